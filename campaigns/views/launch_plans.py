"""A launch plan: the organisation writes it and its leader hands it in; the Board reads
it, accepts it or sends it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES
from campaigns import duties, launch_plans, rules
from campaigns.forms import ReasonForm
from campaigns.launch_form import LaunchPlanForm
from campaigns.models import Duty, LaunchPlan, Milestone
from campaigns.views.duties import OVERSEERS, find_duty
from records import attachments, drafts
from records.errors import Refused


@for_roles(*ORGANIZATION_ROLES, *OVERSEERS)
@require_http_methods(["GET", "HEAD", "POST"])
def launch_plan_edit(request: UserRequest, pk: int) -> HttpResponse:
    """The form, while the plan lies with the organisation; else the plan as it was
    handed in."""
    duty = find_duty(request, pk)
    plan = LaunchPlan.objects.visible_to(request.user).filter(duty=duty).first()
    if not (rules.may_prepare_duty(request.user, duty) and _is_with_them(duty)):
        if plan is None:
            raise Http404
        return redirect(plan)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LaunchPlanForm(*sent, duty=duty, plan=plan)
    if sent and form.is_valid() and (saved := _saved(request, duty, form)):
        return redirect(saved)
    if form.is_bound:
        drafts.keep_typed(request)
    context = {
        "form": form,
        "duty": duty,
        "plan": plan,
        "autosave": drafts.draw(request, form),
    }
    return render(request, "campaigns/launch_plan_edit.html", context)


def _is_with_them(duty: Duty) -> bool:
    return duty.milestone.kind == Milestone.Kind.LAUNCH_PLAN and duty.is_open


def _saved(request: UserRequest, duty: Duty, form: LaunchPlanForm) -> LaunchPlan | None:
    try:
        drafts.refuse_stranger(request)
        plan = launch_plans.save(duty, form.contents(), by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    drafts.forget(request.user, drafts.place_of(request))
    messages.success(request, _("The launch plan is saved."))
    return plan


@for_roles(*ORGANIZATION_ROLES, *OVERSEERS)
@require_safe
def launch_plan_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The plan as this person may read it, and what can be done with it."""
    plan = find_plan(request, pk)
    duty = plan.duty
    is_own = rules.may_prepare_duty(request.user, duty)
    content = launch_plans.shown_to(plan, request.user)
    issued_on = parse_date(content.get("issued_on", ""))
    context: dict[str, Any] = {
        "plan": plan,
        "duty": duty,
        "content": content,
        "issued_on": issued_on,
        "is_late": issued_on is not None and issued_on > duty.due_on_for,
        "steps": duties.open_steps(duty, request.user),
        "may_edit": is_own and _is_with_them(duty),
        "lacking": launch_plans.lacks(plan) if is_own and duty.is_open else [],
        "versions": plan.versions.select_related("submitted_by"),
    }
    return render(request, "campaigns/launch_plan_detail.html", context)


def find_plan(request: UserRequest, pk: int) -> LaunchPlan:
    plans = LaunchPlan.objects.visible_to(request.user).select_related(
        "duty__milestone__campaign", "duty__organization", "attachment", "criteria_set"
    )
    return get_object_or_404(plans, pk=pk)


@for_roles(*ORGANIZATION_ROLES, *OVERSEERS)
@require_safe
def launch_plan_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The signed plan: to its own people the present file, to others the one that was
    handed in last."""
    plan = find_plan(request, pk)
    last = plan.versions.select_related("attachment").first()
    if rules.may_prepare_duty(request.user, plan.duty):
        attachment = plan.attachment
    else:
        attachment = last.attachment if last else None
    if attachment is None:
        raise Http404
    return attachments.serve(attachment)


@for_roles(Role.ORG_LEADER)
@require_POST
def launch_plan_issue(request: UserRequest, pk: int) -> HttpResponse:
    """The leader hands it in."""
    plan = find_plan(request, pk)
    try:
        launch_plans.issue(plan, by=request.user)
    except PermissionDenied as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The launch plan is handed in."))
    return redirect(plan)


@for_roles(*BOARD_ROLES)
@require_POST
def launch_plan_accept(request: UserRequest, pk: int) -> HttpResponse:
    """The Board takes it as it is."""
    plan = find_plan(request, pk)
    try:
        launch_plans.accept(plan, by=request.user)
    except PermissionDenied as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The launch plan is accepted."))
    return redirect(plan)


@for_roles(*BOARD_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def launch_plan_send_back(request: UserRequest, pk: int) -> HttpResponse:
    """Back to the organisation, with what is to be mended."""
    plan = find_plan(request, pk)
    if not rules.may_judge_duty(request.user, plan.duty):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            launch_plans.send_back(plan, form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The launch plan is sent back."))
        return redirect(plan)
    context = {"form": form, "plan": plan, "duty": plan.duty}
    return render(request, "campaigns/launch_plan_send_back.html", context)
