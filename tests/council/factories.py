"""A council of people from elsewhere, and ranked nominees to vote on."""

import uuid

from accounts.models import Role, User
from campaigns.models import Campaign
from council import meetings, members
from council.models import AgendaItem, Attendance, CouncilMember, Meeting
from emulation import clock
from nominations import allocation
from nominations.models import Dossier, Nomination
from tests.campaigns.factories import campaign as make_campaign
from tests.factories import OrganizationFactory
from tests.nominations.selection import eligible, received_dossier
from tests.people import person

PRESENT = Attendance.Presence.PRESENT


def council(
    size: int = 5, *, nominees: int = 3, **fields
) -> tuple[Campaign, User, list[CouncilMember]]:
    """The campaign, its Board's leader, and `size` members without any tie."""
    made = make_campaign(places=2, **fields)
    allocation.open_places(made)
    head = person(Role.BOARD_LEADER, organization=made.board)
    dossier = received_dossier(made, state=Dossier.State.APPRAISED)
    for number in range(nominees):
        eligible(dossier, score=str(90 - number))
    return made, head, seated(made, head, size)


def seated(made: Campaign, head: User, size: int) -> list[CouncilMember]:
    """People who belong to nobody of the campaign."""
    titles = ["Chủ tịch Hội đồng", "Ủy viên, thư ký"] + ["Ủy viên"] * size
    return [
        members.seat(
            made,
            {
                "user": person(Role.AUDITOR, organization=OrganizationFactory()),
                "title": titles[number],
                "order": number,
            },
            by=head,
        )
        for number in range(size)
    ]


def add_item(meeting: Meeting) -> AgendaItem:
    """Somebody to vote on where nobody is ranked any more."""
    nomination = Nomination.objects.filter(dossier__campaign=meeting.campaign).first()
    return AgendaItem.objects.create(
        meeting=meeting,
        nomination=nomination,
        order=meeting.items.count() + 1,
        rank=1,
        score=80,
        is_above_line=True,
    )


def planned(
    made: Campaign, head: User, seats: list[CouncilMember], **fields
) -> Meeting:
    return meetings.convene(
        made,
        {
            "title": "Phiên họp Hội đồng",
            "place": "Phòng họp số 1",
            "starts_at": clock.now(),
            "chair": seats[0],
            "secretary": seats[1],
            "below_line": 1,
        }
        | fields,
        by=head,
        once_key=uuid.uuid4(),
    )


def arrive(meeting: Meeting, head: User, *presences: str) -> None:
    """The members' presences, in the council's order; who is not named is present."""
    rows = list(meeting.attendance.order_by("member__order"))
    wanted = [*presences, *[PRESENT] * (len(rows) - len(presences))]
    seen = {row.pk: (what, "") for row, what in zip(rows, wanted, strict=True)}
    meetings.note_attendance(meeting, seen, by=head)


def in_session(size: int = 5, *presences: str, **fields):
    made, head, seats = council(size, **fields)
    meeting = planned(made, head, seats)
    arrive(meeting, head, *presences)
    meetings.open_meeting(meeting, by=head)
    return meeting, head, seats
