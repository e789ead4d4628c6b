"""What the council's votes mean for the list to the Standing Committee."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.copying.catalogue import LEFT
from campaigns.models import Campaign
from council.models import AgendaItem
from nominations.gates import BEFORE_FREEZE
from nominations.models import Nomination
from records.errors import Refused


def not_agreed(nominations: Sequence[int]) -> list[Nomination]:
    """Those whom the council, when it voted last, did not agree to, or did not vote on."""
    last = dict(
        AgendaItem.objects.filter(nomination__in=nominations)
        .exclude(outcome=AgendaItem.Outcome.PENDING)
        .order_by("meeting__number")
        .values_list("nomination", "outcome")
    )
    agreed = [key for key, what in last.items() if what == AgendaItem.Outcome.PASSED]
    rows = Nomination.objects.filter(pk__in=nominations).exclude(pk__in=agreed)
    return list(rows.order_by("pk"))


def refuse_without_the_council(campaign: Campaign, nominations: Sequence[int]) -> None:
    """Where the campaign says that the council must have agreed."""
    if not campaign.council_must_agree:
        return
    if missing := not_agreed(nominations):
        raise Refused(
            _(
                "The council has not agreed to %(n)d of the proposed ones, the first "
                "being %(name)s. Put them to its vote, or take them off the list."
            )
            % {"n": len(missing), "name": missing[0].name}
        )


BEFORE_FREEZE.append(refuse_without_the_council)
LEFT |= {
    "council.CouncilMember": gettext_lazy("a council is named anew for each campaign"),
    "council.Meeting": gettext_lazy("was held in the earlier campaign"),
}
