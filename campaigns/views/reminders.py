"""Nudging those who are missing, and what was sent to whom."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES
from campaigns import choosing, duty_figures, naming, nudging, rules, wording
from campaigns.forms import NudgeForm
from campaigns.models import Duty, Milestone, Reminder
from campaigns.models.duties import DutyQuerySet
from campaigns.views.duties import OVERSEERS, chosen_milestone
from records.errors import Refused
from records.models import Notice

PAGE_SIZE = 50


@for_roles(*BOARD_ROLES, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def duty_nudge(request: UserRequest) -> HttpResponse:
    """Who would be told what, and who not; the button below sends it."""
    milestone = _milestone(request)
    missing = _missing(request, milestone)
    form = NudgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = nudging.send(
                milestone, missing, by=request.user, words=form.cleaned_data["words"]
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _told(found))
            return redirect(
                f"{reverse('campaigns:reminder_list')}"
                f"?campaign={milestone.campaign.code}&milestone={milestone.code}"
            )
    preview = nudging.preview(missing)
    context = {
        "form": form,
        "milestone": milestone,
        "preview": preview,
        "sample": _sample(preview),
    }
    return render(request, "campaigns/duty_nudge.html", context)


def _milestone(request: UserRequest) -> Milestone:
    campaign = choosing.chosen(request)
    if campaign is None or not rules.may_nudge(request.user, campaign):
        raise Http404
    milestone = chosen_milestone(request, duty_figures.milestones_owed(campaign))
    if milestone is None:
        raise Http404
    return milestone


def _missing(request: UserRequest, milestone: Milestone) -> DutyQuerySet:
    """Those who have handed nothing in, of the kind in the address."""
    missing = (
        Duty.objects.visible_to(request.user).filter(milestone=milestone).missing()
    )
    kind, _dash, level = request.GET.get("kind", "").partition("-")
    if kind and level:
        missing = missing.filter(organization__kind=kind, organization__level=level)
    return missing


def _told(found: nudging.Preview) -> str:
    return ngettext(
        "%(organizations)d organisation was nudged, %(people)d people were told.",
        "%(organizations)d organisations were nudged, %(people)d people were told.",
        len(found.told),
    ) % {"organizations": len(found.told), "people": len(found.people)}


def _sample(preview: nudging.Preview) -> dict[str, Any] | None:
    """The text as the first of them will read it."""
    if not preview.told:
        return None
    duty, users = preview.told[0]
    several = naming.are_several()
    return {
        "to": users[0],
        "subject": wording.subject([duty], several=several),
        "body": wording.body([duty], several=several),
    }


@for_roles(*OVERSEERS)
@require_safe
def reminder_list(request: UserRequest) -> HttpResponse:
    """What was sent, newest first, and what became of it for each person."""
    campaign = choosing.chosen(request)
    seen = Reminder.objects.visible_to(request.user)
    seen = seen.for_campaign(campaign) if campaign else seen.none()
    code = request.GET.get("milestone", "")
    if code:
        seen = seen.filter(duty__milestone__code=code[:40])
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        seen = seen.filter(pk__lt=int(before))
    notices = Notice.objects.select_related("recipient").order_by("pk")
    rows = list(
        seen.select_related(
            "duty__milestone", "duty__organization", "sent_by"
        ).prefetch_related(Prefetch("notices", notices))[: PAGE_SIZE + 1]
    )
    context = {
        "campaign": campaign,
        "milestones": duty_figures.milestones_owed(campaign) if campaign else [],
        "code": code,
        "rows": rows[:PAGE_SIZE],
        "older": rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None,
    }
    return render(request, "campaigns/reminder_list.html", context)
