"""The appraiser's pages."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from campaigns import choosing
from nominations import appraisal, marking, presence, rules
from nominations.appraisal_queue import next_ones, queue
from nominations.forms import AppraisalForm, ReasonForm
from nominations.models import Appraisal, Dossier, Nomination
from nominations.paging import cursor
from nominations.views import typing
from nominations.views.answers import attempt, find_dossier, find_nomination
from nominations.views.viewing import viewer
from records import drafts
from records.errors import Refused

APPRAISERS = (Role.BOARD_APPRAISER, Role.BOARD_LEADER)


def find_appraisable(request: UserRequest, pk: int) -> Nomination:
    """Nobody appraises their own organisation: for them the page does not exist."""
    nomination = find_nomination(request, pk)
    if not rules.may_find(request.user, nomination):
        raise Http404
    return nomination


def find_appraisable_dossier(request: UserRequest, pk: int) -> Dossier:
    dossier = find_dossier(request, pk)
    if not rules.may_appraise(request.user, dossier):
        raise Http404
    return dossier


@for_roles(*APPRAISERS)
@require_safe
def appraisal_queue(request: UserRequest) -> HttpResponse:
    context = {
        "queue": queue(request.user, choosing.chosen(request)),
        "may_assign": request.user.has_role(Role.BOARD_LEADER),
    }
    return render(request, "nominations/appraisal_queue.html", context)


@for_roles(*APPRAISERS)
@require_POST
def dossier_begin_appraisal(request: UserRequest, pk: int) -> HttpResponse:
    """Take it under appraisal and open its first nominee."""
    dossier = find_appraisable_dossier(request, pk)
    if dossier.state == Dossier.State.RECEIVED:
        attempt(request, lambda: appraisal.begin(dossier, by=request.user))
    return _onward(request, dossier)


@for_roles(*APPRAISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_appraise(request: UserRequest, pk: int) -> HttpResponse:
    """The nominee on the left, one's own opinion on the right."""
    nomination = find_appraisable(request, pk)
    own = nomination.appraisals.filter(appraiser=request.user).first()
    form = _form(request, nomination, own)
    if request.method == "POST" and form.is_valid():
        saved = _save(request, nomination, form)
        if saved is not None and saved.is_final:
            return _onward(request, nomination.dossier)
        if saved is not None:
            return redirect("nominations:nomination_appraise", pk=pk)
    context = _reading(request, nomination, own) | {"form": form}
    context |= typing.kept(request, form)
    return render(request, "nominations/nomination_appraise.html", context)


def _form(
    request: UserRequest, nomination: Nomination, own: Appraisal | None
) -> AppraisalForm:
    dossier = nomination.dossier
    criteria_set = own.criteria_set if own else None
    criteria_set = criteria_set or dossier.campaign.criteria_for(
        dossier.organization, nomination.subject
    )
    criteria = list(criteria_set.criteria.all()) if criteria_set else []
    return AppraisalForm(
        request.POST or None,
        criteria=criteria,
        appraisal=own,
        self_marks=marking.self_marks(nomination),
    )


def _save(
    request: UserRequest, nomination: Nomination, form: AppraisalForm
) -> Appraisal | None:
    """Save the draft; then, if asked, conclude it. None if nothing was saved: what was
    typed is on the page still."""
    values = form.cleaned_data
    try:
        drafts.refuse_stranger(request)
        saved = appraisal.save(
            nomination,
            {name: values[name] for name in appraisal.FIELDS},
            form.marks,
            by=request.user,
            revision=values["revision"],
            reasons=form.reasons,
        )
    except appraisal.Stale as stale:
        form.draw_again(stale.revision)
        form.add_error(None, str(stale))
        return None
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    place = drafts.place_of(request)
    drafts.forget(request.user, place)
    if "finish" not in request.POST:
        messages.success(request, _("The draft is saved."), extra_tags=place)
        return saved
    done = _("The opinion on %(name)s is concluded.") % {"name": nomination}
    attempt(request, lambda: appraisal.finish(saved, by=request.user), done=done)
    return saved


def _reading(
    request: UserRequest, nomination: Nomination, own: Appraisal | None
) -> dict[str, Any]:
    dossier = nomination.dossier
    others = nomination.appraisals.counted().exclude(appraiser=request.user)
    readable = list(
        nomination.appraisals.visible_to(request.user)
        .exclude(appraiser=request.user)
        .select_related("appraiser")
    )
    is_open = (
        nomination.state == Nomination.State.PENDING
        and dossier.state == Dossier.State.UNDER_APPRAISAL
    )
    may_opine = rules.may_opine(request.user, nomination)
    is_open = is_open and may_opine
    papers = list(
        dossier.documents.current()
        .filter(Q(nomination=None) | Q(nomination=nomination))
        .select_related("required", "attachment__file")
        .order_by("required__order")
    )
    chosen = cursor(request, "paper")
    return {
        "nomination": nomination,
        "dossier": dossier,
        "own": own,
        "is_others": not may_opine,
        "is_open": is_open and (own is None or not own.is_final),
        "may_reopen_opinion": is_open and own is not None and own.is_final,
        "others": readable,
        "others_hidden": 0 if readable else others.count(),
        "papers": [one for one in papers if one.nomination_id],
        "common_papers": [one for one in papers if not one.nomination_id],
        # Beside the form, the paper that was chosen.
        "viewer": next((viewer(one) for one in papers if one.pk == chosen), None),
        "company": presence.company(dossier, request.path, request.user),
        "earlier": nomination.earlier_awards.all(),
    }


def _onward(request: UserRequest, dossier: Dossier) -> HttpResponse:
    """To the next nominee that waits for this person, else to the conclusion."""
    following = next_ones(request.user, [dossier.pk]).get(dossier.pk)
    if following is not None:
        return redirect("nominations:nomination_appraise", pk=following)
    return redirect("nominations:dossier_conclude", pk=dossier.pk)


@for_roles(*APPRAISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """One's own concluded opinion becomes a draft again."""
    nomination = find_appraisable(request, pk)
    own = nomination.appraisals.filter(appraiser=request.user).first()
    if own is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: appraisal.reopen_opinion(own, by=request.user, reason=reason),
            done=_("The opinion is a draft again."),
        )
        return redirect("nominations:nomination_appraise", pk=pk)
    context = {"nomination": nomination, "dossier": nomination.dossier, "form": form}
    context |= typing.kept(request, form)
    return render(request, "nominations/opinion_reopen.html", context)
