"""The province's figures: sums that an independent count agrees with, what is missing,
what is frozen and what was corrected since."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from campaigns.models import Indicator
from emulation import clock
from nominations.versions import digest
from periodic import closing, comparison, handing_in, judging, rollup, targets
from periodic.figures import ABSENT, EMPTY, Figure
from periodic.models import PeriodClose, Target
from records.errors import Refused
from records.models import AuditEvent, Draft
from tests.accounts.organization_changes import merged
from tests.campaigns.factories import campaign, participant
from tests.nominations.factories import board_member, clerk_and_leader
from tests.people import person
from tests.periodic import factories

amounts = st.decimals(min_value=0, max_value=10**12, places=2)
figures = st.lists(
    st.one_of(amounts.map(Figure), st.just(ABSENT), st.just(EMPTY)), max_size=140
)


def cents(found: list[Figure]) -> list[int]:
    """The numbers as whole hundredths: another way to count than the program's."""
    return [int(f.number.scaleb(2)) for f in found if f.number is not None]


# ------------------------------------------------------------------- sums, without a base
@given(figures)
def test_a_sum_is_what_an_independent_count_gives(found):
    cell = rollup.tally(Indicator(kind="number", rollup="sum"), found)

    numbers = cents(found)
    assert cell.count == len(numbers)
    assert cell.absent == sum(figure == ABSENT for figure in found)
    assert cell.expected == len(found)
    assert cell.value == (Decimal(sum(numbers)).scaleb(-2) if numbers else None)


@given(figures)
def test_an_average_is_of_those_who_gave_a_figure(found):
    cell = rollup.tally(Indicator(kind="number", rollup="average"), found)

    numbers = cents(found)
    if not numbers:
        assert cell.value is None
    else:
        exact = Fraction(sum(numbers), 100 * len(numbers))
        assert abs(Fraction(cell.value) - exact) <= Fraction(5, 1000)


def test_zero_counts_and_missing_does_not():
    average = Indicator(kind="number", rollup="average")
    zero, four = Figure(Decimal(0)), Figure(Decimal(4))

    assert rollup.tally(average, [zero, four]).value == 2
    assert rollup.tally(average, [EMPTY, four]).value == 4
    assert rollup.tally(average, [ABSENT, four]).value == 4
    assert rollup.tally(average, [ABSENT, EMPTY]).value is None
    assert rollup.tally(average, [zero]).value == 0


def test_of_yes_and_no_the_yes_are_counted():
    plan = Indicator(kind="yes_no")
    said = [Figure(yes_no=True), Figure(yes_no=False), Figure(yes_no=True), EMPTY]

    cell = rollup.tally(plan, said)

    assert (cell.value, cell.count, cell.expected) == (2, 3, 4)


@pytest.mark.parametrize(
    ("kind", "values", "together"),
    [
        ("sum", [10, None, 5], 15),
        ("last", [10, 20, None], 20),
        ("average", [10, None, 20], 15),
        ("sum", [None, None], None),
        ("sum", [0, None], 0),
    ],
)
def test_periods_come_together_as_the_indicator_says(kind, values, together):
    indicator = Indicator(kind="number", rollup=kind)
    given = [None if v is None else Decimal(v) for v in values]

    assert comparison.together(indicator, given) == together


# ------------------------------------------------------------------------------ a period
@pytest.fixture
def made(db):
    return campaign()


@pytest.fixture
def bodies(made):
    """Two of the province, three communes."""
    province = [participant(made) for _n in range(2)]
    return province, [
        participant(made, level="commune", kind="party_committee") for _n in range(3)
    ]


@pytest.fixture
def at(made, bodies):
    factories.asks(made)
    return factories.period(made)


@pytest.fixture
def leader(made):
    return person(Role.BOARD_LEADER, organization=made.board)


def cells(at, code):
    line = next(ln for ln in rollup.of_period(at).lines if ln.indicator.code == code)
    return line.cells


def test_both_levels_stand_side_by_side_with_how_many_have_answered(at, bodies):
    province, communes = bodies
    factories.submitted(at, province[0], meetings=10)
    factories.accepted(at, communes[0], meetings=5, members=7)
    factories.submitted(at, communes[1], meetings=6, members=None)

    found = rollup.of_period(at)

    meetings = cells(at, "meetings")
    assert [meetings[c].value for c in rollup.COLUMNS] == [10, 11, 21]
    members = cells(at, "members")["commune"]
    assert (members.value, members.count, members.absent, members.expected) == (7, 1, 1, 3)  # fmt: skip
    assert found.coverage["commune"] == rollup.Coverage(2, 1, 3)
    assert {d.organization for d in found.missing} == {province[1], communes[2]}


