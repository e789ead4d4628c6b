"""Achievement reports that are much alike: found when they are written, told to whoever
writes without saying whose the other is, laid before the Board when handed in."""

import datetime as dt
import io
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as WordFile

from campaigns.models import RequiredDocument
from nominations import completeness, intake, papers
from nominations.models import Nomination, ReportPrint, SharedText, TwinCase
from nominations.twins import cases, passages, report_texts, verdicts
from records import worker
from records.models import Job
from reports.written.defaults import default
from reports.written.facts import Kind
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.nominations.twins import made_reports, scenes
from tests.nominations.twins.made_reports import Writer
from tests.nominations.twins.scenes import CANARY

pytestmark = pytest.mark.django_db
State = TwinCase.State
REPORT = " ".join(Writer("a report").report())
COPY = " ".join(Writer("who copies").figures(Writer("a report").report()))
OWN = " ".join(Writer("another report").report())
NAMES = iter(range(10_000))


@pytest.fixture
def campaign():
    return make_campaign(plan_text=made_reports.PLAN)


@pytest.fixture
def ours(campaign):
    return participant(campaign, name="Hội Mẫu Một")


@pytest.fixture
def theirs(campaign):
    return participant(campaign, name=CANARY)


@pytest.fixture
def board(campaign):
    return factories.board_member(campaign)


def somebody(achievement, **values):
    """A nominee like no other, but for the report."""
    dice = random.Random(f"nominee {achievement} {values} {next(NAMES)}")
    number = f"0001{dice.randrange(10**8):08d}"
    name = " ".join(dice.choice(("Khổng", "Mẫu", "Tạ", "Viên", "Chử")) for _n in "abc")
    return {"name": name, "citizen_id": number, "born_on": dt.date(1960, 1, 1) + dt.timedelta(days=dice.randrange(15_000)), "achievement": achievement} | values  # fmt: skip


def draft(campaign, organization, achievement, **values):
    made = scenes.draft(campaign, organization, **somebody(achievement, **values))
    worker.run_due_jobs()
    return made


def handed_in(campaign, organization, achievement, **values):
    made = scenes.handed_in(campaign, organization, **somebody(achievement, **values))
    return Nomination.objects.get(pk=made.pk)


def warnings(nomination):
    found = completeness.findings(nomination.dossier)
    return [one for one in found if one.code == "copied"]


def copied_cases():
    return TwinCase.objects.filter(kind=TwinCase.Kind.COPIED)


def word_file(*paragraphs, start=None):
    document, stream = WordFile(start), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(stream)
    return SimpleUploadedFile("báo cáo.docx", stream.getvalue())


def bring(nomination, upload, by):
    required = nomination.dossier.campaign.required_documents.get(
        written_as=RequiredDocument.Written.REPORT
    )
    papers.add(nomination.dossier, required, upload, by=by, nomination=nomination)
    worker.run_due_jobs()


# ------------------------------------------------------------------ the submitter's side
def test_whoever_copies_is_told_and_whom_to_ask_but_never_whose_it_is(
    client, campaign, ours, theirs
):
    other = handed_in(campaign, theirs, REPORT)
    mine = draft(campaign, ours, COPY)

    (found,) = warnings(mine)

    assert found.is_warning
    assert "97%" in found.message
    for word in (mine.name, campaign.board.name, COPY[:40]):
        assert word in found.message
    client.force_login(factories.clerk_and_leader(ours))
    address = mine.dossier.get_absolute_url()
    shown = "".join(
        client.get(f"{address}{page}").content.decode() for page in ("", "check/")
    )
    assert found.message in shown
    hidden = (CANARY, other.name, other.dossier.code)
    assert [word for word in hidden if word in shown] == []


def test_a_draft_of_others_is_nobodys_business_until_it_is_handed_in(
    campaign, ours, theirs
):
    other, mine = draft(campaign, theirs, REPORT), draft(campaign, ours, COPY)
    assert (warnings(other), warnings(mine)) == ([], [])

    scenes.hand_in(other.dossier)

    assert [len(warnings(one)) for one in (other, mine)] == [0, 1]
    assert not copied_cases().exists()


def test_in_ones_own_dossier_both_are_named(campaign, ours):
    first = draft(campaign, ours, REPORT)
    second = scenes.nominate(first.dossier, **somebody(COPY))
    worker.run_due_jobs()

    (found,) = warnings(second)

    assert found.nomination == second.pk
    assert first.name in found.message


