"""Decisions of the Standing Committee: enter, confirm, read."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.db import models
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.forms.identity import IdentityForm
from accounts.models import Role, User
from accounts.models.memberships import BOARD_ROLES, READER_ROLES
from campaigns import choosing
from nominations import proposal_reading, rules
from nominations.decision import Outcome, Papers, record_decision
from nominations.forms.decisions import DecisionForm, OutcomesForm, sign, unsign
from nominations.models import Decision, Proposal, ProposalLine
from nominations.views import typing
from nominations.views.answers import attempt
from records import attachments, drafts
from records.models import Attachment

SIGNERS = (Role.OFFICE, Role.COMMITTEE)
READERS = (*BOARD_ROLES, *READER_ROLES)


def decisions_visible_to(user: User) -> models.QuerySet[Decision]:
    """Whoever reads the list reads the decision on it."""
    lists = Proposal.objects.visible_to(user)
    return Decision.objects.filter(proposal__in=lists).select_related("campaign")


@for_roles(*READERS)
@require_safe
def decision_list(request: UserRequest) -> HttpResponse:
    seen = choosing.of_chosen(request, decisions_visible_to(request.user))
    decisions = seen.annotate(
        awarded=Count("outcomes", filter=Q(outcomes__is_awarded=True))
    )
    lists = choosing.of_chosen(request, Proposal.objects.visible_to(request.user))
    open_lists = lists.filter(state=Proposal.State.FROZEN)
    campaign = choosing.chosen(request)
    context = {
        "decisions": decisions,
        "may_backfill": campaign is not None
        and rules.may_decide(request.user, campaign),
        "open_lists": [
            proposal
            for proposal in open_lists.select_related("campaign").defer("content")
            if rules.may_decide(request.user, proposal.campaign)
        ],
    }
    return render(request, "nominations/decision_list.html", context)


@for_roles(*SIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decision_new(request: UserRequest, pk: int) -> HttpResponse:
    """Read the list, line by line, and enter the decision on it; the next page sums it up
    before it counts."""
    proposal = find_open(request, pk)
    if "change" in request.POST:
        return _change(request, proposal)
    kept = kept_file(request)
    # Not `or None`: an empty form that was sent is bound all the same.
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(
        sent, request.FILES or None, campaign=proposal.campaign, proposal=proposal
    )
    outcomes = OutcomesForm(_read(request, proposal), sent)
    if request.method == "POST":
        is_valid = form.is_valid()
        if form.cleaned_data.get("upload"):
            kept = attachments.store(form.cleaned_data["upload"], by=request.user)
        if is_valid and outcomes.is_valid():
            return _confirm(
                request, proposal, _token(request, proposal, form, outcomes, kept)
            )
    return _form_page(request, proposal, form, outcomes, kept)


def _change(request: UserRequest, proposal: Proposal) -> HttpResponse:
    """Back from the summary, with everything as it was entered."""
    values = _confirmed(request, proposal)
    if values is None:
        return redirect("nominations:decision_new", pk=proposal.pk)
    initial = values | {"decided_on": dt.date.fromisoformat(values["decided_on"])}
    form = DecisionForm(campaign=proposal.campaign, proposal=proposal, initial=initial)
    outcomes = OutcomesForm.of(_read(request, proposal), values["refused"])
    return _form_page(
        request, proposal, form, outcomes, file_of(values), is_drawn=False
    )


def _form_page(
    request: UserRequest,
    proposal: Proposal,
    form: DecisionForm,
    outcomes: OutcomesForm,
    kept: Attachment | None,
    *,
    is_drawn: bool = True,
) -> HttpResponse:
    context: dict[str, Any] = {"proposal": proposal, "form": form, "kept": kept}
    if is_drawn:
        context |= typing.kept(request, form)
        restored = context["autosave"].restored
        if restored:
            outcomes = OutcomesForm(_read(request, proposal), restored.data)
    if kept:
        context["kept_token"] = sign({"file": kept.pk, "user": request.user.pk})
    context["outcomes"] = outcomes
    return render(request, "nominations/decision_new.html", context)


def _token(
    request: UserRequest,
    proposal: Proposal,
    form: DecisionForm,
    outcomes: OutcomesForm,
    kept: Attachment | None,
) -> str:
    """What is to be confirmed, signed, so that exactly that is entered."""
    return sign(
        {
            "proposal": proposal.pk,
            **said(request, form.cleaned_data, kept),
            "refused": {str(row.key): row.reason for row in outcomes.refused},
        }
    )


def _confirm(
    request: UserRequest,
    proposal: Proposal,
    token: str,
    identity: IdentityForm | None = None,
) -> HttpResponse:
    """The summary, and the password and code that make it count."""
    values = unsign(token)
    assert values is not None
    context = {
        "proposal": proposal,
        "values": values,
        "decided_on": dt.date.fromisoformat(values["decided_on"]),
        "kept": file_of(values),
        "outcomes": OutcomesForm.of(_read(request, proposal), values["refused"]),
        "token": token,
        "form": identity or IdentityForm(request, request.user),
    }
    return render(request, "nominations/decision_confirm.html", context)


@for_roles(*SIGNERS)
@require_POST
def decision_record(request: UserRequest, pk: int) -> HttpResponse:
    """Enter what was confirmed, by one who has given the password and the code. A second
    click finds it entered and shows it."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    values = _confirmed(request, proposal)
    if values is None:
        messages.error(
            request, _("The confirmation has expired. Enter the decision once more.")
        )
        return redirect("nominations:decision_new", pk=proposal.pk)
    once = uuid.UUID(values["once"])
    if entered := Decision.objects.filter(once_key=once, recorded_by=request.user):
        return redirect(entered[0])
    identity = IdentityForm(request, request.user, request.POST)
    if not identity.is_valid():
        return _confirm(request, proposal, request.POST["token"], identity)
    made: list[Decision] = []
    if attempt(
        request,
        lambda: made.append(_record(proposal, values, request.user)),
        done=_(
            "The decision is recorded. Nobody is told yet: it is released by two people."
        ),
        who=_("The Committee or the Party Committee Office enters the decision."),
    ):
        drafts.forget(
            request.user, reverse("nominations:decision_new", args=[proposal.pk])
        )
        return redirect(made[0])
    return redirect("nominations:proposal_detail", pk=proposal.pk)


