"""The pages of the registers: what is typed is kept, found again and never twice."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from emulation import clock
from records.models import Draft
from registers import answering, keeping
from registers.catalogue import REGISTERS
from registers.models import Difficulty, Entry, Exemplar, Inspection, PropagandaEntry
from tests.campaigns.factories import participant
from tests.nominations.factories import pdf
from tests.people import person
from tests.registers.factories import VALUES, consented, entry, picture

pytestmark = pytest.mark.django_db
BUDGET = 16


@pytest.fixture
def clerk(client, us):
    client.force_login(us)
    return client


def typed(register, **values) -> dict:
    """What the form of a new line sends."""
    found = {"happened_on": f"{clock.today():%d/%m/%Y}", "revision": 0}
    found |= VALUES[register.model] | {"once_key": uuid.uuid4()} | values
    for name in register.fields:
        field = register.column(name)
        if field.has_default():
            found.setdefault(name, field.get_default())
    return found


@pytest.mark.parametrize("slug", REGISTERS)
def test_a_line_is_typed_and_stands_in_the_list(clerk, slug, organization):
    register = REGISTERS[slug]

    answer = clerk.post(f"/registers/{slug}/new/", typed(register))

    made = register.model.objects.get()
    assert answer.url == made.get_absolute_url()
    assert made.organization == organization
    listed = clerk.get(f"/registers/{slug}/").content.decode()
    assert made.title in listed
    assert made.title in clerk.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize("slug", REGISTERS)
def test_every_field_of_the_description_is_on_the_form(clerk, slug):
    register = REGISTERS[slug]

    page = clerk.get(f"/registers/{slug}/new/").content.decode()

    lacking = [n for n in register.table_fields if f'name="{n}"' not in page]
    assert lacking == []


def test_a_double_click_makes_one_line(clerk):
    sent = typed(REGISTERS["inspections"])

    for _ in range(2):
        clerk.post("/registers/inspections/new/", sent)

    assert Inspection.objects.count() == 1


def test_what_is_refused_stays_in_the_form_and_as_a_draft(clerk, us):
    sent = typed(
        REGISTERS["inspections"], title="Giữ nguyên chữ", happened_on="hôm qua"
    )

    page = clerk.post("/registers/inspections/new/", sent).content.decode()

    assert "Giữ nguyên chữ" in page
    assert 'id="error-summary"' in page
    assert Draft.objects.get(owner=us).fields["title"] == ["Giữ nguyên chữ"]
    again = clerk.get("/registers/inspections/new/").content.decode()
    assert "Giữ nguyên chữ" in again


def test_two_editors_of_one_field_see_both_texts(clerk, campaign, organization, us):
    made = entry(Inspection, campaign, organization)
    keeping.change(made, {"title": "Của người kia"}, by=us, revision=0)
    sent = typed(REGISTERS["inspections"], title="Của tôi", revision=0)

    page = clerk.post(f"{made.get_absolute_url()}edit/", sent).content.decode()

    assert "Của người kia" in page
    assert "Của tôi" in page
    made.refresh_from_db()
    assert made.title == "Của người kia"


def test_a_removed_line_leaves_the_list_and_is_still_to_be_read(
    clerk, campaign, organization
):
    made = entry(Inspection, campaign, organization)

    clerk.post(f"{made.get_absolute_url()}remove/", {"reason": "Nhập trùng."})

    assert made.title not in clerk.get("/registers/inspections/").content.decode()
    assert "Nhập trùng." in clerk.get(made.get_absolute_url()).content.decode()
    assert clerk.get(f"{made.get_absolute_url()}edit/").status_code == 404


def test_who_keeps_two_organisations_registers_says_whose(client, campaign):
    first, second = participant(campaign), participant(campaign)
    both = person(Role.ORG_CLERK, organization=first)
    both.memberships.create(organization=second, role=Role.ORG_CLERK)
    client.force_login(both)
    sent = typed(REGISTERS["inspections"], whose=second.pk)

    client.post("/registers/inspections/new/", sent)

    assert Inspection.objects.get().organization == second


# ------------------------------------------------------------------ lists and filters
def titles(client, address: str) -> list[str]:
    return [row.title for row in client.get(address).context["page"].rows]


def test_a_list_is_searched_without_marks_and_in_any_order(
    clerk, campaign, organization
):
    entry(PropagandaEntry, campaign, organization, title="Người tốt, việc tốt ở Mẫu")
    entry(PropagandaEntry, campaign, organization, title="Chuyện khác")

    found = titles(clerk, "/registers/propaganda/?q=viec+tot+nguoi")

    assert found == ["Người tốt, việc tốt ở Mẫu"]


def test_a_list_is_narrowed_by_choice_by_day_and_by_question(
    clerk, campaign, organization, board
):
    long_ago = clock.today() - dt.timedelta(days=100)
    old = entry(Difficulty, campaign, organization, title="Cũ", happened_on=long_ago)
    entry(Difficulty, campaign, organization, title="Mới", kind="proposal")
    answering.answer(old, "Đã giải quyết.", by=board)

    base = "/registers/difficulties/"

    assert titles(clerk, f"{base}?kind=proposal") == ["Mới"]
    assert titles(clerk, f"{base}?answered=1") == ["Cũ"]
    assert titles(clerk, f"{base}?answered=0") == ["Mới"]
    assert titles(clerk, f"{base}?end={long_ago:%d/%m/%Y}") == ["Cũ"]
    assert titles(clerk, f"{base}?start=32/13/2026") == ["Mới", "Cũ"]


def test_a_long_list_is_paged_the_latest_day_first(
    clerk, campaign, organization, monkeypatch
):
    monkeypatch.setattr("nominations.paging.SIZE", 2)
    for days in (3, 1, 2):
        day = clock.today() - dt.timedelta(days=days)
        entry(
            Inspection, campaign, organization, title=f"Trước {days}", happened_on=day
        )

    first = clerk.get("/registers/inspections/").context["page"]
    second = titles(clerk, f"/registers/inspections/?after={first.next}")

    assert [row.title for row in first.rows] == ["Trước 1", "Trước 2"]
    assert second == ["Trước 3"]


@pytest.mark.parametrize("slug", REGISTERS)
def test_nothing_of_another_organisation_is_read_anywhere(
    client, slug, campaign, organization, us
):
    register = REGISTERS[slug]
    secret = "Bí mật của đơn vị kia"
    theirs = entry(register.model, campaign, participant(campaign), title=secret)
    client.force_login(us)

    pages = [f"/registers/{slug}/", f"/registers/{slug}/?q=bi+mat", "/registers/"]

    for page in pages:
        assert secret not in client.get(page).content.decode()
    for page in ("", "edit/", "remove/"):
        assert client.get(f"{theirs.get_absolute_url()}{page}").status_code == 404


@pytest.mark.parametrize("slug", REGISTERS)
def test_a_list_asks_the_database_no_more_for_more_lines(
    clerk, slug, campaign, organization
):
    register = REGISTERS[slug]

    def queries() -> int:
        clerk.get(f"/registers/{slug}/")
        with CaptureQueriesContext(connection) as asked:
            assert clerk.get(f"/registers/{slug}/").status_code == 200
        return len(asked)

    entry(register.model, campaign, organization)
    few = queries()
    for number in range(29):
        entry(register.model, campaign, organization, title=f"Dòng {number}")

    assert few <= BUDGET
    assert queries() == few


def test_a_register_that_does_not_exist_is_not_found(clerk):
    assert clerk.get("/registers/khong-co/").status_code == 404


# ---------------------------------------------------------------------- exemplars
def test_a_photo_comes_with_the_form_once(clerk, campaign, organization):
    sent = typed(REGISTERS["exemplars"])

    for _ in range(2):
        clerk.post("/registers/exemplars/new/", sent | {"picture": picture()})

    made = Exemplar.objects.get()
    assert made.photo is not None
    assert clerk.get(f"/registers/exemplars/{made.pk}/photo/").status_code == 200


def test_a_photo_that_is_none_is_told_beside_its_field(clerk):
    sent = typed(REGISTERS["exemplars"]) | {"picture": pdf()}

    page = clerk.post("/registers/exemplars/new/", sent)

    assert page.context["form"].errors["picture"]
    assert not Exemplar.objects.exists()


def test_a_stage_is_recorded_on_its_page(clerk, campaign, organization):
    made = entry(Exemplar, campaign, organization)
    sent = {"on": f"{clock.today():%d/%m/%Y}", "once_key": uuid.uuid4()}

    clerk.post(f"/registers/exemplars/{made.pk}/stage/?step=recognise", sent)

    made.refresh_from_db()
    assert made.stage == "recognised"


def test_consent_publication_and_withdrawal_by_their_buttons(
    client, campaign, organization, us, board
):
    made = consented(campaign, organization)
    base = f"/registers/exemplars/{made.pk}"
    client.force_login(board)
    client.post(f"{base}/publish/")
    made.refresh_from_db()
    assert made.is_published

    client.force_login(us)
    client.post(f"{base}/withdraw/", {"on": f"{clock.today():%d/%m/%Y}"})

    made.refresh_from_db()
    assert not made.is_published


# ------------------------------------------------------------------- difficulties
def test_the_board_answers_on_a_page_and_the_organisation_reads_it(
    client, campaign, organization, us, board
):
    asked = entry(Difficulty, campaign, organization)
    client.force_login(board)

    client.post(f"/registers/difficulties/{asked.pk}/answer/", {"answer": "Đã có."})

    client.force_login(us)
    assert "Đã có." in client.get(asked.get_absolute_url()).content.decode()


def test_every_register_is_described():
    assert {r.model for r in REGISTERS.values()} == set(Entry.__subclasses__())
