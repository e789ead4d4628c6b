"""A ranking, stored so that it can be found again from what is stored alone.

The content holds every value that the order depends on, and the order. `faults` computes
the order anew and compares; the hash also stands in the audit log, whose chain notices
what is changed later (decision 0021).
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import rules, versions
from nominations.models import RankingSnapshot
from nominations.ranking import Entry, Given, Ranking, Rule
from nominations.ranking_data import Facts, Standing, standing
from records import audit
from records.models import AuditEvent

FORMAT = 1
VERB = "ranking.store"
Occasion = RankingSnapshot.Occasion


@transaction.atomic
def store(campaign: Campaign, *, by: User) -> RankingSnapshot:
    """Store the ranking as it stands."""
    if not rules.may_propose(by, campaign):
        raise PermissionDenied
    return keep(standing(campaign), Occasion.BY_HAND, by=by)


def keep(found: Standing, occasion: str, *, by: User) -> RankingSnapshot:
    """Part of a step that rests on the ranking. The same ranking is not stored twice in
    a row."""
    content = content_of(found)
    digest = versions.digest(content)
    last = found.campaign.ranking_snapshots.defer("content").first()
    if last is not None and last.sha256 == digest:
        return last
    kept = RankingSnapshot.objects.create(
        campaign=found.campaign,
        content=content,
        sha256=digest,
        ranked=len(found.ranking.lines),
        chosen=len(found.ranking.chosen),
        occasion=occasion,
        taken_by=by,
        taken_at=clock.now(),
    )
    audit.record(VERB, kept, by=by, after={"sha256": digest, "occasion": occasion})
    return kept


def faults(snapshot: RankingSnapshot) -> list[str]:
    """Why the stored ranking cannot be trusted; empty when it is as it was stored and
    its own data lead to its order."""
    digest = versions.digest(snapshot.content)
    booked = AuditEvent.objects.filter(
        verb=VERB, object_type=snapshot._meta.label_lower, object_id=str(snapshot.pk)
    ).values_list("after", flat=True)
    found = []
    if digest != snapshot.sha256:
        found.append(_("The content does not match its hash."))
    if [after.get("sha256") for after in booked] != [snapshot.sha256]:
        found.append(_("The hash is not the one in the audit log."))
    try:
        again = _order(given_of(snapshot.content).rank())
    except (KeyError, TypeError, ValueError, ArithmeticError):
        again = None
    if again != snapshot.content.get("order"):
        found.append(_("The stored data do not lead to the stored order."))
    return found


def content_of(found: Standing) -> dict[str, Any]:
    """In JSON's own values, in an order that does not depend on the database's."""
    given, facts = found.given, found.facts
    return {
        "format": FORMAT,
        "campaign": found.campaign.code,
        "entries": [
            {
                "key": entry.key,
                "score": str(entry.score),
                "submitted_at": entry.submitted_at.astimezone(dt.UTC).isoformat(),
                "dossier": entry.dossier,
                "position": entry.position,
                "organization": entry.organization,
                "women_share": _text(entry.women_share),
                "is_direct_worker": entry.is_direct_worker,
                "is_border_island": entry.is_border_island,
                "is_grassroots": entry.is_grassroots,
                "criteria": {code: str(v) for code, v in entry.criteria.items()},
                # But for the state: holding a place makes no other ranking of it.
                "facts": list(facts[entry.key]._replace(state="")),
            }
            for entry in sorted(given.entries, key=lambda entry: entry.key)
        ],
        "rules": [
            {"code": rule.code, "name": rule.name, "parameter": dict(rule.parameter)}
            for rule in given.rules
        ],
        "places": given.places,
        "set_aside": sorted([key, n] for key, n in given.set_aside.items()),
        "moves": sorted([key, side] for key, side in given.moves.items()),
        "order": _order(found.ranking),
    }


def given_of(content: dict[str, Any]) -> Given:
    """What the stored ranking was computed from."""
    return Given(
        entries=[_entry(row) for row in content["entries"]],
        rules=[Rule(**row) for row in content["rules"]],
        places=content["places"],
        set_aside=dict(content["set_aside"]),
        moves=dict(content["moves"]),
    )


def facts_of(content: dict[str, Any]) -> dict[int, Facts]:
    return {row["key"]: Facts(*row["facts"]) for row in content["entries"]}


def _entry(row: dict[str, Any]) -> Entry:
    share = row["women_share"]
    values = {name: value for name, value in row.items() if name != "facts"}
    return Entry(
        **values
        | {
            "score": Decimal(row["score"]),
            "submitted_at": dt.datetime.fromisoformat(row["submitted_at"]),
            "women_share": None if share is None else Decimal(share),
            "criteria": {k: Decimal(v) for k, v in row["criteria"].items()},
        }
    )


def _order(ranking: Ranking) -> list[list[Any]]:
    """The keys in their order, what parted each from the one above, and who is in."""
    return [[line.entry.key, line.separated_by, line.is_in] for line in ranking.lines]


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
