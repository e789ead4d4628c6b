from django.urls import path

from campaigns.views.calendar import campaign_detail, extension_new
from campaigns.views.choosing import campaign_choose
from campaigns.views.copying import campaign_copy, campaign_discard, campaign_open
from campaigns.views.duties import duty_detail, duty_list, duty_waive, timeline
from campaigns.views.launch_plans import (
    launch_plan_accept,
    launch_plan_detail,
    launch_plan_edit,
    launch_plan_file,
    launch_plan_issue,
    launch_plan_send_back,
)
from campaigns.views.reminders import duty_nudge, reminder_list
from campaigns.views.samples import paper_sample

app_name = "campaigns"

urlpatterns = [
    path("campaign/", campaign_detail, name="campaign_detail"),
    path("campaign/choose/", campaign_choose, name="campaign_choose"),
    path("campaign/copy/", campaign_copy, name="campaign_copy"),
    path("campaign/<int:pk>/open/", campaign_open, name="campaign_open"),
    path("campaign/<int:pk>/discard/", campaign_discard, name="campaign_discard"),
    path("campaign/timeline/", timeline, name="timeline"),
    path("campaign/extensions/", extension_new, name="extension_new"),
    path("campaign/duties/", duty_list, name="duty_list"),
    path("campaign/duties/nudge/", duty_nudge, name="duty_nudge"),
    path("campaign/duties/<int:pk>/", duty_detail, name="duty_detail"),
    path("campaign/duties/<int:pk>/waive/", duty_waive, name="duty_waive"),
    path(
        "campaign/duties/<int:pk>/launch-plan/",
        launch_plan_edit,
        name="launch_plan_edit",
    ),
    path(
        "campaign/launch-plans/<int:pk>/", launch_plan_detail, name="launch_plan_detail"
    ),
    path(
        "campaign/launch-plans/<int:pk>/file/",
        launch_plan_file,
        name="launch_plan_file",
    ),
    path(
        "campaign/launch-plans/<int:pk>/issue/",
        launch_plan_issue,
        name="launch_plan_issue",
    ),
    path(
        "campaign/launch-plans/<int:pk>/accept/",
        launch_plan_accept,
        name="launch_plan_accept",
    ),
    path(
        "campaign/launch-plans/<int:pk>/send-back/",
        launch_plan_send_back,
        name="launch_plan_send_back",
    ),
    path("campaign/samples/<int:pk>/", paper_sample, name="paper_sample"),
    path("campaign/reminders/", reminder_list, name="reminder_list"),
]
