"""A meeting from the invitation to its end. Each step locks the meeting's row."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from council import rules
from council.models import AgendaItem, Attendance, CouncilMember, Meeting, Recusal
from council.tally import Room, Terms
from emulation import clock
from nominations import interests
from nominations.ranking_data import standing
from records import audit
from records.errors import Refused

Presence = Attendance.Presence
State = Meeting.State


# --------------------------------------------------------------------------- beforehand
@transaction.atomic
def convene(
    campaign: Campaign, values: dict[str, Any], *, by: User, once_key: uuid.UUID
) -> Meeting:
    """Plan a meeting of all who sit on the council, with the ranked list as its agenda;
    the same `once_key` again gives the same meeting."""
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if not rules.may_convene(by, locked):
        raise PermissionDenied
    if same := Meeting.objects.filter(once_key=once_key).first():
        return same
    last = locked.council_meetings.aggregate(last=Max("number"))["last"] or 0
    made: Meeting = Meeting.objects.create(
        campaign=locked, number=last + 1, convened_by=by, once_key=once_key, **values
    )
    Attendance.objects.bulk_create(
        Attendance(meeting=made, member=member)
        for member in locked.council_members.sitting()
    )
    _draw_up(made)
    audit.record(
        "meeting.convene",
        made,
        by=by,
        after={"starts_at": made.starts_at, "items": made.items.count()},
    )
    return made


@transaction.atomic
def draw_up_again(meeting: Meeting, *, by: User) -> None:
    """Take the agenda anew from the ranking as it stands now."""
    locked = lock(meeting, by)
    if not locked.is_planned:
        raise Refused(_("The agenda is drawn up anew only before the meeting opens."))
    locked.items.all().delete()
    _draw_up(locked)
    audit.record(
        "meeting.draw_up", locked, by=by, after={"items": locked.items.count()}
    )


def _draw_up(meeting: Meeting) -> None:
    """Everyone within the places, and so many below the line as the meeting wants."""
    lines = standing(meeting.campaign).ranking.lines
    below = [line.rank for line in lines if not line.is_in][: meeting.below_line]
    chosen = [line for line in lines if line.is_in or line.rank in set(below)]
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            nomination_id=line.entry.key,
            order=order,
            rank=line.rank,
            score=line.entry.score,
            is_above_line=line.is_in,
        )
        for order, line in enumerate(chosen, start=1)
    )


# --------------------------------------------------------------------------- in the room
@transaction.atomic
def note_attendance(
    meeting: Meeting, seen: dict[int, tuple[str, str]], *, by: User
) -> None:
    """Who is there: `seen` maps the key of an attendance to presence and reason."""
    locked = lock(meeting, by)
    _refuse_closed(locked)
    _refuse_during_a_round(locked)
    changed = {}
    for row in locked.attendance.select_related("member__user"):
        presence, reason = seen.get(row.pk, (row.presence, row.reason))
        if (presence, reason) == (row.presence, row.reason):
            continue
        if presence == Presence.WRITTEN and not locked.campaign.council_counts_written:
            raise Refused(_("This campaign does not count votes in writing."))
        row.presence, row.reason, row.noted_at = presence, reason, clock.now()
        row.save(update_fields=["presence", "reason", "noted_at"])
        changed[str(row.member.user)] = presence
    if changed:
        audit.record("meeting.attendance", locked, by=by, after=changed)


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: User) -> None:
    """Needs a quorum. Ties between members and nominees are noted now: they leave the
    room for those."""
    locked = lock(meeting, by)
    if not locked.is_planned:
        raise Refused(_("The meeting is open already, or over."))
    if not locked.items.exists():
        raise Refused(
            _("Nobody is ranked yet: the agenda is empty. Draw it up again later.")
        )
    refuse_without_quorum(locked)
    other = Meeting.objects.filter(campaign=locked.campaign_id, state=State.OPEN)
    if busy := other.first():
        raise Refused(
            _("“%(title)s” is still in session. Close it first.") % {"title": busy}
        )
    _note_ties(locked, by)
    locked.state, locked.opened_at = State.OPEN, clock.now()
    locked.save(update_fields=["state", "opened_at"])
    audit.record("meeting.open", locked, by=by)
    meeting.refresh_from_db()


def _note_ties(meeting: Meeting, by: User) -> None:
    rows = meeting.items.select_related("nomination__dossier__organization")
    items = {item.nomination_id: item for item in rows}
    for row in meeting.attendance.select_related("member__user"):
        nominees = [item.nomination for item in items.values()]
        Recusal.objects.bulk_create(
            Recusal(
                item=items[key],
                member=row.member,
                ground=Recusal.Ground.CONFLICT,
                reason=why,
                noted_by=by,
                noted_at=clock.now(),
            )
            for key, why in interests.among(row.member.user, nominees).items()
        )


@transaction.atomic
def recuse(
    meeting: Meeting,
    items: Sequence[AgendaItem],
    member: CouncilMember,
    *,
    reason: str,
    by: User,
) -> None:
    """A member declares a tie and leaves the room for `items`: by the member, or noted
    by who keeps the meeting."""
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if by.pk != member.user_id and not rules.may_keep(by, locked):
        raise PermissionDenied
    _refuse_closed(locked)
    _refuse_during_a_round(locked)
    if not reason.strip():
        raise Refused(_("Write what the tie is."))
    for item in items:
        if item.meeting_id != locked.pk:
            raise Refused(_("This nominee is not on the agenda."))
        Recusal.objects.get_or_create(
            item=item,
            member=member,
            defaults={
                "ground": Recusal.Ground.DECLARED,
                "reason": reason.strip(),
                "noted_by": by,
                "noted_at": clock.now(),
            },
        )
    audit.record(
        "meeting.recuse",
        locked,
        by=by,
        after={"member": str(member.user), "items": [item.order for item in items]},
        reason=reason,
    )


@transaction.atomic
def close_meeting(
    meeting: Meeting, *, discussion: str, conclusion: str, by: User
) -> None:
    """What was said and concluded goes into the minutes; nothing changes any more."""
    locked = lock(meeting, by)
    if not locked.is_open:
        raise Refused(_("Only a meeting in session is closed."))
    _refuse_during_a_round(locked)
    if not conclusion.strip():
        raise Refused(_("Write what the meeting concluded."))
    locked.discussion, locked.conclusion = discussion.strip(), conclusion.strip()
    locked.state, locked.closed_at = State.CLOSED, clock.now()
    locked.save(update_fields=["discussion", "conclusion", "state", "closed_at"])
    audit.record("meeting.close", locked, by=by, after={"conclusion": conclusion})
    meeting.refresh_from_db()


# ------------------------------------------------------------------------------- reckoning
def room(meeting: Meeting) -> Room:
    """Without regard to any nominee."""
    seen = list(meeting.attendance.values_list("presence", flat=True))
    return Room(len(seen), seen.count(Presence.PRESENT), seen.count(Presence.WRITTEN))


def refuse_without_quorum(meeting: Meeting) -> None:
    here = room(meeting)
    least = Terms.of(meeting.campaign).least_present(here.members)
    if not here.members:
        raise Refused(_("Nobody sits on the council yet. Name its members first."))
    if here.present < least:
        raise Refused(
            _(
                "%(present)d of %(members)d members are present; at least %(least)d must "
                "be. Note who has arrived, or put the meeting off."
            )
            % {"present": here.present, "members": here.members, "least": least}
        )


def lock(meeting: Meeting, by: User) -> Meeting:
    """The meeting's row, for whoever keeps it; PermissionDenied for anybody else."""
    locked: Meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("campaign", "chair", "secretary")
        .get(pk=meeting.pk)
    )
    if not rules.may_keep(by, locked):
        raise PermissionDenied
    return locked


def _refuse_closed(meeting: Meeting) -> None:
    if meeting.state == State.CLOSED:
        raise Refused(_("The meeting is over: its record is not changed."))


def _refuse_during_a_round(meeting: Meeting) -> None:
    if meeting.rounds.filter(closed_at=None).exists():
        raise Refused(_("A vote is going on. Close the round first."))
