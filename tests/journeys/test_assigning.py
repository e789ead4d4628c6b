"""The Board's leader shares all dossiers out in four clicks, and sees beforehand who
gets what."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from nominations import recusal
from nominations.models import Assignment, Dossier
from tests.campaigns.factories import campaign, participant
from tests.journeys.looking import look
from tests.nominations.selection import add_nomination, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made():
    made = campaign(opinions_needed=2)
    names = ("Lê Thị Mẫu An", "Trần Văn Mẫu Bình", "Phạm Thị Mẫu Chi")
    people = [
        person(Role.BOARD_APPRAISER, organization=made.board, full_name=name)
        for name in names
    ]
    for number in range(4):
        place = participant(made, name=f"Hội Nông dân xã Mẫu {number + 1}")
        dossier = received_dossier(made, place, state=Dossier.State.UNDER_APPRAISAL)
        for _n in range(number + 1):
            add_nomination(dossier)
    recusal.declare(
        people[0], dossier, kind="author", reason="Giúp viết.", by=people[0]
    )
    return made


def test_all_is_assigned_in_four_clicks(page_as, screen, made):
    page = page_as(person(Role.BOARD_LEADER, organization=made.board), screen)
    clicks = 0

    def click(selector: str) -> None:
        nonlocal clicks
        clicks += 1
        page.locator(selector).first.click()

    page.goto("/appraisal/")
    click("a[href='/assignments/']")
    look(page, "assignments")
    click("main form button.btn-primary")
    expect(page.locator("main")).to_contain_text("+")
    look(page, "assignment-plan")
    click("button[name=apply]")
    expect(page.locator(".notice-success")).to_contain_text("4 hồ sơ")
    look(page, "assignments-done")

    assert clicks <= 4
    assert Assignment.objects.standing().count() == 8
    page.locator("td a.btn").last.click()
    look(page, "dossier-assign")