def test_a_draft_and_what_was_sent_back_do_not_count(made, at, bodies):
    province, communes = bodies
    factories.complete(at, province[0], meetings=10)
    report = factories.submitted(at, communes[0], meetings=5)
    judging.send_back(report, "Sửa.", clock.today(), by=board_member(made))

    assert cells(at, "meetings")["total"].value is None


def test_where_both_count_the_same_one_level_is_the_total(at, bodies):
    province, communes = bodies
    Indicator.objects.filter(code="members").update(total_of="province")
    factories.submitted(at, province[0], members=100)
    factories.submitted(at, communes[0], members=40)

    assert cells(at, "members")["total"].value == 100


def test_who_is_not_asked_is_not_expected(at, bodies):
    Indicator.objects.filter(code="members").update(organization_levels=["commune"])

    found = cells(at, "members")

    assert (found["province"].expected, found["commune"].expected) == (0, 3)


def test_the_page_asks_the_same_for_many(client, made, at, bodies, leader):
    client.force_login(leader)
    address = f"{reverse('periodic:rollup')}?period={at.pk}"

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    few = queries()
    for body in [*bodies[0], *bodies[1]]:
        factories.submitted(at, body)

    assert queries() == few <= 15


# ----------------------------------------------------------------------------- the close
def over(at):
    at.due_on = clock.today() - dt.timedelta(days=1)
    at.save()
    return at


def test_a_closed_period_keeps_its_figures_and_shows_what_was_corrected(
    client, made, at, bodies, leader
):
    org = bodies[1][0]
    report = factories.submitted(at, org, meetings=5)
    closing.close(over(at), by=leader)
    us, board = clerk_and_leader(org), board_member(made)
    judging.send_back(report, "Sửa.", clock.today(), by=board)
    factories.fill(report, us, meetings=50)

    handing_in.submit(report, by=us)

    close = PeriodClose.objects.get()
    assert close.sha256 == digest(close.content)
    [correction] = closing.corrections(close, rollup.of_period(at))
    assert (correction.before.shown, correction.after.shown) == ("5", "50")
    client.force_login(leader)
    answer = client.get(f"{reverse('periodic:rollup')}?period={at.pk}")
    row = next(r for r in answer.context["rows"] if r.indicator.code == "meetings")
    assert (row.cells[2].shown, row.cells[2].corrected) == ("5", "50")


def test_what_comes_after_the_close_is_a_correction(made, at, bodies, leader):
    closing.close(over(at), by=leader)
    factories.submitted(at, bodies[1][0], meetings=5)

    found = closing.corrections(PeriodClose.objects.get(), rollup.of_period(at))

    assert [(c.before.shown, c.after.shown) for c in found] == [("", "5")]


def test_a_figure_whose_organisation_is_gone_is_a_correction_too(
    made, at, bodies, leader
):
    org = bodies[1][0]
    report = factories.submitted(at, org, meetings=5)
    closing.close(over(at), by=leader)
    judging.send_back(report, "Sửa.", clock.today(), by=board_member(made))

    merged(person(Role.ADMINISTRATOR), [org], bodies[1][1])

    found = closing.corrections(PeriodClose.objects.get(), rollup.of_period(at))
    assert [(c.organization, c.before.shown, c.after.shown) for c in found] == [
        (org.name, "5", "")
    ]


def test_a_period_is_closed_once(at, leader):
    closing.close(over(at), by=leader)

    with pytest.raises(Refused):
        closing.close(at, by=leader)


def test_a_period_is_not_closed_before_its_last_day_while_reports_are_missing(
    at, leader
):
    with pytest.raises(Refused, match="5"):
        closing.close(at, by=leader)

    assert not PeriodClose.objects.exists()


def test_only_the_boards_leader_closes(made, at):
    clerk = person(Role.BOARD_INTAKE, organization=made.board)

    with pytest.raises(PermissionDenied):
        closing.close(over(at), by=clerk)


# ---------------------------------------------------------------------------- the review
def test_a_midterm_review_compares_the_years_with_the_target(made, bodies):
    province, communes = bodies
    first = factories.period(made, years_ago=2)
    second = factories.period(made, years_ago=1)
    review = factories.period(made, kind="midterm_report")
    asked = factories.asks(made)
    asked["meetings"].targets = {review.code: 50}
    asked["meetings"].save()
    for at, number in ((first, 10), (second, 20), (review, 5)):
        factories.submitted(at, province[0], meetings=number, members=number * 10)

    found = comparison.of(review)

    rows = {row.indicator.code: row for row in found.rows}
    assert found.periods == [first, second, review]
    assert rows["meetings"].values == [10, 20, 5]
    assert (rows["meetings"].together, rows["meetings"].reached) == (35, 70)
    assert rows["members"].together == 50


