"""A recorded decision: its scan, its release in two acts, stopping it, withdrawing it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from nominations import decision as decisions
from nominations import release as releases
from nominations import rules
from nominations.forms import ReasonForm
from nominations.models import Decision, Release
from nominations.views import typing
from nominations.views.answers import attempt
from nominations.views.decisions import SIGNERS, decisions_visible_to
from records import attachments

RELEASERS = (*SIGNERS, Role.BOARD_LEADER)


@for_roles(*SIGNERS)
@require_POST
def decision_scan(request: UserRequest, pk: int) -> HttpResponse:
    """Put the scan of the signed decision to its entry."""
    decision = _find(request, pk)
    if not rules.may_decide(request.user, decision.campaign):
        raise Http404
    upload = request.FILES.get("upload")
    if upload is None:
        messages.error(request, _("Choose the scan of the signed decision."))
        return redirect(decision)
    try:
        attachments.check(upload)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(decision)
    attempt(
        request,
        lambda: decisions.attach_scan(
            decision, attachments.store(upload, by=request.user), by=request.user
        ),
        done=_("The scan is attached."),
    )
    return redirect(decision)


@for_roles(*RELEASERS)
@require_POST
def release_ask(request: UserRequest, pk: int) -> HttpResponse:
    """The first act."""
    decision = _find(request, pk)
    attempt(
        request,
        lambda: releases.ask(decision, by=request.user),
        done=_("Asked for. Another person confirms the release now."),
        who=_("The Committee, the Office or the Board's leader releases a decision."),
    )
    return redirect(decision)


@for_roles(*RELEASERS)
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def release_confirm(request: UserRequest, pk: int) -> HttpResponse:
    """The second act, by another person, who reads the sum of it first."""
    decision = _find(request, pk)
    release = _open(request, decision)
    if request.method == "POST":
        attempt(
            request,
            lambda: releases.confirm(release, by=request.user),
            done=_("Confirmed. The time for stopping it runs."),
        )
        return redirect(decision)
    outcomes = decision.outcomes.select_related("nomination")
    context = {
        "decision": decision,
        "release": release,
        "is_first": release.asked_by_id == request.user.pk,
        "awarded": sum(row.is_awarded for row in outcomes),
        "refused": [row for row in outcomes if not row.is_awarded],
    }
    return render(request, "nominations/release_confirm.html", context)


@for_roles(*RELEASERS)
@require_http_methods(["GET", "HEAD", "POST"])
def release_stop(request: UserRequest, pk: int) -> HttpResponse:
    """One of the two stops it, before its notices leave."""
    decision = _find(request, pk)
    release = _open(request, decision)
    if not rules.may_stop_release(request.user, decision.campaign, release):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: releases.stop(release, reason=reason, by=request.user),
            done=_("The release is stopped; nobody is told."),
        )
        return redirect(decision)
    context = {"decision": decision, "form": form, **typing.kept(request, form)}
    return render(request, "nominations/release_stop.html", context)


@for_roles(*SIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decision_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Take back a decision that was entered wrongly and is not released."""
    decision = _find(request, pk)
    if not decision.is_waiting or not rules.may_decide(request.user, decision.campaign):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: decisions.withdraw(decision, reason=reason, by=request.user),
            done=_("The entry is withdrawn."),
        )
        return redirect(decision)
    context = {"decision": decision, "form": form, **typing.kept(request, form)}
    return render(request, "nominations/decision_withdraw.html", context)


def _find(request: UserRequest, pk: int) -> Decision:
    found = decisions_visible_to(request.user).select_related("proposal")
    return get_object_or_404(found.defer("proposal__content"), pk=pk)


def _open(request: UserRequest, decision: Decision) -> Release:
    """The release under way of a decision that waits, for one who may release it."""
    release = decision.open_release
    may = rules.may_release(request.user, decision.campaign)
    if release is None or not decision.is_waiting or not may:
        raise Http404
    return release