def _confirmed(request: UserRequest, proposal: Proposal) -> dict[str, Any] | None:
    """What this person was shown to confirm for this list."""
    values = unsign(request.POST.get("token", ""))
    if values is None or values.get("proposal") != proposal.pk:
        return None
    return values if values["user"] == request.user.pk else None


def _record(proposal: Proposal, values: dict[str, Any], by: User) -> Decision:
    papers = papers_of(values)
    refused = values["refused"]
    outcomes = {
        key: Outcome(str(key) not in refused, refused.get(str(key), ""))
        for key in (line["nomination"] for line in lines_of(proposal))
    }
    return record_decision(
        proposal, papers, outcomes, by=by, once_key=uuid.UUID(values["once"])
    )


@for_roles(*READERS)
@require_safe
def decision_detail(request: UserRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(
        decisions_visible_to(request.user)
        .select_related("proposal", "recorded_by", "undone_by", "attachment")
        .defer("proposal__content"),
        pk=pk,
    )
    outcomes = decision.outcomes.select_related(
        "nomination__dossier__organization"
    ).order_by("is_awarded", "pk")
    release = decision.open_release
    may_release = rules.may_release(request.user, decision.campaign)
    is_first = release is not None and release.asked_by_id == request.user.pk
    context = {
        "decision": decision,
        "outcomes": outcomes,
        "awarded": sum(row.is_awarded for row in outcomes),
        "reserve": decision.nominations.filter(
            proposal_lines__proposal=decision.proposal,
            proposal_lines__part=ProposalLine.Part.RESERVE,
        ).select_related("dossier__organization"),
        "release": release,
        "stopped": decision.releases.exclude(undone_at=None).select_related(
            "undone_by"
        ),
        "may_decide": decision.is_waiting
        and rules.may_decide(request.user, decision.campaign),
        "may_ask": decision.is_waiting and may_release and release is None,
        "may_confirm": decision.is_waiting
        and may_release
        and release is not None
        and release.confirmed_by_id is None
        and not is_first,
        "may_stop": decision.is_waiting
        and release is not None
        and rules.may_stop_release(request.user, decision.campaign, release),
        "can_issue": rules.may_issue(request.user, decision.campaign),
        "issued": decision.certificates.count(),
        "waiting": decision.nominations.filter(
            state="awarded", certificates=None
        ).count(),
    }
    return render(request, "nominations/decision_detail.html", context)


@for_roles(*READERS)
@require_safe
def decision_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The scan of the signed decision."""
    decision = get_object_or_404(decisions_visible_to(request.user), pk=pk)
    if decision.attachment is None:
        raise Http404
    return attachments.serve(decision.attachment)


def find_open(request: UserRequest, pk: int) -> Proposal:
    """A list before the Committee on which this person may decide."""
    lists = Proposal.objects.visible_to(request.user).select_related("campaign")
    proposal = get_object_or_404(lists, pk=pk, state=Proposal.State.FROZEN)
    if not rules.may_decide(request.user, proposal.campaign):
        raise Http404
    return proposal


def lines_of(proposal: Proposal) -> list[dict[str, Any]]:
    """Those proposed, as they were frozen."""
    lines: list[dict[str, Any]] = proposal.content["lines"]
    return [line for line in lines if line["part"] == ProposalLine.Part.PROPOSED]


def _read(request: UserRequest, proposal: Proposal) -> list[dict[str, Any]]:
    """Those proposed, without the scores of nominees in whom this person takes no part."""
    return proposal_reading.lines(lines_of(proposal), request.user)


def said(
    request: UserRequest, values: dict[str, Any], kept: Attachment | None
) -> dict[str, Any]:
    """The decision's papers as a signed token carries them, and whose token it is."""
    return {
        "user": request.user.pk,
        "once": str(uuid.uuid4()),
        "file": kept.pk if kept else None,
        "number": values["number"],
        "decided_on": values["decided_on"].isoformat(),
        "signer": values["signer"],
        "signer_title": values["signer_title"],
    }


def papers_of(values: dict[str, Any]) -> Papers:
    """The papers that a signed token carries."""
    return Papers(
        number=values["number"],
        decided_on=dt.date.fromisoformat(values["decided_on"]),
        signer=values["signer"],
        signer_title=values["signer_title"],
        attachment=file_of(values),
    )


def kept_file(request: UserRequest) -> Attachment | None:
    """The scan from an earlier try of the same person: it is not asked for twice."""
    values = unsign(request.POST.get("kept", ""))
    if values is None or values.get("user") != request.user.pk:
        return None
    return file_of(values)


def file_of(values: dict[str, Any]) -> Attachment | None:
    """The scan that a signed token names."""
    return Attachment.objects.filter(pk=values["file"]).first()
