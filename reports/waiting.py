"""What is waiting for a person: the first thing on their page, one click away."""

import datetime as dt

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from campaigns.models import Campaign, Milestone
from emulation import clock
from emulation.vietnamese import vn_quarter
from nominations import rules
from nominations.models import (
    Assignment,
    Decision,
    Dossier,
    Nomination,
    Proposal,
    RewardEstimate,
    TwinCase,
)
from reports import duty_tasks
from reports.task import Task

D = Dossier.State


def tasks_for(user: User, campaign: Campaign) -> list[Task]:
    """The person's tasks, the most urgent first: what their own organisations owe in any
    campaign, whichever is looked at, and the rest in this one."""
    tasks = [
        *duty_tasks.organization_tasks(user),
        *duty_tasks.board_tasks(user, campaign),
        *_organization_tasks(user),
        *_board_tasks(user, campaign),
        *_decision_tasks(user, campaign),
        *_release_tasks(user, campaign),
        *_money_tasks(user, campaign),
    ]
    far = dt.date.max
    return sorted(tasks, key=lambda task: (not task.is_urgent, task.due_on or far))


# ------------------------------------------------------------------- the organisation's
def _organization_tasks(user: User) -> list[Task]:
    mine = user.organizations_as(Role.ORG_CLERK, Role.ORG_LEADER)
    if not mine:
        return []
    dossiers = (
        Dossier.objects.filter(
            campaign__is_draft=False,
            organization__in=mine,
            state__in=[D.DRAFT, D.RETURNED, D.AWAITING_LEADER],
        )
        .select_related("organization", "campaign")
        .prefetch_related("supplements")
    )
    windows = Milestone.objects.filter(kind=Milestone.Kind.DOSSIER_WINDOW)
    last_days = dict(windows.values_list("campaign", "due_on"))
    return [
        _dossier_task(dossier, last_days.get(dossier.campaign_id))
        for dossier in dossiers
        if dossier.state != D.AWAITING_LEADER
        or user.holds(Role.ORG_LEADER, dossier.organization)
    ]


def _dossier_task(dossier: Dossier, due_on: dt.date | None) -> Task:
    url, campaign = dossier.get_absolute_url(), str(dossier.campaign)
    if dossier.state == D.AWAITING_LEADER:
        return Task(
            _("Read and submit dossier %(code)s") % {"code": dossier.code},
            url,
            str(dossier.organization),
            due_on,
            is_urgent=True,
            campaign=campaign,
        )
    if dossier.state == D.RETURNED:
        asked = next((s for s in dossier.supplements.all() if not s.answered_at), None)
        return Task(
            _("Supplement dossier %(code)s") % {"code": dossier.code},
            url,
            asked.reason if asked else "",
            asked.due_on if asked else due_on,
            is_urgent=True,
            campaign=campaign,
        )
    return Task(
        _("Finish dossier %(code)s") % {"code": dossier.code},
        url,
        str(dossier.organization),
        due_on,
        campaign=campaign,
    )


# -------------------------------------------------------------------------- the Board's
def _board_tasks(user: User, campaign: Campaign) -> list[Task]:
    if not rules.is_on_the_board(user, campaign):
        return []
    today = clock.today()
    counts = (
        Dossier.objects.visible_to(user)
        .for_campaign(campaign)
        .aggregate(
            to_receive=Count("pk", filter=Q(state=D.SUBMITTED)),
            to_begin=Count("pk", filter=Q(state=D.RECEIVED)),
            under_way=Count("pk", filter=Q(state=D.UNDER_APPRAISAL)),
            lacking_paper=Count(
                "pk",
                filter=Q(
                    state__in=Dossier.PAPER_COUNTED,
                    paper_sets__lt=campaign.original_sets,
                ),
            ),
            overdue=Count(
                "pk",
                filter=Q(
                    state=D.RETURNED,
                    supplements__answered_at=None,
                    supplements__due_on__lt=today,
                ),
                distinct=True,
            ),
        )
    )
    tasks = _twin_tasks(user, campaign)
    if rules.is_on_the_board(user, campaign, Role.BOARD_INTAKE, Role.BOARD_LEADER):
        tasks += _intake_tasks(counts, campaign)
    if rules.is_on_the_board(user, campaign, Role.BOARD_APPRAISER, Role.BOARD_LEADER):
        tasks += _assigned_tasks(user, campaign)
        tasks += _appraisal_tasks(counts)
    if rules.may_propose(user, campaign):
        tasks += _ranking_tasks(campaign)
    return tasks


def _twin_tasks(user: User, campaign: Campaign) -> list[Task]:
    seen = TwinCase.objects.visible_to(user).open().filter(campaign=campaign)
    if not (number := seen.count()):
        return []
    text = ngettext(
        "%d suspected duplicate waits for a verdict",
        "%d suspected duplicates wait for a verdict",
        number,
    )
    return [Task(text % number, reverse("nominations:twin_list"))]


