"""Decisions of the Standing Committee: enter, confirm, read."""

import datetime as dt
import uuid
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db import models
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models import Role, User
from accounts.models.memberships import BOARD_ROLES, READER_ROLES
from nominations import rules
from nominations.decision import Outcome, Papers, record_decision
from nominations.forms.decisions import DecisionForm, OutcomesForm, sign, unsign
from nominations.models import Decision, Proposal, ProposalLine
from nominations.views.answers import attempt
from records import attachments
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
    decisions = decisions_visible_to(request.user).annotate(
        awarded=models.Count(
            "nominations", filter=models.Q(nominations__state="awarded")
        )
    )
    open_lists = Proposal.objects.visible_to(request.user).filter(
        state=Proposal.State.FROZEN
    )
    context = {
        "decisions": decisions,
        "open_lists": [
            proposal
            for proposal in open_lists.select_related("campaign")
            if rules.may_decide(request.user, proposal.campaign)
        ],
    }
    return render(request, "nominations/decision_list.html", context)


@for_roles(*SIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decision_new(request: UserRequest, pk: int) -> HttpResponse:
    """Enter the decision on a list; the next page sums it up before it counts."""
    proposal = _find_open(request, pk)
    if "change" in request.POST:
        return _change(request, proposal)
    kept = _kept_file(request)
    # Not `or None`: an empty form that was sent is bound all the same.
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(
        sent, request.FILES or None, proposal=proposal, has_file=kept is not None
    )
    outcomes = OutcomesForm(_lines(proposal), sent)
    if request.method == "POST":
        is_valid = form.is_valid()
        if form.cleaned_data.get("upload"):
            kept = attachments.store(form.cleaned_data["upload"], by=request.user)
        if is_valid and outcomes.is_valid() and kept:
            return _confirm(request, proposal, form, outcomes, kept)
    return _form_page(request, proposal, form, outcomes, kept)


def _change(request: UserRequest, proposal: Proposal) -> HttpResponse:
    """Back from the summary, with everything as it was entered."""
    values = _confirmed(request, proposal)
    if values is None:
        return redirect("nominations:decision_new", pk=proposal.pk)
    initial = values | {"decided_on": dt.date.fromisoformat(values["decided_on"])}
    form = DecisionForm(proposal=proposal, initial=initial, has_file=True)
    outcomes = OutcomesForm.of(_lines(proposal), values["refused"])
    kept = Attachment.objects.get(pk=values["file"])
    return _form_page(request, proposal, form, outcomes, kept)


def _form_page(
    request: UserRequest,
    proposal: Proposal,
    form: DecisionForm,
    outcomes: OutcomesForm,
    kept: Attachment | None,
) -> HttpResponse:
    context = {"proposal": proposal, "form": form, "outcomes": outcomes, "kept": kept}
    if kept:
        context["kept_token"] = sign({"file": kept.pk, "user": request.user.pk})
    return render(request, "nominations/decision_new.html", context)


def _confirm(
    request: UserRequest,
    proposal: Proposal,
    form: DecisionForm,
    outcomes: OutcomesForm,
    kept: Attachment,
) -> HttpResponse:
    values = form.cleaned_data
    token = sign(
        {
            "proposal": proposal.pk,
            "user": request.user.pk,
            "once": str(uuid.uuid4()),
            "file": kept.pk,
            "number": values["number"],
            "decided_on": values["decided_on"].isoformat(),
            "signer": values["signer"],
            "signer_title": values["signer_title"],
            "refused": {str(row.key): row.reason for row in outcomes.refused},
        }
    )
    context = {
        "proposal": proposal,
        "values": values,
        "kept": kept,
        "outcomes": outcomes,
        "token": token,
    }
    return render(request, "nominations/decision_confirm.html", context)


@for_roles(*SIGNERS)
@require_POST
@reauthentication_required
def decision_record(request: UserRequest, pk: int) -> HttpResponse:
    """Enter what was confirmed, by one who has given the password lately. A second click
    finds it entered and shows it."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    values = _confirmed(request, proposal)
    if values is None:
        messages.error(
            request, _("The confirmation has expired. Enter the decision once more.")
        )
        return redirect("nominations:decision_new", pk=proposal.pk)
    if attempt(
        request,
        lambda: _record(proposal, values, request.user),
        done=_("The decision has been entered; the organisations are being told."),
        who=_("The Committee or the Party Committee Office enters the decision."),
    ):
        return redirect(proposal.decision)
    return redirect("nominations:proposal_detail", pk=proposal.pk)


def _confirmed(request: UserRequest, proposal: Proposal) -> dict[str, Any] | None:
    """What this person was shown to confirm for this list."""
    values = unsign(request.POST.get("token", ""))
    if values is None or values.get("proposal") != proposal.pk:
        return None
    return values if values["user"] == request.user.pk else None


def _record(proposal: Proposal, values: dict[str, Any], by: User) -> Decision:
    papers = Papers(
        number=values["number"],
        decided_on=dt.date.fromisoformat(values["decided_on"]),
        signer=values["signer"],
        signer_title=values["signer_title"],
        attachment=Attachment.objects.get(pk=values["file"]),
    )
    refused = values["refused"]
    outcomes = {
        line.nomination_id: Outcome(
            str(line.nomination_id) not in refused,
            refused.get(str(line.nomination_id), ""),
        )
        for line in _lines(proposal)
    }
    return record_decision(
        proposal, papers, outcomes, by=by, once_key=uuid.UUID(values["once"])
    )


@for_roles(*READERS)
@require_safe
def decision_detail(request: UserRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(
        decisions_visible_to(request.user).select_related("proposal", "recorded_by"),
        pk=pk,
    )
    nominations = (
        decision.nominations.select_related("dossier__organization", "kind")
        .filter(proposal_lines__proposal=decision.proposal)
        .order_by("state", "proposal_lines__order")
    )
    context = {
        "decision": decision,
        "nominations": nominations,
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
    return attachments.serve(decision.attachment)


def _find_open(request: UserRequest, pk: int) -> Proposal:
    """A list before the Committee on which this person may decide."""
    lists = Proposal.objects.visible_to(request.user).select_related("campaign")
    proposal = get_object_or_404(lists, pk=pk, state=Proposal.State.FROZEN)
    if not rules.may_decide(request.user, proposal.campaign):
        return get_object_or_404(Proposal.objects.none())
    return proposal


def _lines(proposal: Proposal) -> list[ProposalLine]:
    return list(
        proposal.lines.filter(part=ProposalLine.Part.PROPOSED)
        .select_related("nomination__dossier__organization", "nomination__kind")
        .order_by("order")
    )


def _kept_file(request: UserRequest) -> Attachment | None:
    """The scan from an earlier try of the same person: it is not asked for twice."""
    values = unsign(request.POST.get("kept", ""))
    if values is None or values.get("user") != request.user.pk:
        return None
    return Attachment.objects.filter(pk=int(values["file"])).first()
