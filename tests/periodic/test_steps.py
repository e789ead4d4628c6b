"""A report's way: begun, filled in, handed in, judged, mended."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from campaigns.models import Duty, Extension
from emulation import clock
from nominations.versions import digest
from periodic import contents, filling, handing_in, judging, remarks
from periodic.figures import ABSENT, EMPTY, Figure
from periodic.models import IndicatorValue, PeriodicReport, ReportVersion
from records.errors import Refused
from records.merging import Conflict
from records.models import AuditEvent, Notice
from tests.campaigns.factories import campaign, participant
from tests.nominations.factories import board_member, clerk_and_leader, pdf
from tests.people import person
from tests.periodic import factories

pytestmark = pytest.mark.django_db
State = PeriodicReport.State


@pytest.fixture
def made():
    made = campaign()
    factories.asks(made)
    return made


@pytest.fixture
def org(made):
    return participant(made)


@pytest.fixture
def at(made, org):
    return factories.period(made)


@pytest.fixture
def us(org):
    return clerk_and_leader(org)


@pytest.fixture
def board(made):
    return board_member(made)


# ------------------------------------------------------------------------------ begun
def test_begin_twice_is_one_report(at, org, us):
    duty = factories.duty(at, org)

    first, second = handing_in.begin(duty, by=us), handing_in.begin(duty, by=us)

    assert first == second
    assert first.duty.state == Duty.State.DRAFT


def test_nobody_else_begins_it(at, org):
    stranger = person(Role.ORG_CLERK)

    with pytest.raises(PermissionDenied):
        handing_in.begin(factories.duty(at, org), by=stranger)


def test_it_cannot_be_begun_before_its_time(made, org, us):
    opens = clock.today() + dt.timedelta(days=3)
    later = factories.period(made, opens_on=opens)

    with pytest.raises(Refused, match=f"{opens:%d/%m/%Y}"):
        handing_in.begin(factories.duty(later, org), by=us)

    assert not PeriodicReport.objects.exists()


# ---------------------------------------------------------------------------- filled in
def test_zero_is_a_number_and_no_data_is_none(at, org, us):
    report = factories.draft(at, org)

    factories.fill(report, us, meetings=0, members=None)

    rows = {row.indicator.code: row for row in IndicatorValue.objects.all()}
    assert (rows["meetings"].number, rows["meetings"].is_absent) == (0, False)
    assert (rows["members"].number, rows["members"].is_absent) == (None, True)


def test_an_emptied_field_leaves_no_row(at, org, us):
    report = factories.draft(at, org)
    factories.fill(report, us, meetings=5)
    key = factories.key(report, "meetings")

    filling.save_figures(report, {key: EMPTY}, by=us, revision=report.revision)

    assert not IndicatorValue.objects.exists()


def test_figures_are_saved_in_as_many_queries_however_many(
    at, org, us, django_assert_max_num_queries
):
    report = factories.draft(at, org)
    held = contents.load(report)
    mine = {line.key: ABSENT for line in held.lines}

    with django_assert_max_num_queries(16):
        filling.save_figures(report, mine, by=us, revision=report.revision)

    assert IndicatorValue.objects.count() == len(held.lines) == 6


def test_saving_the_same_again_writes_nothing(at, org, us):
    report = factories.draft(at, org)
    factories.fill(report, us, meetings=5)
    events = AuditEvent.objects.count()

    factories.fill(report, us, meetings=5)

    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": None, "is_absent": False},
        {"number": 3, "is_absent": True},
        {"number": 3, "text": "ba"},
        {"number": -1},
    ],
    ids=["nothing", "absent with number", "number with text", "negative"],
)
def test_the_database_holds_one_thing_for_a_figure(at, org, wrong):
    report = factories.draft(at, org)
    indicator = contents.load(report).lines[0].indicator

    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.create(report=report, indicator=indicator, **wrong)


def test_two_clerks_on_different_lines_both_stay(at, org, us):
    report = factories.draft(at, org)
    drawn = report.revision
    meetings, members = (factories.key(report, c) for c in ("meetings", "members"))
    filling.save_figures(
        report, {meetings: Figure(Decimal(5)), members: EMPTY}, by=us, revision=drawn
    )
    other = person(Role.ORG_CLERK, organization=org)

    filling.save_figures(
        report, {meetings: EMPTY, members: Figure(Decimal(9))}, by=other, revision=drawn
    )

    shown = [line.figure.shown for line in contents.load(report).lines[:2]]
    assert shown == ["5", "9"]


def test_two_clerks_on_one_line_are_told(at, org, us):
    report = factories.draft(at, org)
    drawn = report.revision
    factories.fill(report, us, meetings=5)
    mine = {factories.key(report, "meetings"): Figure(Decimal(6))}

    with pytest.raises(Conflict) as caught:
        filling.save_figures(report, mine, by=us, revision=drawn)

    assert (caught.value.clashes[0].theirs, caught.value.clashes[0].mine) == (
        "5.00",
        "6.00",
    )


# ------------------------------------------------------------------- the period before
def test_the_last_report_of_the_same_kind_stands_beside(made, org):
    year = factories.period(made, years_ago=2)
    midterm = factories.period(made, years_ago=1, kind="midterm_report")
    now = factories.period(made)
    factories.submitted(year, org, meetings=120)
    factories.submitted(midterm, org, meetings=60)

    held = contents.load(factories.draft(now, org))

    assert held.previous.name == year.name
    assert held.lines[0].previous.number == 120


def test_copying_fills_only_what_is_empty(made, org, us):
    factories.submitted(
        factories.period(made, years_ago=1), org, meetings=120, members=900, plan=True
    )
    report = factories.draft(factories.period(made), org)
    factories.fill(report, us, meetings=7)

    copied = filling.copy_previous(report, by=us)

    assert [line.indicator.code for line in copied] == ["members", "plan"]
    shown = {ln.indicator.code: ln.figure.shown for ln in contents.load(report).lines}
    assert (shown["meetings"], shown["members"]) == ("7", "900")


@pytest.mark.parametrize(
    ("then", "now", "asks"),
    [
        (120, 1200, False),
        (120, 1201, True),
        (1200, 120, False),
        (1200, 119, True),
        (0, 9, False),
        (0, 11, True),
        (3, 0, False),
        (120, 0, True),
        (0, 0, False),
    ],
)
def test_a_change_beyond_the_bound_is_asked_about(made, org, us, then, now, asks):
    factories.submitted(factories.period(made, years_ago=1), org, meetings=then)
    report = factories.complete(factories.period(made), org, meetings=now)

    assert contents.load(report).lines[0].is_odd is asks
    if asks:
        with pytest.raises(Refused, match="Số cuộc tuyên truyền"):
            handing_in.submit(report, by=us)
        filling.answer(report, factories.key(report, "meetings"), "Mở thêm ấp.", by=us)

    handing_in.submit(report, by=us)

    assert report.state == State.SUBMITTED


def test_an_answer_is_for_that_number_only(made, org, us):
    factories.submitted(factories.period(made, years_ago=1), org, meetings=1)
    report = factories.complete(factories.period(made), org, meetings=90)
    filling.answer(report, factories.key(report, "meetings"), "Đúng.", by=us)

    factories.fill(report, us, meetings=91)

    with pytest.raises(Refused):
        handing_in.submit(report, by=us)


# ----------------------------------------------------------------------------- handed in
@pytest.mark.parametrize("lacking", ["figure", "text", "file"])
def test_what_is_required_must_be_there(made, at, org, us, lacking):
    report = factories.draft(at, org)
    if lacking != "figure":
        factories.fill(report, us, meetings=3)
    if lacking != "text":
        texts = {factories.key(report, "results"): "Đạt."}
        filling.save_texts(report, texts, by=us, revision=report.revision)
    if lacking != "file":
        filling.put_file(report, pdf(), by=us)

    with pytest.raises(Refused):
        handing_in.submit(report, by=us)

    report.refresh_from_db()
    assert (report.state, report.version) == (State.DRAFT, 0)


def test_no_data_answers_a_required_figure(at, org, us):
    report = factories.complete(at, org, meetings=None)

    handing_in.submit(report, by=us)

    assert report.state == State.SUBMITTED


def test_without_the_campaigns_wish_no_signed_file_is_needed(made, at, org, us):
    made.reports_need_signed_file = False
    made.save()
    report = factories.draft(at, org)
    factories.fill(report, us, meetings=3)
    texts = {factories.key(report, "results"): "Đạt."}
    filling.save_texts(report, texts, by=us, revision=report.revision)

    handing_in.submit(report, by=us)

    assert report.state == State.SUBMITTED


def test_what_is_handed_in_is_frozen_with_its_hash(at, org):
    report = factories.submitted(at, org, meetings=12, members=None)

    version = ReportVersion.objects.get()
    assert version.sha256 == digest(version.content)
    values = {row["code"]: row["value"] for row in version.content["figures"]}
    assert (values["meetings"], values["members"]) == ("12.00", {"absent": True})
    assert report.duty.state == Duty.State.SUBMITTED


def test_handing_in_twice_makes_one_version(at, org, us):
    report = factories.submitted(at, org)

    with pytest.raises(Refused):
        handing_in.submit(report, by=us)

    assert ReportVersion.objects.count() == 1


def test_a_clerk_sends_it_to_the_leader_who_hands_it_in(at, org):
    clerk, leader = (
        person(role, organization=org) for role in (Role.ORG_CLERK, Role.ORG_LEADER)
    )
    report = factories.complete(at, org, clerk)
    with pytest.raises(PermissionDenied):
        handing_in.submit(report, by=clerk)
    with pytest.raises(PermissionDenied):
        handing_in.submit(report, by=leader)

    handing_in.send_to_leader(report, by=clerk)
    with pytest.raises(Refused):
        factories.fill(report, clerk, meetings=1)
    handing_in.submit(report, by=leader)

    assert report.state == State.SUBMITTED
    assert Notice.objects.filter(recipient=leader).exists()


def test_the_leader_hands_it_back_with_a_reason(at, org):
    clerk, leader = (
        person(role, organization=org) for role in (Role.ORG_CLERK, Role.ORG_LEADER)
    )
    report = factories.complete(at, org, clerk)
    handing_in.send_to_leader(report, by=clerk)
    with pytest.raises(Refused):
        handing_in.hand_back(report, by=leader, reason=" ")

    handing_in.hand_back(report, by=leader, reason="Thiếu số liệu.")

    assert report.state == State.DRAFT


def test_late_is_taken_and_marked(made, org, us):
    over = factories.period(made, years_ago=1)
    report = factories.complete(over, org)

    handing_in.submit(report, by=us)

    assert report.duty.is_late


def test_late_is_refused_where_the_campaign_says_so_unless_there_is_more_time(
    made, org, us, board
):
    over = factories.period(made, years_ago=1, takes_late=False)
    report = factories.complete(over, org)
    with pytest.raises(Refused, match=f"{over.due_on:%d/%m/%Y}"):
        handing_in.submit(report, by=us)
    Extension.objects.create(
        milestone=over,
        organization=org,
        until=clock.today(),
        reason="Bão.",
        granted_by=board,
        granted_at=clock.now(),
    )

    handing_in.submit(report, by=us)

    assert not report.duty.is_late


# ------------------------------------------------------------------------------- judged
def test_the_board_accepts(at, org, us, board):
    report = factories.submitted(at, org)

    judging.accept(report, by=board)

    assert report.state == State.ACCEPTED
    assert Notice.objects.filter(recipient=us).exists()


def test_an_organisation_does_not_accept_its_own(at, org, us):
    report = factories.submitted(at, org)

    with pytest.raises(PermissionDenied):
        judging.accept(report, by=us)


def back(report, board, *codes):
    texts = {factories.key(report, code): "Xem lại." for code in codes}
    day = clock.today() + dt.timedelta(days=5)
    return judging.send_back(report, "Sửa số liệu.", day, by=board, texts=texts)


def test_remarks_open_only_their_places(at, org, us, board):
    report = factories.submitted(at, org, meetings=12)
    back(report, board, "meetings")

    with pytest.raises(Refused, match="Tổng số hội viên"):
        factories.fill(report, us, members=4)
    with pytest.raises(Refused):
        filling.put_file(report, pdf("khác.pdf"), by=us)
    texts = {factories.key(report, "lessons"): "Thêm."}
    with pytest.raises(Refused):
        filling.save_texts(report, texts, by=us, revision=report.revision)
    factories.fill(report, us, meetings=13)

    [standing] = remarks.standing(report, contents.load(report))
    assert standing.is_mended


def test_without_remarks_all_of_it_is_open(at, org, us, board):
    report = factories.submitted(at, org, meetings=12)
    back(report, board)

    factories.fill(report, us, members=4)

    assert report.state == State.RETURNED


def test_mended_it_comes_in_as_the_next_version(at, org, us, board):
    report = factories.submitted(at, org, meetings=12)
    returned = back(report, board, "meetings")
    factories.fill(report, us, meetings=13)

    handing_in.submit(report, by=us)

    returned.refresh_from_db()
    assert returned.answered_at is not None
    assert [v.number for v in report.versions.all()] == [1, 2]
    judging.accept(report, by=board)
    assert report.state == State.ACCEPTED


def test_what_was_in_time_once_is_not_late_when_mended(made, org, us, board):
    at = factories.period(made, takes_late=False)
    report = factories.submitted(at, org, meetings=12)
    back(report, board, "meetings")
    at.due_on = clock.today() - dt.timedelta(days=1)
    at.save()
    report = PeriodicReport.objects.get()
    factories.fill(report, us, meetings=13)

    handing_in.submit(report, by=us)

    assert report.version == 2


def test_a_remark_needs_a_place_of_this_report(at, org, board):
    report = factories.submitted(at, org)

    with pytest.raises(Refused):
        judging.send_back(
            report, "Sửa.", clock.today(), by=board, texts={"i999999": "Sai."}
        )

    assert PeriodicReport.objects.get().state == State.SUBMITTED


def test_an_accepted_report_is_opened_again_with_a_reason(at, org, board):
    report = factories.accepted(at, org)

    judging.reopen(report, "Số liệu chưa đúng.", by=board)
    back(report, board)

    assert report.state == State.RETURNED


# ---------------------------------------------------------------------------------- seen
def test_an_organisation_sees_only_its_own(made, at, org, us, board):
    mine = factories.draft(at, org)
    other = participant(made)
    theirs = factories.submitted(factories.period(made), other)

    assert list(PeriodicReport.objects.visible_to(us)) == [mine]
    # A draft is nobody else's to read.
    assert list(PeriodicReport.objects.visible_to(board)) == [theirs]
    assert not PeriodicReport.objects.visible_to(person(Role.ORG_CLERK)).exists()


def test_absent_and_empty_are_told_apart():
    assert ABSENT != EMPTY
    assert (ABSENT.plain, EMPTY.plain) == ({"absent": True}, None)
