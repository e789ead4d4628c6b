"""What a plan says of marks, equals and money: written with the rest of it."""

from typing import Any

from accounts.models import Organization
from campaigns.models import Campaign, CriteriaSet, Criterion, RewardRate, TieRule
from campaigns.plan.reading import MAIN
from campaigns.plan.writing import Writer, decimal, only, without


def write(
    campaign: Campaign,
    data: dict[str, Any],
    bodies: dict[str, Organization],
    writer: Writer,
) -> None:
    """The tie rules, the criteria and the reward rates of the plan."""
    _tie_rules(campaign, data.get("tie_rules", []), writer)
    _criteria(campaign, data, bodies, writer)
    _money(campaign, data, writer)


def _tie_rules(campaign: Campaign, items: list[dict[str, Any]], writer: Writer) -> None:
    if campaign.pk:
        writer.reorder(campaign.tie_rules.all(), [item["code"] for item in items])
    kept = [
        writer.put(
            TieRule,
            {"campaign": campaign, "code": item["code"]},
            without(item, "code") | {"order": order},
            at=(MAIN, f"tie_rules[{order}]"),
        )
        for order, item in enumerate(items, start=1)
    ]
    writer.note_absent(TieRule, {"campaign": campaign}, kept)


def _criteria(
    campaign: Campaign,
    data: dict[str, Any],
    bodies: dict[str, Organization],
    writer: Writer,
) -> None:
    kept = []
    for number, item in enumerate(data["criteria_sets"], start=1):
        where = f"criteria_sets[{number}]"
        criteria_set = writer.put(
            CriteriaSet,
            {
                "campaign": campaign,
                "organization": bodies.get(item.get("organization", "")),
                "subject": item.get("subject", ""),
                "version": item.get("version", 1),
            },
            {"name": item["name"]},
            at=(MAIN, where),
        )
        kept.append(criteria_set)
        _criteria_of(criteria_set, item["criteria"], where, writer)
    writer.note_absent(CriteriaSet, {"campaign": campaign}, kept)


def _criteria_of(
    criteria_set: CriteriaSet, items: list[dict[str, Any]], where: str, writer: Writer
) -> None:
    kept = [
        writer.put(
            Criterion,
            {"criteria_set": criteria_set, "code": item["code"]},
            {
                "order": order,
                "name": item["name"],
                "guide": item.get("guide", ""),
                "maximum": decimal(item["maximum"]),
                "weight": decimal(item.get("weight", 1)),
                "kind": item.get("kind", Criterion.Kind.BASE),
            },
            at=(MAIN, f"{where}.criteria[{order}]"),
        )
        for order, item in enumerate(items, start=1)
    ]
    writer.note_absent(Criterion, {"criteria_set": criteria_set}, kept)


def _money(campaign: Campaign, data: dict[str, Any], writer: Writer) -> None:
    kept = [
        writer.put(
            RewardRate,
            {"campaign": campaign, **only(item, "subject", "valid_from")},
            {"multiple": decimal(item["multiple"]), "source": item["source"]},
            at=(MAIN, f"reward_rates[{number}]"),
        )
        for number, item in enumerate(data.get("reward_rates", []), start=1)
    ]
    writer.note_absent(RewardRate, {"campaign": campaign}, kept)
