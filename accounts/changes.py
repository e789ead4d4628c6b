"""Organisations change: drafted, looked at, confirmed, in force on their day.

What follows in other rooms (duties, dossiers, places) is theirs: they add a `Reaction`.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import rules, succession
from accounts.models import Organization, OrganizationChange, User
from emulation import clock
from emulation.vietnamese import vn_date
from records.audit import record
from records.errors import Refused
from records.notices import notify

logger = logging.getLogger(__name__)
Kind, State = OrganizationChange.Kind, OrganizationChange.State


class Reaction(NamedTuple):
    """What another room does when a change comes into force, in the same transaction:
    `order` says who is first, `foretell` tells it beforehand in sentences."""

    order: int
    foretell: Callable[[OrganizationChange], list[str]]
    react: Callable[[OrganizationChange, User], None]


REACTIONS: list[Reaction] = []


class Part(NamedTuple):
    """An organisation that a change leads to: one that is there, or one that is not yet."""

    target: Organization | None = None
    code: str = ""
    name: str = ""
    is_heir: bool = False


@transaction.atomic
def draft(
    kind: str,
    sources: Sequence[Organization],
    parts: Sequence[Part],
    *,
    by: User,
    **values: Any,
) -> OrganizationChange:
    """Write down what was decided; nothing happens before `confirm`. `values` are the
    change's own: effective_on, document_number, document_on, decided_by, …"""
    _refuse_unless_administrator(by)
    change = OrganizationChange.objects.create(
        kind=kind, planned_by=by, planned_at=clock.now(), **values
    )
    for source in sources:
        for part in parts or [Part()]:
            change.lines.create(
                source=source,
                target=part.target,
                new_code=part.code,
                new_name=part.name,
                is_heir=part.is_heir,
            )
    _refuse_nonsense(change)
    record("organization_change.drafted", change, by=by, after=_said(change))
    return change


@transaction.atomic
def confirm(change: OrganizationChange, *, by: User) -> bool:
    """Let it come into force: at once if its day has come, else on that day. Whether it
    is in force now."""
    _refuse_unless_administrator(by)
    change = _lock(change)
    if change.state == State.DRAFT:
        _refuse_nonsense(change)
        change.state, change.planned_by = State.PLANNED, by
        change.save(update_fields=["state", "planned_by"])
        record("organization_change.confirmed", change, by=by, after=_said(change))
    if change.state == State.PLANNED and change.is_due:
        _apply(change, by)
    return change.state == State.APPLIED


@transaction.atomic
def cancel(change: OrganizationChange, *, by: User) -> None:
    """Take back what is not in force yet."""
    _refuse_unless_administrator(by)
    change = _lock(change)
    if change.state not in OrganizationChange.OPEN:
        raise Refused(
            _("The change is %(state)s: it cannot be cancelled any more.")
            % {"state": change.get_state_display()}
        )
    change.state = State.CANCELLED
    change.save(update_fields=["state"])
    record("organization_change.cancelled", change, by=by)


def apply_due() -> int:
    """Put into force what was confirmed for a day that has come; how many. Who confirmed
    it answers for it, and is told when it is not possible any more."""
    done = 0
    for change in OrganizationChange.objects.due().order_by("effective_on", "pk"):
        try:
            done += _apply_one(change)
        except Refused as refusal:
            _tell(change, str(refusal))
    return done


@transaction.atomic
def _apply_one(change: OrganizationChange) -> bool:
    locked = _lock(change)
    if locked.state != State.PLANNED:
        return False  # Another worker was first, or it was cancelled.
    with translation.override(settings.LANGUAGE_CODE):
        _apply(locked, locked.planned_by)
    return True


def _apply(change: OrganizationChange, by: User) -> None:
    _refuse_nonsense(change)
    succession.APPLY[change.kind](change, by)
    for reaction in sorted(REACTIONS, key=lambda one: one.order):
        reaction.react(change, by)
    change.state, change.applied_by = State.APPLIED, by
    change.applied_at = clock.now()
    change.save(update_fields=["state", "applied_by", "applied_at"])
    record("organization_change.applied", change, by=by, after=_said(change))


def foretell(change: OrganizationChange) -> list[str]:
    """What it will do, in sentences, as things stand now."""
    found = succession.foretell(change)
    for reaction in sorted(REACTIONS, key=lambda one: one.order):
        found += reaction.foretell(change)
    return found


# ------------------------------------------------------------------------------- refusals
def _refuse_nonsense(change: OrganizationChange) -> None:
    """What cannot be done, said before anything is done; asked again on the day."""
    _refuse_inactive(change)
    if change.kind == Kind.MERGE and not _others(change):
        raise Refused(
            _("An organisation cannot be merged into itself alone. Choose the others.")
        )
    if change.kind == Kind.MOVE:
        _refuse_loop(change)
    _refuse_second(change)


def _refuse_inactive(change: OrganizationChange) -> None:
    for source in change.sources:
        if not source.is_active:
            raise Refused(
                _("%(name)s is no longer active: it cannot change any more.")
                % {"name": source}
            )
    for line in change.all_lines:
        if line.target is None:
            _refuse_code(line.new_code)
        elif not line.target.is_active:
            text = _("%(name)s is no longer active: nothing can become part of it.")
            raise Refused(text % {"name": line.target})


def _others(change: OrganizationChange) -> list[Organization]:
    return [one for one in change.sources if one not in change.targets]


def _refuse_code(code: str) -> None:
    if code and Organization.objects.filter(code__iexact=code).exists():
        text = _("There is an organisation with the code %(code)s already.")
        raise Refused(text % {"code": code})


def _refuse_loop(change: OrganizationChange) -> None:
    for source in change.sources:
        for target in change.targets:
            if target.path.startswith(source.path):
                text = _("%(target)s stands under %(source)s. Choose another superior.")
                raise Refused(text % {"target": target, "source": source})


def _refuse_second(change: OrganizationChange) -> None:
    """Two plans for one organisation would surprise whoever made the second."""
    earlier = OrganizationChange.objects.filter(
        state=State.PLANNED,
        lines__source__in=change.sources,
        effective_on__gte=change.effective_on,
    ).exclude(pk=change.pk)
    if change.state == State.DRAFT and (other := earlier.first()):
        text = _("%(name)s waits for %(day)s already. Cancel that change first.")
        names = ", ".join(str(source) for source in other.sources)
        raise Refused(text % {"name": names, "day": vn_date(other.effective_on)})


def _refuse_unless_administrator(by: User) -> None:
    if not rules.may_administer(by):
        raise Refused(_("Only an administrator changes organisations."))


# -------------------------------------------------------------------------------- helpers
def _lock(change: OrganizationChange) -> OrganizationChange:
    rows = OrganizationChange.objects.select_for_update(of=("self",))
    return rows.select_related("planned_by").get(pk=change.pk)


def _said(change: OrganizationChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "effective_on": change.effective_on,
        "document": f"{change.document_number}, {vn_date(change.document_on)}",
        "lines": [str(line) for line in change.all_lines],
        "values": change.values,
    }


def _tell(change: OrganizationChange, reason: str) -> None:
    """Once a change, though it is tried again and again."""
    logger.warning("Organisation change %s is not possible: %s", change.pk, reason)
    with translation.override(settings.LANGUAGE_CODE):
        notify(
            f"organization_change.refused:{change.pk}",
            [change.planned_by],
            _("A change of organisations planned for %(day)s is not possible")
            % {"day": vn_date(change.effective_on)},
            reason,
            url=change.get_absolute_url(),
        )
