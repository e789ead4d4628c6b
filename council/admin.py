"""The council is only read here: it changes through the steps."""

from django.contrib import admin

from council.models import CouncilMember, Meeting, Round
from records.admin_audit import ReadOnlyModelAdmin


@admin.register(CouncilMember)
class CouncilMemberAdmin(ReadOnlyModelAdmin):
    list_display = ["user", "title", "campaign", "joined_on", "left_on"]
    list_filter = ["campaign"]
    list_select_related = ["user", "campaign"]


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyModelAdmin):
    list_display = ["title", "campaign", "starts_at", "state"]
    list_filter = ["campaign", "state"]
    list_select_related = ["campaign"]
    exclude = ["once_key"]


@admin.register(Round)
class RoundAdmin(ReadOnlyModelAdmin):
    """That there was a vote, and its results; never the ballots."""

    list_display = ["meeting", "number", "method", "opened_at", "closed_at"]
    list_select_related = ["meeting"]
