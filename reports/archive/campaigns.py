"""What the archive gets of a campaign: its plan, what organisations sent, the lists, the
decisions, the register, the book of places, the council's minutes, every dossier."""

from collections.abc import Iterator

from django.core import serializers
from django.db.models import QuerySet

from campaigns.models import Campaign, LaunchPlan
from council.models import Meeting
from emulation.vietnamese import vn_date
from nominations.models import Certificate, Decision, Dossier, LedgerEntry, Proposal
from periodic.models import PeriodicReport
from records.file_names import tidy_name
from reports.archive import dossiers
from reports.archive.dossiers import file_item
from reports.archive.package import Item, data
from reports.documents import minutes, proposal_papers

# Part of the campaign's rows, each table as Django writes it: for another program to read.
PLAN_TABLES = (
    "phases", "milestones", "movements", "nominee_kinds", "required_documents",
    "criteria_sets", "tie_rules", "reward_rates", "indicators", "participations",
)  # fmt: skip


def count(campaign: Campaign) -> int:
    """About how many items there will be: for the progress bar."""
    return _dossiers(campaign).count() * 5 + 20


def items(campaign: Campaign) -> Iterator[Item]:
    yield from _plan(campaign)
    yield from _launch_plans(campaign)
    yield from _reports(campaign)
    for dossier in _dossiers(campaign).iterator(chunk_size=50):
        yield from dossiers.items(dossier, f"ho-so/{dossier.code}/")
    yield from _council(campaign)
    yield from _lists(campaign)
    yield from _decisions(campaign)
    yield data(
        "so-suat.json",
        _rows(LedgerEntry.objects.filter(campaign=campaign).order_by("pk")),
        "Sổ theo dõi số lượng khen thưởng",
    )


def _plan(campaign: Campaign) -> Iterator[Item]:
    yield Item(
        "ke-hoach/ke-hoach.txt",
        campaign.plan_text.encode(),
        campaign.name,
        number=campaign.number,
        date=vn_date(campaign.issued_on) if campaign.issued_on else "",
        author=campaign.issuer.name,
    )
    tables = {name: _rows(getattr(campaign, name).all()) for name in PLAN_TABLES}
    tables["campaign"] = _rows(Campaign.objects.filter(pk=campaign.pk))
    yield data("ke-hoach/quy-dinh.json", tables, "Quy định của đợt thi đua (dữ liệu)")


def _launch_plans(campaign: Campaign) -> Iterator[Item]:
    rows = LaunchPlan.objects.filter(
        duty__milestone__campaign=campaign, attachment__isnull=False
    ).select_related("duty__organization", "attachment__file")
    for row in rows:
        body = row.duty.organization
        assert row.attachment is not None  # Asked for above.
        yield file_item(
            f"ke-hoach-don-vi/{tidy_name(body.code)}",
            row.attachment,
            title="Kế hoạch phát động thi đua",
            number=row.number,
            date=vn_date(row.issued_on) if row.issued_on else "",
            author=body.name,
        )


def _reports(campaign: Campaign) -> Iterator[Item]:
    rows = PeriodicReport.objects.filter(
        duty__milestone__campaign=campaign, version__gte=1
    ).select_related("duty__organization", "duty__milestone")
    for row in rows:
        body, period = row.duty.organization, row.duty.milestone
        path = f"bao-cao/{tidy_name(period.code)}/{tidy_name(body.code)}"
        latest = row.versions.order_by("-number").first()
        if latest is not None:
            item = data(f"{path}.json", latest.content, period.name)
            yield Item(item.path, item.content, item.title, author=body.name)
        if (signed := row.signed_file) is not None:
            yield file_item(
                path,
                signed.attachment,
                title=f"{period.name} (bản ký)",
                author=body.name,
            )


def _council(campaign: Campaign) -> Iterator[Item]:
    rows = Meeting.objects.filter(campaign=campaign, state=Meeting.State.CLOSED)
    for row in rows.select_related("campaign", "chair__user", "secretary__user"):
        yield Item(
            f"hoi-dong/bien-ban-so-{row.number}.docx",
            minutes.as_docx(row),
            f"Biên bản {row.title}",
            author=campaign.council_name,
        )


def _lists(campaign: Campaign) -> Iterator[Item]:
    rows = Proposal.objects.filter(campaign=campaign).select_related("campaign__board")
    for row in rows:
        path = f"danh-sach-trinh/so-{row.version}"
        yield data(
            f"{path}.json",
            {"sha256": row.sha256, "state": row.state, "content": row.content},
            f"Danh sách trình số {row.version} (dữ liệu đã chốt)",
        )
        yield Item(
            f"{path}.pdf",
            proposal_papers.as_pdf(row),
            f"Danh sách đề nghị khen thưởng số {row.version}",
            author=campaign.board.name,
        )


def _decisions(campaign: Campaign) -> Iterator[Item]:
    """Those in effect; each has its scan then."""
    rows = Decision.objects.filter(campaign=campaign, effective_at__isnull=False)
    for number, row in enumerate(rows.select_related("attachment__file"), start=1):
        assert row.attachment is not None
        yield file_item(
            f"quyet-dinh/{number:02d}",
            row.attachment,
            title="Quyết định khen thưởng",
            number=row.number,
            date=vn_date(row.decided_on),
            author=campaign.committee_name,
        )
    register = Certificate.objects.filter(decision__campaign=campaign).order_by("pk")
    yield data("so-bang-khen.json", _rows(register), "Sổ Bằng khen")


def _dossiers(campaign: Campaign) -> QuerySet[Dossier]:
    """Those that were handed in."""
    rows: QuerySet[Dossier] = Dossier.objects.filter(campaign=campaign, version__gte=1)
    return rows.select_related("campaign__board", "organization").order_by("code")


def _rows(rows: QuerySet) -> list[dict[str, object]]:
    written: list[dict[str, object]] = serializers.serialize("python", rows)
    return written
