"""Results that were decided on paper, entered afterwards with their true dates: as one
unit, under the same guarantee of the places, and marked as such for good."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import proposal, quota, rules, workflow
from nominations.decision import Outcome, Papers, write_down
from nominations.models import Decision, Nomination, Place, ProposalLine
from nominations.proposal_content import Listed
from nominations.ranking_data import standing
from records.errors import Refused

State = Nomination.State


def candidates(campaign: Campaign) -> QuerySet[Nomination]:
    """Whose result can be entered: found eligible, and not decided yet."""
    rows = Nomination.objects.for_campaign(campaign).filter(
        state__in=[State.ELIGIBLE, State.RESERVE, State.PROPOSED]
    )
    return rows.select_related("dossier__organization", "dossier__campaign", "kind")


@transaction.atomic
def enter(
    campaign: Campaign,
    papers: Papers,
    outcomes: Mapping[int, Outcome],
    *,
    by: User,
    once_key: uuid.UUID,
) -> Decision:
    """Record a decision made on paper, by the nomination's key in the order of the paper.
    A place is held for everyone awarded, or nothing is entered. It is let out by two
    people as every decision is. The same `once_key` gives the first one's decision."""
    if not rules.may_decide(by, campaign):
        raise PermissionDenied
    proposal.lock_campaign(campaign)
    if existing := Decision.objects.filter(once_key=once_key).first():
        return existing
    proposal.refuse_while_frozen(campaign)
    if problem := date_problem(campaign, papers.decided_on):
        raise Refused(problem)
    rows = _rows(campaign, outcomes)
    _refuse_beyond_places(campaign, rows, outcomes)
    for row in rows:
        _put_on_list(row, is_awarded=outcomes[row.pk].is_awarded, by=by)
    listed = proposal.create(campaign, _listed(campaign, rows), by, is_on_paper=True)
    return write_down(
        listed, papers, outcomes, by=by, once_key=once_key, is_on_paper=True
    )


def date_problem(campaign: Campaign, day: dt.date) -> str:
    """Why a decision on paper cannot bear this date; empty if it can."""
    if day > clock.today():
        return _("The date of the decision is in the future. Check it.")
    if day < campaign.starts_on:
        return _("The decision is dated before the campaign began. Check it.")
    return ""


def _rows(campaign: Campaign, outcomes: Mapping[int, Outcome]) -> list[Nomination]:
    """The nominations, locked, in the order of the paper."""
    if not outcomes:
        raise Refused(_("No result is given. Enter at least one."))
    found = {
        row.pk: row
        for row in candidates(campaign)
        .filter(pk__in=outcomes)
        .select_for_update(of=("self",))
    }
    if len(found) != len(outcomes):
        raise Refused(
            _(
                "A nominee is not eligible any more or was decided meanwhile. Look at "
                "the results again."
            )
        )
    return [found[key] for key in outcomes]


def _refuse_beyond_places(
    campaign: Campaign, rows: list[Nomination], outcomes: Mapping[int, Outcome]
) -> None:
    """Said in one sentence beforehand; what decides is each place's own claim."""
    wanted = sum(
        outcomes[row.pk].is_awarded and row.state != State.PROPOSED for row in rows
    )
    free = Place.objects.filter(campaign=campaign, state=Place.State.FREE).count()
    if wanted > free:
        raise Refused(quota.none_left(wanted - free))


def _put_on_list(row: Nomination, *, is_awarded: bool, by: User) -> None:
    """A place for one who is awarded; one who is not needs none."""
    if is_awarded and row.state != State.PROPOSED:
        quota.hold(row, by=by)
        workflow.take("propose_on_paper", row, by=by)
    elif row.state == State.ELIGIBLE:
        workflow.take("list_on_paper", row, by=by)


def _listed(campaign: Campaign, rows: list[Nomination]) -> list[Listed]:
    """In the order of the paper, with the rank that each has here."""
    ranks = {line.entry.key: line.rank for line in standing(campaign).ranking.lines}
    return [
        Listed(row, ProposalLine.Part.PROPOSED.value, ranks.get(row.pk)) for row in rows
    ]
