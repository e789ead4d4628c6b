"""Ordering a package and making it: a job, for it may take minutes."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import rules
from nominations.models import Dossier
from records import attachments, audit, jobs
from records.models import Job
from reports.archive import campaigns, dossiers, package
from reports.archive.package import CHUNK, Item

OF_DOSSIER, OF_CAMPAIGN = "archive.dossier", "archive.campaign"


@transaction.atomic
def order_dossier(dossier: Dossier, *, by: User) -> Job:
    """Have the package of a dossier made; on record, for it holds personal data."""
    if not rules.may_archive(by, dossier.campaign):
        raise PermissionDenied
    audit.record("archive.order", dossier, by=by)
    return jobs.enqueue(OF_DOSSIER, {"dossier": dossier.pk}, by=by, total=1)


@transaction.atomic
def order_campaign(campaign: Campaign, *, by: User) -> Job:
    if not rules.may_archive(by, campaign):
        raise PermissionDenied
    audit.record("archive.order", campaign, by=by)
    total = campaigns.count(campaign)
    return jobs.enqueue(OF_CAMPAIGN, {"campaign": campaign.pk}, by=by, total=total)


def make_dossier(job: Job) -> None:
    rows = Dossier.objects.select_related("campaign__board", "organization")
    dossier = rows.get(pk=job.arguments["dossier"])
    info = _info(dossier.campaign) | {"External-Identifier": dossier.code}
    _make(job, f"ho-so-{dossier.code}", dossiers.items(dossier), info)


def make_campaign(job: Job) -> None:
    campaign = Campaign.objects.select_related("board", "issuer").get(
        pk=job.arguments["campaign"]
    )
    name = f"luu-tru-{campaign.code}"
    _make(job, name, campaigns.items(campaign), _info(campaign))


def _info(campaign: Campaign) -> dict[str, str]:
    return {
        "Source-Organization": campaign.board.name,
        "External-Description": campaign.name,
        "Bagging-Date": clock.today().isoformat(),
        "Bag-Software-Agent": f"emulation {settings.VERSION}",
    }


def _make(job: Job, name: str, items: Iterator[Item], info: dict[str, str]) -> None:
    """Into a file first: a campaign's package does not fit into memory."""
    with tempfile.TemporaryFile(dir=Path(settings.DATA_DIR)) as file:
        written = package.write(
            file,
            name,
            items,
            info,
            progress=lambda done: jobs.advance(job, done, max(job.total, done)),
        )
        file.seek(0)
        with transaction.atomic():
            job.attachment = attachments.store_chunks(
                _chunks(file), f"{name}.zip", attachments.ZIP, by=job.owner
            )
    job.result = {
        "message": _("%d files, with their list and checksums.") % len(written.digests)
    }


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
