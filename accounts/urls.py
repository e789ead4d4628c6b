from django.urls import path

from accounts.views import profile
from accounts.views_session import session_continue, session_left

app_name = "accounts"

urlpatterns = [
    path("profile/", profile, name="profile"),
    path("session/", session_left, name="session_left"),
    path("session/continue/", session_continue, name="session_continue"),
]
