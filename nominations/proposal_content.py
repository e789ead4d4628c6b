"""What a list to the Standing Committee says: all that is printed and read of it, so that
no later change can alter a frozen one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from nominations import versions
from nominations.models import Nomination, Proposal, ProposalLine
from nominations.ranking_data import women_share
from records.errors import Refused

Part = ProposalLine.Part
# Of the achievements, the appendix prints whole sentences up to so many letters.
SHORT = 700
BOARD_FIELDS = (
    "name",
    "short_name",
    "letterhead",
    "letterhead_superior",
    "document_symbol",
    "place",
)


@dataclass(frozen=True)
class Listed:
    """A nominee on the list: in which part, and where the ranking has them."""

    nomination: Nomination
    part: str
    rank: int | None = None
    moved: str = ""
    separated_by: str = ""


def of(campaign: Campaign, listed: Sequence[Listed]) -> dict[str, Any]:
    """The content of a list of `listed`, those proposed first, in the order given."""
    short = _achievements([one.nomination.pk for one in listed])
    orders = dict.fromkeys(Part.values, 0)
    lines = []
    # Python sorts stably: within each part the order given stays.
    for one in sorted(listed, key=lambda one: one.part != Part.PROPOSED):
        orders[one.part] += 1
        place = {"order": orders[one.part], "part": str(one.part)}
        achievement = {"achievement": short[one.nomination.pk]}
        lines.append(place | _line(one) | achievement)
    return {
        "campaign": {"code": campaign.code, "name": campaign.name},
        "plan": {
            "number": campaign.number,
            "issued_on": campaign.issued_on.isoformat() if campaign.issued_on else "",
        },
        "bases": list(campaign.legal_bases.values_list("text", flat=True)),
        "board": {name: getattr(campaign.board, name) for name in BOARD_FIELDS},
        "award": campaign.award_name,
        "committee": campaign.committee_name,
        "places": campaign.places,
        "counts": orders,
        "lines": lines,
    }


def refuse_altered(proposal: Proposal) -> None:
    """What is read and printed of a list is what was frozen: Refused if its content and
    its hash do not match."""
    if versions.digest(proposal.content) != proposal.sha256:
        raise Refused(
            _(
                "List No. %(version)d does not match its hash: it was changed outside "
                "the program. Tell the administrator; nothing is printed of it."
            )
            % {"version": proposal.version}
        )


def in_short(text: str) -> str:
    """Whole sentences of `text` within SHORT letters; the first is cut at a word if it
    alone is longer."""
    text = " ".join(text.split())
    if len(text) <= SHORT:
        return text
    ends = [found.end() for found in re.finditer(r"[.!?;](?= )", text[:SHORT])]
    if ends:
        return text[: ends[-1]]
    return text[: SHORT - 1].rsplit(" ", 1)[0] + "…"


def _achievements(keys: Sequence[int]) -> dict[int, str]:
    rows = Nomination.objects.filter(pk__in=keys).values_list("pk", "achievement")
    return {pk: in_short(text) for pk, text in rows}


def _line(one: Listed) -> dict[str, Any]:
    row = one.nomination
    share = women_share(row)
    return {
        "nomination": row.pk,
        "rank": one.rank,
        "score": "" if row.score is None else str(row.score),
        "moved": one.moved,
        "separated_by": one.separated_by,
        "name": row.name,
        "subject": row.subject,
        "kind": row.kind.name,
        "gender": row.gender,
        "position": row.position,
        "workplace": row.workplace,
        "address": row.address,
        "head_name": row.head_name,
        "organization": row.dossier.organization.name,
        "organization_code": row.dossier.organization.code,
        "dossier": row.dossier.code,
        "summary": row.summary,
        "votes_for": row.votes_for,
        "members_present": row.dossier.members_present,
        "members_total": row.dossier.members_total,
        "women_share": None if share is None else str(round(share, 4)),
        "is_direct_worker": row.is_direct_worker,
        "is_border_island": row.is_border_island,
        "is_grassroots": row.is_grassroots,
    }
