"""The money of the rewards: estimated beforehand, worked out at the decision, paid."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign, Milestone, Subject
from emulation import clock
from nominations import reward_rates, rules
from nominations.models import Decision, Nomination, Reward, RewardEstimate
from records import audit
from records.errors import Refused


@dataclass(frozen=True)
class Split:
    """How many of each kind are reckoned with, and whether that is only assumed."""

    collectives: int
    individuals: int
    is_assumed: bool

    @property
    def total(self) -> int:
        return self.collectives + self.individuals


def split_of(campaign: Campaign) -> Split:
    """As the nominees with a place divide; where places are left over, or nobody has
    one yet, the rest is assumed to go to individuals, as the plan gives no division."""
    held = Nomination.objects.filter(place__campaign=campaign).aggregate(
        collectives=Count("pk", filter=Q(subject=Subject.COLLECTIVE)),
        individuals=Count("pk", filter=Q(subject=Subject.INDIVIDUAL)),
    )
    collectives, individuals = held["collectives"], held["individuals"]
    left = max(0, campaign.places - collectives - individuals)
    return Split(collectives, individuals + left, is_assumed=bool(left))


def awarded_on(campaign: Campaign) -> dt.date:
    """The day whose rates an estimate goes by: that planned for the decision."""
    kind = Milestone.Kind.DECISION
    milestone = campaign.milestones.filter(kind=kind).first()
    return milestone.due_on if milestone else clock.today()


@transaction.atomic
def keep_estimate(
    campaign: Campaign, split: Split, *, document: str, by: User
) -> RewardEstimate:
    """Record the estimate that was handed in, with the document it went with."""
    if not rules.may_issue(by, campaign):
        raise PermissionDenied
    if not document.strip():
        raise Refused(
            _("Write number and date of the document the estimate goes with.")
        )
    if not 0 < split.total <= campaign.places:
        raise Refused(
            _("The campaign has %(places)d places; the estimate reckons with %(n)d.")
            % {"places": campaign.places, "n": split.total}
        )
    day = awarded_on(campaign)
    worth = reward_rates.on(campaign, day)
    lines = reward_rates.estimate(worth, split.collectives, split.individuals)
    made = RewardEstimate.objects.create(
        campaign=campaign,
        awarded_on=day,
        collectives=split.collectives,
        individuals=split.individuals,
        total=sum(line.total for line in lines),
        document=document.strip(),
        made_by=by,
        made_at=clock.now(),
    )
    after = {"total": made.total, "document": made.document}
    audit.record("reward.estimate", campaign, by=by, after=after)
    return made


@transaction.atomic
def fix(decision: Decision, *, fund: str, by: User) -> int:
    """Work out the reward of every awarded nominee of the decision, by the rates of its
    day; how many are new. A second run finds nothing to do."""
    if not rules.may_issue(by, decision.campaign):
        raise PermissionDenied
    if fund not in Reward.Fund.values:
        raise Refused(_("Choose the source of funds."))
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    worth = reward_rates.on(decision.campaign, locked.decided_on)
    waiting = locked.nominations.filter(state=Nomination.State.AWARDED, reward=None)
    rows = [
        _reward(nomination, worth[nomination.subject], fund, by)
        for nomination in waiting.order_by("pk")
    ]
    Reward.objects.bulk_create(rows)
    if rows:
        after = {"rewards": len(rows), "total": sum(row.amount for row in rows)}
        audit.record("reward.fix", locked, by=by, after=after | {"fund": fund})
    return len(rows)


@transaction.atomic
def pay(
    decision: Decision, keys: Collection[int], *, on: dt.date, document: str, by: User
) -> int:
    """Record that these rewards of the decision were paid, on which day and by which
    voucher; how many were not recorded as paid before."""
    if not rules.may_issue(by, decision.campaign):
        raise PermissionDenied
    if not keys:
        raise Refused(_("Tick those who were paid."))
    if not document.strip():
        raise Refused(_("Write the number of the voucher."))
    if not decision.decided_on <= on <= clock.today():
        raise Refused(_("The day of payment lies between the decision and today."))
    rows = Reward.objects.select_for_update(of=("self",)).filter(
        nomination__decision=decision,
        nomination__state=Nomination.State.AWARDED,
        pk__in=keys,
        paid_on=None,
    )
    paid = list(rows.select_related("nomination"))
    for row in paid:
        row.paid_on, row.paid_document, row.paid_by = on, document.strip(), by
    Reward.objects.bulk_update(paid, ["paid_on", "paid_document", "paid_by"])
    for row in paid:
        after = {"paid_on": on, "document": row.paid_document, "amount": row.amount}
        audit.record("reward.pay", row, by=by, after=after)
    return len(paid)


@transaction.atomic
def take_back_payment(reward: Reward, *, reason: str, by: User) -> None:
    """A payment was recorded by mistake."""
    locked = (
        Reward.objects.select_for_update(of=("self",))
        .select_related("nomination__dossier__campaign")
        .get(pk=reward.pk)
    )
    if not rules.may_issue(by, locked.nomination.dossier.campaign):
        raise PermissionDenied
    if locked.paid_on is None or not reason.strip():
        raise Refused(_("Only what is recorded as paid is taken back, with a reason."))
    before = {"paid_on": locked.paid_on, "document": locked.paid_document}
    locked.paid_on, locked.paid_document, locked.paid_by = None, "", None
    locked.save(update_fields=["paid_on", "paid_document", "paid_by"])
    audit.record("reward.take_back", locked, by=by, before=before, reason=reason)


def _reward(
    nomination: Nomination, worth: reward_rates.Worth, fund: str, by: User
) -> Reward:
    return Reward(
        nomination=nomination,
        multiple=worth.multiple,
        base_salary=worth.base_salary,
        amount=worth.amount,
        sources=worth.sources,
        fund=fund,
        fixed_by=by,
        fixed_at=clock.now(),
    )
