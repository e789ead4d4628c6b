"""Writing an announcement, sending it once, recalling it, and who has read it."""

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Membership, Organization, User
from campaigns.models import Campaign
from campaigns.naming import with_campaign
from emulation import clock
from records import attachments, audit
from records.errors import Refused
from records.notices import notify
from registers import rules
from registers.models import (
    Announcement,
    AnnouncementFile,
    AnnouncementReceipt,
    AnnouncementRecipient,
)


class Reader(NamedTuple):
    """A person, by virtue of a post in a recipient."""

    user: User
    organization: Organization


class Standing(NamedTuple):
    """How many of the recipients have opened it."""

    opened: int
    sent: int


# ------------------------------------------------------------------------- whom it reaches
def organizations_meant(
    campaign: Campaign, chosen: dict[str, Any]
) -> list[Organization]:
    """The organisations that `chosen` means, each once, in the order of their names."""
    found: set[int] = set()
    lines = campaign.distribution.filter(order__in=chosen.get("lines", []))
    for line in lines:
        found.update(line.recipients().values_list("pk", flat=True))
    filters = {
        lookup: chosen[key]
        for key, lookup in (
            ("kinds", "kind__in"),
            ("levels", "level__in"),
            ("units", "unit__in"),
        )
        if chosen.get(key)
    }
    if filters:
        parts = Organization.objects.filter(
            participations__campaign=campaign, is_active=True, **filters
        )
        found.update(parts.values_list("pk", flat=True))
    return list(Organization.objects.filter(pk__in=found))


def readers(organizations: Sequence[Organization]) -> list[Reader]:
    """Everybody who holds a post there today."""
    posts = (
        Membership.objects.current()
        .filter(organization__in=organizations, user__is_active=True)
        .select_related("user", "organization")
        .order_by("organization__sort_key", "user__sort_key")
    )
    return list(dict.fromkeys(Reader(post.user, post.organization) for post in posts))


# ----------------------------------------------------------------------------- writing it
@transaction.atomic
def write(
    campaign: Campaign,
    values: dict[str, Any],
    uploads: Sequence[UploadedFile] = (),
    *,
    by: User,
    once_key: uuid.UUID,
) -> Announcement:
    """A new draft; the same `once_key` again gives the same draft."""
    if not rules.may_announce(by, campaign):
        raise PermissionDenied
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if same := Announcement.objects.filter(once_key=once_key).first():
        return same
    made: Announcement = Announcement.objects.create(
        campaign=campaign,
        once_key=once_key,
        created_by=by,
        created_at=clock.now(),
        **values,
    )
    _attach(made, uploads, by)
    audit.record("announcement.written", made, by=by, after=values)
    return made


@transaction.atomic
def rewrite(
    announcement: Announcement,
    values: dict[str, Any],
    uploads: Sequence[UploadedFile] = (),
    *,
    by: User,
    revision: int,
) -> None:
    """Change a draft. Whoever has seen an older one is told, and loses nothing."""
    locked = _lock(announcement)
    if not rules.may_announce(by, locked.campaign):
        raise PermissionDenied
    if locked.is_sent:
        raise Refused(
            _("It has been sent and can no longer be changed. Recall it instead.")
        )
    if revision != locked.revision:
        raise Refused(
            _(
                "Somebody else changed this draft while you were writing. Open it in "
                "another window, compare, then save again."
            )
        )
    before = {name: getattr(locked, name) for name in values}
    for name, value in values.items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.save()
    _attach(locked, uploads, by)
    audit.record("announcement.rewritten", locked, by=by, before=before, after=values)
    announcement.refresh_from_db()


def _attach(to: Announcement, uploads: Sequence[UploadedFile], by: User) -> None:
    for upload in uploads:
        kept = attachments.store(upload, by=by)
        AnnouncementFile.objects.get_or_create(announcement=to, attachment=kept)


