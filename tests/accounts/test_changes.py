"""Organisations merge, split, get another name or superior, from a day on."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from accounts import changes, tasks
from accounts.changes import Part
from accounts.models import (
    FormerName,
    Membership,
    Organization,
    OrganizationChange,
    Role,
)
from emulation import clock
from records.errors import Refused
from records.models import AuditEvent, Notice
from tests.accounts.organization_changes import decided, merged
from tests.factories import MembershipFactory, OrganizationFactory
from tests.people import person

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def boss():
    return person(Role.ADMINISTRATOR)


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def new(user):
    return type(user).objects.get(pk=user.pk)


# ------------------------------------------------------------------------------ merging
def test_merged_organisations_are_inactive_and_their_people_go_on(boss):
    old, heir = OrganizationFactory(), OrganizationFactory()
    clerk = person(Role.ORG_CLERK, organization=old)

    merged(boss, [old], heir)

    old.refresh_from_db()
    assert (old.is_active, old.successor, old.now_called) == (False, heir, heir.name)
    assert new(clerk).organization_ids == {heir.pk}
    post = Membership.objects.get(user=clerk, organization=old)
    assert post.ends_on == clock.today() - DAY
    assert Membership.objects.get(user=clerk, organization=heir).starts_on == clock.today()  # fmt: skip


def test_people_may_be_left_without_a_post(boss):
    old, heir = OrganizationFactory(), OrganizationFactory()
    clerk = person(Role.ORG_CLERK, organization=old)

    merged(boss, [old], heir, carry_posts=False)

    assert new(clerk).organization_ids == frozenset()


def test_a_post_that_is_held_on_both_sides_stays_one(boss):
    old, heir = OrganizationFactory(), OrganizationFactory()
    clerk = person(Role.ORG_CLERK, organization=old)
    MembershipFactory(user=clerk, organization=heir, role=Role.ORG_CLERK)

    merged(boss, [old], heir)

    assert Membership.objects.filter(user=clerk, organization=heir).count() == 1


def test_new_organisation_comes_into_being_like_the_first(boss):
    parent = OrganizationFactory()
    old, other = (
        OrganizationFactory(parent=parent, level="commune"),
        OrganizationFactory(),
    )
    part = Part(None, "XM", "Xã Mẫu Mới", is_heir=True)
    change = decided(boss, "merge", [old, other], [part])

    changes.confirm(change, by=boss)

    heir = Organization.objects.get(code="XM")
    assert (heir.parent, heir.level, heir.is_submitter) == (parent, "commune", True)
    assert set(heir.predecessors.all()) == {old, other}


def test_one_may_be_merged_into_one_of_the_two(boss):
    old, heir = OrganizationFactory(), OrganizationFactory()

    merged(boss, [old, heir], heir)

    heir.refresh_from_db()
    assert heir.is_active
    assert list(heir.predecessors.all()) == [old]


def test_chain_of_mergers_is_one_step(boss):
    first, second, last = (OrganizationFactory() for _ in range(3))
    merged(boss, [first], second)

    merged(boss, [second], last)

    first.refresh_from_db()
    assert (first.successor, first.now_called) == (last, last.name)


def test_what_stood_below_stands_below_the_new_one(boss):
    old, heir = OrganizationFactory(), OrganizationFactory()
    child = OrganizationFactory(parent=old)

    merged(boss, [old], heir)

    child.refresh_from_db()
    assert child.path == f"{heir.path}{child.code}/"


def test_history_is_readable_for_the_people_of_the_new_one(boss):
    old, heir = OrganizationFactory(), OrganizationFactory()
    leader = person(Role.ORG_LEADER, organization=heir)

    merged(boss, [old], heir)

    assert old in Organization.objects.visible_to(new(leader))
    assert old not in Organization.objects.visible_to(person(Role.ORG_LEADER))


# -------------------------------------------------------------- splitting, moving, naming
def test_split_makes_parts_and_the_first_takes_over(boss):
    old = OrganizationFactory()
    parts = [Part(None, "P1", "Phần Một", is_heir=True), Part(None, "P2", "Phần Hai")]

    changes.confirm(decided(boss, "split", [old], parts), by=boss)

    old.refresh_from_db()
    assert (old.is_active, old.successor.code) == (False, "P1")
    assert old.now_called == "Phần Một + Phần Hai"


def test_split_may_leave_the_old_one(boss):
    old = OrganizationFactory()
    change = decided(boss, "split", [old], [Part(None, "P1", "Phần Một")], keep_source=True)  # fmt: skip

    changes.confirm(change, by=boss)

    old.refresh_from_db()
    assert (old.is_active, old.successor) == (True, None)
    assert Organization.objects.get(code="P1").is_active


def test_move_takes_the_whole_subtree(boss):
    old, parent = OrganizationFactory(), OrganizationFactory()
    child = OrganizationFactory(parent=old)

    changes.confirm(decided(boss, "move", [old], [Part(parent)]), by=boss)

    child.refresh_from_db()
    assert child.path == f"{parent.path}{old.code}/{child.code}/"
    assert FormerName.objects.get(organization=old).parent is None


def test_old_name_is_said_of_old_days(boss):
    old = OrganizationFactory(name="Hội Cũ")
    change = decided(boss, "rename", [old], [Part(old)], values={"name": "Hội Mới"})

    changes.confirm(change, by=boss)

    old.refresh_from_db()
    assert old.name == "Hội Mới"
    assert old.called_on(clock.today() - DAY) == "Hội Cũ (nay là Hội Mới)"
    assert old.called_on(clock.today()) == "Hội Mới"


def test_each_of_two_old_names_is_said_of_its_days(boss):
    old = OrganizationFactory(name="Một")
    today = clock.today()
    for name, days in (("Hai", 20), ("Ba", 10)):
        change = decided(
            boss, "rename", [old], [Part(old)], values={"name": name}, on=today - days * DAY
        )  # fmt: skip
        changes.confirm(change, by=boss)

    old.refresh_from_db()
    said = [old.called_on(today - days * DAY) for days in (21, 20, 11, 10)]
    assert said == ["Một (nay là Ba)", "Hai (nay là Ba)", "Hai (nay là Ba)", "Ba"]


def test_dissolved_one_leaves_its_history_to_nobody(boss):
    old = OrganizationFactory()

    changes.confirm(decided(boss, "dissolve", [old]), by=boss)

    old.refresh_from_db()
    assert (old.is_active, old.successor) == (False, None)


# -------------------------------------------------------------------------------- the day
def test_nothing_happens_before_it_is_confirmed(boss):
    old = OrganizationFactory()
    decided(boss, "dissolve", [old])

    assert tasks.apply_due_changes() == 0
    old.refresh_from_db()
    assert old.is_active


def test_what_lies_ahead_waits_for_its_day(boss, demo):
    old = OrganizationFactory()
    change = decided(boss, "dissolve", [old], on=clock.today() + 10 * DAY)
    assert changes.confirm(change, by=boss) is False

    tasks.apply_due_changes()
    old.refresh_from_db()
    assert old.is_active

    with clock.at(clock.now() + 10 * DAY):
        assert tasks.apply_due_changes() == 1
    old.refresh_from_db()
    assert not old.is_active
    assert AuditEvent.objects.get(verb="organization_change.applied").actor == boss


@pytest.mark.parametrize(
    ("moment", "is_day"),
    [
        (dt.datetime(2028, 2, 28, 23, 59, 59, tzinfo=HERE), False),
        (dt.datetime(2028, 2, 29, 0, 0, 0, tzinfo=HERE), True),
        (dt.datetime(2028, 2, 28, 17, 0, 0, tzinfo=dt.UTC), True),
    ],
)
def test_the_day_begins_at_midnight_here_also_on_a_leap_day(boss, demo, moment, is_day):
    old = OrganizationFactory()
    change = decided(boss, "dissolve", [old], on=dt.date(2028, 2, 29))
    changes.confirm(change, by=boss)

    with clock.at(moment):
        assert tasks.apply_due_changes() == is_day


def test_backdated_change_is_in_force_at_once(boss):
    old, heir = OrganizationFactory(), OrganizationFactory()
    clerk = person(Role.ORG_CLERK, organization=old)
    day = clock.today() - 40 * DAY

    merged(boss, [old], heir, on=day)

    assert Membership.objects.get(user=clerk, organization=old).ends_on == day - DAY


def test_in_force_twice_is_in_force_once(boss):
    old, heir = OrganizationFactory(), OrganizationFactory()
    change = merged(boss, [old], heir)

    changes.confirm(change, by=boss)
    tasks.apply_due_changes()

    assert AuditEvent.objects.filter(verb="organization_change.applied").count() == 1


def test_cancelled_change_never_happens(boss, demo):
    old = OrganizationFactory()
    change = decided(boss, "dissolve", [old], on=clock.today() + DAY)
    changes.confirm(change, by=boss)

    changes.cancel(change, by=boss)

    with clock.at(clock.now() + 2 * DAY):
        assert tasks.apply_due_changes() == 0


def test_change_in_force_is_not_cancelled(boss):
    change = merged(boss, [OrganizationFactory()], OrganizationFactory())

    with pytest.raises(Refused, match="đang có hiệu lực|có hiệu lực"):
        changes.cancel(change, by=boss)


def test_planner_is_told_once_of_what_is_possible_no_more(boss, demo):
    old, heir = OrganizationFactory(), OrganizationFactory()
    part = Part(None, "TRUNG", "Mới", is_heir=True)
    change = decided(boss, "merge", [old, heir], [part], on=clock.today() + DAY)
    changes.confirm(change, by=boss)
    OrganizationFactory(code="TRUNG")

    with clock.at(clock.now() + DAY):
        assert tasks.apply_due_changes() == 0
        assert tasks.apply_due_changes() == 0

    assert Notice.objects.filter(recipient=boss).count() == 1
    old.refresh_from_db()
    assert old.is_active


def test_failing_reaction_takes_everything_back(boss, monkeypatch):
    old, heir = OrganizationFactory(), OrganizationFactory()
    change = decided(boss, "merge", [old], [Part(heir, is_heir=True)])

    def refuse(*_any):
        raise Refused("không được")

    late = changes.Reaction(99, lambda _change: [], refuse)
    monkeypatch.setattr(changes, "REACTIONS", [*changes.REACTIONS, late])

    with pytest.raises(Refused):
        changes.confirm(change, by=boss)
    old.refresh_from_db()
    assert old.is_active


# ------------------------------------------------------------------------------- refusals
def test_into_itself_alone_is_refused(boss):
    old = OrganizationFactory()

    with pytest.raises(Refused):
        decided(boss, "merge", [old], [Part(old, is_heir=True)])


def test_under_its_own_child_is_refused(boss):
    old = OrganizationFactory()
    child = OrganizationFactory(parent=old)

    with pytest.raises(Refused, match="cấp trên khác"):
        decided(boss, "move", [old], [Part(child)])


def test_inactive_ones_are_refused(boss):
    gone, there = OrganizationFactory(is_active=False), OrganizationFactory()

    with pytest.raises(Refused, match="không còn hoạt động"):
        decided(boss, "merge", [gone], [Part(there, is_heir=True)])
    with pytest.raises(Refused, match="không còn hoạt động"):
        decided(boss, "merge", [there], [Part(gone, is_heir=True)])


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_only_administrators_change_organisations(boss, role):
    other, old = person(role), OrganizationFactory()
    change = decided(boss, "dissolve", [old])

    for step in (changes.confirm, changes.cancel):
        with pytest.raises(Refused):
            step(change, by=other)
    with pytest.raises(Refused):
        decided(other, "dissolve", [old])
    assert not OrganizationChange.objects.visible_to(other).exists()


# ---------------------------------------------------------------------------------- facts
@pytest.mark.parametrize("starts", [None, -1, 0, 1])
@pytest.mark.parametrize("ends", [None, -1, 0, 1])
@pytest.mark.parametrize("is_active", [True, False])
def test_a_post_at_hand_is_current_when_the_database_says_so(starts, ends, is_active):
    if starts is not None and ends is not None and ends < starts:
        return
    today = clock.today()
    post = MembershipFactory(
        organization__is_active=is_active,
        starts_on=today + starts * DAY if starts is not None else None,
        ends_on=today + ends * DAY if ends is not None else None,
    )

    assert post.is_current == Membership.objects.current().exists()


# ---------------------------------------------------------------------------------- pages
def test_form_leads_over_what_follows_to_the_change(client, boss):
    old, heir = OrganizationFactory(), OrganizationFactory()
    client.force_login(boss)

    answer = client.post(
        "/organizations/changes/new/merge/",
        {
            "source_1": old.pk,
            "target": heir.pk,
            "carry_posts": "on",
            "effective_on": f"{clock.today():%d/%m/%Y}",
            "document_number": "1-QĐ/TU",
            "document_on": "01/01/2026",
            "decided_by": "Tỉnh ủy",
        },
        follow=True,
    )
    page = answer.content.decode()
    client.post(answer.redirect_chain[-1][0] + "confirm/")

    assert "Những việc kéo theo" in page
    old.refresh_from_db()
    assert old.successor == heir


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("merge", {}, "source_1"),
        ("merge", {"new_name": "Mới"}, "target"),
        ("merge", {"new_name": "Mới", "new_code": "x y"}, "new_code"),
        ("split", {"new_parts": "P1"}, "new_parts"),
        ("split", {"new_parts": "P1; Một\nP1; Hai"}, "new_parts"),
        ("rename", {}, "name"),
        ("move", {}, "parent"),
        ("dissolve", {"effective_on": "31/02/2027"}, "effective_on"),
    ],
)
def test_form_says_what_is_wrong(client, boss, kind, data, field):
    client.force_login(boss)

    answer = client.post(f"/organizations/changes/new/{kind}/", {"x": "1"} | data)

    assert field in answer.context["form"].errors


def test_unknown_kind_is_no_page(client, boss):
    client.force_login(boss)

    assert client.get("/organizations/changes/new/x/").status_code == 404
