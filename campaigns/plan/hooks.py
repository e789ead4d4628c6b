"""What upper rooms do when a campaign has been loaded, in the same transaction."""

from collections.abc import Callable

from campaigns.models import Campaign

AFTER_LOAD: list[Callable[[Campaign], object]] = []

# The same when duties have been added to a campaign.
AFTER_DERIVE: list[Callable[[Campaign], object]] = []
