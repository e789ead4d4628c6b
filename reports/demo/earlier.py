"""An earlier campaign, wholly done: decided, certificates issued, one revoked."""

import datetime as dt
import uuid
from pathlib import Path

from django.conf import settings

from accounts.models import Role
from campaigns.models import Campaign
from campaigns.plan import loading
from nominations import (
    certificates,
    decision,
    proposal,
    release,
    revocation,
    selection,
    workflow,
)
from nominations.models import Dossier, Revocation
from records import attachments
from reports.demo.board import Board
from reports.demo.course import Course
from reports.demo.files import paper
from reports.demo.filling import Filling
from reports.demo.people import People
from reports.demo.timeline import Timeline, at_work
from reports.demo.words import Chance, words

PLAN = Path(settings.BASE_DIR) / "campaigns" / "plans" / "demo_2021_2025"
CODE = "demo-2021-2025"
NOMINEES, RESERVE, DECLINED = 4, 5, 2
HELD = dt.date(2025, 9, 3)
DECIDED = dt.date(2025, 9, 12)
EFFECTIVE = dt.date(2025, 9, 15)
ISSUED = dt.date(2025, 9, 16)
ARCHIVED = dt.date(2025, 12, 15)
REVOKED = dt.date(2026, 4, 8)


def load_plan() -> Campaign:
    loading.load(PLAN)
    return Campaign.objects.get(code=CODE)


class Earlier:
    """Puts the whole earlier campaign on the timeline."""

    def __init__(self, campaign: Campaign, people: People, chance: Chance) -> None:
        self.campaign, self.people, self.chance = campaign, people, chance
        self.board = Board(campaign, people, chance)
        self.office = people.board(Role.OFFICE)[0]

    def plan(self, timeline: Timeline) -> None:
        window = self.campaign.dossier_window()
        assert window is not None
        assert window.opens_on is not None
        filling = Filling(self.campaign, self.chance)
        course = Course(timeline, filling, self.board, self.people, last_day=HELD)
        parts = self.campaign.participations.select_related("organization__unit")
        for n, part in enumerate(parts):
            opened_on = window.opens_on + dt.timedelta(days=n % 12)
            nominees = NOMINEES if n % 2 else NOMINEES - 1
            concluded_on = opened_on + dt.timedelta(days=25)
            ending = Dossier.State.APPRAISED
            course.add(part.organization, ending, nominees, opened_on, concluded_on)
        for day, act in [
            (HELD + dt.timedelta(days=1), self.propose),
            (DECIDED, self.decide),
            (EFFECTIVE, self.take_effect),
            (ISSUED, self.issue),
            (ARCHIVED, self.archive),
            (REVOKED, self.revoke),
        ]:
            timeline.add(at_work(day, 100), act)

    def propose(self) -> None:
        selection.hold_line(self.campaign, by=self.board.leader, reserve=RESERVE)
        proposal.freeze(self.campaign, by=self.board.leader)

    def decide(self) -> None:
        listed = self.campaign.proposals.get()
        lines = listed.lines.filter(part="proposed").values_list(
            "nomination", flat=True
        )
        refused = decision.Outcome(False, words()["not_awarded"])
        outcomes = {pk: decision.Outcome(True) for pk in lines}
        outcomes |= dict.fromkeys(sorted(lines)[-DECLINED:], refused)
        scan = attachments.store(paper("decision", "Quyet dinh.pdf"), by=self.office)
        papers = decision.Papers(
            number=words()["decision_number"],
            decided_on=DECIDED,
            signer=words()["signer"],
            signer_title=words()["signer_title"],
            attachment=scan,
        )
        key = uuid.UUID(int=self.chance.getrandbits(128))
        made = decision.record_decision(
            listed, papers, outcomes, by=self.office, once_key=key
        )
        asked = release.ask(made, by=self.office)
        release.confirm(asked, by=self.board.leader)

    def take_effect(self) -> None:
        made = self.campaign.decisions.get()
        released = made.open_release
        assert released is not None
        release.take_effect(released.pk)

    def issue(self) -> None:
        certificates.issue(self.campaign.decisions.get(), by=self.office)

    def archive(self) -> None:
        for dossier in Dossier.objects.for_campaign(self.campaign).in_state(
            "appraised"
        ):
            workflow.take("archive", dossier, by=self.board.leader)

    def revoke(self) -> None:
        last = self.campaign.decisions.get().certificates.order_by("ordinal").last()
        assert last is not None
        papers = revocation.RevocationPapers(
            ground=Revocation.Ground.FALSE_DECLARATION,
            number=words()["revocation_number"],
            decided_on=REVOKED,
        )
        revocation.revoke(last, papers, reason=words()["revoked"], by=self.office)
