"""What was handed in, frozen, and how two versions differ."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.models import User
from emulation import clock
from nominations.models import (
    Document,
    Dossier,
    DossierVersion,
    EarlierAward,
    Nomination,
)

DOSSIER_FIELDS = (
    "request_number",
    "request_on",
    "request_signer",
    "request_signer_title",
    "request_text",
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
)
NOMINATION_FIELDS = (
    "subject",
    "kind",
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
    "alias",
    "born_on",
    "gender",
    "citizen_id",
    "hometown",
    "workplace",
    "position",
    "qualification",
    "head_name",
    "founded",
    "members_total",
    "members_female",
    "features",
    "is_direct_worker",
    "is_border_island",
    "is_grassroots",
)


class Difference(NamedTuple):
    """One field that two versions say differently; `of` is the dossier or a nominee."""

    of: str
    field: str
    before: Any
    after: Any


def freeze(dossier: Dossier, *, by: User) -> DossierVersion:
    """Keep the dossier's content as it is handed in, with its SHA-256."""
    content = snapshot(dossier)
    return DossierVersion.objects.create(
        dossier=dossier,
        number=dossier.version,
        content=content,
        sha256=canonical_digest(content),
        submitted_by=by,
        submitted_at=clock.now(),
    )


def canonical_digest(content: Any) -> str:
    """SHA-256 of the JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot(dossier: Dossier) -> dict[str, Any]:
    """All that the organisation says, files by their hashes, in plain JSON values."""
    nominations = dossier.nominations.select_related("kind", "movement").order_by("pk")
    content = {
        "code": dossier.code,
        "organization": dossier.organization.name,
        "campaign": dossier.campaign.code,
        "fields": _values(dossier, DOSSIER_FIELDS),
        "nominations": [
            {"pk": row.pk, **_nomination(row)}
            for row in nominations.prefetch_related("earlier_awards")
        ],
        "papers": [
            _paper(row)
            for row in dossier.documents.current().select_related(
                "required", "attachment"
            )
        ],
    }
    plain: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return plain


def differences(old: DossierVersion, new: DossierVersion) -> list[Difference]:
    """What `new` says otherwise than `old`, field by field."""
    return [
        *_of_dossier(old.content, new.content),
        *_of_nominations(old.content, new.content),
        *_of_papers(old.content, new.content),
    ]


def _values(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {k: str(v) if hasattr(v, "pk") else v for k, v in values.items()}


def _nomination(row: Nomination) -> dict[str, Any]:
    awards = [
        [award.year, award.title, award.decision, award.authority]
        for award in row.earlier_awards.all()
    ]
    return {**_values(row, NOMINATION_FIELDS), "earlier_awards": awards}


def _paper(row: Document) -> dict[str, Any]:
    return {
        "paper": row.required.name,
        "nomination": row.nomination_id,
        "file": row.attachment.original_name,
        "sha256": row.attachment.sha256,
    }


def _of_dossier(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    for name in DOSSIER_FIELDS:
        before, after = old["fields"].get(name), new["fields"].get(name)
        if before != after:
            yield Difference("", label_of(Dossier, name), before, after)


def _of_nominations(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    before = {row["pk"]: row for row in old["nominations"]}
    after = {row["pk"]: row for row in new["nominations"]}
    for key in sorted(before.keys() | after.keys()):
        if key not in after or key not in before:
            was, now = before.get(key, {}).get("name"), after.get(key, {}).get("name")
            yield Difference(was or now, label_of(Nomination, "name"), was, now)
            continue
        for name in (*NOMINATION_FIELDS, "earlier_awards"):
            if before[key].get(name) != after[key].get(name):
                yield Difference(
                    after[key]["name"],
                    label_of(Nomination, name),
                    before[key].get(name),
                    after[key].get(name),
                )


def _of_papers(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    names = {
        row["pk"]: row["name"] for row in [*old["nominations"], *new["nominations"]]
    }
    before = {(row["nomination"], row["paper"]): row for row in old["papers"]}
    after = {(row["nomination"], row["paper"]): row for row in new["papers"]}
    for key in sorted(before.keys() | after.keys(), key=str):
        was, now = before.get(key, {}), after.get(key, {})
        if was.get("sha256") != now.get("sha256"):
            of = names.get(key[0], "")
            yield Difference(of, key[1], was.get("file"), now.get("file"))


def label_of(model: type[models.Model], name: str) -> str:
    """The field's name as people see it."""
    if name == "earlier_awards":
        return str(EarlierAward._meta.verbose_name_plural)
    field = model._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))
