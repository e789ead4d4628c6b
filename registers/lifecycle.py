"""The stages of a model: discovered, fostered, recognised, replicated (plan V.3)."""

import datetime as dt
import uuid
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from emulation import clock
from emulation.vietnamese import vn_date
from records import audit
from records.errors import Refused
from registers import rules
from registers.keeping import lock, put
from registers.models import Exemplar, ExemplarStep

Stage = Exemplar.Stage


class Step(NamedTuple):
    """From which stages a model comes to which."""

    name: str
    label: Promise
    sources: tuple[str, ...]
    target: str


STEPS = {
    step.name: step
    for step in (
        Step("foster", gettext_lazy("Foster"), (Stage.DISCOVERED,), Stage.FOSTERED),
        Step(
            "recognise",
            gettext_lazy("Recognise"),
            (Stage.DISCOVERED, Stage.FOSTERED),
            Stage.RECOGNISED,
        ),
        # Again for each further place.
        Step(
            "replicate",
            gettext_lazy("Replicate"),
            (Stage.RECOGNISED, Stage.REPLICATED),
            Stage.REPLICATED,
        ),
    )
}


def open_steps(exemplar: Exemplar) -> list[Step]:
    """What can follow now."""
    if exemplar.is_removed:
        return []
    return [step for step in STEPS.values() if exemplar.stage in step.sources]


@transaction.atomic
def advance(
    exemplar: Exemplar,
    name: str,
    *,
    on: dt.date,
    by_whom: str = "",
    place: str = "",
    note: str = "",
    by: User,
    once_key: uuid.UUID,
) -> ExemplarStep:
    """Record that the model has come a stage further; the same `once_key` again gives
    the same record."""
    step, locked = STEPS[name], lock(exemplar)
    if not rules.may_advance(by, locked):
        raise PermissionDenied
    if same := ExemplarStep.objects.filter(once_key=once_key).first():
        return same
    _refuse_out_of_turn(locked, step, on, place)
    taken = ExemplarStep.objects.create(
        exemplar=locked,
        stage=step.target,
        on=on,
        by_whom=by_whom,
        place=place,
        note=note,
        once_key=once_key,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    before, locked.stage = locked.stage, step.target
    put(locked, by)
    audit.record(
        f"exemplar.{name}",
        locked,
        by=by,
        before={"stage": before},
        after={"stage": locked.stage, "on": on, "by_whom": by_whom, "place": place},
    )
    exemplar.refresh_from_db()
    return taken


def _refuse_out_of_turn(
    exemplar: Exemplar, step: Step, on: dt.date, place: str
) -> None:
    if step not in open_steps(exemplar):
        raise Refused(
            _("The model is %(stage)s already; this stage does not follow from that.")
            % {"stage": exemplar.get_stage_display()}
        )
    if on > clock.today():
        raise Refused(_("The date lies in the future. Check it."))
    reached = exemplar.steps.filter(voided_at=None).exclude(stage=step.target)
    last = max((row.on for row in reached), default=exemplar.happened_on)
    if on < last:
        raise Refused(
            _("The stage before was reached on %(day)s. Write a later date.")
            % {"day": vn_date(last)}
        )
    if step.target == Stage.REPLICATED and not place:
        raise Refused(_("Write where the model is replicated."))


@transaction.atomic
def take_back(taken: ExemplarStep, reason: str, *, by: User) -> None:
    """Make the latest stage void, because it was entered by mistake."""
    locked = lock(taken.exemplar)
    if not rules.may_advance(by, locked):
        raise PermissionDenied
    if not reason.strip():
        raise Refused(_("Write why it is void."))
    standing = list(locked.steps.filter(voided_at=None).order_by("recorded_at", "pk"))
    if not standing or standing[-1].pk != taken.pk:
        raise Refused(_("Only the stage that was entered last can be made void."))
    last = standing.pop()
    last.voided_at, last.void_reason = clock.now(), reason
    last.save(update_fields=["voided_at", "void_reason"])
    before = locked.stage
    locked.stage = standing[-1].stage if standing else Stage.DISCOVERED
    put(locked, by)
    audit.record(
        "exemplar.take_back",
        locked,
        by=by,
        before={"stage": before},
        after={"stage": locked.stage},
        reason=reason,
    )
    taken.exemplar.refresh_from_db()
