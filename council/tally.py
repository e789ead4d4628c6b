"""Arithmetic of a council: quorum, who votes, and whether it is enough. No database."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from emulation.vietnamese import vn_decimal

HALF = Decimal(50)


@dataclass(frozen=True)
class Terms:
    """How a campaign's council decides (domain 1.6). `threshold` in per cent; None: more
    than half."""

    quorum: Fraction
    threshold: Decimal | None
    of_present: bool
    counts_written: bool

    @classmethod
    def of(cls, campaign: Campaign) -> "Terms":
        return cls(
            Fraction(campaign.council_quorum_part, campaign.council_quorum_whole),
            campaign.council_threshold_percent,
            campaign.council_denominator == Campaign.VoteDenominator.PRESENT,
            campaign.council_counts_written,
        )

    def in_words(self) -> str:
        """What it takes, for people to read."""
        least = (
            _("more than half")
            if self.threshold is None
            else f"{vn_decimal(self.threshold.normalize())}%"
        )
        of = _("of those voting") if self.of_present else _("of all members")
        return f"{least} {of}"

    def least_present(self, members: int) -> int:
        """How many of `members` must be in the room."""
        return ceil(self.quorum * members)


@dataclass(frozen=True)
class Room:
    """Members of the council, by where they are, as seen from one nominee."""

    members: int
    present: int
    written: int
    # Of those present or writing, and of those absent, who left for this nominee.
    recused_taking_part: int = 0
    recused_absent: int = 0

    def voters(self, terms: Terms) -> int:
        """Who may vote on it."""
        taking_part = self.present + (self.written if terms.counts_written else 0)
        return taking_part - self.recused_taking_part

    def base(self, terms: Terms) -> int:
        """Of how many the share is taken; whoever is recused counts nowhere."""
        if terms.of_present:
            return self.voters(terms)
        return self.members - self.recused_taking_part - self.recused_absent


def share(yes: int, base: int) -> Decimal:
    """Per cent, to two places, for people; `is_enough` reckons exactly."""
    if not base:
        return Decimal(0)
    return round(Decimal(100 * yes) / Decimal(base), 2)


def is_enough(yes: int, base: int, terms: Terms) -> bool:
    """Whether `yes` of `base` carries it. Nobody left to vote carries nothing."""
    if not base:
        return False
    if terms.threshold is None:
        return 2 * yes > base
    return 100 * yes >= terms.threshold * base
