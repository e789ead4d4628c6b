"""Taking in a workbook: kept as it came, shown, and applied once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import memberships, people, rules
from accounts.models import (
    AdministrativeUnit,
    Membership,
    Organization,
    RosterImport,
    User,
)
from accounts.roster.columns import ORGANIZATIONS, PEOPLE, POSTS, Sheet
from accounts.roster.comparing import NEW, Change, Comparison, compare, in_order
from accounts.roster.reading import read
from emulation import clock
from records import attachments
from records.admin_audit import record_change
from records.audit import record
from records.changes import snapshot
from records.errors import Refused


@transaction.atomic
def take_in(upload: UploadedFile, *, by: User) -> RosterImport:
    """Keep the file for a look. Raises Refused for a file that is no such workbook."""
    _refuse_unless_administrator(by)
    read(upload.read())
    try:
        attachment = attachments.store(upload, by=by)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    taken = RosterImport.objects.create(
        attachment=attachment, uploaded_by=by, uploaded_at=clock.now()
    )
    record("roster.uploaded", taken, by=by, after={"sha256": attachment.sha256})
    return taken


def look(roster: RosterImport) -> Comparison:
    """What it would change today. Raises Refused if the file cannot be read."""
    return compare(read(attachments.path_of(roster.attachment).read_bytes()))


@transaction.atomic
def apply(roster: RosterImport, digest: str, *, by: User) -> bool:
    """Write all of it, or nothing. False if it had been applied already. `digest` is of
    the comparison that the person saw: if the data has changed since, it is refused."""
    _refuse_unless_administrator(by)
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.applied_at is not None:
        return False
    comparison = look(roster)
    if comparison.faults:
        raise Refused(_("The file has errors: nothing was written. Mend them first."))
    if comparison.digest != digest:
        raise Refused(
            _(
                "The data has changed since this page was drawn: nothing was written. "
                "Look at the changes again."
            )
        )
    new_people = _write(comparison.to_write, by)
    roster.applied_by, roster.applied_at = by, clock.now()
    roster.counts = comparison.counts
    roster.save(update_fields=["applied_by", "applied_at", "counts"])
    roster.people.set(new_people)
    record("roster.applied", roster, by=by, after=comparison.counts)
    return True


def _write(changes: list[Change], by: User) -> list[User]:
    """The new people among them."""
    for change in in_order(_of(changes, ORGANIZATIONS)):
        _organization(change, by)
    enrolled = [user for c in _of(changes, PEOPLE) if (user := _person(c, by))]
    bodies = {row.code.lower(): row for row in Organization.objects.all()}
    users = {user.username.lower(): user for user in User.objects.all()}
    for change in _of(changes, POSTS):
        values = dict(change.row.values)
        user = users[values.pop("username")]
        _post(change, user, bodies[values.pop("organization").lower()], values, by)
    return enrolled


def _of(changes: list[Change], sheet: Sheet) -> list[Change]:
    return [change for change in changes if change.row.sheet is sheet]


def _organization(change: Change, by: User) -> None:
    values = dict(change.row.values)
    code = values.pop("code")
    row = Organization.objects.filter(code__iexact=code).first()
    before = snapshot(row) if row else {}
    row = row or Organization(code=code)
    for name, value in values.items():
        model = {"unit": AdministrativeUnit, "parent": Organization}.get(name)
        if model is not None and value is not None:
            value = model._default_manager.get(code__iexact=value)
        setattr(row, name, value)
    row.save()
    record_change(before, row, by=by)


def _person(change: Change, by: User) -> User | None:
    values = dict(change.row.values)
    username = values.pop("username")
    if change.state == NEW:
        return people.enrol(username, values, by=by)
    people.correct(User.objects.get(username__iexact=username), values, by=by)
    return None


def _post(
    change: Change,
    user: User,
    organization: Organization,
    values: dict[str, Any],
    by: User,
) -> None:
    role = values.pop("role")
    if change.state == NEW:
        memberships.grant(user, organization, role, by=by, **values)
    else:
        post = Membership.objects.get(user=user, organization=organization, role=role)
        memberships.date(post, values, by=by)


def _refuse_unless_administrator(by: User) -> None:
    if not rules.may_administer(by):
        raise Refused(_("Only an administrator imports organisations and people."))
