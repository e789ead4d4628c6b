"""Entering, changing and removing a line of a register, whichever register it is."""

import uuid
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from campaigns.models import Campaign
from emulation import clock
from nominations import editing
from records import audit, merging
from records.errors import Refused
from registers import rules
from registers.models import Difficulty, Entry, Exemplar

Line = TypeVar("Line", bound=Entry)


@transaction.atomic
def add(
    model: type[Line],
    campaign: Campaign,
    organization: Organization,
    values: dict[str, Any],
    *,
    by: User,
    once_key: uuid.UUID,
) -> Line:
    """A new line; the same `once_key` again (a second click) gives the same line."""
    if not rules.may_keep(by, organization):
        raise PermissionDenied
    if same := _of_this_click(model, organization, once_key):
        return same
    _refuse_stranger(campaign, organization)
    now = clock.now()
    entry = model(
        campaign=campaign,
        organization=organization,
        once_key=once_key,
        created_by=by,
        created_at=now,
        updated_by=by,
        updated_at=now,
        **values,
    )
    _check(entry)
    entry.save()
    after = {name: editing.said(name, value) for name, value in values.items()}
    audit.record(_verb(entry, "added"), entry, by=by, after=after)
    return entry


def _of_this_click(
    model: type[Line], organization: Organization, once_key: uuid.UUID
) -> Line | None:
    # All that write for this organisation, one after the other: a double click waits.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    rows: Any = model._default_manager
    same: Line | None = rows.filter(once_key=once_key).first()
    if same and same.organization_id != organization.pk:
        raise Refused(_("This form has been used already. Open the page again."))
    return same


def _refuse_stranger(campaign: Campaign, organization: Organization) -> None:
    if organization.pk == campaign.board_id:
        return
    if not campaign.participations.filter(organization=organization).exists():
        raise Refused(
            _(
                "%(organization)s is not among the participants of this campaign. "
                "Ask %(board)s to add it."
            )
            % {"organization": organization, "board": campaign.board}
        )


@transaction.atomic
def change(entry: Line, values: dict[str, Any], *, by: User, revision: int) -> Line:
    """Store `values`; raises Conflict if others changed the same fields since
    `revision`. Returns the row as it is now."""
    locked = lock(entry)
    if not rules.may_keep(by, locked.organization):
        raise PermissionDenied
    _refuse_closed(locked)
    current = {name: getattr(locked, name) for name in values}
    merged = merging.merge(
        locked,
        values,
        current,
        revision,
        label=lambda name: editing.label(locked, name),
        said=editing.said,
    )
    changed = [name for name, value in merged.items() if value != current[name]]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, merged[name])
    _check(locked)
    before = {name: editing.said(name, current[name]) for name in changed}
    after = {name: editing.said(name, merged[name]) for name in changed}
    if takes_down := _needs_a_new_look(locked, changed, by):
        locked.is_published = locked.shows_photo = False  # type: ignore[attr-defined]
    put(locked, by)
    after |= {"revision": locked.revision}
    if takes_down:
        after |= {"is_published": False}
    audit.record(_verb(locked, "changed"), locked, by=by, before=before, after=after)
    return locked


def _needs_a_new_look(entry: Entry, changed: list[str], by: User) -> bool:
    """Whoever may not publish changed what is read by all: it comes off the page until
    it has been looked at again."""
    return (
        isinstance(entry, Exemplar)
        and entry.is_published
        and not {"title", "story", "benefit"}.isdisjoint(changed)
        and not rules.may_publish(by, entry)
    )


@transaction.atomic
def remove(entry: Entry, reason: str, *, by: User) -> None:
    """Take a line out of the register, with the reason; the row stays."""
    locked = lock(entry)
    if not rules.may_keep(by, locked.organization):
        raise PermissionDenied
    _refuse_closed(locked)
    if not reason.strip():
        raise Refused(_("Write why it is removed."))
    locked.removed_by, locked.removed_at = by, clock.now()
    locked.removal_reason = reason
    if isinstance(locked, Exemplar):
        locked.is_published = locked.shows_photo = False
    put(locked, by)
    audit.record(_verb(locked, "removed"), locked, by=by, reason=reason)


def lock(entry: Line) -> Line:
    """The row as it is now, held until the end of the transaction."""
    rows: Any = type(entry)._default_manager.select_for_update(of=("self",))
    row: Line = rows.select_related("campaign", "organization").get(pk=entry.pk)
    return row


def put(locked: Entry, by: User) -> None:
    """Write the locked row, one revision on."""
    locked.revision += 1
    locked.updated_by, locked.updated_at = by, clock.now()
    locked.save()


def _refuse_closed(entry: Entry) -> None:
    if entry.is_removed:
        raise Refused(
            _(
                "This line has been removed and can no longer be changed. Enter a new one."
            )
        )
    if isinstance(entry, Difficulty) and entry.is_answered:
        raise Refused(
            _("It has been answered and can no longer be changed. Enter a new one.")
        )


def _check(entry: Entry) -> None:
    """Raises Refused, in the words of the fields and constraints of the model. The form
    has asked the same: this is for those who come another way."""
    try:
        entry.clean_fields(
            exclude={f.name for f in entry._meta.fields if not f.editable}
            | {f.name for f in entry._meta.fields if f.is_relation}
        )
        entry.validate_constraints()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    if entry.happened_on > clock.today():
        raise Refused(_("The date lies in the future. Check it."))


def _verb(entry: Entry, act: str) -> str:
    return f"{entry._meta.model_name}.{act}"
