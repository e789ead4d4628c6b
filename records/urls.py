from django.urls import path

from records.views import drafts, jobs, notices, saved_views, uploads

app_name = "records"

urlpatterns = [
    path("drafts/save/", drafts.draft_save, name="draft_save"),
    path("drafts/discard/", drafts.draft_discard, name="draft_discard"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read-all/", notices.notice_read_all, name="notice_read_all"),
    path("notices/<int:pk>/open/", notices.notice_open, name="notice_open"),
    path("uploads/begin/", uploads.upload_begin, name="upload_begin"),
    path("uploads/<uuid:key>/<int:number>/", uploads.upload_part, name="upload_part"),
    path("uploads/<uuid:key>/discard/", uploads.upload_discard, name="upload_discard"),
    path("views/save/", saved_views.saved_view_new, name="saved_view_new"),
    path(
        "views/<int:pk>/remove/",
        saved_views.saved_view_remove,
        name="saved_view_remove",
    ),
    path("jobs/<int:pk>/", jobs.job_detail, name="job_detail"),
    path("jobs/<int:pk>/download/", jobs.job_download, name="job_download"),
]
