"""What upper rooms require before the list goes to the Standing Committee."""

from collections.abc import Callable, Sequence

from campaigns.models import Campaign

# Called with the campaign and the keys of the proposed nominations, in the transaction
# that freezes; raises Refused to stop it.
BEFORE_FREEZE: list[Callable[[Campaign, Sequence[int]], None]] = []
