"""Opinions too far apart: a third reader, and the leader's word on what counts."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Role, User
from campaigns.models import Campaign
from emulation import clock
from nominations import rules
from nominations.models import Appraisal, Nomination, SecondReading
from nominations.notices import holders
from records import audit
from records.errors import Refused
from records.notices import notify

Counts = SecondReading.Counts


def look(nomination: Nomination, *, by: User) -> SecondReading | None:
    """After an opinion is concluded: open a second reading if the totals of those who
    found the nominee eligible lie further apart than the campaign's bound."""
    bound = nomination.dossier.campaign.spread_bound
    if bound is None or nomination.second_readings.open().exists():
        return None
    opinions = nomination.appraisals.counted().filter(is_eligible=True)
    totals = [one.total for one in opinions if one.total is not None]
    if len(totals) < 2 or max(totals) - min(totals) <= bound:
        return None
    settled = nomination.second_readings.aggregate(at=Max("resolved_at"))["at"]
    if settled and not opinions.filter(final_at__gt=settled).exists():
        return None
    spread = max(totals) - min(totals)
    made = SecondReading.objects.create(
        nomination=nomination, spread=spread, opened_at=clock.now()
    )
    audit.record(
        "nomination.second_reading", nomination, by=by, after={"spread": spread}
    )
    with override(settings.LANGUAGE_CODE):
        notify(
            f"second_reading:{made.pk}",
            holders(nomination.dossier.campaign.board, Role.BOARD_LEADER),
            _("%(name)s: opinions lie too far apart, name a third reader")
            % {"name": nomination},
            url=reverse("nominations:second_reading_list"),
        )
    return made


@transaction.atomic
def assign(reading: SecondReading, reader: User, *, by: User) -> None:
    """Name the third reader: one who may appraise it and has given no opinion yet."""
    locked = _lock(reading, by)
    nomination = locked.nomination
    given = nomination.appraisals.counted().values_list("appraiser", flat=True)
    if not rules.may_find(reader, nomination) or reader.pk in set(given):
        raise Refused(
            _("%(name)s takes no part in it, or has given an opinion already.")
            % {"name": reader}
        )
    before, locked.reader = str(locked.reader or ""), reader
    locked.assigned_by, locked.assigned_at = by, clock.now()
    locked.save(update_fields=["reader", "assigned_by", "assigned_at"])
    audit.record(
        "nomination.third_reader",
        nomination,
        by=by,
        before={"reader": before},
        after={"reader": str(reader)},
    )
    with override(settings.LANGUAGE_CODE):
        notify(
            f"third_reader:{locked.pk}:{reader.pk}",
            [reader],
            _("You are the third reader of %(name)s") % {"name": nomination},
            url=reverse("nominations:nomination_appraise", args=[nomination.pk]),
        )


@transaction.atomic
def resolve(reading: SecondReading, *, counts: str, reason: str, by: User) -> None:
    """Say which opinions count, and why, once the third is concluded."""
    locked = _lock(reading, by)
    if counts not in Counts.values:
        raise Refused(_("Choose what counts."))
    if not reason.strip():
        raise Refused(_("Write the reason, then try again."))
    if third(locked) is None:
        raise Refused(_("The third reader has not concluded their opinion yet."))
    locked.counts, locked.reason = counts, reason.strip()
    locked.resolved_by, locked.resolved_at = by, clock.now()
    locked.save(update_fields=["counts", "reason", "resolved_by", "resolved_at"])
    audit.record(
        "nomination.second_reading_resolved",
        locked.nomination,
        by=by,
        after={"counts": counts},
        reason=reason,
    )


def third(reading: SecondReading) -> Appraisal | None:
    """The third reader's concluded opinion."""
    if reading.reader_id is None:
        return None
    given = reading.nomination.appraisals.counted()
    return given.filter(appraiser=reading.reader_id).first()


def refuse_open(nomination: Nomination) -> None:
    if nomination.second_readings.open().exists():
        raise Refused(
            _(
                "The opinions on %(name)s lie too far apart: a third reader and the "
                "Board's leader settle it first."
            )
            % {"name": nomination}
        )


def counted(nomination: Nomination, opinions: Sequence[Appraisal]) -> list[Decimal]:
    """The totals of which the score is the mean, as the last second reading left it."""
    settled = nomination.second_readings.exclude(resolved_at=None)
    return [one.total for one in choose(opinions, settled.order_by("-pk").first())]


def last_settled(campaign: Campaign) -> dict[int, SecondReading]:
    """The last settled reading of each nomination that has one; one query."""
    settled = SecondReading.objects.filter(
        nomination__dossier__campaign=campaign, resolved_at__isnull=False
    )
    return {reading.nomination_id: reading for reading in settled.order_by("pk")}


def choose(opinions: Iterable[Any], last: SecondReading | None) -> list[Any]:
    """Those of a nomination's opinions (with `appraiser_id` and `total`) that make its
    score: all, unless the last second reading says otherwise."""
    given = [one for one in opinions if one.total is not None]
    reader = last.reader_id if last else None
    own = [one for one in given if one.appraiser_id == reader]
    others = [one for one in given if one.appraiser_id != reader]
    if last is None or not own or not others or last.counts == Counts.ALL:
        return others + own
    if last.counts == Counts.READER:
        return own
    third = own[0].total
    return [
        *own,
        min(others, key=lambda one: (abs(one.total - third), -one.total)),
    ]


def _lock(reading: SecondReading, by: User) -> SecondReading:
    rows = SecondReading.objects.select_for_update(of=("self",))
    locked = rows.select_related("nomination__dossier__campaign").get(pk=reading.pk)
    if not rules.may_settle(by, locked.nomination):
        raise PermissionDenied
    if locked.resolved_at is not None:
        raise Refused(_("This second reading is settled already."))
    return locked
