"""Remarks that the Board pins to fields and papers: where they can stand, what has
become of each, and what was answered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nominations import contents, editing, versions
from nominations.contents import Contents
from nominations.models import (
    Dossier,
    DossierVersion,
    Nomination,
    Remark,
    SupplementRequest,
)

PAGES = {
    "request": "nominations:dossier_request",
    "minutes": "nominations:dossier_minutes",
}


@dataclass(frozen=True)
class Place:
    """A field or a paper; `key` names it in a form: '0-request_on', '12-name' (a
    nominee's), '0-7', '12-7' (a paper, by its number)."""

    key: str
    group: str
    label: str


@dataclass(frozen=True)
class Pinned:
    """A remark as the Board writes it."""

    place: str
    text: str


@dataclass(frozen=True)
class Standing:
    """A remark of an open supplement, and whether its place was changed since."""

    remark: Remark
    where: str
    task: str
    url: str
    is_mended: bool


@dataclass(frozen=True)
class Answered:
    """A remark, and what its place held before and after."""

    remark: Remark
    where: str
    before: str
    after: str


# ----------------------------------------------------------------- where one can stand
def places(dossier: Dossier, held: Contents) -> list[Place]:
    """Every field and paper that was handed in, in the order of the dossier."""
    found = [
        Place(f"0-{name}", _task_title(_task_of(name)), editing.label(Dossier, name))
        for name in versions.DOSSIER_FIELDS
    ]
    more = _("add further nominees")
    found.append(Place(f"0-{Remark.NOMINEES}", _("Nominees"), more))
    for nomination in held.nominations:
        if nomination.was_submitted:
            found += _places_of(nomination)
    for slot in held.slots:
        whose = slot.nomination
        if whose is None or whose.was_submitted:
            label = (
                f"{whose.name}: {slot.required.name}" if whose else slot.required.name
            )
            key = f"{whose.pk if whose else 0}-{slot.required.pk}"
            found.append(Place(key, _("Papers"), label))
    return found


def _places_of(nomination: Nomination) -> Iterator[Place]:
    for name in ("kind", *versions.fields_of(nomination), editing.AWARDS):
        label = editing.label(Nomination, name)
        yield Place(f"{nomination.pk}-{name}", nomination.name, label)


def _task_of(name: str) -> str:
    if name == Remark.NOMINEES:
        return "nominees"
    return "request" if name.startswith("request_") else "minutes"


def _task_title(task: str) -> str:
    return _("Request") if task == "request" else _("Minutes and votes")


def unsaved(supplement: SupplementRequest, pinned: Iterable[Pinned]) -> list[Remark]:
    """Rows for the database; the places are among those of `places()`."""
    return [_row(supplement, pin) for pin in pinned]


def _row(supplement: SupplementRequest, pin: Pinned) -> Remark:
    who, what = pin.place.split("-", 1)
    is_paper = what.isdigit()
    return Remark(
        supplement=supplement,
        nomination_id=int(who) or None,
        field="" if is_paper else what,
        required_id=int(what) if is_paper else None,
        text=pin.text.strip(),
    )


def lines(rows: Iterable[Remark]) -> list[str]:
    """'Tờ trình, ngày tờ trình: …', for letters and the log."""
    return [f"{where(remark)}: {remark.text}" for remark in rows]


def where(remark: Remark) -> str:
    if remark.field == Remark.NOMINEES:
        return _("Nominees")
    if remark.required:
        what = remark.required.name
    else:
        model = Nomination if remark.nomination_id else Dossier
        what = editing.label(model, remark.field)
    if remark.nomination:
        whose = remark.nomination.name
    elif remark.required_id:
        whose = _("Papers")
    else:
        whose = _task_title(_task_of(remark.field))
    return f"{whose} – {what}"


# ---------------------------------------------------------------- what became of each
def standing(dossier: Dossier, held: Contents | None = None) -> list[Standing]:
    """Those of the open supplement, in the order in which they were pinned."""
    if dossier.version == 0:
        return []
    rows = _rows(dossier.supplements.filter(answered_at=None))
    if not rows:
        return []
    frozen = dossier.versions.order_by("-number").values_list("content", flat=True)
    before = frozen.first() or {}
    with_awards = any(remark.field == editing.AWARDS for remark in rows)
    held = held or contents.load(dossier)
    now = versions.current(dossier, held, with_awards=with_awards)
    return [
        Standing(
            remark,
            where(remark),
            _task(remark),
            _url(dossier, remark),
            _held(before, remark) != _held(now, remark),
        )
        for remark in rows
    ]


def _rows(supplements: Any) -> list[Remark]:
    return list(
        Remark.objects.filter(supplement__in=supplements)
        .select_related("supplement", "nomination__dossier", "required")
        .order_by("pk")
    )


def of_row(dossier: Dossier, row: Dossier | Nomination) -> list[Remark]:
    """Those of the open supplement that are pinned to fields of this row."""
    whose = row.pk if isinstance(row, Nomination) else None
    return list(
        Remark.objects.filter(
            supplement__dossier=dossier,
            supplement__answered_at=None,
            nomination=whose,
            required=None,
        ).order_by("pk")
    )


def on_papers(dossier: Dossier) -> list[Remark]:
    """Those of the open supplement that are pinned to papers."""
    if dossier.state != Dossier.State.RETURNED:
        return []
    rows = _rows(dossier.supplements.filter(answered_at=None))
    return [row for row in rows if row.required_id]


def are_mended(dossier: Dossier) -> bool:
    """Whether there are remarks and every place was changed."""
    if dossier.state != Dossier.State.RETURNED:
        return False
    found = standing(dossier)
    return bool(found) and all(row.is_mended for row in found)


def _task(remark: Remark) -> str:
    if remark.required_id:
        return "papers"
    return "nominees" if remark.nomination_id else _task_of(remark.field)


def _url(dossier: Dossier, remark: Remark) -> str:
    if remark.required_id:
        url = reverse("nominations:dossier_papers", args=[dossier.pk])
        return f"{url}#paper-{remark.required_id}-{remark.nomination_id or 0}"
    if remark.nomination_id:
        url = reverse("nominations:nomination_edit", args=[remark.nomination_id])
        return f"{url}#id_{remark.field}"
    if remark.field == Remark.NOMINEES:
        return f"{dossier.get_absolute_url()}#nominees"
    url = reverse(PAGES[_task_of(remark.field)], args=[dossier.pk])
    return f"{url}#id_{remark.field}"


def _held(content: dict[str, Any], remark: Remark) -> Any:
    """What a frozen content, or the current one, has in the remark's place."""
    if remark.required:
        key = (remark.required.code, remark.nomination_id)
        papers = {
            (row["code"], row["nomination"]): row for row in content.get("papers", [])
        }
        return papers.get(key, {}).get("sha256")
    nominations = {row["pk"]: row for row in content.get("nominations", [])}
    if remark.field == Remark.NOMINEES:
        return sorted(nominations)
    if not remark.nomination_id:
        return content.get("fields", {}).get(remark.field)
    row = nominations.get(remark.nomination_id, {})
    if remark.field == editing.AWARDS:
        return row.get("awards")
    if remark.field == "kind":
        return row.get("kind")
    return row.get("fields", {}).get(remark.field)


# --------------------------------------------------------------------- what was answered
def answered(dossier: Dossier) -> list[Answered]:
    """The remarks of the supplement answered last, each with what was changed there."""
    last = dossier.supplements.exclude(answered_at=None).order_by("-pk").first()
    rows = _rows([last]) if last else []
    if last is None or not rows:
        return []
    older, newer = _around(last, list(dossier.versions.order_by("number")))
    return [
        Answered(remark, where(remark), _said(older, remark), _said(newer, remark))
        for remark in rows
    ]


def _around(
    supplement: SupplementRequest, frozen: list[DossierVersion]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The version that was sent back, and the one that came for it."""
    asked_at = supplement.requested_at
    older = [row for row in frozen if row.submitted_at <= asked_at][-1:]
    newer = [row for row in frozen if row.submitted_at > asked_at][:1]
    return older[0].content if older else {}, newer[0].content if newer else {}


def _said(content: dict[str, Any], remark: Remark) -> str:
    held = _held(content, remark)
    if remark.required:
        for row in content.get("papers", []):
            if row["sha256"] == held and row["code"] == remark.required.code:
                return versions.file_line(row)
        return ""
    if remark.field == Remark.NOMINEES:
        names = {row["pk"]: row for row in content.get("nominations", [])}
        return ", ".join(names[pk]["fields"]["name"] for pk in held)
    if remark.field == editing.AWARDS:
        return versions.award_lines(held or [])
    if remark.field == "kind":
        return held or ""
    model = Nomination if remark.nomination_id else Dossier
    return versions.shown(model._meta.get_field(remark.field), held)
