"""Loading a plan: one transaction, audited, and nothing written twice."""

import datetime as dt
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, Organization, User
from campaigns.models import (
    BaseSalary,
    Campaign,
    CriteriaSet,
    Criterion,
    DistributionLine,
    Holiday,
    LegalBasis,
    Milestone,
    Movement,
    NomineeKind,
    Participation,
    Phase,
    RequiredDocument,
    RewardRate,
    TieRule,
)
from campaigns.plan import hooks, references
from campaigns.plan.errors import PlanError, PlanErrors
from campaigns.plan.reading import MAIN, Plan, Row, read
from campaigns.plan.writing import Writer
from records import audit


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
    _rules(campaign, plan.data, bodies, writer)
    _money(campaign, plan.data, writer)
    _participants(campaign, plan, bodies, writer)
    _national(plan, writer)
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
            _only(values, "name", "kind", "is_border", "is_island")
            | {"parent": units.get(values["parent"])},
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
            _only(
                values,
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
            | {
                "unit": units.get(values["unit"]),
                "parent": bodies.get(values["parent"]),
            },
        )
    return bodies


def _campaign(plan: Plan, bodies: dict[str, Organization], writer: Writer) -> Campaign:
    given = plan.data["campaign"]
    values = _without(given, "code", "legal_bases", "distribution")
    for key in ("issuer", "board", "office"):
        values[key] = bodies.get(values.get(key, ""))
    if "vote_threshold_percent" in values:
        values["vote_threshold_percent"] = _decimal(values["vote_threshold_percent"])
    values["certificate_design"] = plan.data.get("certificate_design", {})
    values["plan_text"] = unicodedata.normalize("NFC", plan.text)
    values["source_digest"] = plan.digest
    known = Campaign.objects.filter(code=given["code"]).first()
    if known and known.places != given["places"]:
        raise PlanErrors([_places_are_an_act(known, given["places"])])
    return writer.put(Campaign, {"code": given["code"]}, values)


def _places_are_an_act(campaign: Campaign, places: int) -> PlanError:
    message = _(
        "the campaign has %(now)d places, the file says %(new)d. The number is changed "
        "on the quota page, with a reason; then write the same number here."
    )
    return PlanError(
        MAIN, "campaign.places", message % {"now": campaign.places, "new": places}
    )


def _lines(campaign: Campaign, data: dict[str, Any], writer: Writer) -> None:
    for model, key in [
        (LegalBasis, "legal_bases"),
        (DistributionLine, "distribution"),
    ]:
        for order, text in enumerate(data["campaign"].get(key, []), start=1):
            writer.put(model, {"campaign": campaign, "order": order}, {"text": text})


def _calendar(campaign: Campaign, data: dict[str, Any], writer: Writer) -> None:
    for model, key in [
        (Phase, "phases"),
        (Milestone, "milestones"),
        (NomineeKind, "kinds"),
        (RequiredDocument, "documents"),
    ]:
        for order, item in enumerate(data[key], start=1):
            writer.put(
                model,
                {"campaign": campaign, "code": item["code"]},
                _without(item, "code") | {"order": order},
            )
        writer.note_absent(
            model._default_manager.filter(campaign=campaign),
            {item["code"] for item in data[key]},
        )


def _rules(
    campaign: Campaign,
    data: dict[str, Any],
    bodies: dict[str, Organization],
    writer: Writer,
) -> None:
    for order, item in enumerate(data.get("tie_rules", []), start=1):
        writer.put(TieRule, {"campaign": campaign, "order": order}, item)
    for item in data["criteria_sets"]:
        criteria_set = writer.put(
            CriteriaSet,
            {
                "campaign": campaign,
                "organization": bodies.get(item.get("organization", "")),
                "subject": item.get("subject", ""),
                "version": item.get("version", 1),
            },
            {"name": item["name"]},
        )
        for order, criterion in enumerate(item["criteria"], start=1):
            writer.put(
                Criterion,
                {"criteria_set": criteria_set, "code": criterion["code"]},
                {
                    "order": order,
                    "name": criterion["name"],
                    "guide": criterion.get("guide", ""),
                    "maximum": _decimal(criterion["maximum"]),
                    "weight": _decimal(criterion.get("weight", 1)),
                },
            )


def _money(campaign: Campaign, data: dict[str, Any], writer: Writer) -> None:
    for item in data.get("reward_rates", []):
        writer.put(
            RewardRate,
            {"campaign": campaign, **_only(item, "subject", "valid_from")},
            {"multiple": _decimal(item["multiple"]), "source": item["source"]},
        )


def _participants(
    campaign: Campaign,
    plan: Plan,
    bodies: dict[str, Organization],
    writer: Writer,
) -> None:
    for row in plan.tables["organizations.csv"]:
        if row.values["participates"]:
            writer.put(
                Participation,
                {"campaign": campaign, "organization": bodies[row.values["code"]]},
                {"block": row.values["block"]},
            )
    for row in plan.tables.get("movements.csv", []):
        writer.put(
            Movement,
            {"campaign": campaign, "code": row.values["code"]},
            _only(row.values, "name", "kind", "period", "basis")
            | {"organization": bodies[row.values["organization"]]},
        )


def _national(plan: Plan, writer: Writer) -> None:
    for item in plan.data.get("base_salaries", []):
        day: dt.date = item["valid_from"]
        writer.put(
            BaseSalary, {"valid_from": day}, {k: item[k] for k in ("amount", "source")}
        )
    for row in plan.tables.get("holidays.csv", []):
        writer.put(
            Holiday,
            {"day": row.values["day"]},
            _only(row.values, "name", "is_working_day"),
        )


def _only(values: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: values[key] for key in keys}


def _without(values: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in keys}


def _decimal(number: float) -> Decimal:
    """0.1 in the file is 0.1 in the database; two places, as the columns hold."""
    return Decimal(str(number)).quantize(Decimal("0.01"))
