"""Who is missing: the duties of one milestone counted by kind of organisation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import Organization
from campaigns.models import Campaign, Duty, Milestone
from campaigns.models.duties import OVERDUE
from emulation import clock

LATE = "late"
COLUMNS = ("not_begun", "draft", "returned", "submitted", "accepted", "waived")


@dataclass
class Line:
    """One kind of organisation: how many owe, and how many are in each state."""

    key: str
    name: str
    owed: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(state, self.counts.get(state, 0)) for state in COLUMNS]

    @property
    def overdue(self) -> int:
        return self.counts.get(OVERDUE, 0)

    @property
    def late(self) -> int:
        return self.counts.get(LATE, 0)

    def add(self, duty: Duty) -> None:
        self.owed += 1
        words = [duty.state]
        words += [OVERDUE] if duty.is_overdue else []
        words += [LATE] if duty.is_late else []
        for word in words:
            self.counts[word] = self.counts.get(word, 0) + 1


def kind_key(organization: Organization) -> str:
    """'party_committee-commune': kind and level in one word, for addresses."""
    return f"{organization.kind}-{organization.level}"


def kind_name(organization: Organization) -> str:
    return f"{organization.get_kind_display()}, {organization.get_level_display()}"


def by_kind(duties: Iterable[Duty]) -> list[Line]:
    """A line for each kind, the largest last, and the total."""
    lines: dict[str, Line] = {}
    total = Line("", _("all"))
    for duty in duties:
        key = kind_key(duty.organization)
        line = lines.setdefault(key, Line(key, kind_name(duty.organization)))
        line.add(duty)
        total.add(duty)
    return [*sorted(lines.values(), key=lambda line: line.owed), total]


def milestones_owed(campaign: Campaign) -> list[Milestone]:
    """Those at which somebody owes something, in the order of their last days."""
    return list(campaign.milestones.filter(duties__isnull=False).distinct())


def most_pressing(milestones: Sequence[Milestone]) -> Milestone | None:
    """The first that is required, open and not over; else the last that is over; what
    is optional and what is to come only where there is nothing else."""
    today = clock.today()
    opened = [m for m in milestones if m.opens_on is None or m.opens_on <= today]
    required = [m for m in opened if not m.is_optional]
    running = [m for m in required if m.due_on >= today]
    return next(iter(running or required[-1:] or opened[-1:] or milestones), None)