# ------------------------------------------------------------------------------- targets
@pytest.fixture
def review(made):
    """With meetings aimed at by the plan's data."""
    review = factories.period(made, kind="midterm_report")
    meetings = factories.asks(made)["meetings"]
    meetings.targets = {review.code: 50}
    meetings.save()
    return review


def targets_page(review):
    return reverse("periodic:rollup_targets", args=[review.pk])


def typed(review, **numbers):
    """The form as it stands, with `numbers` by the indicator's code."""
    aims = targets.of(review, asked := targets.asked(review))
    shown = {row: str(aims[row.pk].number) if row.pk in aims else "" for row in asked}
    return {f"t{row.pk}": numbers.get(row.code, text) for row, text in shown.items()}


def test_a_proposed_target_is_confirmed_by_saving_it(client, review, leader):
    client.force_login(leader)
    compare = reverse("periodic:rollup_compare", args=[review.pk])
    assert comparison.of(review).has_proposed_targets

    client.post(targets_page(review), typed(review))

    assert not comparison.of(review).has_proposed_targets
    assert "50*" not in client.get(compare).content.decode()
    assert AuditEvent.objects.get(verb="period.targets_set").after == {"meetings": "50.00"}  # fmt: skip


def test_the_board_sets_raises_and_takes_back_targets(client, review, leader):
    client.force_login(leader)

    client.post(
        targets_page(review), typed(review, meetings="", share="87,5", money="2 tỷ")
    )

    rows = {row.indicator.code: row.target for row in comparison.of(review).rows}
    assert (rows["meetings"], rows["share"]) == (None, Decimal("87.5"))
    assert rows["money"] == 2_000_000_000
    assert "channel" not in rows


def test_a_wrong_target_gets_a_sentence_and_is_kept(client, review, leader):
    client.force_login(leader)

    answer = client.post(targets_page(review), typed(review, meetings="0"))

    assert answer.context["form"].errors
    assert not Target.objects.exists()
    assert Draft.objects.exists()


def test_only_the_boards_leader_sets_targets(review):
    for role in (Role.BOARD_INTAKE, Role.AUDITOR):
        other = person(role, organization=review.campaign.board)
        with pytest.raises(PermissionDenied):
            targets.put(review, {}, by=other)


def test_progress_is_read_without_the_colours(client, review, bodies, leader):
    factories.submitted(review, bodies[0][0], meetings=35)
    client.force_login(leader)

    page = client.get(reverse("periodic:rollup_compare", args=[review.pk]))

    [row] = page.context["found"].aimed
    assert (row.reached, row.bar) == (70, 70)
    text = page.content.decode()
    assert "<b>70%</b>" in text
    assert 'width="70" height="8"' in text


def test_a_closed_period_is_compared_with_its_frozen_figures(made, bodies, leader):
    org = bodies[0][0]
    first, now = factories.period(made, years_ago=1), factories.period(made)
    factories.asks(made)
    factories.submitted(first, org, meetings=10)
    closing.close(first, by=leader)
    factories.submitted(first, bodies[0][1], meetings=90)

    rows = {row.indicator.code: row for row in comparison.of(now).rows}

    assert rows["meetings"].values == [10, None]


# -------------------------------------------------------------------------------- access
@pytest.mark.parametrize("page", ["rollup_compare", "rollup_sources"])
def test_the_figures_of_another_campaign_are_not_there(client, at, page):
    stranger = person(Role.BOARD_LEADER)
    client.force_login(stranger)
    indicator = Indicator.objects.first()
    arguments = [at.pk, indicator.pk] if page == "rollup_sources" else [at.pk]

    answer = client.get(reverse(f"periodic:{page}", args=arguments))

    assert answer.status_code == 404


def test_every_cell_opens_its_sources(client, at, bodies, leader):
    factories.submitted(at, bodies[1][0], meetings=5)
    client.force_login(leader)
    indicator = Indicator.objects.get(code="meetings")

    answer = client.get(reverse("periodic:rollup_sources", args=[at.pk, indicator.pk]))

    shown = {s.duty.organization: s.figure.shown for s, _c in answer.context["rows"]}
    assert shown[bodies[1][0]] == "5"
    assert len(shown) == 5
