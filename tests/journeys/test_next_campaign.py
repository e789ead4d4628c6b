"""Two campaigns side by side, in a real browser."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from campaigns.models import Campaign, Participation
from tests.campaigns.factories import campaign, duty_of, participant
from tests.journeys.looking import look
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def two_campaigns():
    new = campaign(code="dot-nay", short_name="Thi đua giai đoạn 2026 - 2030")
    bodies = {name: getattr(new, name) for name in ("issuer", "board", "office")}
    old = campaign(
        code="dot-truoc",
        short_name="Thi đua giai đoạn 2021 - 2025",
        starts_on=new.starts_on - dt.timedelta(days=300),
        **bodies,
    )
    organization = participant(new)
    Participation.objects.create(campaign=old, organization=organization)
    duty = duty_of(old, organization, name="Báo cáo tổng kết")
    return new, old, organization, duty


def test_a_clerk_switches_and_misses_nothing(page_as, screen):
    new, old, organization, duty = two_campaigns()
    page = page_as(person(Role.ORG_CLERK, organization=organization), screen)
    page.goto("/")
    expect(page.locator(".tasks")).to_contain_text("Báo cáo tổng kết")

    page.locator(".choose summary").click()
    look(page, "campaign-switch")
    page.get_by_role("button", name=old.short_name).click()

    expect(page.locator(".campaign-name")).to_have_text(old.short_name)
    page.locator(".choose summary").click()
    page.get_by_role("button", name=new.short_name).click()
    page.goto(
        duty.get_absolute_url()
        if hasattr(duty, "get_absolute_url")
        else f"/campaign/duties/{duty.pk}/"
    )
    expect(page.locator(".banner-session", has_text=old.short_name)).to_be_visible()
    look(page, "campaign-of-page")


def test_the_next_campaign_is_made_in_five_clicks(page_as, screen):
    made = campaign(code="dot-nay", short_name="Thi đua giai đoạn 2026 - 2030")
    participant(made)
    clicks = []
    page = page_as(person(Role.BOARD_LEADER, organization=made.board), screen)
    page.goto("/")

    def click(role, name):
        page.get_by_role(role, name=name).first.click()
        clicks.append(name)

    click("link", "Lịch và quy định")
    click("link", "Lập đợt thi đua tiếp theo")
    look(page, "campaign-copy")
    page.locator("#id_code").fill("dot-sau")
    click("button", "Tạo bản chuẩn bị")
    expect(page.locator("main .notice").first).to_be_visible()
    look(page, "campaign-draft")
    click("link", "Mở đợt thi đua")
    look(page, "campaign-open")
    click("button", "Mở đợt thi đua")

    expect(page.locator("main .notice").first).to_be_visible()
    assert len(clicks) <= 5
    assert not Campaign.objects.get(code="dot-sau").is_draft
