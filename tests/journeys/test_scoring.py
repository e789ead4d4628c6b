"""An appraiser marks six criteria with the keyboard alone, in no more than eight
interactions, and the next nominee is there."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from campaigns.models import Criterion
from nominations import appraisal
from nominations.models import Appraisal, Dossier, Score
from tests.campaigns.factories import campaign, participant
from tests.journeys.looking import look
from tests.nominations.selection import add_nomination, received_dossier
from tests.nominations.test_appraisal import FULL
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made():
    made = campaign(spread_bound=Decimal(10))
    criteria_set = made.criteria_sets.get()
    for order in (3, 4, 5):
        Criterion.objects.create(
            criteria_set=criteria_set, code=f"c{order}", order=order, maximum=10,
            name=f"Tiêu chí {order}", guide="Số liệu cụ thể theo từng năm.",
        )  # fmt: skip
    Criterion.objects.create(
        criteria_set=criteria_set, code="thuong", order=6, maximum=3, kind="bonus",
        name="Mô hình đã được nơi khác học tập",
    )  # fmt: skip
    return made


@pytest.fixture
def nominations(made):
    place = participant(made, name="Hội Liên hiệp Phụ nữ tỉnh Mẫu")
    dossier = received_dossier(made, place, state=Dossier.State.UNDER_APPRAISAL)
    names = ("Trần Thị Mẫu Lan", "Lê Thị Mẫu Huệ")
    return [add_nomination(dossier, name=name) for name in names]


def test_six_criteria_without_a_mouse(page_as, made, nominations):
    reader = person(Role.BOARD_APPRAISER, organization=made.board)
    first, second = nominations
    # What the organisation gave itself, and the statements written before.
    criterion = made.criteria_sets.get().criteria.first()
    first.self_marks.create(criterion=criterion, value=55)
    appraisal.save(first, FULL, {}, by=reader, revision=0)
    page = page_as(reader)
    page.goto(f"/nominees/{first.pk}/appraise/")
    interactions = 0
    for mark in ("55", "38,5", "8.5", "0", "9", "2"):
        page.keyboard.type(mark)
        page.keyboard.press("Tab")
        if mark == "55":  # The reason is not needed: the marks agree.
            page.keyboard.press("Tab")
        interactions += 1
    look(page, "scoring")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    interactions += 2

    expect(page).to_have_url(
        f"{page.url.split('/nominees/')[0]}/nominees/{second.pk}/appraise/"
    )
    expect(page.locator("[autofocus]")).to_be_focused()
    assert interactions <= 8
    assert Appraisal.objects.get(nomination=first).is_final
    assert Score.objects.filter(value=0).count() == 1
    assert Score.objects.filter(value=Decimal("38.5")).count() == 1


def test_opinions_too_far_apart_on_a_page(page_as, screen, made, nominations):
    readers = [person(Role.BOARD_APPRAISER, organization=made.board) for _n in range(3)]
    marks = made.criteria_sets.get().criteria
    for one, value in ((readers[0], 1), (readers[1], 8)):
        given = {row.pk: Decimal(min(value, row.maximum)) for row in marks.all()}
        saved = appraisal.save(nominations[0], FULL, given, by=one, revision=0)
        appraisal.finish(saved, by=one)
    page = page_as(person(Role.BOARD_LEADER, organization=made.board), screen)
    page.goto("/appraisal/")
    page.locator("a[href='/second-readings/']").click()
    look(page, "second-readings")
    page.locator("td a.btn").click()
    page.locator("select[name=reader]").select_option(index=1)
    look(page, "second-reading")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".notice-success")).to_be_visible()
