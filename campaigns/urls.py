from django.urls import path

from campaigns.views import campaign_detail, extension_new

app_name = "campaigns"

urlpatterns = [
    path("campaign/", campaign_detail, name="campaign_detail"),
    path("campaign/extensions/", extension_new, name="extension_new"),
]