# ------------------------------------------------------------------------------ sending it
@transaction.atomic
def send(announcement: Announcement, *, by: User) -> Standing:
    """To every recipient once, however often and by how many it is sent: in the product
    and by mail."""
    locked = _lock(announcement)
    if not rules.may_announce(by, locked.campaign):
        raise PermissionDenied
    if locked.is_sent:
        announcement.refresh_from_db()
        return standing(locked)
    bodies = organizations_meant(locked.campaign, locked.chosen)
    if not bodies:
        raise Refused(_("It reaches nobody. Choose recipients first."))
    people = readers(bodies)
    AnnouncementRecipient.objects.bulk_create(
        AnnouncementRecipient(announcement=locked, organization=body) for body in bodies
    )
    AnnouncementReceipt.objects.bulk_create(
        AnnouncementReceipt(
            announcement=locked, user=reader.user, organization=reader.organization
        )
        for reader in people
    )
    locked.sent_by, locked.sent_at = by, clock.now()
    locked.save()
    _tell(locked, people)
    audit.record(
        "announcement.sent",
        locked,
        by=by,
        after={"organizations": len(bodies), "people": len(people)},
    )
    announcement.refresh_from_db()
    return Standing(0, len(bodies))


def _tell(announcement: Announcement, people: Sequence[Reader]) -> None:
    with override(settings.LANGUAGE_CODE):
        notify(
            f"announcement.sent:{announcement.pk}",
            {reader.user for reader in people},
            with_campaign(
                _("Announcement: %(title)s") % {"title": announcement},
                announcement.campaign,
            ),
            announcement.text,
            url=announcement.get_absolute_url(),
            at_most_once=True,
        )


@transaction.atomic
def recall(announcement: Announcement, reason: str, *, by: User) -> None:
    """Take back what was sent, with the reason; whoever got it is told."""
    locked = _lock(announcement)
    if not rules.may_announce(by, locked.campaign):
        raise PermissionDenied
    if not locked.is_sent or locked.is_recalled:
        raise Refused(_("Only what has been sent, and not recalled yet, is recalled."))
    if not reason.strip():
        raise Refused(_("Write why it is recalled."))
    locked.recalled_by, locked.recalled_at = by, clock.now()
    locked.recall_reason = reason
    locked.save()
    people = User.objects.filter(pk__in=locked.receipts.values("user"), is_active=True)
    with override(settings.LANGUAGE_CODE):
        notify(
            f"announcement.recalled:{locked.pk}",
            people,
            with_campaign(
                _("Recalled: %(title)s") % {"title": locked}, locked.campaign
            ),
            reason,
            url=locked.get_absolute_url(),
        )
    audit.record("announcement.recalled", locked, by=by, reason=reason)
    announcement.refresh_from_db()


# -------------------------------------------------------------------------------- reading
@transaction.atomic
def mark_opened(announcement: Announcement, *, by: User) -> None:
    """The first opening of this person counts, for every recipient whose post the person
    holds; also for a successor who came after it was sent."""
    if not announcement.is_sent or announcement.is_recalled:
        return
    mine = announcement.recipients.filter(organization__in=by.organization_ids)
    for body in mine.values_list("organization", flat=True):
        AnnouncementReceipt.objects.get_or_create(
            announcement=announcement, organization_id=body, user=by
        )
    announcement.receipts.filter(user=by, opened_at=None).update(opened_at=clock.now())


def standing(announcement: Announcement) -> Standing:
    rows = recipients_with_state(announcement)
    return Standing(rows.filter(has_opened=True).count(), rows.count())


def recipients_with_state(announcement: Announcement) -> QuerySet[Any]:
    """The recipients, each with whether anybody there has opened it."""
    opened = AnnouncementReceipt.objects.filter(
        announcement=announcement,
        organization=OuterRef("organization"),
        opened_at__isnull=False,
    )
    rows: QuerySet[Any] = (
        AnnouncementRecipient.objects.filter(announcement=announcement)
        .annotate(has_opened=Exists(opened))
        .select_related("organization")
        .order_by("has_opened", "organization__sort_key")
    )
    return rows


def _lock(announcement: Announcement) -> Announcement:
    rows = Announcement.objects.select_for_update(of=("self",))
    found: Announcement = rows.select_related("campaign").get(pk=announcement.pk)
    return found
