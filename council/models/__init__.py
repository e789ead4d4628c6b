from council.models.meetings import AgendaItem, Attendance, Meeting, Recusal
from council.models.members import CouncilMember
from council.models.votes import Ballot, Round, RoundItem, VoteCast

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "CouncilMember",
    "Meeting",
    "Recusal",
    "Round",
    "RoundItem",
    "VoteCast",
]
