"""What the calendar asks of an organisation, and whom the Board misses."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.models.memberships import ORGANIZATION_ROLES
from campaigns import duty_pages, rules
from campaigns.models import Campaign, Duty
from emulation import clock
from reports.task import Task

SOON = 7
MOST = 3


def organization_tasks(user: User) -> list[Task]:
    """Open duties of all campaigns whose time has come, each one click away from where it is done. A
    dossier that has been begun stands among the dossiers."""
    mine = user.organizations_as(*ORGANIZATION_ROLES)
    if not mine:
        return []
    duties = (
        Duty.objects.visible_to(user)
        .filter(organization__in=mine)
        .open()
        .with_due_on()
        .select_related("milestone__campaign", "organization")
    )
    return [
        _task(duty, several=len(mine) > 1)
        for duty in duties
        if duty.has_opened and not _is_among_the_dossiers(duty) and not _is_over(duty)
    ]


def _is_among_the_dossiers(duty: Duty) -> bool:
    is_window = duty.milestone.kind == "dossier_window"
    return is_window and duty.state != Duty.State.NOT_BEGUN


def _is_over(duty: Duty) -> bool:
    """Optional, and its time has passed: nothing to be done any more."""
    return duty.milestone.is_optional and duty.days_left < 0


def _task(duty: Duty, *, several: bool) -> Task:
    detail = str(duty.organization) if several else ""
    if duty.state == Duty.State.RETURNED:
        detail = _("The Board sent it back: %s") % duty.returned_reason
    return Task(
        str(duty.milestone),
        duty_pages.work_url(duty),
        detail,
        duty.due_on_for,
        is_urgent=not duty.milestone.is_optional
        and (duty.state == Duty.State.RETURNED or duty.days_left <= SOON),
        campaign=str(duty.milestone.campaign),
    )


def board_tasks(user: User, campaign: Campaign) -> list[Task]:
    """The latest duties at which somebody is missing, with how many."""
    if not rules.may_nudge(user, campaign):
        return []
    today = clock.today()
    missing = (
        campaign.milestones.filter(
            duties__state__in=Duty.MISSING, is_optional=False, opens_on__lte=today
        )
        .annotate(missing=Count("duties"))
        .order_by("-due_on", "-order")[:MOST]
    )
    address = reverse("campaigns:duty_list")
    return [
        Task(
            ngettext(
                "%(number)d organisation has not handed in: %(duty)s",
                "%(number)d organisations have not handed in: %(duty)s",
                milestone.missing,
            )
            % {"number": milestone.missing, "duty": milestone},
            f"{address}?milestone={milestone.code}",
            due_on=milestone.due_on,
            is_urgent=milestone.due_on <= today,
        )
        for milestone in missing
    ]
