"""The rewards of a decision as a table: said once for the page and for the files."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from campaigns.models import Subject
from emulation.vietnamese_money import money_in_words
from nominations.models import Certificate, Decision, Nomination, Reward


@dataclass(frozen=True)
class RewardLine:
    """One reward with its number in the register, if it has one yet."""

    reward: Reward
    nomination: Nomination
    ordinal: int | None

    @property
    def is_revoked(self) -> bool:
        return self.nomination.state == Nomination.State.REVOKED


@dataclass
class RewardPart:
    """Collectives or individuals, with their sum."""

    subject: Subject
    lines: list[RewardLine] = field(default_factory=list)

    @property
    def total(self) -> int:
        return _sum(self.lines)


@dataclass(frozen=True)
class FundSum:
    """What comes from one source of funds, and how much of it is paid."""

    label: str
    count: int
    total: int
    paid: int

    @property
    def unpaid(self) -> int:
        return self.total - self.paid


@dataclass(frozen=True)
class RewardTable:
    """Revoked awards stand in it, and count in no sum."""

    parts: list[RewardPart]
    funds: list[FundSum]

    @property
    def lines(self) -> list[RewardLine]:
        return [line for part in self.parts for line in part.lines]

    @property
    def total(self) -> int:
        return sum(part.total for part in self.parts)

    @property
    def paid(self) -> int:
        return sum(fund.paid for fund in self.funds)

    @property
    def unpaid(self) -> int:
        return self.total - self.paid

    @property
    def in_words(self) -> str:
        return money_in_words(self.total)

    @property
    def sources(self) -> list[str]:
        return sorted({line.reward.sources for line in self.lines})


def table_of(decision: Decision) -> RewardTable:
    """In the order of the list to the Committee; two queries."""
    rewards = (
        Reward.objects.filter(nomination__decision=decision)
        .filter(nomination__proposal_lines__proposal=decision.proposal_id)
        .select_related("nomination__dossier__organization", "nomination__kind")
        .order_by("nomination__proposal_lines__order")
    )
    rows = Certificate.objects.filter(decision=decision, voided_at=None)
    ordinals = dict(rows.values_list("nomination", "ordinal"))
    lines = [
        RewardLine(row, row.nomination, ordinals.get(row.nomination_id))
        for row in rewards
    ]
    parts = [
        RewardPart(subject, [one for one in lines if one.nomination.subject == subject])
        for subject in (Subject.COLLECTIVE, Subject.INDIVIDUAL)
    ]
    return RewardTable([part for part in parts if part.lines], _by_fund(lines))


def _by_fund(lines: list[RewardLine]) -> list[FundSum]:
    sums = []
    for fund in Reward.Fund:
        of_it = [one for one in lines if one.reward.fund == fund and not one.is_revoked]
        if of_it:
            paid = _sum(one for one in of_it if one.reward.paid_on)
            sums.append(FundSum(str(fund.label), len(of_it), _sum(of_it), paid))
    return sums


def _sum(lines: Iterable[RewardLine]) -> int:
    return sum(line.reward.amount for line in lines if not line.is_revoked)
