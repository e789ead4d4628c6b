"""Votes in favour against the council's members, and the campaign's own bar."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from nominations.completeness.found import ERROR, WARNING
from nominations.models import Dossier, Nomination

# Level, code, message.
Remark = tuple[str, str, str]


def votes(dossier: Dossier, nomination: Nomination) -> Iterator[Remark]:
    given, total, present = (
        nomination.votes_for,
        dossier.members_total,
        dossier.members_present,
    )
    if given is None or total is None or present is None:
        return
    if given > total:
        text = _("%(votes)d votes in favour, but the council has %(total)d members.")
        yield ERROR, "votes.total", text % {"votes": given, "total": total}
    elif given > present:
        text = _(
            "%(votes)d votes in favour, but %(present)d members were present: right "
            "only if absent members were asked in writing."
        )
        yield WARNING, "votes.present", text % {"votes": given, "present": present}
    yield from _threshold(dossier.campaign, given, total, present)


def _threshold(
    campaign: Campaign, given: int, total: int, present: int
) -> Iterator[Remark]:
    """The campaign's own bar, if it sets one."""
    bar, effect = campaign.vote_threshold_percent, campaign.vote_effect
    of_all = campaign.vote_denominator == Campaign.VoteDenominator.ALL
    base = total if of_all else present
    if effect == Campaign.Effect.OFF or bar is None or not base:
        return
    if Decimal(given) * 100 < bar * base:
        level = ERROR if effect == Campaign.Effect.BLOCK else WARNING
        text = _("%(votes)d of %(base)d votes is less than the %(bar)s %% asked for.")
        text %= {"votes": given, "base": base, "bar": f"{bar.normalize():f}"}
        yield level, "votes.share", text
