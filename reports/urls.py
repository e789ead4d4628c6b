from django.urls import path

from reports.views.brief import committee_brief, organizations_missing
from reports.views.home import home

app_name = "reports"

urlpatterns = [
    path("", home, name="home"),
    path("tong-quan/", committee_brief, name="committee_brief"),
    path("don-vi-chua-gui/", organizations_missing, name="organizations_missing"),
]
