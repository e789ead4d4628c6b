"""The figures with which a periodic report begins."""

import datetime as dt
import uuid

import pytest

from emulation import clock
from registers import answering, keeping, lifecycle, summary
from registers.models import (
    AssignedWork,
    Difficulty,
    Exemplar,
    JointProgramme,
    PropagandaEntry,
)
from tests.campaigns.factories import participant
from tests.registers.factories import VALUES, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def month():
    return clock.today() - dt.timedelta(days=30), clock.today()


def test_every_code_has_a_figure_and_no_other(campaign, organization, month):
    assert tuple(summary.counts(organization, campaign, *month)) == summary.CODES


def test_one_line_in_each_register_is_counted(campaign, organization, board, month):
    for model in VALUES:
        entry(model, campaign, organization)

    found = summary.counts(organization, campaign, *month)

    assert {code: number for code, number in found.items() if number} == {
        "exemplars_discovered": 1,
        "propaganda_entries": 1,
        "propaganda_media": 1,
        "works_assigned": 1,
        "programmes_signed": 1,
        "programmes_running": 1,
        "inspections_held": 1,
        "difficulties_raised": 1,
        "commendations_decisions": 1,
        "commendations_collectives": 2,
        "commendations_individuals": 5,
        "movements_launched": 1,
    }


def test_what_has_a_date_of_its_own_is_counted_by_that(
    campaign, organization, us, board
):
    long_ago = clock.today() - dt.timedelta(days=200)
    made = entry(Exemplar, campaign, organization, happened_on=long_ago)
    for step, place in [
        ("recognise", ""),
        ("replicate", "Xã 1"),
        ("replicate", "Xã 2"),
    ]:
        lifecycle.advance(
            made, step, on=clock.today(), place=place, by=us, once_key=uuid.uuid4()
        )
    entry(
        AssignedWork,
        campaign,
        organization,
        happened_on=long_ago,
        progress=100,
        done_on=clock.today(),
    )
    asked = entry(Difficulty, campaign, organization, happened_on=long_ago)
    answering.answer(asked, "Đã giải quyết.", by=board)

    found = summary.counts(organization, campaign, clock.today(), clock.today())

    assert {code: number for code, number in found.items() if number} == {
        "exemplars_recognised": 1,
        "exemplars_replicated": 1,
        "exemplars_places": 2,
        "works_done": 1,
        "difficulties_answered": 1,
    }


def test_sums_leave_out_what_was_removed_or_is_another_organisations(
    campaign, organization, us, month
):
    entry(PropagandaEntry, campaign, organization, reach=100)
    wrong = entry(PropagandaEntry, campaign, organization, reach=1000)
    keeping.remove(wrong, "Nhập trùng.", by=us)
    entry(PropagandaEntry, campaign, participant(campaign), reach=10_000)

    found = summary.counts(organization, campaign, *month)

    assert (found["propaganda_entries"], found["propaganda_reach"]) == (1, 100)


def test_a_stage_made_void_is_not_counted(campaign, organization, us, month):
    made = entry(Exemplar, campaign, organization)
    wrong = lifecycle.advance(
        made, "foster", on=clock.today(), by=us, once_key=uuid.uuid4()
    )
    lifecycle.take_back(wrong, "Nhập nhầm.", by=us)

    assert summary.counts(organization, campaign, *month)["exemplars_fostered"] == 0


def test_a_programme_counts_as_long_as_it_runs(campaign, organization, month):
    long_ago = clock.today() - dt.timedelta(days=400)
    for ends_on in (None, clock.today(), clock.today() - dt.timedelta(days=90)):
        entry(
            JointProgramme,
            campaign,
            organization,
            happened_on=long_ago,
            ends_on=ends_on,
        )

    found = summary.counts(organization, campaign, *month)

    assert (found["programmes_running"], found["programmes_signed"]) == (2, 0)


def test_a_figure_leads_to_its_lines(client, campaign, organization, us, month):
    entry(PropagandaEntry, campaign, organization, title="Trong kỳ")
    long_ago = clock.today() - dt.timedelta(days=400)
    entry(
        PropagandaEntry, campaign, organization, title="Kỳ trước", happened_on=long_ago
    )
    client.force_login(us)

    address = summary.address("propaganda_entries", organization, campaign, *month)
    text = client.get(address).content.decode()

    assert "Trong kỳ" in text
    assert "Kỳ trước" not in text


def test_all_figures_are_one_question(
    campaign, organization, month, django_assert_num_queries
):
    for _ in range(3):
        for model in VALUES:
            entry(model, campaign, organization)

    with django_assert_num_queries(1):
        summary.counts(organization, campaign, *month)
