"""Loading a plan: one transaction, audited, and nothing written twice."""

import unicodedata
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, Organization, User
from campaigns import deriving
from campaigns.models import (
    BaseSalary,
    Campaign,
    DistributionLine,
    Holiday,
    LegalBasis,
    Milestone,
    Movement,
    NomineeKind,
    Participation,
    Phase,
    RequiredDocument,
)
from campaigns.plan import hooks, indicators, marking, references
from campaigns.plan.errors import PlanError, PlanErrors
from campaigns.plan.reading import MAIN, Plan, Row, in_line, read
from campaigns.plan.writing import Writer, decimal, only, without
from records import audit

ORGANIZATION_COLUMNS = (
    "name",
    "short_name",
    "kind",
    "level",
    "letterhead",
    "letterhead_superior",
    "document_symbol",
    "place",
    "is_submitter",
)


def load(folder: Path, *, by: User | None = None, check_only: bool = False) -> Writer:
    """Bring the database to what the plan in `folder` says; returns what that changed.

    Raises PlanErrors, with nothing written, if anything in the plan is wrong. With
    `check_only` the changes are worked out and taken back.
    """
    plan = read(folder)
    if errors := references.check(plan):
        raise PlanErrors(errors)
    with transaction.atomic():
        writer = _write(plan, by)
        if check_only:
            transaction.set_rollback(True)
    return writer


def _write(plan: Plan, by: User | None) -> Writer:
    writer = Writer()
    units = _units(plan.tables["units.csv"], writer)
    bodies = _organizations(plan.tables["organizations.csv"], units, writer)
    campaign = _campaign(plan, bodies, writer)
    _lines(campaign, plan.data, writer)
    _calendar(campaign, plan.data, writer)
    marking.write(campaign, plan.data, bodies, writer)
    indicators.write(campaign, plan.data, writer)
    _participants(campaign, plan, bodies, writer)
    _national(plan, writer)
    if writer.errors:
        raise PlanErrors(writer.errors)
    deriving.derive(campaign)
    for hook in hooks.AFTER_LOAD:
        hook(campaign)
    if writer.changes:
        audit.record(
            "campaign.load_plan",
            campaign,
            by=by,
            after={
                "changes": [f"{c.table}: {c.key}" for c in writer.changes],
                "digest": plan.digest,
            },
        )
    return writer


def _units(rows: list[Row], writer: Writer) -> dict[str, AdministrativeUnit]:
    units: dict[str, AdministrativeUnit] = {}
    for row in sorted(rows, key=lambda row: bool(row.values["parent"])):
        values = row.values
        units[values["code"]] = writer.put(
            AdministrativeUnit,
            {"code": values["code"]},
            only(values, "name", "kind", "is_border", "is_island")
            | {"parent": units.get(values["parent"])},
            at=("units.csv", in_line(row.line)),
        )
    return units


def _organizations(
    rows: list[Row], units: dict[str, AdministrativeUnit], writer: Writer
) -> dict[str, Organization]:
    bodies: dict[str, Organization] = {}
    waiting = list(rows)
    while waiting:
        row = next(r for r in waiting if r.values["parent"] in {"", *bodies})
        waiting.remove(row)
        values = row.values
        bodies[values["code"]] = writer.put(
            Organization,
            {"code": values["code"]},
            only(values, *ORGANIZATION_COLUMNS)
            | {
                "unit": units.get(values["unit"]),
                "parent": bodies.get(values["parent"]),
            },
            at=("organizations.csv", in_line(row.line)),
        )
    return bodies


def _campaign(plan: Plan, bodies: dict[str, Organization], writer: Writer) -> Campaign:
    given = plan.data["campaign"]
    values = without(given, "code", "legal_bases", "distribution")
    for key in ("issuer", "board", "office"):
        values[key] = bodies.get(values.get(key, ""))
    for key in ("vote_threshold_percent", "council_threshold_percent"):
        if key in values:
            values[key] = decimal(values[key])
    values["certificate_design"] = plan.data.get("certificate_design", {})
    values["reminders"] = plan.data.get("reminders")
    values["plan_text"] = unicodedata.normalize("NFC", plan.text)
    values["source_digest"] = plan.digest
    known = Campaign.objects.filter(code=given["code"]).first()
    if known and known.places != given["places"]:
        writer.errors.append(_places_are_an_act(known, given["places"]))
    return writer.put(Campaign, {"code": given["code"]}, values, at=(MAIN, "campaign"))