def test_an_answer_counts_as_long_as_the_passages_are_the_same(campaign, ours, theirs):
    handed_in(campaign, theirs, REPORT)
    mine = draft(campaign, ours, COPY)
    us = factories.clerk_and_leader(ours)
    (before,) = warnings(mine)

    intake.change_nomination(
        mine, {"achievement": f"{COPY} Xin cảm ơn."}, by=us, revision=mine.revision
    )
    worker.run_due_jobs()
    (same,) = warnings(mine)
    shorter = COPY[: len(COPY) // 2]
    intake.change_nomination(
        mine, {"achievement": shorter}, by=us, revision=mine.revision
    )
    worker.run_due_jobs()
    (other,) = warnings(mine)

    assert before.key == same.key != other.key


def test_a_report_written_anew_is_warned_of_no_more(campaign, ours, theirs):
    handed_in(campaign, theirs, REPORT)
    mine = draft(campaign, ours, COPY)

    for text in (OWN, "Ngắn."):
        intake.change_nomination(
            mine,
            {"achievement": text},
            by=factories.clerk_and_leader(ours),
            revision=mine.revision,
        )
        worker.run_due_jobs()
        assert warnings(mine) == []

    assert not mine.prints.exists()
    assert not SharedText.objects.exists()


# ----------------------------------------------------------------- what everybody writes
def test_the_plan_and_the_form_are_nobodys_copy(campaign, ours, theirs):
    handed_in(campaign, theirs, f"{made_reports.PLAN} Hoàn thành tốt.")
    mine = draft(campaign, ours, made_reports.PLAN)
    form = io.BytesIO(default(Kind.INDIVIDUAL_REPORT))
    for nomination, by in ((mine, factories.clerk_and_leader(ours)),):
        bring(nomination, word_file(OWN, start=form), by)

    assert warnings(mine) == []
    assert not SharedText.objects.exists()


def test_a_phrase_that_many_organisations_write_is_nobodys_copy(campaign, ours):
    phrase = " ".join(made_reports.PHRASES)
    for _n in range(report_texts.MANY_ORGANIZATIONS):
        draft(campaign, participant(campaign), phrase)

    mine = draft(campaign, ours, phrase)

    of_mine = SharedText.objects.filter(second=mine)
    assert not of_mine.exists()


# --------------------------------------------------------------------- what is uploaded
def test_the_words_of_an_uploaded_report_are_compared(campaign, ours, theirs):
    handed_in(campaign, theirs, REPORT)
    mine = draft(campaign, ours, "Hoàn thành tốt.")
    assert warnings(mine) == []

    bring(mine, word_file(*COPY.split(". ")), factories.clerk_and_leader(ours))

    assert len(warnings(mine)) == 1


def test_the_printed_report_of_a_nominee_is_no_copy_of_what_was_typed(campaign, ours):
    mine = draft(campaign, ours, REPORT)

    bring(mine, word_file(f"2. Thành tích: {REPORT}"), factories.clerk_and_leader(ours))

    report = report_texts.reports([mine])[mine.pk]
    assert report.brought
    assert report.texts[-1] == "2. Thành tích: ."


# ------------------------------------------------------------------------ the Board's side
def test_two_handed_in_are_a_case_with_the_passages_marked(campaign, ours, theirs):
    first, second = handed_in(campaign, theirs, REPORT), handed_in(campaign, ours, COPY)

    case = copied_cases().with_sides().get()
    laid_out = passages.of(case)

    assert (case.first, case.second, case.score) == (first, second, 97)
    for side in laid_out.sides:
        marked = [part.text for part in side.sections[0].parts if part.number]
        assert " ".join(marked).rstrip(".") == side.nomination.achievement.rstrip(".")


def test_a_verdict_is_kept_though_the_search_is_done_again(
    campaign, ours, theirs, board
):
    handed_in(campaign, theirs, REPORT)
    mine = handed_in(campaign, ours, COPY)
    case = copied_cases().with_sides().get()

    verdicts.decide(case, State.SAME, "Chép.", by=board, revision=case.revision)
    for _n in range(report_texts.MANY_ORGANIZATIONS):
        handed_in(campaign, participant(campaign), COPY)
    cases.refresh(cases.searchable().get(pk=mine.dossier_id))

    case.refresh_from_db()
    assert (case.state, case.reason) == (State.SAME, "Chép.")


def test_a_report_of_an_earlier_campaign_counts_too(campaign, ours, theirs):
    earlier = make_campaign(code="truoc", board=campaign.board)
    earlier.participations.create(organization=theirs)
    handed_in(earlier, theirs, REPORT)

    handed_in(campaign, ours, COPY)

    assert copied_cases().get().campaign == campaign


def test_the_page_shows_both_reports_and_says_verdicts_of_reports(
    client, campaign, ours, theirs, board
):
    handed_in(campaign, theirs, REPORT)
    handed_in(campaign, ours, COPY)
    case = copied_cases().get()
    client.force_login(board)

    shown = client.get(case.get_absolute_url()).content.decode()

    assert shown.count("<mark") == 2 * passages.of(case).number
    assert CANARY in shown
    values = {"verdict": "same", "reason": "Chép.", "revision": case.revision}
    client.post(case.get_absolute_url(), values)
    listed = client.get("/twins/?state=same&kind=copied").content.decode()
    assert str(TwinCase.OF_REPORTS[State.SAME]) in listed


# ---------------------------------------------------------------------------- the search
def test_a_report_of_a_few_words_is_no_work(campaign, ours):
    scenes.draft(campaign, ours)

    for job in Job.objects.filter(kind="twins.reports"):
        assert job.arguments["nominations"]
    worker.run_due_jobs()
    assert not ReportPrint.objects.exists()


def test_searching_again_changes_nothing(campaign, ours, theirs):
    handed_in(campaign, theirs, REPORT)
    mine = handed_in(campaign, ours, COPY)
    held = list(SharedText.objects.values()), set(ReportPrint.objects.values_list())

    report_texts.Search().refresh([mine])

    assert held == (
        list(SharedText.objects.values()),
        set(ReportPrint.objects.values_list()),
    )
