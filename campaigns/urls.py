from django.urls import path

from campaigns.views.calendar import campaign_detail, extension_new
from campaigns.views.duties import duty_detail, duty_list, duty_waive, timeline
from campaigns.views.reminders import duty_nudge, reminder_list

app_name = "campaigns"

urlpatterns = [
    path("campaign/", campaign_detail, name="campaign_detail"),
    path("campaign/timeline/", timeline, name="timeline"),
    path("campaign/extensions/", extension_new, name="extension_new"),
    path("campaign/duties/", duty_list, name="duty_list"),
    path("campaign/duties/nudge/", duty_nudge, name="duty_nudge"),
    path("campaign/duties/<int:pk>/", duty_detail, name="duty_detail"),
    path("campaign/duties/<int:pk>/waive/", duty_waive, name="duty_waive"),
    path("campaign/reminders/", reminder_list, name="reminder_list"),
]