def _places_are_an_act(campaign: Campaign, places: int) -> PlanError:
    message = _(
        "the campaign has %(now)d places, the file says %(new)d. The number is changed "
        "on the quota page, with a reason; then write the same number here."
    )
    return PlanError(
        MAIN, "campaign.places", message % {"now": campaign.places, "new": places}
    )


def _lines(campaign: Campaign, data: dict[str, Any], writer: Writer) -> None:
    meant = {item["line"]: without(item, "line") for item in data.get("recipients", [])}
    for model, key in [
        (LegalBasis, "legal_bases"),
        (DistributionLine, "distribution"),
    ]:
        kept = []
        for order, text in enumerate(data["campaign"].get(key, []), start=1):
            values: dict[str, Any] = {"text": text}
            if model is DistributionLine:
                values["organizations"] = meant.get(order, {})
            place = (MAIN, f"campaign.{key}[{order}]")
            scope = {"campaign": campaign, "order": order}
            kept.append(writer.put(model, scope, values, at=place))
        writer.note_absent(model, {"campaign": campaign}, kept)


def _calendar(campaign: Campaign, data: dict[str, Any], writer: Writer) -> None:
    for model, key in [
        (Phase, "phases"),
        (Milestone, "milestones"),
        (NomineeKind, "kinds"),
        (RequiredDocument, "documents"),
    ]:
        kept = [
            writer.put(
                model,
                {"campaign": campaign, "code": item["code"]},
                _unsaid(model, item) | without(item, "code") | {"order": order},
                at=(MAIN, f"{key}[{order}]"),
            )
            for order, item in enumerate(data[key], start=1)
        ]
        writer.note_absent(model, {"campaign": campaign}, kept)


def _unsaid(model: type[Model], item: dict[str, Any]) -> dict[str, Any]:
    """What holds for a milestone where the plan says nothing of who owes it: nobody is
    overdue who nominates nobody."""
    if model is not Milestone:
        return {}
    is_window = item["kind"] == Milestone.Kind.DOSSIER_WINDOW
    return {"owed_by": None, "is_optional": is_window}


def _participants(
    campaign: Campaign,
    plan: Plan,
    bodies: dict[str, Organization],
    writer: Writer,
) -> None:
    participations = [
        writer.put(
            Participation,
            {"campaign": campaign, "organization": bodies[row.values["code"]]},
            {"block": row.values["block"]},
            at=("organizations.csv", in_line(row.line)),
        )
        for row in plan.tables["organizations.csv"]
        if row.values["participates"]
    ]
    writer.note_absent(Participation, {"campaign": campaign}, participations)
    movements = [
        writer.put(
            Movement,
            {"campaign": campaign, "code": row.values["code"]},
            only(row.values, "name", "kind", "period", "basis")
            | {"organization": bodies[row.values["organization"]]},
            at=("movements.csv", in_line(row.line)),
        )
        for row in plan.tables.get("movements.csv", [])
    ]
    writer.note_absent(Movement, {"campaign": campaign}, movements)


def _national(plan: Plan, writer: Writer) -> None:
    for number, item in enumerate(plan.data.get("base_salaries", []), start=1):
        writer.put(
            BaseSalary,
            {"valid_from": item["valid_from"]},
            only(item, "amount", "source"),
            at=(MAIN, f"base_salaries[{number}]"),
        )
    for row in plan.tables.get("holidays.csv", []):
        writer.put(
            Holiday,
            {"day": row.values["day"]},
            only(row.values, "name", "is_working_day"),
            at=("holidays.csv", in_line(row.line)),
        )
