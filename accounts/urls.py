from django.urls import path

from accounts.views import roster
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
]
