"""Duties and reminders, held against an independent reckoning."""

import datetime as dt
from collections import Counter

import pytest

from campaigns.models import Duty, Reminder
from records.models import AuditEvent, Notice
from tests.simulation import plan, script
from tests.simulation.reckoning import Reminded


def test_no_duty_is_missed_and_none_is_doubled(world, expected):
    rows = Duty.objects.values_list("milestone__code", "organization__code")

    assert Counter(rows) == Counter(expected.duties.keys())


@pytest.mark.parametrize("year", range(2026, 2031))
def test_every_duty_stands_where_it_must_at_the_year_s_end(world, expected, year):
    assert differences(world.at_years_end[year], expected.at_years_end[year]) == {}


def test_every_reminder_of_the_schedule_was_sent_once_and_no_other(world, expected):
    assert (
        differences(Counter(sent(Reminder.Kind.SCHEDULED)), Counter(expected.reminded))
        == {}
    )


def test_the_board_nudged_those_who_were_overdue(world, expected):
    nudged = sent(Reminder.Kind.NUDGE)

    assert differences(Counter(nudged), Counter(expected.nudged)) == {}
    assert {(one.milestone, one.organization) for one in nudged} == set(world.nudged)
    assert len(nudged) == len(world.nudged) > 0


def test_each_person_had_at_most_one_digest_a_day_and_the_right_ones(world, expected):
    digests = Notice.objects.filter(key__startswith="duties.digest:")
    found = Counter(
        (name, dt.date.fromisoformat(key.partition(":")[2]))
        for name, key in digests.values_list("recipient__username", "key")
    )

    assert max(found.values()) == 1
    assert (
        differences(
            found,
            Counter(
                (person, day)
                for person, days in expected.digests.items()
                for day in days
            ),
        )
        == {}
    )


def test_nobody_is_reminded_after_success(world):
    """Told from the log alone: between handing in and what opens the duty again, nothing
    was said of it."""
    opening = {"duty.send_back", "duty.take_back", "duty.reinstate"}
    closing = {"duty.hand_in", "duty.waive"}
    events = AuditEvent.objects.filter(
        object_type="campaigns.duty", verb__in=opening | closing
    ).order_by("pk")
    story: dict[int, list[tuple[dt.datetime, bool]]] = {}
    for at, verb, key in events.values_list("at", "verb", "object_id"):
        story.setdefault(int(key), []).append((at, verb in closing))

    said = Reminder.objects.values_list("duty", "sent_at")
    after = [
        (key, sent_at)
        for key, sent_at in said
        if [is_closed for at, is_closed in story.get(key, []) if at < sent_at][-1:]
        == [True]
    ]
    assert after == []


def test_the_outage_lost_nothing_and_doubled_nothing(world):
    """A day of the schedule fell wholly into it: it was made up for on the next."""
    stopped, again = script.OUTAGE
    lost = dt.date(2028, 12, 24)
    assert (again - stopped) == dt.timedelta(hours=26)
    made_up = [one for one in sent(Reminder.Kind.SCHEDULED) if one.slot == lost]

    # Later only what the Board sent back after that morning: it is open again.
    sent_back = {
        (act.milestone, act.organization)
        for act in world.script.acts
        if act.verb == "send_back" and act.at.date() == again.date()
    }
    later = {
        (one.milestone, one.organization) for one in made_up if one.on != again.date()
    }
    assert len(made_up) > len(later)
    assert later <= sent_back
    assert len(made_up) == len({(one.milestone, one.organization) for one in made_up})


def test_on_the_last_second_is_in_time_and_one_after_is_late(world):
    """23:59:59 and 00:00:01 here are one day there, and the other way round."""
    late = {
        (row.milestone.code, row.organization.code): row.is_late
        for row in Duty.objects.exclude(done_on=None)
        .with_due_on()
        .select_related("milestone", "organization")
    }
    found = {
        fate: {
            late[milestone, organization]
            for (organization, milestone), one in world.script.fates.items()
            if one == fate and (milestone, organization) in late
        }
        for fate in ("last_second", "extended_last_second", "second_late")
    }
    assert found == {
        "last_second": {False},
        "extended_last_second": {False},
        "second_late": {True},
    }


def test_nothing_was_sent_in_the_night(world):
    hours = {
        moment.astimezone(script.HERE).hour
        for moment in Reminder.objects.values_list("sent_at", flat=True)
    }
    assert min(hours) >= 7


def sent(kind: str) -> list[Reminded]:
    return [
        Reminded(milestone, organization, slot, at.astimezone(script.HERE).date())
        for milestone, organization, slot, at in Reminder.objects.filter(
            kind=kind
        ).values_list(
            "duty__milestone__code", "duty__organization__code", "slot_on", "sent_at"
        )
    ]


def differences(found, expected) -> dict:
    """Key -> (found, expected), where they differ: short enough to be read."""
    return {
        key: (found.get(key), expected.get(key))
        for key in found.keys() | expected.keys()
        if found.get(key) != expected.get(key)
    }


def test_the_script_uses_what_it_is_for(world):
    """Every fate, the leap day, merging, parting, moving, and both ends of the days."""
    fates = set(world.script.fates.values())

    assert fates == set(script.REPORT_FATES) | set(script.LAUNCH_FATES)
    assert script.LEAP_DAY in {change.on for change in world.script.changes}
    assert {change.kind for change in world.script.changes} == {
        "merge", "split", "rename", "move", "dissolve"
    }  # fmt: skip
    assert len(world.script.bodies) > len(plan.participants()) == 129
