"""A list before the Committee, for the tests of what follows it."""

from accounts.models import Role
from nominations import allocation, proposal, release, selection
from nominations.models import Decision, Dossier, Proposal
from tests.campaigns.factories import campaign
from tests.nominations.selection import eligible, received_dossier
from tests.people import person


def frozen_list(places: int = 2, nominees: int = 3, **fields) -> Proposal:
    """`nominees` found eligible, the first `places` proposed, the others in reserve."""
    made = campaign(places=places, **fields)
    allocation.open_places(made)
    head = person(Role.BOARD_LEADER, organization=made.board)
    dossier = received_dossier(made, state=Dossier.State.APPRAISED)
    person(Role.ORG_CLERK, organization=dossier.organization)
    for number in range(nominees):
        eligible(dossier, str(90 - number), name=f"Nguyễn Thị Mẫu số {number + 1}")
    selection.hold_line(made, by=head, reserve=nominees)
    return proposal.freeze(made, by=head)


def let_out(decision: Decision) -> Decision:
    """Released by two people, its time for stopping over: in effect."""
    campaign = decision.campaign
    first = person(Role.OFFICE, organization=campaign.office)
    second = person(Role.COMMITTEE, organization=campaign.issuer)
    asked = release.ask(decision, by=first)
    release.confirm(asked, by=second)
    assert release.take_effect(asked.pk)
    decision.refresh_from_db()
    return decision
