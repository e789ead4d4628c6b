"""Voting: a round is opened, votes are added to it, closing it works out the results."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from council import meetings, rules
from council.models import (
    AgendaItem,
    Attendance,
    Ballot,
    CouncilMember,
    Meeting,
    Recusal,
    Round,
    RoundItem,
    VoteCast,
)
from council.tally import Room, Terms, is_enough
from emulation import clock
from records import audit
from records.errors import Refused

Choice = Ballot.Choice
Presence = Attendance.Presence


@transaction.atomic
def open_round(
    meeting: Meeting,
    items: Sequence[AgendaItem],
    *,
    method: str,
    is_block: bool,
    by: User,
) -> Round:
    """Put `items` to the vote. A nominee may be voted on again: the last result counts."""
    locked = meetings.lock(meeting, by)
    if not locked.is_open:
        raise Refused(_("Open the meeting first."))
    if locked.rounds.filter(closed_at=None).exists():
        raise Refused(_("A vote is going on. Close the round first."))
    if not items or any(item.meeting_id != locked.pk for item in items):
        raise Refused(_("Choose nominees of the agenda to vote on."))
    meetings.refuse_without_quorum(locked)
    if is_block:
        _refuse_recused_in_block(locked, items)
    last = locked.rounds.aggregate(last=Max("number"))["last"] or 0
    made = Round.objects.create(
        meeting=locked,
        number=last + 1,
        method=method,
        is_block=is_block,
        opened_by=by,
        opened_at=clock.now(),
    )
    RoundItem.objects.bulk_create(RoundItem(round=made, item=item) for item in items)
    audit.record(
        "round.open",
        made,
        by=by,
        after={"items": [item.order for item in items], "method": method},
    )
    return made


def _refuse_recused_in_block(meeting: Meeting, items: Sequence[AgendaItem]) -> None:
    """One answer for all cannot leave out one of them."""
    taking_part = meeting.attendance.filter(
        presence__in=[Presence.PRESENT, Presence.WRITTEN]
    )
    found = Recusal.objects.filter(
        item__in=items, member__in=taking_part.values("member")
    ).select_related("item__nomination", "member__user")
    if first := found.first():
        raise Refused(
            _(
                "%(name)s leaves the room for No. %(order)d (%(nominee)s): vote on that "
                "one separately."
            )
            % {
                "name": first.member.user,
                "order": first.item.order,
                "nominee": first.item.nomination.name,
            }
        )


@transaction.atomic
def cast(voting: Round, choices: Mapping[int, str], *, by: User) -> VoteCast:
    """The vote of a member in the room: `choices` maps the key of a round's item to the
    answer, one for each on which the member votes (in a block: one for all)."""
    locked = _lock(voting)
    member = rules.seat_of(by, locked.meeting)
    if member is None or not rules.may_vote(by, locked):
        raise PermissionDenied
    return _add(locked, member, choices, by=by)


@transaction.atomic
def enter_written(
    voting: Round,
    member: CouncilMember,
    choices: Mapping[int, str],
    *,
    document: str,
    by: User,
) -> VoteCast:
    """Enter the letter of an absent member, by who keeps the meeting."""
    locked = _lock(voting)
    if not rules.may_keep(by, locked.meeting):
        raise PermissionDenied
    if not locked.is_open or locked.method == Round.Method.COUNTED:
        raise Refused(_("A letter is entered while the round is open."))
    writes = locked.meeting.attendance.filter(member=member, presence=Presence.WRITTEN)
    if not locked.meeting.campaign.council_counts_written or not writes.exists():
        raise Refused(
            _("%(name)s does not vote in writing at this meeting.")
            % {"name": member.user}
        )
    if not document.strip():
        raise Refused(_("Write the number and date of the letter."))
    return _add(locked, member, choices, by=by, document=document.strip())


def _add(
    voting: Round,
    member: CouncilMember,
    choices: Mapping[int, str],
    *,
    by: User,
    document: str = "",
) -> VoteCast:
    wanted = {item.pk for item in items_for(voting, member)}
    if not wanted:
        raise Refused(_("%(name)s votes on none of these.") % {"name": member.user})
    if voting.casts.filter(member=member).exists():
        raise Refused(_("This vote is in already; a vote is not changed."))
    if set(choices) != wanted or not set(choices.values()) <= set(Choice.values):
        raise Refused(_("Answer for each nominee, then vote."))
    if voting.is_block and len(set(choices.values())) > 1:
        raise Refused(_("In this round one answer counts for all of them."))
    made = VoteCast.objects.create(
        round=voting,
        member=member,
        is_written=bool(document),
        document=document,
        entered_by=by,
    )
    is_secret = voting.method == Round.Method.SECRET
    Ballot.objects.bulk_create(
        Ballot(round_item_id=pk, choice=choice, member=None if is_secret else member)
        for pk, choice in choices.items()
    )
    # That they voted is on record; how, only where it is open.
    audit.record("round.cast", made, by=by, after={"member": str(member.user)})
    return made


@transaction.atomic
def close_round(
    voting: Round,
    counted: Mapping[int, tuple[int, int, int]] | None = None,
    *,
    by: User,
) -> None:
    """End the vote and write down the results. Of what was counted in the room,
    `counted` gives (for, against, other or invalid) per item."""
    locked = _lock(voting)
    if not rules.may_keep(by, locked.meeting):
        raise PermissionDenied
    if not locked.is_open:
        raise Refused(_("The round is closed already."))
    is_by_hand = locked.method == Round.Method.COUNTED
    for row in locked.items.select_related("item"):
        votes = (counted or {}).get(row.pk) if is_by_hand else _ballots(row)
        if votes is None:
            raise Refused(_("Enter the count of every nominee."))
        _write_result(locked, row, votes)
    locked.closed_at = clock.now()
    locked.save(update_fields=["closed_at"])
    audit.record(
        "round.close",
        locked,
        by=by,
        after={
            str(row.item.order): [row.yes, row.no, row.other, row.has_passed]
            for row in locked.items.select_related("item")
        },
    )
    voting.refresh_from_db()


def _write_result(voting: Round, row: RoundItem, votes: tuple[int, int, int]) -> None:
    terms = Terms.of(voting.meeting.campaign)
    seen = room_for(voting.meeting, row.item)
    row.yes, row.no, row.other = votes
    row.voters, row.base = seen.voters(terms), seen.base(terms)
    if sum(votes) > row.voters or min(votes) < 0:
        raise Refused(
            _("No. %(order)d: %(votes)d votes, but only %(voters)d may vote on it.")
            % {"order": row.item.order, "votes": sum(votes), "voters": row.voters}
        )
    row.has_passed = is_enough(row.yes, row.base, terms)
    row.save()
    row.item.outcome = (
        AgendaItem.Outcome.PASSED if row.has_passed else AgendaItem.Outcome.FAILED
    )
    row.item.save(update_fields=["outcome"])


def _ballots(row: RoundItem) -> tuple[int, int, int]:
    # In a block the one answer stands with each nominee.
    found = Counter(row.ballots.values_list("choice", flat=True))
    return found[Choice.YES], found[Choice.NO], found[Choice.OTHER]


# ------------------------------------------------------------------------------- reckoning
def items_for(voting: Round, member: CouncilMember) -> list[RoundItem]:
    """The nominees of the round on which this member votes."""
    recused = Recusal.objects.filter(member=member).values("item")
    rows = voting.items.exclude(item__in=recused)
    return list(
        rows.select_related(
            "item__nomination__dossier__organization", "item__nomination__kind"
        )
    )


def room_for(meeting: Meeting, item: AgendaItem) -> Room:
    """The room as seen from one nominee."""
    seen = dict(meeting.attendance.values_list("member", "presence"))
    recused = [seen.get(member) for member in item.recusals.values_list("member", flat=True)]  # fmt: skip
    terms = Terms.of(meeting.campaign)
    parts = {Presence.PRESENT} | ({Presence.WRITTEN} if terms.counts_written else set())
    taking_part = sum(presence in parts for presence in recused)
    found = list(seen.values())
    return Room(
        members=len(found),
        present=found.count(Presence.PRESENT),
        written=found.count(Presence.WRITTEN),
        recused_taking_part=taking_part,
        recused_absent=sum(p is not None for p in recused) - taking_part,
    )


def _lock(voting: Round) -> Round:
    """The meeting's row is locked by whoever votes, one after the other, so that no vote
    comes in while the round is being closed."""
    Meeting.objects.select_for_update(of=("self",)).get(pk=voting.meeting_id)
    rows = Round.objects.select_related(
        "meeting__campaign", "meeting__chair", "meeting__secretary"
    )
    return rows.get(pk=voting.pk)
