"""Check answers, hand in, hand back, withdraw, receipt."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from accounts.models.memberships import ORGANIZATION_ROLES
from nominations import (
    completeness,
    contents,
    intake,
    remarks,
    rules,
    timeliness,
    trace,
    workflow,
)
from nominations.completeness import answering
from nominations.completeness.answering import Answered
from nominations.completeness.found import NOTE
from nominations.contents import Contents
from nominations.forms import AssuranceForm, ReasonForm
from nominations.forms.answers import AnswerForm
from nominations.models import Dossier
from nominations.reading import reading
from nominations.timeliness import Times
from nominations.views import typing
from nominations.views.answers import attempt, find_dossier, find_own_dossier
from records.errors import Refused


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def dossier_check(request: UserRequest, pk: int) -> HttpResponse:
    """Everything on one page that prints well, with what is wanting above it."""
    dossier = find_own_dossier(request, pk)
    held = contents.load(dossier)
    standing = remarks.standing(dossier, held)
    found = completeness.findings(dossier, held, standing)
    points = answering.with_answers(dossier, found)
    when = timeliness.times(dossier, standing)
    return _check_page(request, dossier, held, points, AnswerForm(points), when)


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def dossier_answer(request: UserRequest, pk: int) -> HttpResponse:
    """Keep the answers to warnings; one that cannot be kept stays as it was typed."""
    dossier = find_own_dossier(request, pk)
    held = contents.load(dossier)
    points = answering.with_answers(dossier, completeness.findings(dossier, held))
    answers = AnswerForm(points, request.POST)

    def save() -> None:
        if answers.keep(
            lambda row: answering.answer(
                dossier,
                row.answered.finding,
                row.typed,
                by=request.user,
                seen=row.seen,
            )
        ):
            return
        raise Refused(_("Some answers are not saved. See what is said beside them."))

    who = _("Whoever may edit the dossier answers; once sent on, its leader.")
    if attempt(request, save, done=_("The answers are saved."), who=who):
        return redirect("nominations:dossier_check", pk=dossier.pk)
    when = timeliness.times(dossier)
    return _check_page(request, dossier, held, points, answers, when)


def _check_page(
    request: UserRequest,
    dossier: Dossier,
    held: Contents,
    points: list[Answered],
    answers: AnswerForm,
    when: Times,
) -> HttpResponse:
    found = [point.finding for point in points]
    errors = [finding for finding in found if finding.is_error]
    asks = dossier.campaign.warnings_need_answer
    context = {
        "dossier": dossier,
        "errors": errors,
        "notes": [finding for finding in found if finding.level == NOTE],
        "answers": answers,
        "may_answer": rules.may_answer(request.user, dossier),
        "is_stopped": bool(errors)
        or (asks and any(point.needs_answer for point in points)),
        "last_day": when.last_day,
        "untimely": timeliness.untimely(dossier, when),
        "may_edit": rules.may_edit(request.user, dossier),
        "steps": workflow.open_steps(dossier, request.user),
        "assurance": AssuranceForm(),
        "begun": timeliness.begin(dossier),
        **reading(dossier, held),
    }
    if dossier.state == Dossier.State.AWAITING_LEADER:
        context["trace"] = trace.changes(dossier, held.nominations)
    return render(request, "nominations/dossier_check.html", context)


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def dossier_submit(request: UserRequest, pk: int) -> HttpResponse:
    """Hand it in. A second click finds it handed in, and shows the receipt."""
    dossier = find_own_dossier(request, pk)
    if dossier.state == Dossier.State.SUBMITTED:
        return redirect("nominations:dossier_receipt", pk=dossier.pk)
    form = AssuranceForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["assured"])))
        return redirect("nominations:dossier_check", pk=dossier.pk)
    who = _("Only the leader of the organisation submits a dossier.")
    begun_at = timeliness.begun_at(dossier, request.POST.get("begun", ""))
    if attempt(
        request,
        lambda: intake.submit(dossier, by=request.user, begun_at=begun_at),
        who=who,
    ):
        return redirect("nominations:dossier_receipt", pk=dossier.pk)
    return redirect("nominations:dossier_check", pk=dossier.pk)


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def dossier_send_to_leader(request: UserRequest, pk: int) -> HttpResponse:
    dossier = find_own_dossier(request, pk)
    sent = attempt(
        request,
        lambda: intake.send_to_leader(dossier, by=request.user),
        done=_("Sent to the leader, who has been told."),
    )
    page = "dossier_detail" if sent else "dossier_check"
    return redirect(f"nominations:{page}", pk=dossier.pk)


@for_roles(Role.ORG_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_hand_back(request: UserRequest, pk: int) -> HttpResponse:
    dossier = find_own_dossier(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            request,
            lambda: intake.hand_back(dossier, by=request.user, reason=reason),
            done=_("Handed back to the clerk, who has been told."),
            who=_("Only the leader of the organisation hands a dossier back."),
        ):
            return redirect(dossier)
    context = {"dossier": dossier, "form": form, **typing.kept(request, form)}
    return render(request, "nominations/dossier_hand_back.html", context)


@for_roles(Role.ORG_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    dossier = find_own_dossier(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            request,
            lambda: intake.withdraw(dossier, by=request.user, reason=reason),
            done=_("The dossier is withdrawn."),
            who=_("Only the leader of the organisation withdraws a dossier."),
        ):
            return redirect(dossier)
    context = {"dossier": dossier, "form": form, **typing.kept(request, form)}
    return render(request, "nominations/dossier_withdraw.html", context)


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def dossier_receipt(request: UserRequest, pk: int) -> HttpResponse:
    """What was handed in, and when; can be kept as a bookmark."""
    dossier = find_own_dossier(request, pk)
    version = dossier.versions.last()
    if version is None:
        messages.warning(request, _("This dossier has not been handed in yet."))
        return redirect(dossier)
    context = {
        "dossier": find_dossier(request, pk),
        "version": version,
        "nominations": dossier.nominations.count(),
    }
    return render(request, "nominations/dossier_receipt.html", context)
