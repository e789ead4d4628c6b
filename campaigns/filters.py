"""What the list of duties can be narrowed by; each filter stands in the address."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.duty_figures import LATE, kind_key, kind_name
from campaigns.models import Duty
from campaigns.models.duties import OVERDUE
from emulation.vietnamese import search_key

MISSING = "missing"
STATES: dict[str, str | Promise] = {
    MISSING: _("not handed in"),
    **dict(Duty.State.choices),
    OVERDUE: _("overdue"),
    LATE: _("handed in late"),
}


class DutyFilter:
    """The duties of one milestone (129 in An Giang, all of them read) by state, kind and
    name; what the address says and is not known is passed over."""

    def __init__(self, query: Mapping[str, str], duties: Iterable[Duty]) -> None:
        everybody = list(duties)
        self.kinds = {
            kind_key(d.organization): kind_name(d.organization) for d in everybody
        }
        self.states = STATES
        self.state = _known(query.get("state", ""), STATES)
        self.kind = _known(query.get("kind", ""), self.kinds)
        self.q = query.get("q", "").strip()[:100]
        self.rows = [duty for duty in everybody if self._holds(duty)]

    @property
    def is_set(self) -> bool:
        return bool(self.state or self.kind or self.q)

    def _holds(self, duty: Duty) -> bool:
        return (
            (not self.state or self.state in words(duty))
            and (not self.kind or self.kind == kind_key(duty.organization))
            and search_key(self.q) in duty.organization.search_name
        )


def words(duty: Duty) -> set[str]:
    """All that can be asked for and is true of it."""
    found = {duty.state}
    if duty.state in Duty.MISSING:
        found.add(MISSING)
    if duty.is_overdue:
        found.add(OVERDUE)
    if duty.is_late:
        found.add(LATE)
    return found


def _known(word: str, known: Iterable[str]) -> str:
    return word if word in known else ""
