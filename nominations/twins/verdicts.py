"""What the Board says of a case."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from emulation.vietnamese import tidy
from nominations import rules
from nominations.models import TwinCase
from records import audit
from records.errors import Refused

LONGEST = 1000


@transaction.atomic
def decide(
    case: TwinCase, verdict: str, reason: str, *, by: User, revision: int
) -> TwinCase:
    """Say whether both are one, and why. `revision` is that of the page that was read:
    Refused if the case is another by now. The same verdict again changes nothing."""
    locked = _locked(case)
    if not rules.may_judge_twin(by, locked):
        raise PermissionDenied
    reason = tidy(reason)
    if (locked.state, locked.reason) == (verdict, reason):
        return locked
    _refuse(locked, verdict, reason, revision)
    before = {"state": locked.state, "reason": locked.reason}
    locked.state, locked.reason = verdict, reason
    locked.decided_by, locked.decided_at = by, clock.now()
    locked.revision += 1
    locked.save()
    after = {"state": verdict}
    audit.record(
        "twin.decided", locked, by=by, before=before, after=after, reason=reason
    )
    return locked


def _locked(case: TwinCase) -> TwinCase:
    rows = TwinCase.objects.select_for_update(of=("self",))
    return rows.with_sides().get(pk=case.pk)


def _refuse(case: TwinCase, verdict: str, reason: str, revision: int) -> None:
    if verdict not in TwinCase.VERDICTS:
        raise Refused(_("Choose one of the verdicts."))
    if not reason:
        raise Refused(_("A verdict needs a reason. Write it, then save again."))
    if len(reason) > LONGEST:
        raise Refused(
            _("A reason has at most %(most)d characters, this one %(now)d. Shorten it.")
            % {"most": LONGEST, "now": len(reason)}
        )
    if case.revision != revision or case.state == TwinCase.State.LAPSED:
        raise Refused(
            _(
                "This case has changed since you opened it: it is “%(state)s” now. "
                "Compare the two again, then decide."
            )
            % {"state": case.state_text}
        )
