"""The page of the calendar and the rules, and their admin."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from campaigns.models import Campaign, LegalBasis, Phase
from emulation import clock
from tests.campaigns.factories import campaign, participant
from tests.people import person

pytestmark = pytest.mark.django_db

PAGE = reverse("campaigns:campaign_detail")


@pytest.fixture
def signed_in(client):
    client.force_login(person())
    return client


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(PAGE).status_code == 302


def test_without_a_campaign_the_page_says_what_to_do(signed_in):
    response = signed_in.get(PAGE)

    assert response.status_code == 200
    assert 'class="empty"' in response.text


def test_it_shows_what_everyone_works_by(signed_in):
    made = campaign(number="12-KH/TU")
    LegalBasis.objects.create(campaign=made, order=1, text="Căn cứ Mẫu")

    text = signed_in.get(PAGE).text

    for shown in (
        "12-KH/TU",
        "Nhận hồ sơ",
        "Tờ trình",
        "Cán bộ hội các cấp",
        "Tiêu chí 1",
        "Nữ, hoặc tập thể có từ 70% nữ",
        "Căn cứ Mẫu",
    ):
        assert shown in text


def test_what_a_plan_says_is_text_and_never_markup(signed_in):
    campaign(plan_text="<script>alert(1)</script>")

    assert "<script>alert" not in signed_in.get(PAGE).text


def test_today_is_marked_in_its_phase(signed_in):
    campaign()

    assert signed_in.get(PAGE).text.count('aria-current="step"') == 1


def test_a_day_in_no_phase_is_told_and_marks_none(signed_in, settings):
    settings.LANGUAGE_CODE = "en"
    made = campaign()
    made.phases.update(ends_on=clock.today() - dt.timedelta(days=1))

    text = signed_in.get(PAGE, headers={"accept-language": "en"}).text

    assert "Today is in none of the phases." in text
    assert 'aria-current="step"' not in text
    assert made.is_between_phases


def test_what_is_open_today_is_told_in_words_too(signed_in):
    made = campaign()
    made.milestones.exclude(kind="dossier_window").delete()
    made.phases.update(ends_on=clock.today() - dt.timedelta(days=1))

    assert signed_in.get(PAGE).text.count("(hiện nay)") == 1


def test_an_earlier_campaign_is_shown_by_its_code(signed_in):
    campaign()
    old = dt.date(2021, 1, 1)
    campaign(code="cu", name="Chiến dịch cũ", starts_on=old, ends_on=old)

    assert "Chiến dịch cũ" in signed_in.get(PAGE, {"campaign": "cu"}).text
    assert "Chiến dịch cũ" not in signed_in.get(PAGE, {"campaign": "khong-co"}).text


def queries(client) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(PAGE)
    return len(found)


def test_its_queries_do_not_grow_with_the_rows(signed_in):
    made = campaign()
    queries(signed_in)
    before = queries(signed_in)
    today = clock.today()
    for number in range(2, 12):
        Phase.objects.create(
            campaign=made,
            code=f"gd{number}",
            order=number,
            name=f"Giai đoạn {number}",
            starts_on=today,
            ends_on=today,
        )
        LegalBasis.objects.create(campaign=made, order=number, text="Căn cứ")
        participant(made).criteria_sets.create(campaign=made, name="Tiêu chí riêng")

    assert queries(signed_in) == before


# -------------------------------------------------------------------------------- admin
@pytest.fixture
def administrator(client):
    user = person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


def test_the_number_of_places_is_not_changed_in_the_admin(administrator):
    made = campaign()
    page = reverse("admin:campaigns_campaign_change", args=[made.pk])

    assert 'name="places"' not in administrator.get(page).text
    administrator.post(page, {"places": "999"})
    assert Campaign.objects.get().places == 5


def test_a_campaign_is_neither_added_nor_deleted_in_the_admin(administrator):
    made = campaign()

    for page in (
        reverse("admin:campaigns_campaign_add"),
        reverse("admin:campaigns_campaign_delete", args=[made.pk]),
    ):
        assert administrator.post(page, {"post": "yes"}).status_code == 404
    assert Campaign.objects.exists()


@pytest.mark.parametrize(
    "model",
    [
        "basesalary",
        "campaign",
        "criteriaset",
        "distributionline",
        "holiday",
        "legalbasis",
        "milestone",
        "movement",
        "nomineekind",
        "participation",
        "requireddocument",
        "rewardrate",
        "tierule",
    ],
)
def test_every_list_of_the_admin_opens(administrator, model):
    participant(campaign())

    page = administrator.get(reverse(f"admin:campaigns_{model}_changelist"))

    assert page.status_code == 200


# ------------------------------------------------------------------------- more time
def more_time(client, made, organization, **fields):
    window = made.dossier_window()
    values = {
        "milestone": window.pk,
        "organization": organization.pk,
        "until": f"{window.due_on + dt.timedelta(days=3):%d/%m/%Y}",
        "reason": "Bão số 3",
    }
    return client.post(reverse("campaigns:extension_new"), values | fields)


def test_the_boards_leader_grants_more_time(client):
    made = campaign()
    organization = participant(made)
    client.force_login(person(Role.BOARD_LEADER, organization=made.board))

    response = more_time(client, made, organization)

    assert response.status_code == 302
    window = made.dossier_window()
    later = window.due_on + dt.timedelta(days=3)
    assert window.due_on_for(organization) == later
    page = client.get(reverse("campaigns:extension_new")).text
    assert "Bão số 3" in page
    assert organization.name in page


def test_a_day_that_is_no_later_is_said_at_its_field_and_the_text_kept(client):
    made = campaign()
    organization = participant(made)
    client.force_login(person(Role.OFFICE, organization=made.office))
    day = f"{made.dossier_window().due_on:%d/%m/%Y}"

    response = more_time(client, made, organization, until=day)

    assert response.status_code == 200
    assert response.context["form"].errors["until"]
    assert "Bão số 3" in response.text


def test_an_organisation_outside_the_campaign_gets_no_more_time(client):
    made = campaign()
    client.force_login(person(Role.BOARD_LEADER, organization=made.board))

    response = more_time(client, made, made.board)

    assert response.context["form"].errors["organization"]


def test_a_campaign_of_another_board_is_not_extended(client):
    made = campaign()
    other = person(Role.BOARD_LEADER, organization=participant(made))
    client.force_login(other)

    assert client.get(reverse("campaigns:extension_new")).status_code == 404
