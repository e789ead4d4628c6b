from django.urls import path

from accounts.views import changes, roster
from accounts.views.profile import profile
from accounts.views.session import session_continue, session_left

app_name = "accounts"

urlpatterns = [
    path("profile/", profile, name="profile"),
    path("session/", session_left, name="session_left"),
    path("session/continue/", session_continue, name="session_continue"),
    path("people/import/", roster.roster, name="roster"),
    path("people/import/template.xlsx", roster.roster_template, name="roster_template"),
    path("people/import/present.xlsx", roster.roster_export, name="roster_export"),
    path("people/import/<int:pk>/", roster.roster_import, name="roster_import"),
    path("people/import/<int:pk>/apply/", roster.roster_apply, name="roster_apply"),
    path("organizations/changes/", changes.change_list, name="change_list"),
    path(
        "organizations/changes/new/<slug:kind>/", changes.change_new, name="change_new"
    ),
    path(
        "organizations/changes/<int:pk>/", changes.change_detail, name="change_detail"
    ),
    path(
        "organizations/changes/<int:pk>/confirm/",
        changes.change_confirm,
        name="change_confirm",
    ),
    path(
        "organizations/changes/<int:pk>/cancel/",
        changes.change_cancel,
        name="change_cancel",
    ),
]
