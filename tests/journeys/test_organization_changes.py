"""An administrator merges two communes; the new one reads what the old ones did."""

import pytest
from playwright.sync_api import expect

from accounts.models import Organization, Role, User
from emulation import clock
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.journeys.looking import look
from tests.nominations.factories import draft_dossier, submitted_dossier
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_communes_are_merged_from_a_day(page_as, screen):
    made = make_campaign()
    old = participant(made, name="Xã Mẫu Đông", code="XMD", level="commune")
    other = participant(made, name="Xã Mẫu Tây", code="XMT", level="commune")
    leader = person(Role.ORG_LEADER, organization=old)
    handed_in, draft = submitted_dossier(made, old), draft_dossier(made, old)
    page = page_as(person(Role.ADMINISTRATOR), screen)
    page.goto("/people/import/")
    page.get_by_role("link", name="Sáp nhập, chia tách").click()
    look(page, "change-list")
    page.get_by_role("link", name="Sáp nhập", exact=True).click()
    page.select_option("#id_source_1", str(old.pk))
    page.select_option("#id_source_2", str(other.pk))
    page.fill("#id_new_code", "XMM")
    page.fill("#id_new_name", "Xã Mẫu Mới")
    page.fill("#id_effective_on", f"{clock.today():%d/%m/%Y}")
    page.fill("#id_document_number", "12-NQ/HĐND")
    page.fill("#id_document_on", "01/01/2026")
    page.fill("#id_decided_by", "Hội đồng nhân dân tỉnh Mẫu")
    look(page, "change-new")
    page.get_by_role("button", name="Xem các việc kéo theo").click()
    expect(page.locator("main")).to_contain_text("Thành lập Xã Mẫu Mới")
    look(page, "change-draft")
    page.get_by_role("button", name="Thực hiện ngay").click()
    expect(page.locator(".notice-success")).to_contain_text("đã có hiệu lực")
    look(page, "change-applied")

    heir = Organization.objects.get(code="XMM")
    assert set(heir.predecessors.all()) == {old, other}
    theirs = page_as(User.objects.get(pk=leader.pk), screen)
    theirs.goto(f"/dossiers/{handed_in.pk}/")
    expect(theirs.locator("h1")).to_contain_text("Xã Mẫu Đông (nay là Xã Mẫu Mới)")
    look(theirs, "history-of-the-merged")
    theirs.goto(f"/dossiers/{draft.pk}/")
    expect(theirs.get_by_role("link", name="Tờ trình").first).to_be_visible()