def _intake_tasks(counts: dict[str, int], campaign: Campaign) -> list[Task]:
    tasks = []
    if number := counts["to_receive"]:
        text = ngettext("Receive %d dossier", "Receive %d dossiers", number) % number
        tasks.append(Task(text, reverse("nominations:reception_queue"), is_urgent=True))
    if number := counts["overdue"]:
        text = (
            ngettext("%d supplement is overdue", "%d supplements are overdue", number)
            % number
        )
        tasks.append(Task(text, _dossiers(D.RETURNED, campaign), is_urgent=True))
    if number := counts["lacking_paper"]:
        text = (
            ngettext(
                "%d dossier lacks originals on paper",
                "%d dossiers lack originals on paper",
                number,
            )
            % number
        )
        tasks.append(Task(text, reverse("nominations:paper_missing")))
    return tasks


def _assigned_tasks(user: User, campaign: Campaign) -> list[Task]:
    """What is assigned to this person and not yet appraised."""
    mine = Assignment.objects.standing().filter(
        appraiser=user,
        dossier__campaign=campaign,
        dossier__state__in=[D.RECEIVED, D.UNDER_APPRAISAL],
    )
    if not (number := mine.count()):
        return []
    text = ngettext(
        "Appraise %d dossier that is assigned to you",
        "Appraise %d dossiers that are assigned to you",
        number,
    )
    due = campaign.milestones.filter(kind=Milestone.Kind.APPRAISAL).first()
    return [
        Task(
            text % number,
            reverse("nominations:appraisal_queue"),
            due_on=due.due_on if due else None,
            is_urgent=due is not None and due.is_past,
        )
    ]


def _appraisal_tasks(counts: dict[str, int]) -> list[Task]:
    tasks = []
    queue = reverse("nominations:appraisal_queue")
    if number := counts["to_begin"]:
        text = (
            ngettext(
                "Begin the appraisal of %d dossier",
                "Begin the appraisal of %d dossiers",
                number,
            )
            % number
        )
        tasks.append(Task(text, queue))
    if number := counts["under_way"]:
        text = (
            ngettext(
                "%d dossier is under appraisal",
                "%d dossiers are under appraisal",
                number,
            )
            % number
        )
        tasks.append(Task(text, queue))
    return tasks


def _ranking_tasks(campaign: Campaign) -> list[Task]:
    number = (
        Nomination.objects.for_campaign(campaign)
        .filter(state=Nomination.State.ELIGIBLE)
        .count()
    )
    if not number:
        return []
    text = ngettext("Rank %d nomination", "Rank %d nominations", number) % number
    return [Task(text, reverse("nominations:ranking"))]


# ----------------------------------------------------------------- the Committee's, the
# ----------------------------------------------------------------------------- Office's
def _decision_tasks(user: User, campaign: Campaign) -> list[Task]:
    if not rules.may_decide(user, campaign):
        return []
    proposal = campaign.proposals.filter(state=Proposal.State.FROZEN).first()
    if proposal is None:
        return []
    due = campaign.milestones.filter(kind="decision").first()
    return [
        Task(
            _("Decide on list No. %(version)s") % {"version": proposal.version},
            reverse("nominations:decision_new", args=[proposal.pk]),
            due_on=due.due_on if due else None,
            is_urgent=True,
        )
    ]


def _release_tasks(user: User, campaign: Campaign) -> list[Task]:
    """A decision that is recorded and not let out: to release it, or to confirm that as
    the second person."""
    if not rules.may_release(user, campaign):
        return []
    waiting = Decision.objects.standing().filter(campaign=campaign, effective_at=None)
    if (decision := waiting.first()) is None:
        return []
    release = decision.open_release
    if release and (release.confirmed_by_id or release.asked_by_id == user.pk):
        return []
    text = (
        _("Confirm the release of decision %(number)s")
        if release
        else _("Release decision %(number)s")
    )
    url = decision.get_absolute_url()
    return [Task(text % {"number": decision.number}, url, is_urgent=True)]


# ---------------------------------------------------------------- the Board's leader's
def _money_tasks(user: User, campaign: Campaign) -> list[Task]:
    """The estimate of the rewards, from the day its milestone opens until it is kept."""
    if not rules.may_issue(user, campaign):
        return []
    if RewardEstimate.objects.filter(campaign=campaign).exists():
        return []
    due = campaign.milestones.filter(
        kind=Milestone.Kind.BUDGET, opens_on__lte=clock.today()
    ).first()
    if due is None:
        return []
    title = _("Estimate the rewards, by %(quarter)s") % {
        "quarter": vn_quarter(due.due_on)
    }
    url = reverse("nominations:reward_estimate")
    return [Task(title, url, due.name, due.due_on, is_urgent=due.is_past)]


def _dossiers(state: str, campaign: Campaign) -> str:
    address = reverse("nominations:dossier_list")
    return f"{address}?state={state}&campaign={campaign.code}"
