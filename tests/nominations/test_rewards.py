"""The money of the rewards: rates on a day, the estimate, the table, payments."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Role
from campaigns.models import BaseSalary, Milestone, RewardRate
from emulation import clock
from nominations import certificates, reward_rates, rewards
from nominations.models import Nomination, Reward
from nominations.reward_table import table_of
from nominations.rewards import Split
from records.errors import Refused
from records.models import AuditEvent
from reports.waiting import tasks_for
from tests.campaigns.factories import campaign
from tests.campaigns.factories import reward_rates as give_rates
from tests.nominations.lists import frozen_list
from tests.nominations.test_decision import decide, revoke
from tests.people import person

pytestmark = pytest.mark.django_db
FUND = Reward.Fund.STATE_BUDGET


@pytest.fixture
def made():
    listed = frozen_list(places=3, nominees=3)
    give_rates(listed.campaign)
    first = listed.lines.order_by("order").first().nomination
    Nomination.objects.filter(pk=first.pk).update(subject="collective")
    return listed


@pytest.fixture
def office(made):
    return person(Role.OFFICE, organization=made.campaign.office)


@pytest.fixture
def decision(made, office):
    decided = decide(made, office)
    certificates.issue(decided, by=office)
    return decided


@pytest.fixture
def fixed(decision, office):
    rewards.fix(decision, fund=FUND, by=office)
    return decision


# ------------------------------------------------------------------------------ rates
@pytest.mark.parametrize(
    ("collectives", "individuals", "total"),
    [
        (0, 408, 1_548_360_000),
        (408, 0, 3_096_720_000),
        (100, 308, 1_927_860_000),
    ],
)
def test_the_plan_s_places_by_the_rates_of_2026(collectives, individuals, total):
    made = campaign()
    give_rates(made)
    worth = reward_rates.on(made, clock.today())

    lines = reward_rates.estimate(worth, collectives, individuals)

    assert sum(line.total for line in lines) == total


def test_rates_and_salary_are_those_that_hold_on_the_day():
    made = campaign()
    give_rates(made)
    BaseSalary.objects.create(
        amount=3_000_000, valid_from=dt.date(2028, 7, 1), source="Nghị định sau"
    )
    RewardRate.objects.create(
        campaign=made,
        subject="individual",
        multiple=Decimal("2.0"),
        valid_from=dt.date(2028, 7, 1),
        source="Nghị định sau",
    )

    before = reward_rates.on(made, dt.date(2028, 6, 30))["individual"]
    after = reward_rates.on(made, dt.date(2028, 7, 1))["individual"]

    assert (before.amount, after.amount) == (3_795_000, 6_000_000)
    assert "Nghị định sau" in after.sources


def test_a_day_without_rates_or_salary_is_said_in_words():
    made = campaign()

    with pytest.raises(Refused, match="lương cơ sở"):
        reward_rates.on(made, clock.today())
    BaseSalary.objects.create(
        amount=1, valid_from=dt.date(2020, 1, 1), source="Nghị định mẫu"
    )
    with pytest.raises(Refused, match="mức thưởng"):
        reward_rates.on(made, clock.today())


# --------------------------------------------------------------------------- estimate
def test_the_split_follows_the_places_held_and_says_what_it_assumes(made):
    held = rewards.split_of(made.campaign)
    nobody = rewards.split_of(campaign(places=408, code="chua-co"))

    assert held == Split(1, 2, is_assumed=False)
    assert nobody == Split(0, 408, is_assumed=True)


def test_an_estimate_is_kept_with_its_document(made, office):
    kept = rewards.keep_estimate(
        made.campaign, Split(1, 2, True), document="15-CV/BTGDV", by=office
    )

    assert kept.total == 7_590_000 + 2 * 3_795_000
    assert AuditEvent.objects.filter(verb="reward.estimate").exists()


@pytest.mark.parametrize(
    ("split", "document"),
    [(Split(1, 2, True), " "), (Split(0, 0, True), "15"), (Split(3, 1, True), "15")],
    ids=["no document", "nobody", "more than the places"],
)
def test_an_estimate_that_cannot_be_is_refused(made, office, split, document):
    with pytest.raises(Refused):
        rewards.keep_estimate(made.campaign, split, document=document, by=office)


def test_the_estimate_waits_from_its_quarter_until_it_is_kept(made):
    leader = person(Role.BOARD_LEADER, organization=made.campaign.board)
    due = clock.today() + dt.timedelta(days=20)
    milestone = Milestone.objects.create(
        campaign=made.campaign,
        code="du-toan",
        kind=Milestone.Kind.BUDGET,
        order=9,
        name="Lập dự toán tiền thưởng",
        opens_on=clock.today() + dt.timedelta(days=1),
        due_on=due,
    )

    def waiting():
        return [task.due_on for task in tasks_for(leader, made.campaign)]

    assert due not in waiting()
    Milestone.objects.filter(pk=milestone.pk).update(opens_on=clock.today())
    assert due in waiting()
    rewards.keep_estimate(made.campaign, Split(1, 2, True), document="15", by=leader)
    assert due not in waiting()


def test_the_estimate_s_page_tries_a_division_before_it_keeps_one(client, made, office):
    client.force_login(office)
    url = reverse("nominations:reward_estimate")
    data = {"collectives": "3", "individuals": "0", "document": "15-CV/BTGDV"}

    tried = client.post(url, data | {"try": "1"})
    nothing_kept = made.campaign.reward_estimates.count()
    client.post(url, data)

    assert tried.context["total"] == 3 * 7_590_000
    assert "Hai mươi hai triệu bảy trăm bảy mươi nghìn đồng" in tried.content.decode()
    assert nothing_kept == 0
    assert made.campaign.reward_estimates.get().total == 3 * 7_590_000


# ------------------------------------------------------------------------ final table
def test_rewards_are_worked_out_once_by_the_decision_s_day(decision, office):
    assert rewards.fix(decision, fund=FUND, by=office) == 3
    assert rewards.fix(decision, fund=FUND, by=office) == 0

    table = table_of(decision)
    assert [part.total for part in table.parts] == [7_590_000, 2 * 3_795_000]
    assert table.total == 15_180_000
    assert table.in_words == "Mười lăm triệu một trăm tám mươi nghìn đồng"
    assert [(fund.count, fund.total, fund.paid) for fund in table.funds] == [
        (3, 15_180_000, 0)
    ]


def test_a_later_rate_does_not_change_what_was_worked_out(fixed, made):
    RewardRate.objects.update(multiple=9)

    assert table_of(fixed).total == 15_180_000


def test_a_revoked_award_stays_in_the_table_and_counts_in_no_sum(fixed, office):
    last = fixed.certificates.get(ordinal=3)
    revoke(last, "Khai sai", office)

    table = table_of(fixed)

    assert len(table.lines) == 3
    assert table.total == 15_180_000 - 3_795_000


def test_a_payment_is_recorded_with_day_voucher_and_person(fixed, office):
    keys = list(Reward.objects.values_list("pk", flat=True))[:2]

    paid = rewards.pay(fixed, keys, on=clock.today(), document="PC-01", by=office)
    again = rewards.pay(fixed, keys, on=clock.today(), document="PC-02", by=office)

    row = Reward.objects.get(pk=keys[0])
    assert (paid, again) == (2, 0)
    assert (row.paid_document, row.paid_by) == ("PC-01", office)
    assert AuditEvent.objects.filter(verb="reward.pay").count() == 2
    table = table_of(fixed)
    assert table.paid + table.unpaid == table.total


@pytest.mark.parametrize(
    "fields",
    [
        {"document": " "},
        {"on": clock.today() + dt.timedelta(days=1)},
        {"on": clock.today() - dt.timedelta(days=1)},
    ],
    ids=["no voucher", "future", "before the decision"],
)
def test_a_payment_that_cannot_be_is_refused(fixed, office, fields):
    keys = list(Reward.objects.values_list("pk", flat=True))
    values = {"on": clock.today(), "document": "PC-01"} | fields

    with pytest.raises(Refused):
        rewards.pay(fixed, keys, **values, by=office)

    assert not Reward.objects.exclude(paid_on=None).exists()


def test_a_payment_without_its_voucher_is_impossible(fixed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reward.objects.update(paid_on=clock.today())


def test_a_payment_is_taken_back_with_a_reason(fixed, office):
    reward = Reward.objects.first()
    rewards.pay(fixed, [reward.pk], on=clock.today(), document="PC-01", by=office)

    rewards.take_back_payment(reward, reason="Nhầm người", by=office)

    reward.refresh_from_db()
    assert reward.paid_on is None
    with pytest.raises(Refused):
        rewards.take_back_payment(reward, reason="Nhầm người", by=office)


def test_only_the_leader_and_the_office_handle_money(fixed, made):
    member = person(Role.COMMITTEE, organization=made.campaign.issuer)

    with pytest.raises(PermissionDenied):
        rewards.fix(fixed, fund=FUND, by=member)
    with pytest.raises(PermissionDenied):
        rewards.pay(fixed, [1], on=clock.today(), document="PC-01", by=member)


def test_the_pages_work_out_pay_and_keep_the_ticks_of_a_faulty_form(
    client, decision, office
):
    client.force_login(office)
    address = {
        name: reverse(f"nominations:reward_{name}", args=[decision.pk])
        for name in ("fix", "pay", "list")
    }
    client.post(address["fix"], {"fund": FUND})
    first, second, _third = Reward.objects.order_by("pk")

    faulty = client.post(address["pay"], {"row": [first.pk, second.pk]})
    day = f"{clock.today():%d/%m/%Y}"
    data = {"row": [first.pk, second.pk, "x"], "on": day, "document": "PC-01"}
    client.post(address["pay"], data)

    assert faulty.content.decode().count("checked") == 2
    page = client.get(address["list"]).content.decode()
    assert "PC-01" in page
    assert "Mười lăm triệu một trăm tám mươi nghìn đồng" in page


def test_the_table_asks_as_often_for_more_rows(fixed, django_assert_num_queries):
    with django_assert_num_queries(2):
        table = table_of(fixed)
        assert [line.nomination.dossier.organization.name for line in table.lines]


def test_the_three_files_say_the_same(client, fixed, office):
    client.force_login(office)
    files = {
        kind: client.get(reverse(f"reports:rewards_{kind}", args=[fixed.pk])).content
        for kind in ("pdf", "xlsx", "docx")
    }

    pdf = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"])).pages
    )
    rows = list(load_workbook(io.BytesIO(files["xlsx"])).active.values)
    word = Document(io.BytesIO(files["docx"]))
    said = " ".join(paragraph.text for paragraph in word.paragraphs)

    words = "Mười lăm triệu một trăm tám mươi nghìn đồng"
    assert words in " ".join(pdf.split())
    assert any(words in str(row[0]) for row in rows)
    assert words in said
    assert sum(row[6] for row in rows if isinstance(row[6], int)) == 15_180_000
    assert AuditEvent.objects.filter(verb="decision.export").count() == 3
