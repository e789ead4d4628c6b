"""The appraiser's desk: a list walked by keys, filters kept, a paper beside the form."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from nominations import appraisal, reception
from records.models import AuditEvent
from tests.campaigns.factories import campaign, participant
from tests.journeys.looking import look
from tests.nominations.factories import clerk_and_leader, submitted_dossier
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made():
    return campaign()


def dossiers(made, count=3):
    found = []
    for _number in range(count):
        organization = participant(made)
        clerk_and_leader(organization)
        found.append(submitted_dossier(made, organization))
    return found


def test_a_list_is_walked_by_keys_which_can_be_switched_off(page_as, made):
    dossiers(made)
    page = page_as(person(Role.BOARD_LEADER, organization=made.board))
    page.goto("/dossiers/?state=submitted")
    codes = page.locator("main tbody tr a").all_inner_texts()
    page.locator("body").press("j")
    page.locator(":focus").press("j")
    assert page.locator(":focus").inner_text() == codes[1]
    page.locator(":focus").press("k")
    assert page.locator(":focus").inner_text() == codes[0]
    page.locator("#id_q, [name=q]").first.press("j")
    assert page.locator("[name=q]").first.input_value() == "j"

    page.locator("#list-keys button").click()
    page.locator("#list-keys button").press("j")
    assert page.locator("main tbody :focus").count() == 0
    page.reload()
    expect(page.locator("#list-keys button")).to_contain_text("đang tắt")


def test_filters_are_kept_under_a_name(page_as, made, screen):
    dossiers(made, 1)
    page = page_as(person(Role.BOARD_LEADER, organization=made.board), screen)
    page.goto("/dossiers/?state=submitted")
    page.locator(".saved-views summary").click()
    page.fill("#saved-view-name", "Chờ tiếp nhận")
    look(page, "saved-view-new")
    page.locator(".saved-views details button").click()
    expect(page.locator(".saved-views li a")).to_have_text("Chờ tiếp nhận")
    look(page, "saved-view")
    page.goto("/dossiers/")
    page.click("text=Chờ tiếp nhận")
    assert page.url.endswith("?state=submitted")


def test_a_paper_is_read_beside_the_form(page_as, made, screen):
    (dossier,) = dossiers(made, 1)
    head = person(Role.BOARD_LEADER, organization=made.board)
    reception.receive(dossier, by=head)
    appraisal.begin(dossier, by=head)
    page = page_as(person(Role.BOARD_APPRAISER, organization=made.board), screen)
    nominee = dossier.nominations.first()
    page.goto(f"/nominees/{nominee.pk}/appraise/")
    with page.expect_response("**/pages/1/") as drawn:
        page.locator("text=Xem tại đây").first.click()
    assert drawn.value.headers["content-type"] == "image/jpeg"
    expect(page.locator(".viewer img").first).to_be_visible()
    look(page, "appraise-with-paper")
    paper = dossier.documents.first()
    page.goto(f"/papers/{paper.pk}/view/")
    look(page, "paper-view")
    assert AuditEvent.objects.filter(verb="document.read").exists()
