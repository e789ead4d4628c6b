"""What this room does for others: places when a plan has been loaded, dossiers for the
duty to hand one in, findings kept out of the log of those who take no part."""

from django.urls import reverse

from campaigns.duty_pages import WORK_PAGES
from campaigns.models import Campaign, Duty
from campaigns.plan.hooks import AFTER_DERIVE, AFTER_LOAD
from nominations import allocation, dossier_duty, interests
from records.hooks import CLOSED_EVENTS


def open_places(campaign: Campaign) -> None:
    allocation.open_places(campaign)


AFTER_LOAD.append(open_places)
AFTER_DERIVE.append(dossier_duty.follow_all)


def dossiers_of(duty: Duty) -> str:
    """Where an organisation's dossiers are, and a new one is opened."""
    address = reverse("nominations:dossier_list")
    campaign = duty.milestone.campaign.code
    return f"{address}?campaign={campaign}&organization={duty.organization_id}"


WORK_PAGES["dossier_window"] = dossiers_of
CLOSED_EVENTS.append(interests.closed_events)
