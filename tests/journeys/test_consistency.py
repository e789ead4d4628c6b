"""The check before submitting, in a browser: an error leads to its field, a warning is
answered, and the Board reads the answer; on a desk and on a phone, also without
JavaScript."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from nominations import intake
from nominations.models import Dossier
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.journeys.looking import look
from tests.nominations.factories import (
    board_member,
    clerk_and_leader,
    complete_dossier,
)

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Tờ trình ghi nhầm ngày, bản chính đã đóng dấu như vậy."


@pytest.fixture
def dossier(db):
    """Its request is dated before the meeting, and states one individual too many."""
    made = small_campaign(warnings_need_answer=True)
    organization = participant(made, name="Hội Nông dân tỉnh Mẫu")
    us = clerk_and_leader(organization)
    dossier = complete_dossier(made, organization, us, nominations=2)
    values = {
        "request_on": dossier.minutes_on - dt.timedelta(days=1),
        "request_individuals": 2,
    }
    intake.save_request(dossier, values, by=us, revision=dossier.revision)
    return dossier


def check(page: Page, dossier: Dossier) -> None:
    page.goto(f"/dossiers/{dossier.pk}/check/")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_an_error_is_mended_and_a_warning_answered(
    page_as, screen, dossier, has_script
):
    us = clerk_and_leader(dossier.organization)
    page = page_as(us, screen, java_script_enabled=has_script)
    check(page, dossier)
    if has_script:
        look(page, "check-errors")
    expect(page.locator("[name=assured]")).to_have_count(0)

    page.locator("#findings a").click()
    assert page.url.endswith("#id_request_individuals")
    page.fill("[name=request_individuals]", "1")
    page.locator("main form.form-page button.btn-primary").click()
    check(page, dossier)
    expect(page.locator("#findings")).to_have_count(0)
    expect(page.locator("[name=assured]")).to_have_count(0)

    page.locator("#points textarea").fill(REASON)
    page.locator("#points button").click()
    expect(page.locator("#points")).to_contain_text(REASON)
    if has_script:
        look(page, "check-answered")

    page.check("[name=assured]")
    page.locator("form:has([name=assured]) button").click()
    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.SUBMITTED
    reader = page_as(board_member(dossier.campaign), screen)
    reader.goto(dossier.get_absolute_url())
    expect(reader.locator("main")).to_contain_text(REASON)
    look(reader, "dossier-answered")
