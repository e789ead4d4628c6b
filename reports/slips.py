"""One-time passwords on printed slips: for whom, made, fetched once, removed."""

import datetime as dt
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import passwords, rules
from accounts.models import Membership, Organization, RosterImport, User
from emulation import clock
from records import jobs
from records.audit import record
from records.errors import Refused
from records.models import Job
from reports.documents import slips as document
from reports.models import SlipBatch

LIVES = (7, 14, 30)
MOST = 2_000
KIND = "accounts.slips"


class Group(NamedTuple):
    """People for whom slips can be made at once."""

    key: str
    label: str
    people: QuerySet[User]


def groups(by: User, *, roster: str = "", chosen: str = "") -> list[Group]:
    """What can be chosen: the people picked in a list, the new ones of an import, those
    who have never signed in. Nobody makes a slip for themselves."""
    others = User.objects.visible_to(by).filter(is_active=True).exclude(pk=by.pk)
    fresh = others.filter(last_login=None)
    found = []
    keys = [int(key) for key in chosen.split(",") if key.isascii() and key.isdigit()]
    if keys:
        picked = others.filter(pk__in=keys[:MOST])
        found.append(Group("chosen", _("chosen in the list of people"), picked))
    taken = RosterImport.objects.visible_to(by).filter(applied_at__isnull=False)
    if roster.isascii() and roster.isdigit():
        for one in taken.filter(pk=int(roster[:18])):
            label = _("new by the file %(name)s") % {"name": one}
            found.append(Group("import", label, fresh.filter(pk__in=one.people.all())))
    found.append(Group("never", _("all who have never signed in"), fresh))
    posts = Membership.objects.current()
    for level in Organization.Level:
        here = posts.filter(organization__level=level)
        label = _("never signed in, %(level)s") % {"level": level.label}
        found.append(Group(level, label, fresh.filter(pk__in=here.values("user"))))
    return found


@transaction.atomic
def ask(people: QuerySet[User], days: int, *, once_key: uuid.UUID, by: User) -> Job:
    """Have slips made. The passwords come into being only when the work runs."""
    if not rules.may_administer(by):
        raise Refused(_("Only an administrator issues one-time passwords."))
    keys = sorted(people.values_list("pk", flat=True))
    if not keys:
        raise Refused(_("There is nobody in this group. Choose another one."))
    if len(keys) > MOST:
        raise Refused(
            _("These are %(number)d people; at most %(most)d at once. Choose a part.")
            % {"number": len(keys), "most": MOST}
        )
    key = f"slips:{by.pk}:{once_key}"
    arguments = {"people": keys, "days": days}
    return jobs.enqueue(KIND, arguments, by=by, key=key, total=len(keys))


def make(job: Job) -> SlipBatch:
    """The work itself. If a worker dies on the way, the next one begins anew: of the
    passwords that came into being before, nobody has seen any."""
    by = User.objects.get(pk=job.owner_id)
    life = dt.timedelta(days=job.arguments["days"])
    slips = list(_issue(job, by, life))
    if not slips:
        raise Refused(_("None of these accounts may get a password: all are disabled."))
    until = clock.real_now() + life
    content = document.render(slips, until, lambda: jobs.advance(job, job.done))
    return _keep(job, content, len(slips), by)


def _issue(job: Job, by: User, life: dt.timedelta) -> Iterator[document.Slip]:
    people = list(User.objects.filter(pk__in=job.arguments["people"]))
    units = _units(people)
    people.sort(key=lambda user: (units[user.pk].sort_key, user.sort_key))
    for done, user in enumerate(people, start=1):
        with transaction.atomic():
            jobs.advance(job, done, len(people))
            try:
                password = passwords.issue_one_time_password(user, by=by, life=life)
            except Refused:
                continue  # Disabled meanwhile.
        yield document.Slip(user, units[user.pk].name, password)


class _Unit(NamedTuple):
    sort_key: str
    name: str


def _units(people: list[User]) -> dict[int, _Unit]:
    """Where each person holds a post today; the first of several."""
    found = {user.pk: _Unit("", "") for user in people}
    posts = Membership.objects.current().filter(user__in=people)
    for post in posts.select_related("organization").order_by("-pk"):
        unit = post.organization
        found[post.user_id] = _Unit(unit.sort_key, unit.name)
    return found


@transaction.atomic
def _keep(job: Job, content: bytes, people: int, by: User) -> SlipBatch:
    # The row with the claim first: a worker that has lost the job leaves nothing behind.
    jobs.advance(job, job.done)
    for old in SlipBatch.objects.filter(job=job):
        _remove(old)
    name = f"{uuid.uuid4().hex}.pdf"
    batch, _is_new = SlipBatch.objects.update_or_create(
        job=job,
        defaults={
            "storage_name": name,
            "people": people,
            "made_at": clock.real_now(),
            "downloaded_at": None,
            "removed_at": None,
        },
    )
    path = _path(batch)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    named = {"people": job.arguments["people"], "slips": people}
    record("slips.made", batch, by=by, after=named)
    return batch


@transaction.atomic
def hand_over(batch: SlipBatch, *, by: User) -> bytes:
    """The file, for whoever had it made. From then on it is kept for minutes only."""
    batch = SlipBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.job.owner_id != by.pk or not rules.may_administer(by):
        raise Refused(_("Only the administrator who had the slips made fetches them."))
    path = _path(batch)
    if not batch.is_there or not path.exists():
        raise Refused(
            _(
                "The slips have been removed. Make them anew: the old ones are void then."
            )
        )
    content = path.read_bytes()
    if batch.downloaded_at is None:
        batch.downloaded_at = clock.real_now()
        batch.save(update_fields=["downloaded_at"])
    record("slips.downloaded", batch, by=by, after={"slips": batch.people})
    return content


def clean() -> int:
    """Remove the files whose time is over; how many."""
    gone = [b for b in SlipBatch.objects.filter(removed_at=None) if not b.is_there]
    for batch in gone:
        with transaction.atomic():
            _remove(batch)
            record("slips.removed", batch, by=None)
    return len(gone) + _clean_strays()


def _clean_strays() -> int:
    """Files that a rolled-back transaction has left without a row."""
    too_young = clock.real_now().timestamp() - SlipBatch.KEPT.total_seconds()
    kept = SlipBatch.objects.filter(removed_at=None)
    names = set(kept.values_list("storage_name", flat=True))
    strays = [
        path
        for path in _folder().glob("*.pdf")
        if path.name not in names and path.stat().st_mtime < too_young
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _remove(batch: SlipBatch) -> None:
    _path(batch).unlink(missing_ok=True)
    batch.removed_at = clock.real_now()
    batch.save(update_fields=["removed_at"])


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "slips"


def _path(batch: SlipBatch) -> Path:
    return _folder() / batch.storage_name
