"""The calendar as a line of time, and what each organisation owes on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_everyone_signed_in, for_roles
from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES, READER_ROLES
from campaigns import choosing, duties, duty_figures, duty_pages, rules
from campaigns.filters import DutyFilter
from campaigns.forms import ReasonForm
from campaigns.models import Duty, Milestone, Reminder
from campaigns.timeline import years
from emulation import clock
from records.errors import Refused

OVERSEERS = (*BOARD_ROLES, *READER_ROLES)


@for_everyone_signed_in
@require_safe
def timeline(request: UserRequest) -> HttpResponse:
    """Phases and dates year by year with today among them, and what I owe at each."""
    campaign = choosing.chosen(request)
    context: dict[str, Any] = {"campaign": campaign}
    if campaign:
        mine = request.user.organizations_as(*ORGANIZATION_ROLES)
        owed = list(
            Duty.objects.visible_to(request.user)
            .for_campaign(campaign)
            .filter(organization__in=mine)
            .with_due_on()
            .select_related("milestone", "organization")
        )
        context |= {
            "years": years(campaign, owed),
            "owed": owed,
            "several": len(mine) > 1,
            "is_between_phases": campaign.is_between_phases,
            "shows_today": campaign.starts_on <= clock.today() <= campaign.ends_on,
            "may_oversee": request.user.has_role(*OVERSEERS),
        }
    return render(request, "campaigns/timeline.html", context)


@for_roles(*OVERSEERS)
@require_safe
def duty_list(request: UserRequest) -> HttpResponse:
    """Who has handed in and who is missing, by kind and commune by commune."""
    campaign = choosing.chosen(request)
    milestones = duty_figures.milestones_owed(campaign) if campaign else []
    milestone = chosen_milestone(request, milestones)
    context: dict[str, Any] = {
        "campaign": campaign,
        "milestones": milestones,
        "milestone": milestone,
    }
    if milestone:
        context |= _shown(request, milestone)
    return render(request, "campaigns/duty_list.html", context)


def chosen_milestone(
    request: UserRequest, milestones: list[Milestone]
) -> Milestone | None:
    """The one in the address, else the one that presses most."""
    code = request.GET.get("milestone", "")
    asked = next((m for m in milestones if m.code == code), None)
    return asked or duty_figures.most_pressing(milestones)


def _shown(request: UserRequest, milestone: Milestone) -> dict[str, Any]:
    rows = (
        Duty.objects.visible_to(request.user)
        .filter(milestone=milestone)
        .with_due_on()
        .select_related("milestone__campaign", "organization__unit")
        .order_by("organization__level", "organization__sort_key")
    )
    everybody = list(rows)
    chosen = DutyFilter(request.GET, everybody)
    communes = [d for d in everybody if d.organization.level == "commune"]
    return {
        "lines": duty_figures.by_kind(everybody),
        "columns": [(c, Duty.State(c).label) for c in duty_figures.COLUMNS],
        "filter": chosen,
        "rows": chosen.rows
        if chosen.is_set
        else [d for d in everybody if d not in communes],
        "communes": [] if chosen.is_set else communes,
        "missing": sum(duty.state in Duty.MISSING for duty in everybody),
        "may_nudge": rules.may_nudge(request.user, milestone.campaign),
    }


@for_roles(*ORGANIZATION_ROLES, *OVERSEERS)
@require_safe
def duty_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One duty: until when, where it stands, what was reminded, what can be done."""
    duty = find_duty(request, pk)
    is_own = rules.may_prepare_duty(request.user, duty)
    reminded = Reminder.objects.visible_to(request.user).filter(duty=duty)
    context = {
        "duty": duty,
        "steps": duties.open_steps(duty, request.user),
        "work_url": duty_pages.work_url(duty),
        # Others read what was handed in; before that there is nothing for them.
        "has_work": is_own or duty.submitted_at,
        "is_own": is_own,
        "may_extend": rules.may_grant_extension(request.user, duty.milestone.campaign),
        "extensions": duty.milestone.extensions.filter(organization=duty.organization),
        "reminders": reminded.prefetch_related("notices__recipient")[:20],
    }
    return render(request, "campaigns/duty_detail.html", context)


def find_duty(request: UserRequest, pk: int) -> Duty:
    seen = Duty.objects.visible_to(request.user).with_due_on()
    return get_object_or_404(
        seen.select_related(
            "milestone__campaign", "organization", "submitted_by", "waived_by"
        ),
        pk=pk,
    )


@for_roles(Role.BOARD_LEADER, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def duty_waive(request: UserRequest, pk: int) -> HttpResponse:
    """Do without it, with a reason; or require it again."""
    duty = find_duty(request, pk)
    name = "reinstate" if duty.state == Duty.State.WAIVED else "waive"
    if name not in duties.open_steps(duty, request.user):
        return _not_now(duty)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            duties.take(name, duty, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("It is on record."))
        return redirect(duty_pages.duty_url(duty))
    context = {"form": form, "duty": duty, "step": duties.STEPS[name]}
    return render(request, "campaigns/duty_waive.html", context)


def _not_now(duty: Duty) -> HttpResponse:
    """What was handed in is not waived: back to where it says so."""
    return redirect(duty_pages.duty_url(duty))
