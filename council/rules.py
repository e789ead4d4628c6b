"""Who may, in the council. The same function feeds the button, the view and the step."""

from accounts.models import Role, User
from campaigns.models import Campaign
from campaigns.rules import is_on_the_board
from council.models import Attendance, CouncilMember, Meeting, Round


def may_convene(user: User, campaign: Campaign) -> bool:
    """Call a meeting and say who sits on the council: the Board's leader."""
    return is_on_the_board(user, campaign, Role.BOARD_LEADER)


def may_keep(user: User, meeting: Meeting) -> bool:
    """Keep the meeting: attendance, rounds, minutes. Its chair and secretary, and the
    Board's leader."""
    return user.pk in (meeting.chair.user_id, meeting.secretary.user_id) or may_convene(
        user, meeting.campaign
    )


def seat_of(user: User, meeting: Meeting) -> CouncilMember | None:
    """As whom the person votes: a member who is in the room."""
    mine = meeting.attendance.filter(
        member__user=user, presence=Attendance.Presence.PRESENT
    ).select_related("member__user")
    found = mine.first()
    return found.member if found else None


def may_vote(user: User, voting: Round) -> bool:
    """By the product: not what is counted in the room."""
    is_by_hand = voting.method == Round.Method.COUNTED
    return voting.is_open and not is_by_hand and bool(seat_of(user, voting.meeting))
