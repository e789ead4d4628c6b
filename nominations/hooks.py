"""What happens here when a campaign's plan has been loaded."""

from campaigns.models import Campaign
from campaigns.plan.hooks import AFTER_DERIVE, AFTER_LOAD
from nominations import allocation, dossier_duty


def open_places(campaign: Campaign) -> None:
    allocation.open_places(campaign)


AFTER_LOAD.append(open_places)
AFTER_DERIVE.append(dossier_duty.follow_all)
