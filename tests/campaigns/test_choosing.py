"""Several campaigns side by side: what is chosen in the menu, what obeys it, and what
never does: a duty that is due."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES
from campaigns import reminders, wording
from campaigns.models import Campaign, Milestone, Participation
from emulation import clock
from nominations import notices
from records.models import Notice
from registers.models import Inspection
from tests.campaigns.factories import campaign, duty_of, participant
from tests.nominations.factories import submitted_dossier
from tests.people import person
from tests.registers.factories import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """An earlier and a present campaign of one Board; one organisation is in both."""
    new = campaign(code="dot-nay", short_name="Đợt này")
    bodies = {name: getattr(new, name) for name in ("issuer", "board", "office")}
    old = campaign(
        code="dot-truoc",
        short_name="Đợt trước",
        starts_on=new.starts_on - dt.timedelta(days=300),
        **bodies,
    )
    organization = participant(new)
    Participation.objects.create(campaign=old, organization=organization)
    return new, old, organization


@pytest.fixture
def as_board(client, two):
    client.force_login(person(*BOARD_ROLES, organization=two[0].board))
    return client


def look_at(client, made, target="/"):
    data = {"code": made.code, "next": target}
    return client.post(reverse("campaigns:campaign_choose"), data)


def codes(page):
    return set(re.findall(r"HS-\d{4}-\d{4}", page.text))


# ------------------------------------------------------------------------- the choice
def test_the_present_one_is_looked_at_until_another_is_chosen(as_board, two):
    new, old, _organization = two
    address = reverse("campaigns:campaign_detail")
    assert as_board.get(address).context["campaign"] == new

    answer = look_at(as_board, old, address)

    assert answer.url == address
    assert as_board.get(address).context["campaign"] == old
    assert as_board.get(address).context["campaign_name"] == "Đợt trước"


def test_the_address_wins_and_the_page_says_so(as_board, two):
    _new, old, _organization = two
    page = as_board.get(reverse("campaigns:timeline"), {"campaign": old.code})

    assert page.context["campaign"] == old
    assert "<b>Đợt trước</b>" in page.text
    # The menu has not moved.
    assert "<b>Đợt trước</b>" not in as_board.get(reverse("campaigns:timeline")).text


@pytest.mark.parametrize("target", ["https://nơi-khác.vn/", "//x.vn", "javascript:x"])
def test_it_never_leads_elsewhere(as_board, two, target):
    assert look_at(as_board, two[1], target).url == "/"


def test_an_unknown_or_hidden_campaign_is_not_chosen(client, two):
    new, old, organization = two
    Campaign.objects.filter(pk=old.pk).update(is_draft=True)
    client.force_login(person(Role.ORG_CLERK, organization=organization))

    for code in (old.code, "khong-co"):
        client.post(reverse("campaigns:campaign_choose"), {"code": code})
        page = client.get(reverse("campaigns:campaign_detail"), {"campaign": code})
        assert page.context["campaign"] == new
        # Nothing to choose from: no menu for it.
        assert "Đợt trước" not in page.text


def test_who_sees_one_campaign_has_no_switch(client):
    made = campaign()
    client.force_login(person(Role.ORG_CLERK, organization=participant(made)))

    assert 'class="choose"' not in client.get("/").text


# --------------------------------------------------------------- lists, counts, exports
LISTS = [
    "nominations:dossier_list",
    "nominations:nomination_list",
    "nominations:reception_queue",
    "nominations:paper_missing",
]


@pytest.mark.parametrize("name", LISTS)
def test_lists_show_the_chosen_campaign_alone(as_board, two, name):
    new, old, organization = two
    here, there = (str(submitted_dossier(c, organization)) for c in (new, old))
    address = reverse(name)
    assert codes(as_board.get(address)) == {here}

    look_at(as_board, old)

    assert codes(as_board.get(address)) == {there}
    assert codes(as_board.get(address, {"campaign": new.code})) == {here}
    assert codes(as_board.get(address, {"campaign": "all"})) == {here, there}


def test_registers_and_their_files_hold_the_chosen_campaign(as_board, two):
    new, old, organization = two
    for made in (new, old):
        entry(Inspection, made, organization, title=f"Kiểm tra {made}")
    address = reverse("registers:entry_list", args=[Inspection.SLUG])
    file = reverse("registers:entry_export", args=[Inspection.SLUG])
    size = len(as_board.get(file).content)
    assert "Kiểm tra Đợt trước" not in as_board.get(address).text

    look_at(as_board, old)

    page = as_board.get(address)
    assert "Kiểm tra Đợt trước" in page.text
    assert "Kiểm tra Đợt này" not in page.text
    assert abs(len(as_board.get(file).content) - size) < 40  # still one line
    index = as_board.get(reverse("registers:register_index"))
    assert sum(number for _register, number in index.context["shelves"]) == 1


def test_who_is_missing_is_asked_of_the_chosen_campaign(as_board, two):
    _new, old, organization = two
    duty = duty_of(old, organization, name="Báo cáo của đợt trước")
    address = reverse("campaigns:duty_list")
    assert duty.milestone not in as_board.get(address).context["milestones"]

    look_at(as_board, old)

    assert duty.milestone in as_board.get(address).context["milestones"]


# ------------------------------------------------------------------ two windows at once
def test_a_form_acts_in_the_campaign_that_it_was_drawn_for(as_board, two):
    """The person chose another campaign in a second window meanwhile."""
    new, old, organization = two
    duty = duty_of(new, organization)
    form = as_board.get(reverse("campaigns:extension_new"))
    assert 'name="of_campaign" value="dot-nay"' in form.text
    look_at(as_board, old)

    until = clock.today() + dt.timedelta(days=20)
    values = {
        "of_campaign": new.code,
        "milestone": duty.milestone_id,
        "organization": organization.pk,
        "until": f"{until:%d/%m/%Y}",
        "reason": "Bão lũ",
    }
    as_board.post(reverse("campaigns:extension_new"), values)

    assert duty.milestone.due_on_for(organization) == until


# ------------------------------------------------------------------ nothing due is missed
def test_what_is_due_stands_at_home_whichever_campaign_is_looked_at(client, two):
    new, old, organization = two
    for made in (new, old):
        duty_of(made, organization, name=f"Báo cáo {made}")
    client.force_login(person(Role.ORG_CLERK, organization=organization))

    for made in (new, old):
        look_at(client, made)
        page = client.get("/")
        tasks = {str(task.title): task.campaign for task in page.context["tasks"]}
        assert tasks["Báo cáo Đợt này"] == "Đợt này"
        assert tasks["Báo cáo Đợt trước"] == "Đợt trước"
        assert '<span class="tag">Đợt trước</span>' in page.text
        due = client.get(reverse("periodic:report_list")).context["duties"]
        assert len(due) == 2


def test_nothing_of_a_campaign_in_preparation_is_due_or_reminded(client, two):
    _new, old, organization = two
    Campaign.objects.filter(pk=old.pk).update(is_draft=True, sends_reminders=True)
    draft = Campaign.objects.get(pk=old.pk)
    Milestone.objects.create(
        campaign=draft, kind="yearly_report", code="bc", order=9, name="Báo cáo",
        due_on=clock.today(),
    )  # fmt: skip

    assert not draft.milestones.get(code="bc").duties.exists()
    assert draft not in Campaign.objects.running()
    assert reminders.run() == 0


# ------------------------------------------------------------------------ notices, mails
def test_notices_name_the_campaign_where_there_are_several(two):
    new, old, organization = two
    person(Role.BOARD_INTAKE, organization=new.board)
    dossier = submitted_dossier(old, organization)

    assert Notice.objects.latest("pk").subject.endswith(" – Đợt trước")

    Campaign.objects.filter(pk=new.pk).update(is_draft=True)
    notices.withdrawn(dossier, "Gửi nhầm")
    assert not Notice.objects.latest("pk").subject.endswith("Đợt trước")


def test_a_digest_names_the_campaign_of_each_duty(two):
    new, old, organization = two
    both = [duty_of(made, organization) for made in (new, old)]

    assert wording.subject(both[:1], several=True).endswith(" – Đợt này")
    text = wording.body(both, several=True)
    assert "; Đợt này)" in text
    assert "; Đợt trước)" in text
    assert "Đợt" not in wording.body(both)


def test_one_begins_in_the_campaign_with_which_one_has_to_do(client, two):
    new, _old, organization = two
    foreign = campaign(code="cua-noi-khac", short_name="Của nơi khác")
    asked = {}
    for role, where in (
        (Role.ORG_CLERK, organization),
        (Role.BOARD_INTAKE, new.board),
        (Role.OFFICE, foreign.office),
    ):
        client.force_login(person(role, organization=where))
        asked[role] = client.get("/").context["campaign"]

    assert asked == {
        Role.ORG_CLERK: new,
        Role.BOARD_INTAKE: new,
        Role.OFFICE: foreign,
    }
