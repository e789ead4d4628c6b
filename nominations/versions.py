"""What was handed in, frozen; and what differs between two versions."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from emulation.vietnamese import mask_cccd
from nominations.contents import Contents
from nominations.editing import AWARD_FIELDS, MASKED
from nominations.models import (
    Document,
    Dossier,
    DossierVersion,
    Nomination,
    SelfMark,
)

DOSSIER_FIELDS = (
    "request_number",
    "request_on",
    "request_signer",
    "request_signer_title",
    "request_text",
    "request_collectives",
    "request_individuals",
    "minutes_on",
    "minutes_place",
    "minutes_body",
    "minutes_chair",
    "minutes_secretary",
    "members_total",
    "members_present",
    "members_absent_note",
    "voting_method",
    "minutes_conclusion",
    "minutes_collectives",
    "minutes_individuals",
)
COMMON_FIELDS = (
    "name",
    "phone",
    "address",
    "movement",
    "summary",
    "duties",
    "achievement",
    "self_statement",
    "discipline",
    "votes_for",
    "is_direct_worker",
    "is_border_island",
    "is_grassroots",
)
INDIVIDUAL_FIELDS = (
    "alias",
    "born_on",
    "gender",
    "citizen_id",
    "hometown",
    "workplace",
    "position",
    "qualification",
)
COLLECTIVE_FIELDS = (
    "head_name",
    "founded",
    "members_total",
    "members_female",
    "features",
)


@dataclass(frozen=True)
class Change:
    """One line of the difference: where, which field, what it was, what it is."""

    where: str
    field: str
    before: str
    after: str


def freeze(dossier: Dossier, answers: list[dict[str, str]]) -> DossierVersion:
    """Keep what has just been handed in as version `dossier.version`; `answers` are those
    given to warnings that still stand."""
    held = content(dossier, answers)
    # A constraint says so; the type checker does not know.
    assert dossier.submitted_by is not None
    assert dossier.submitted_at is not None
    return DossierVersion.objects.create(
        dossier=dossier,
        number=dossier.version,
        content=held,
        sha256=digest(held),
        submitted_by=dossier.submitted_by,
        submitted_at=dossier.submitted_at,
    )


def digest(held: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content(dossier: Dossier, answers: list[dict[str, str]]) -> dict[str, Any]:
    """All that the organisation has filled in and uploaded, in plain JSON values."""
    nominations = dossier.nominations.select_related("kind", "movement").order_by("pk")
    held = {
        "code": dossier.code,
        "organization": dossier.organization.name,
        "campaign": dossier.campaign.code,
        "fields": _fields(dossier, DOSSIER_FIELDS),
        "papers": _papers(dossier),
        "nominations": [_nomination(nomination) for nomination in nominations],
        "answers": answers,
    }
    if marks := _self_marks(dossier):
        held["self_marks"] = marks
    return _plain(held)


def current(
    dossier: Dossier, held: Contents, *, with_awards: bool = True
) -> dict[str, Any]:
    """Fields, nominations and papers as they stand now, in the shape in which they are
    frozen; one query more than `held` has cost, and none without the awards."""
    if with_awards:
        models.prefetch_related_objects(held.nominations, "earlier_awards")
    papers = [slot.current for slot in held.slots if slot.current]
    return _plain(
        {
            "fields": _fields(dossier, DOSSIER_FIELDS),
            "papers": [_paper(paper) for paper in papers],
            "nominations": [
                _nomination(nomination, with_awards) for nomination in held.nominations
            ],
        }
    )


def _plain(held: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False))


def answers_of_latest(dossier: Dossier) -> list[dict[str, str]]:
    """The answers to warnings that stand in the latest version handed in."""
    latest = dossier.versions.order_by("-number").values_list("content__answers")
    return (latest.first() or ([],))[0] or []


def _nomination(nomination: Nomination, with_awards: bool = True) -> dict[str, Any]:
    awards = nomination.earlier_awards.all() if with_awards else ()
    return {
        "pk": nomination.pk,
        "subject": nomination.subject,
        "kind": nomination.kind.name,
        "fields": _fields(nomination, fields_of(nomination)),
        "awards": [_fields(award, AWARD_FIELDS) for award in awards],
    }


def _self_marks(dossier: Dossier) -> dict[str, dict[str, str]]:
    """The organisation's own marks: by the nominee's key and the criterion's name."""
    rows = SelfMark.objects.filter(nomination__dossier=dossier).order_by("pk")
    held: dict[str, dict[str, str]] = {}
    for key, name, value in rows.values_list("nomination", "criterion__name", "value"):
        held.setdefault(str(key), {})[name] = str(value)
    return held


def fields_of(nomination: Nomination) -> tuple[str, ...]:
    """The fields that this kind of nominee has."""
    own = INDIVIDUAL_FIELDS if nomination.is_individual else COLLECTIVE_FIELDS
    return COMMON_FIELDS + own


