"""What this room does for others: places when a plan has been loaded, dossiers for the
duty to hand one in, findings kept out of the log of those who take no part."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.copying.catalogue import LEFT, WORK
from campaigns.duty_pages import WORK_PAGES
from campaigns.models import Campaign, Duty
from campaigns.plan.hooks import AFTER_DERIVE, AFTER_LOAD
from nominations import allocation, dossier_duty, interests, opinions
from nominations.gates import BEFORE_FREEZE
from records.hooks import CLOSED_EVENTS


def open_places(campaign: Campaign) -> None:
    """None for one that is being prepared: its number can still be written anew."""
    if not campaign.is_draft:
        allocation.open_places(campaign)


AFTER_LOAD.append(open_places)
LEFT |= dict.fromkeys(
    (
        "nominations.Dossier",
        "nominations.Nomination",
        "nominations.Document",
        "nominations.SelfMark",
    ),
    WORK,
)
_BOARDS = _("what the Board and the Committee did in the earlier campaign")
LEFT |= dict.fromkeys(
    (
        "nominations.Appraisal",
        "nominations.Score",
        "nominations.Remark",
        "nominations.TwinCase",
        "nominations.Proposal",
        "nominations.Decision",
        "nominations.RewardEstimate",
        "nominations.AssignmentPlan",
        "nominations.RankingSnapshot",
        "nominations.Scenario",
        "nominations.Posting",
    ),
    _BOARDS,
)
LEFT |= {
    "nominations.Place": _("are opened with the campaign, as many as it plans"),
    "nominations.LedgerEntry": _("begins with the places"),
}
AFTER_DERIVE.append(dossier_duty.follow_all)


def dossiers_of(duty: Duty) -> str:
    """Where an organisation's dossiers are, and a new one is opened."""
    address = reverse("nominations:dossier_list")
    campaign = duty.milestone.campaign.code
    return f"{address}?campaign={campaign}&organization={duty.organization_id}"


WORK_PAGES["dossier_window"] = dossiers_of
BEFORE_FREEZE.append(opinions.refuse_unheard)
CLOSED_EVENTS.append(interests.closed_events)
