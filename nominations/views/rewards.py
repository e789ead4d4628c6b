"""The money of the rewards: the estimate, the final table, payments."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from campaigns.models import Campaign, Milestone
from emulation.vietnamese_money import money_in_words
from nominations import reward_rates, rewards, rules
from nominations.forms import ReasonForm
from nominations.forms.rewards import EstimateForm, FundForm, PayForm, ticked
from nominations.models import Decision, Reward, RewardEstimate
from nominations.reward_table import table_of
from nominations.views.answers import attempt
from nominations.views.certificates import ISSUERS
from nominations.views.decisions import READERS, decisions_visible_to
from nominations.views.selection import find_campaign
from records.errors import Refused


@for_roles(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def reward_estimate(request: UserRequest) -> HttpResponse:
    """What the rewards will come to, before any decision; kept once it is handed in."""
    campaign = find_campaign(request, rules.may_see_quota)
    split = rewards.split_of(campaign)
    sent = request.POST if request.method == "POST" else None
    form = EstimateForm(sent, initial=vars(split))
    if form.is_bound and form.is_valid():
        split = form.split()
    if (
        form.is_bound
        and form.is_valid()
        and "try" not in request.POST
        and attempt(
            request,
            lambda: _keep(campaign, form, request),
            done=_("The estimate is on record."),
            who=_("The Board's leader or the Office records the estimate."),
        )
    ):
        return redirect("nominations:reward_estimate")
    context = _estimate(campaign, split) | {
        "campaign": campaign,
        "form": form,
        "split": split,
        "may_keep": rules.may_issue(request.user, campaign),
        "kept": RewardEstimate.objects.filter(campaign=campaign).select_related(
            "made_by"
        ),
        "due": campaign.milestones.filter(kind=Milestone.Kind.BUDGET).first(),
    }
    return render(request, "nominations/reward_estimate.html", context)


def _keep(
    campaign: Campaign, form: EstimateForm, request: UserRequest
) -> RewardEstimate:
    document = form.cleaned_data["document"]
    return rewards.keep_estimate(
        campaign, form.split(), document=document, by=request.user
    )


def _estimate(campaign: Campaign, split: rewards.Split) -> dict[str, Any]:
    """The lines, and what the campaign's places come to at least and at most."""
    day = rewards.awarded_on(campaign)
    try:
        worth = reward_rates.on(campaign, day)
    except Refused as refusal:
        return {"day": day, "problem": str(refusal)}
    lines = reward_rates.estimate(worth, split.collectives, split.individuals)
    total = sum(line.total for line in lines)
    amounts = [one.amount * campaign.places for one in worth.values()]
    return {
        "day": day,
        "lines": lines,
        "total": total,
        "in_words": money_in_words(total),
        "least": min(amounts),
        "most": max(amounts),
    }


@for_roles(*READERS)
@require_safe
def reward_list(request: UserRequest, pk: int) -> HttpResponse:
    """The rewards of a decision: by kind and source, paid and unpaid, with the sums."""
    decision = get_object_or_404(decisions_visible_to(request.user), pk=pk)
    return _list_page(request, decision, PayForm(), ())


def _list_page(
    request: UserRequest, decision: Decision, form: PayForm, keys: Sequence[int]
) -> HttpResponse:
    context = {
        "decision": decision,
        "table": table_of(decision),
        "form": form,
        "fund_form": FundForm(),
        "ticked": keys,
        "may_pay": rules.may_issue(request.user, decision.campaign),
        "waiting": decision.nominations.filter(state="awarded", reward=None).count(),
    }
    return render(request, "nominations/reward_list.html", context)


@for_roles(*ISSUERS)
@require_POST
def reward_fix(request: UserRequest, pk: int) -> HttpResponse:
    """Work the rewards of a decision out."""
    decision = _find_payable(request, pk)
    form = FundForm(request.POST)
    fund = form.cleaned_data["fund"] if form.is_valid() else ""
    number: list[int] = []
    if attempt(
        request,
        lambda: number.append(rewards.fix(decision, fund=fund, by=request.user)),
    ):
        text = ngettext("%d reward worked out.", "%d rewards worked out.", number[0])
        messages.success(request, text % number[0])
    return redirect("nominations:reward_list", pk=pk)


@for_roles(*ISSUERS)
@require_POST
def reward_pay(request: UserRequest, pk: int) -> HttpResponse:
    """Record a payment to all who are ticked."""
    decision = _find_payable(request, pk)
    form, keys = PayForm(request.POST), ticked(request.POST)
    number: list[int] = []
    if form.is_valid() and attempt(
        request,
        lambda: number.append(
            rewards.pay(decision, keys, **form.cleaned_data, by=request.user)
        ),
    ):
        text = ngettext("%d payment recorded.", "%d payments recorded.", number[0])
        messages.success(request, text % number[0])
        return redirect("nominations:reward_list", pk=pk)
    return _list_page(request, decision, form, keys)


@for_roles(*ISSUERS)
@require_http_methods(["GET", "HEAD", "POST"])
def reward_take_back(request: UserRequest, pk: int) -> HttpResponse:
    """A payment was recorded by mistake."""
    rows = Reward.objects.filter(
        nomination__decision__in=decisions_visible_to(request.user)
    ).select_related("nomination__decision__campaign")
    reward = get_object_or_404(rows, pk=pk)
    decision = reward.nomination.decision
    if decision is None or not rules.may_issue(request.user, decision.campaign):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: rewards.take_back_payment(
                reward, reason=form.cleaned_data["reason"], by=request.user
            ),
            done=_("The payment is taken back."),
        )
    ):
        return redirect("nominations:reward_list", pk=decision.pk)
    context = {"reward": reward, "decision": decision, "form": form}
    return render(request, "nominations/reward_take_back.html", context)


def _find_payable(request: UserRequest, pk: int) -> Decision:
    decision = get_object_or_404(decisions_visible_to(request.user), pk=pk)
    if not rules.may_issue(request.user, decision.campaign):
        raise Http404
    return decision
