"""Suspected duplicates in a browser: the clerk is told that a report reads like another,
and answers; the Board opens the pair, reads both with the passages marked, and says what
it thinks; on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from nominations.models import Dossier, TwinCase
from records import worker
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.journeys.looking import look
from tests.nominations.factories import board_member, clerk_and_leader
from tests.nominations.twins import scenes
from tests.nominations.twins.made_reports import Writer

pytestmark = pytest.mark.django_db(transaction=True)
REPORT = Writer("journey").report()
ANSWER = "Hai chi hội cùng làm một công trình, số liệu chung."
VERDICT = "Hai đơn vị viết lại theo kết quả riêng của mình."


@pytest.fixture
def draft(db) -> Dossier:
    """Its nominee's report was copied, with other figures and a few words added, from
    that of another organisation, which has handed it in."""
    campaign = small_campaign(warnings_need_answer=True)
    ours = participant(campaign, name="Hội Nông dân tỉnh Mẫu")
    theirs = participant(campaign, name=scenes.CANARY)
    scenes.handed_in(campaign, theirs, achievement=" ".join(REPORT))
    copier = Writer("copier")
    copy = [copier.sentence(), *copier.figures(REPORT[:-1]), copier.sentence()]
    values = {"name": "Lê Văn Mẫu", "citizen_id": "", "achievement": " ".join(copy)}
    nomination = scenes.draft(campaign, ours, **values)
    worker.run_due_jobs()
    return nomination.dossier


def test_a_copied_report_is_answered_for_and_judged(page_as, screen, draft):
    page = page_as(clerk_and_leader(draft.organization), screen)
    page.goto(f"/dossiers/{draft.pk}/check/")
    expect(page.locator("#points")).to_contain_text("trùng với một báo cáo khác")
    expect(page.locator("#points")).to_contain_text(draft.campaign.board.name)
    expect(page.locator("main")).not_to_contain_text(scenes.CANARY)
    look(page, "check-copied")
    page.locator("#points textarea").fill(ANSWER)
    page.locator("#points button").click()
    page.check("[name=assured]")
    page.locator("form:has([name=assured]) button").click()
    expect(page.locator("h1")).to_be_visible()
    worker.run_due_jobs()

    case = TwinCase.objects.get()
    reader = page_as(board_member(draft.campaign), screen)
    reader.goto("/twins/")
    look(reader, "twins")
    reader.locator(f"main a[href='{case.get_absolute_url()}']").first.click()
    expect(reader.locator("mark").first).to_be_visible()
    assert reader.locator("mark").count() % 2 == 0
    look(reader, "twin-copied")
    reader.locator("#a1 a").click()
    expect(reader.locator("#b1:target")).to_be_in_viewport()

    reader.check("[name=verdict][value=same]")
    reader.fill("[name=reason]", VERDICT)
    reader.locator("#verdict button").click()
    reader.goto(case.get_absolute_url())
    expect(reader.locator("main")).to_contain_text(VERDICT)
    look(reader, "twin-judged")
    case.refresh_from_db()
    assert case.state == TwinCase.State.SAME
