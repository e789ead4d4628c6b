from django.urls import path

from records.views import jobs, notices

app_name = "records"

urlpatterns = [
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read-all/", notices.notice_read_all, name="notice_read_all"),
    path("notices/<int:pk>/open/", notices.notice_open, name="notice_open"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job_detail"),
    path("jobs/<int:pk>/download/", jobs.job_download, name="job_download"),
]
