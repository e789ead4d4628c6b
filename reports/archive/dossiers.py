"""What the archive gets of a dossier: every version handed in, every paper, the receipt,
what was found and decided, and who did what when."""

from collections.abc import Iterator
from pathlib import Path

from django.db.models import Q
from django.utils import timezone

from emulation.vietnamese import vn_date, vn_datetime
from nominations.models import Document, Dossier, Nomination
from records.attachments import path_of
from records.file_names import tidy_name
from records.models import Attachment, AuditEvent
from records.stored_files import is_sound
from reports.archive.package import Item, data
from reports.documents import receipts


def items(dossier: Dossier, folder: str = "") -> Iterator[Item]:
    """The files of a dossier that was handed in, under `folder` ("" or "…/")."""
    author = dossier.organization.name
    # What was entered afterwards from paper was never handed in here.
    if dossier.versions.filter(number=dossier.version).exists():
        yield Item(
            f"{folder}bien-nhan-{dossier.code}.pdf",
            receipts.as_pdf(dossier),
            f"Biên nhận hồ sơ {dossier.code}",
            date=_day(dossier.submitted_at),
            author=dossier.campaign.board.name,
        )
    papers = Document.objects.filter(dossier=dossier).select_related(
        "required", "attachment__file", "nomination"
    )
    for number, paper in enumerate(papers, start=1):
        yield _paper(paper, f"{folder}giay-to/{number:03d}", author)
    for version in dossier.versions.select_related("submitted_by"):
        yield data(
            f"{folder}phien-ban-{version.number}.json",
            {
                "version": version.number,
                "submitted_at": version.submitted_at,
                "submitted_by": str(version.submitted_by),
                "sha256": version.sha256,
                "content": version.content,
            },
            f"Dữ liệu hồ sơ đã gửi, lần {version.number}",
        )
    yield data(
        f"{folder}ket-qua.json", _results(dossier), "Kết quả thẩm định, xét tặng"
    )
    yield data(f"{folder}nhat-ky.json", _events(dossier), "Nhật ký xử lý hồ sơ")


def file_item(path: str, attachment: Attachment, **said: str) -> Item:
    """A stored file under its own name; in the place of one that cannot be handed out, a
    note that says so, because a list with a silent gap is worth nothing."""
    name = tidy_name(attachment.original_name)
    why = ""
    if attachment.is_infected:
        why = "Tệp bị phát hiện có mã độc nên không đưa vào gói."
    elif not is_sound(attachment.file):
        why = "Tệp không còn nguyên vẹn trên máy chủ lúc lập gói."
    if why:
        text = f"{name}\nSHA-256: {attachment.sha256}\n{why}\n"
        return Item(f"{path}-{name}.txt", text.encode(), note=why, **said)
    return Item(f"{path}-{name}", Path(path_of(attachment)), **said)


def _paper(paper: Document, path: str, author: str) -> Item:
    of = f" – {paper.nomination.name}" if paper.nomination else ""
    replaced = (
        f" (bản cũ, thay ngày {_day(paper.replaced_at)})" if paper.replaced_at else ""
    )
    return file_item(
        path,
        paper.attachment,
        title=f"{paper.required.name}{of}{replaced}",
        date=_day(paper.added_at),
        author=author,
    )


def _results(dossier: Dossier) -> dict[str, object]:
    rows = dossier.nominations.select_related("kind").prefetch_related("certificates")
    return {
        "dossier": dossier.code,
        "organization": dossier.organization.name,
        "state": dossier.get_state_display(),
        "paper_sets": dossier.paper_sets,
        "nominations": [_result(row) for row in rows],
    }


def _result(row: Nomination) -> dict[str, object]:
    return {
        "name": row.name,
        "kind": row.kind.name,
        "state": row.get_state_display(),
        "score": row.score,
        "certificates": [
            {"ordinal": one.ordinal, "code": one.code, "issued_at": one.issued_at}
            for one in row.certificates.all()
        ],
    }


def _events(dossier: Dossier) -> list[dict[str, object]]:
    keys = [str(pk) for pk in dossier.nominations.values_list("pk", flat=True)]
    label = Nomination._meta.label_lower
    rows = AuditEvent.objects.filter(
        Q(object_type=Dossier._meta.label_lower, object_id=str(dossier.pk))
        | Q(object_type=label, object_id__in=keys)
    ).order_by("pk")
    return [
        {
            "at": vn_datetime(row.at, seconds=True),
            "by": row.actor_name,
            "what": row.verb,
            "on": row.object_label,
            "reason": row.reason,
            "digest": row.digest,
        }
        for row in rows
    ]


def _day(moment: object) -> str:
    return vn_date(timezone.localdate(moment)) if moment else ""  # type: ignore[arg-type]
