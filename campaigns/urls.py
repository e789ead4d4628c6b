from django.urls import path

from campaigns.views import campaign_detail

app_name = "campaigns"

urlpatterns = [
    path("campaign/", campaign_detail, name="campaign_detail"),
]
