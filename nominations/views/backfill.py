"""Results decided on paper, entered afterwards: on the page or with Excel."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.forms.identity import IdentityForm
from campaigns.models import Campaign
from nominations import backfill, backfill_table, rules
from nominations.backfill_table import RowError
from nominations.decision import Outcome
from nominations.forms.backfill import PaperDecisionForm, ResultsForm
from nominations.forms.decisions import sign, unsign
from nominations.models import Decision, Nomination
from nominations.views import typing
from nominations.views.answers import attempt
from nominations.views.decisions import SIGNERS, file_of, kept_file, papers_of, said
from nominations.views.selection import find_campaign
from records import attachments, drafts
from records.models import Attachment

# More than these are entered with Excel.
ON_PAGE = 200


@for_roles(*SIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def backfill_new(request: UserRequest) -> HttpResponse:
    """The papers and the results; the next page sums them up before they count."""
    campaign = find_campaign(request, rules.may_decide)
    if "change" in request.POST:
        return _change(request, campaign)
    kept = kept_file(request)
    sent = request.POST if request.method == "POST" else None
    form = PaperDecisionForm(sent, request.FILES or None, campaign=campaign)
    results = ResultsForm(_on_page(campaign), sent)
    errors: list[RowError] = []
    if request.method == "POST":
        is_valid = form.is_valid()
        if form.cleaned_data.get("upload"):
            kept = attachments.store(form.cleaned_data["upload"], by=request.user)
        outcomes, errors = _outcomes(campaign, form, results)
        if is_valid and not errors and not results.errors:
            if outcomes:
                token = _token(request, campaign, form, outcomes, kept)
                return _confirm(request, campaign, token)
            messages.error(request, _("No result is given. Enter at least one."))
    return _page(request, campaign, form, results, kept, errors)


def _outcomes(
    campaign: Campaign, form: PaperDecisionForm, results: ResultsForm
) -> tuple[dict[int, Outcome], list[RowError]]:
    """From the file, if there is one; else from the page."""
    table = form.cleaned_data.get("table")
    if not table:
        return results.outcomes, []
    table.seek(0)
    read = backfill_table.read(campaign, table.read())
    return read.outcomes, read.errors


def _page(
    request: UserRequest,
    campaign: Campaign,
    form: PaperDecisionForm,
    results: ResultsForm,
    kept: Attachment | None,
    errors: list[RowError],
    *,
    is_drawn: bool = True,
) -> HttpResponse:
    context: dict[str, Any] = {
        "campaign": campaign,
        "form": form,
        "kept": kept,
        "errors": errors,
        "total": backfill.candidates(campaign).count(),
        "most": ON_PAGE,
    }
    if is_drawn:
        context |= typing.kept(request, form)
        if restored := context["autosave"].restored:
            results = ResultsForm(_on_page(campaign), restored.data)
    if kept:
        context["kept_token"] = sign({"file": kept.pk, "user": request.user.pk})
    context["results"] = results
    return render(request, "nominations/backfill_new.html", context)


def _change(request: UserRequest, campaign: Campaign) -> HttpResponse:
    """Back from the summary, with everything as it was entered."""
    values = _confirmed(request, campaign)
    if values is None:
        return redirect("nominations:backfill_new")
    initial = values | {"decided_on": dt.date.fromisoformat(values["decided_on"])}
    form = PaperDecisionForm(campaign=campaign, initial=initial)
    given: dict[str, str] = {}
    for key, is_awarded, reason in values["results"]:
        given |= {
            f"result_{key}": "yes" if is_awarded else "no",
            f"reason_{key}": reason,
        }
    results = ResultsForm(_on_page(campaign), given)
    return _page(request, campaign, form, results, file_of(values), [], is_drawn=False)


def _token(
    request: UserRequest,
    campaign: Campaign,
    form: PaperDecisionForm,
    outcomes: dict[int, Outcome],
    kept: Attachment | None,
) -> str:
    return sign(
        {
            "campaign": campaign.pk,
            **said(request, form.cleaned_data, kept),
            "results": [[k, o.is_awarded, o.reason] for k, o in outcomes.items()],
        }
    )


def _confirm(
    request: UserRequest,
    campaign: Campaign,
    token: str,
    identity: IdentityForm | None = None,
) -> HttpResponse:
    values = unsign(token)
    assert values is not None
    keys = [key for key, _awarded, _reason in values["results"]]
    rows = {row.pk: row for row in Nomination.objects.filter(pk__in=keys)}
    awarded = [rows[key] for key, is_awarded, _r in values["results"] if is_awarded]
    context = {
        "campaign": campaign,
        "values": values,
        "decided_on": dt.date.fromisoformat(values["decided_on"]),
        "kept": file_of(values),
        "awarded": awarded,
        "collectives": sum(row.subject == "collective" for row in awarded),
        "individuals": sum(row.subject == "individual" for row in awarded),
        "refused": [
            (rows[key], reason)
            for key, is_awarded, reason in values["results"]
            if not is_awarded
        ],
        "token": token,
        "form": identity or IdentityForm(request, request.user),
    }
    return render(request, "nominations/backfill_confirm.html", context)


@for_roles(*SIGNERS)
@require_POST
def backfill_record(request: UserRequest) -> HttpResponse:
    """Enter what was confirmed, all of it or nothing."""
    campaign = find_campaign(request, rules.may_decide)
    values = _confirmed(request, campaign)
    if values is None:
        messages.error(
            request, _("The confirmation has expired. Enter the decision once more.")
        )
        return redirect("nominations:backfill_new")
    once = uuid.UUID(values["once"])
    if entered := Decision.objects.filter(once_key=once, recorded_by=request.user):
        return redirect(entered[0])
    identity = IdentityForm(request, request.user, request.POST)
    if not identity.is_valid():
        return _confirm(request, campaign, request.POST["token"], identity)
    papers = papers_of(values)
    outcomes = {
        key: Outcome(is_awarded, reason)
        for key, is_awarded, reason in values["results"]
    }
    made: list[Decision] = []
    if attempt(
        request,
        lambda: made.append(
            backfill.enter(campaign, papers, outcomes, by=request.user, once_key=once)
        ),
        done=_(
            "The results on paper are recorded. Nobody is told yet: they are released "
            "by two people."
        ),
    ):
        place = reverse("nominations:backfill_new")
        for one in (place, f"{place}?campaign={campaign.code}"):
            drafts.forget(request.user, one)
        return redirect(made[0])
    return _change(request, campaign)


@for_roles(*SIGNERS)
@require_safe
def backfill_sheet(request: UserRequest) -> HttpResponse:
    """The nominees whose result can be entered, to be filled in with Excel."""
    campaign = find_campaign(request, rules.may_decide)
    response = HttpResponse(
        backfill_table.write(campaign), content_type=attachments.XLSX
    )
    response["Content-Disposition"] = 'attachment; filename="ket-qua-tren-giay.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _confirmed(request: UserRequest, campaign: Campaign) -> dict[str, Any] | None:
    """What this person was shown to confirm for this campaign."""
    values = unsign(request.POST.get("token", ""))
    if values is None or values.get("campaign") != campaign.pk:
        return None
    return values if values["user"] == request.user.pk else None


def _on_page(campaign: Campaign) -> list[Nomination]:
    rows = backfill.candidates(campaign).order_by("dossier__code", "pk")
    return list(rows.defer("achievement", "duties", "self_statement")[:ON_PAGE])
