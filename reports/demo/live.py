"""The campaign that is running: in the middle of its dossier window."""

import datetime as dt
from collections.abc import Iterator

from accounts.models import Organization
from campaigns.models import Campaign, Extension, Milestone
from emulation import clock
from nominations import selection
from nominations.models import CutMove, Dossier, Nomination
from nominations.ranking_data import standing
from records import audit
from reports.demo.board import Board
from reports.demo.course import HANDED_BACK, OVERDUE, RESUBMITTED, Course
from reports.demo.filling import Filling
from reports.demo.people import People
from reports.demo.timeline import Timeline, at_work
from reports.demo.words import Chance, words

State = Dossier.State
DAY = dt.timedelta(days=1)
# So many organisations end each way; all the others' dossiers have been appraised.
ENDINGS: dict[str, int] = {
    "": 8,  # No dossier yet.
    State.DRAFT: 6,
    State.AWAITING_LEADER: 3,
    HANDED_BACK: 1,
    State.SUBMITTED: 6,
    State.RETURNED: 2,
    OVERDUE: 1,
    RESUBMITTED: 1,
    State.RECEIVED: 4,
    State.UNDER_APPRAISAL: 4,
    State.WITHDRAWN: 1,
    State.REJECTED: 1,
}
# Opened so many days before today.
LATE: dict[str, int] = {
    State.DRAFT: 6,
    State.AWAITING_LEADER: 5,
    HANDED_BACK: 5,
    State.SUBMITTED: 6,
    State.RETURNED: 9,
    OVERDUE: 20,
    RESUBMITTED: 15,
    State.RECEIVED: 9,
    State.UNDER_APPRAISAL: 13,
    State.WITHDRAWN: 14,
    State.REJECTED: 14,
}
# A first round of places is held before the last dossiers are appraised.
RESERVE, LAST_APPRAISED = 10, 6


class Live:
    """Puts the running campaign on the timeline, until the day before `today`."""

    def __init__(
        self, campaign: Campaign, people: People, chance: Chance, today: dt.date
    ) -> None:
        self.campaign, self.people, self.chance = campaign, people, chance
        self.today, self.yesterday = today, today - DAY
        self.board = Board(campaign, people, chance)
        self.last: list[Organization] = []

    @property
    def window(self) -> Milestone:
        window = self.campaign.dossier_window()
        assert window is not None
        return window

    def is_time(self) -> bool:
        """Whether dossiers have been coming in for a month at least."""
        opens_on = self.window.opens_on
        return opens_on is not None and opens_on + 30 * DAY <= self.today

    def plan(self, timeline: Timeline) -> None:
        if not self.is_time():
            return
        filling = Filling(self.campaign, self.chance)
        course = Course(
            timeline, filling, self.board, self.people, last_day=self.yesterday
        )
        for organization, ending in self.endings():
            if ending == State.APPRAISED:
                self.appraised(course, organization)
            elif ending:
                opened_on = self.today - LATE[ending] * DAY
                course.add(organization, ending, 4, opened_on)
        timeline.add(at_work(self.yesterday - 10 * DAY, 60), self.extend)
        timeline.add(at_work(self.yesterday, 150), self.hold)

    def endings(self) -> Iterator[tuple[Organization, str]]:
        """Communes end in all ways, in their order; the province's bodies are done."""
        parts = self.campaign.participations.select_related("organization__unit")
        bodies = [part.organization for part in parts.order_by("pk")]
        province = [body for body in bodies if body.level == "province"]
        communes = [body for body in bodies if body.level != "province"]
        kinds = [kind for kind, n in ENDINGS.items() for _i in range(n)]
        step = max(1, len(communes) // len(kinds))
        chosen = dict(zip(communes[::step], kinds, strict=False))
        # Two of the province's bodies are behind, so that both kinds are seen.
        chosen |= dict(
            zip(province[3:5], (State.DRAFT, State.UNDER_APPRAISAL), strict=False)
        )
        for body in bodies:
            yield body, chosen.get(body, State.APPRAISED)

    def appraised(self, course: Course, organization: Organization) -> None:
        assert self.window.opens_on is not None
        n = course.number
        nominees = 8 if organization.level == "province" else 4 + n % 2
        opened_on = self.window.opens_on + (n % 20) * DAY
        is_last = len(self.last) < LAST_APPRAISED and n % 9 == 8
        if is_last:
            self.last.append(organization)
        concluded_on = self.today if is_last else opened_on + 15 * DAY
        course.add(organization, State.APPRAISED, nominees, opened_on, concluded_on)

    def extend(self) -> None:
        """More time for an island that has no dossier yet."""
        late = [body for body, ending in self.endings() if not ending]
        island = next((b for b in late if b.unit and b.unit.is_island), late[0])
        leader = self.board.leader
        extension = Extension.objects.create(
            milestone=self.window,
            organization=island,
            until=self.window.due_on + 7 * DAY,
            reason=words()["extension"],
            granted_by=leader,
            granted_at=clock.now(),
        )
        after = {"organization": island.name, "until": extension.until}
        audit.record("extension.granted", extension, by=leader, after=after)

    def hold(self) -> None:
        """The leader leaves one out, and holds places for those found eligible so far."""
        ranked = standing(self.campaign)
        upper = ranked.ranking.lines[len(ranked.ranking.lines) // 3]
        nomination: Nomination = ranked.nomination(upper)
        leader, reason = self.board.leader, words()["moved_out"]
        selection.move(nomination, CutMove.Side.OUT, reason=reason, by=leader)
        selection.hold_line(self.campaign, by=leader, reserve=RESERVE)