def _fields(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {
        name: str(value) if isinstance(value, models.Model) else value
        for name, value in values.items()
    }


def _papers(dossier: Dossier) -> list[dict[str, Any]]:
    papers = (
        Document.objects.filter(dossier=dossier)
        .current()
        .select_related("required", "attachment__file")
        .order_by("required__order", "nomination", "pk")
    )
    return [_paper(paper) for paper in papers]


def _paper(paper: Document) -> dict[str, Any]:
    return {
        "code": paper.required.code,
        "paper": paper.required.name,
        "nomination": paper.nomination_id,
        "name": paper.attachment.original_name,
        "size": paper.attachment.size,
        "sha256": paper.attachment.sha256,
    }


# ------------------------------------------------------------------------ differences
def changed_nominations(older: dict[str, Any], newer: dict[str, Any]) -> set[int]:
    """The keys of those in both versions whose fields, honours or papers differ."""
    old, new = _by_nomination(older), _by_nomination(newer)
    return {pk for pk in old.keys() & new.keys() if old[pk] != new[pk]}


def _by_nomination(held: dict[str, Any]) -> dict[int, list[Any]]:
    rows: dict[int, list[Any]] = {row["pk"]: [row] for row in held["nominations"]}
    for paper in held["papers"]:
        if paper["nomination"] in rows:
            rows[paper["nomination"]].append((paper["code"], paper["sha256"]))
    return rows


def diff(older: dict[str, Any], newer: dict[str, Any]) -> list[Change]:
    """Field by field, what the newer content changes."""
    changes = list(_field_changes(_("Dossier"), Dossier, older, newer))
    old = {row["pk"]: row for row in older["nominations"]}
    new = {row["pk"]: row for row in newer["nominations"]}
    for pk in dict.fromkeys([*old, *new]):
        changes += _nomination_changes(old.get(pk), new.get(pk))
    names = {pk: row["fields"]["name"] for pk, row in (old | new).items()}
    changes += _answer_changes(older.get("answers", []), newer.get("answers", []))
    return changes + list(_paper_changes(older["papers"], newer["papers"], names))


def _answer_changes(
    older: list[dict[str, str]], newer: list[dict[str, str]]
) -> Iterator[Change]:
    old = {row["point"]: row["answer"] for row in older}
    new = {row["point"]: row["answer"] for row in newer}
    for point in dict.fromkeys([*old, *new]):
        before, after = old.get(point, ""), new.get(point, "")
        if before != after:
            yield Change(_("Answers to points to check"), point, before, after)


def _nomination_changes(
    older: dict[str, Any] | None, newer: dict[str, Any] | None
) -> list[Change]:
    if older is None and newer is not None:
        return [Change(newer["fields"]["name"], _("nomination"), "", _("added"))]
    if newer is None and older is not None:
        return [Change(older["fields"]["name"], _("nomination"), _("removed"), "")]
    if older is None or newer is None:
        return []
    where = newer["fields"]["name"]
    changes = list(_field_changes(where, Nomination, older, newer))
    if older["kind"] != newer["kind"]:
        changes.append(Change(where, _("kind"), older["kind"], newer["kind"]))
    if older["awards"] != newer["awards"]:
        before, after = award_lines(older["awards"]), award_lines(newer["awards"])
        changes.append(Change(where, _("earlier awards"), before, after))
    return changes


def _field_changes(
    where: str,
    model: type[models.Model],
    older: dict[str, Any],
    newer: dict[str, Any],
) -> Iterator[Change]:
    for name, after in newer["fields"].items():
        before = older["fields"].get(name)
        if before != after:
            field = model._meta.get_field(name)
            label = str(field.verbose_name)  # type: ignore[union-attr]
            yield Change(where, label, shown(field, before), shown(field, after))


def _paper_changes(
    older: list[dict[str, Any]], newer: list[dict[str, Any]], names: dict[int, str]
) -> Iterator[Change]:
    old = {(row["code"], row["nomination"]): row for row in older}
    new = {(row["code"], row["nomination"]): row for row in newer}
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if (before or {}).get("sha256") != (after or {}).get("sha256"):
            row = after or before or {}
            where = names.get(row["nomination"], _("Dossier"))
            yield Change(where, row["paper"], file_line(before), file_line(after))


def file_line(row: dict[str, Any] | None) -> str:
    """'tờ trình.pdf (3f9a…)': the name, and the beginning of its SHA-256."""
    return f"{row['name']} ({row['sha256'][:12]}…)" if row else ""


def award_lines(awards: list[dict[str, Any]]) -> str:
    """A line for each honour."""
    return "\n".join(
        ", ".join(str(award[name]) for name in AWARD_FIELDS if award[name])
        for award in awards
    )


def shown(field: Any, value: Any) -> str:
    """A frozen value as a person reads it."""
    if value is None or value == "":
        return ""
    if field.name in MASKED:
        return mask_cccd(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.choices).get(value, value))
    if isinstance(field, models.DateField):
        year, month, day = value.split("-")
        return f"{day}/{month}/{year}"
    return str(value)
