from django.urls import path

from council.views import meetings, rounds

app_name = "council"

urlpatterns = [
    path("council/", meetings.meeting_list, name="meeting_list"),
    path("council/members/", meetings.council_members, name="council_members"),
    path("council/new/", meetings.meeting_new, name="meeting_new"),
    path("council/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("council/<int:pk>/attendance/", meetings.meeting_attendance, name="meeting_attendance"),
    path("council/<int:pk>/agenda/", meetings.meeting_draw_up, name="meeting_draw_up"),
    path("council/<int:pk>/open/", meetings.meeting_open, name="meeting_open"),
    path("council/<int:pk>/tie/", meetings.meeting_recuse, name="meeting_recuse"),
    path("council/<int:pk>/vote/", rounds.round_new, name="round_new"),
    path("council/<int:pk>/screen/", rounds.meeting_screen, name="meeting_screen"),
    path("council/<int:pk>/close/", meetings.meeting_close, name="meeting_close"),
    path("council/rounds/<int:pk>/vote/", rounds.round_vote, name="round_vote"),
    path("council/rounds/<int:pk>/letters/<int:member>/", rounds.round_letter, name="round_letter"),
    path("council/rounds/<int:pk>/close/", rounds.round_close, name="round_close"),
]  # fmt: skip
