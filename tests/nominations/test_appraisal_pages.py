"""The appraiser's pages: what they show, keep and refuse."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role
from nominations import appraisal
from nominations.models import Appraisal, Dossier, Nomination, Score
from tests.campaigns.factories import campaign
from tests.nominations.selection import add_nomination, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db
S = Dossier.State


@pytest.fixture
def made():
    return campaign(places=3)


@pytest.fixture
def appraiser(made):
    return person(Role.BOARD_APPRAISER, organization=made.board)


@pytest.fixture
def head(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def nomination(made):
    dossier = received_dossier(made, state=S.UNDER_APPRAISAL)
    return add_nomination(dossier, name="Trần Thị Mẫu Mực")


@pytest.fixture
def as_appraiser(client, appraiser):
    client.force_login(appraiser)
    return client


def page(name: str, pk: int | None = None) -> str:
    return reverse(f"nominations:{name}", args=[pk] if pk else [])


def opinion(nomination, revision=0, marks=("50", "30,5"), **fields) -> dict[str, str]:
    criteria = nomination.dossier.campaign.criteria_sets.get().criteria.all()
    given = {f"mark_{one.pk}": mark for one, mark in zip(criteria, marks, strict=True)}
    return {
        "revision": revision,
        "is_eligible": "yes",
        "outstanding": "Vượt chỉ tiêu.",
        "prominent": "Dẫn đầu.",
        "replicable": "Đã có nơi làm theo.",
        **given,
        **fields,
    }


def test_the_queue_shows_progress_and_begins_a_dossier(made, as_appraiser, nomination):
    waiting = received_dossier(made)
    add_nomination(waiting)

    answer = as_appraiser.get(page("appraisal_queue"))
    assert [row.dossier for row in answer.context["queue"]] == [
        nomination.dossier,
        waiting,
    ]
    assert "0/1" in answer.text
    answer = as_appraiser.post(page("dossier_begin_appraisal", waiting.pk))

    waiting.refresh_from_db()
    assert waiting.state == S.UNDER_APPRAISAL
    assert answer.url == page("nomination_appraise", waiting.nominations.get().pk)


@pytest.mark.parametrize("number", [1, 4])
def test_the_queue_reads_as_often_for_one_as_for_many(
    made, as_appraiser, number, django_assert_num_queries
):
    for _n in range(number):
        add_nomination(received_dossier(made))
    as_appraiser.get(page("appraisal_queue"))

    with django_assert_num_queries(6):
        answer = as_appraiser.get(page("appraisal_queue"))

    assert len(answer.context["queue"]) == number


@pytest.mark.parametrize("number", [1, 4])
def test_the_conclusion_reads_as_often_for_one_as_for_many(
    as_appraiser, nomination, number, django_assert_num_queries
):
    for _n in range(number - 1):
        add_nomination(nomination.dossier)
    as_appraiser.get(page("dossier_conclude", nomination.dossier.pk))

    with django_assert_num_queries(9):
        as_appraiser.get(page("dossier_conclude", nomination.dossier.pk))


def test_a_draft_is_saved_with_a_comma_or_a_dot(as_appraiser, nomination):
    data = opinion(nomination, marks=("8,5", "8.5"), replicable="")

    answer = as_appraiser.post(page("nomination_appraise", nomination.pk), data)

    assert answer.url == page("nomination_appraise", nomination.pk)
    assert list(Score.objects.values_list("value", flat=True)) == [Decimal("8.5")] * 2
    drawn = as_appraiser.get(answer.url).text
    assert 'value="8,5"' in drawn
    assert "17" in drawn


def test_concluding_goes_on_to_the_next_nominee_then_to_the_conclusion(
    as_appraiser, nomination
):
    other = add_nomination(nomination.dossier)
    first, second = (page("nomination_appraise", one.pk) for one in (nomination, other))

    answer = as_appraiser.post(first, opinion(nomination, finish="1"))
    assert answer.url == second
    answer = as_appraiser.post(second, opinion(other, finish="1", marks=("0", "0")))
    assert answer.url == page("dossier_conclude", nomination.dossier.pk)
    answer = as_appraiser.post(answer.url)

    assert answer.url == page("appraisal_queue")
    states = Nomination.objects.order_by("pk").values_list("state", "score")
    assert list(states) == [("eligible", Decimal("80.5")), ("eligible", Decimal(0))]


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ("60,01", "60"),
        ("-1", "60"),
        ("tám", "8,5"),
        ("8,555", "8,5"),
        ("1e3", "8,5"),
        ("NaN", "8,5"),
        ("９", "8,5"),
        ("9" * 5000, "8,5"),
    ],
)
def test_a_bad_mark_is_told_and_everything_typed_is_kept(
    as_appraiser, nomination, mark, sentence
):
    data = opinion(nomination, marks=(mark, "30"), finish="1")

    answer = as_appraiser.post(page("nomination_appraise", nomination.pk), data)

    assert answer.status_code == 200
    (error,) = next(iter(answer.context["form"].errors.values()))
    assert sentence in error
    assert "Vượt chỉ tiêu." in answer.text
    assert not Appraisal.objects.exists()


def test_an_incomplete_opinion_is_saved_but_not_concluded(as_appraiser, nomination):
    data = opinion(nomination, replicable="", finish="1")

    as_appraiser.post(page("nomination_appraise", nomination.pk), data)

    saved = Appraisal.objects.get()
    assert (saved.is_final, saved.outstanding) == (False, "Vượt chỉ tiêu.")


def test_two_windows_the_second_is_told_and_keeps_its_text(as_appraiser, nomination):
    address = page("nomination_appraise", nomination.pk)
    as_appraiser.post(address, opinion(nomination))

    answer = as_appraiser.post(address, opinion(nomination, outstanding="Bản thứ hai"))

    assert "Bản thứ hai" in answer.text
    assert Appraisal.objects.get().outstanding == "Vượt chỉ tiêu."
    assert 'name="revision" value="1"' in answer.text
    as_appraiser.post(
        address, opinion(nomination, revision=1, outstanding="Bản thứ hai")
    )
    assert Appraisal.objects.get().outstanding == "Bản thứ hai"


def test_text_is_made_regular(as_appraiser, nomination):
    decomposed = "Vượt chi\u0309 tiêu\u00a0lớn"
    as_appraiser.post(
        page("nomination_appraise", nomination.pk),
        opinion(nomination, outstanding=decomposed),
    )

    assert Appraisal.objects.get().outstanding == "Vượt chỉ tiêu lớn"


def test_ten_thousand_characters_are_refused_and_kept(as_appraiser, nomination):
    answer = as_appraiser.post(
        page("nomination_appraise", nomination.pk),
        opinion(nomination, outstanding="ă" * 10_000),
    )

    assert answer.status_code == 200
    assert "ă" * 10_000 in answer.text
    assert not Appraisal.objects.exists()


def test_others_marks_are_hidden_until_mine_is_concluded(
    as_appraiser, appraiser, head, nomination
):
    theirs = appraisal.save(
        nomination,
        {"is_eligible": True, "outstanding": "Ý kiến kín", "prominent": "b",
         "replicable": "c"},
        {pk: Decimal("33.25") for pk in _criteria(nomination)},
        by=head,
        revision=0,
    )  # fmt: skip
    appraisal.finish(theirs, by=head)
    pages = [
        page("nomination_appraise", nomination.pk),
        page("dossier_conclude", nomination.dossier.pk),
    ]

    for address in pages:
        answer = as_appraiser.get(address).text
        assert "66,5" not in answer
        assert "Ý kiến kín" not in answer
    as_appraiser.post(pages[0], opinion(nomination, finish="1"))
    for address in pages:
        assert "66,5" in as_appraiser.get(address).text


def _criteria(nomination) -> list[int]:
    sets = nomination.dossier.campaign.criteria_sets.get()
    return list(sets.criteria.values_list("pk", flat=True))


PAGES = [
    "nomination_appraise",
    "opinion_reopen",
    "nomination_hold",
    "nomination_resume",
    "nomination_reconsider",
    "nomination_decide",
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_for_ones_own_organization_the_pages_do_not_exist(
    client, made, nomination, name, method
):
    torn = person(Role.BOARD_LEADER, organization=made.board)
    torn.memberships.create(
        organization=nomination.dossier.organization, role=Role.ORG_CLERK
    )
    client.force_login(torn)

    assert getattr(client, method)(page(name, nomination.pk)).status_code == 404
    conclude = page("dossier_conclude", nomination.dossier.pk)
    assert getattr(client, method)(conclude).status_code == 404
    assert client.get(page("appraisal_queue")).context["queue"] == []


def test_hold_resume_and_reconsider_go_by_their_pages(client, head, nomination):
    client.force_login(head)
    asked = [
        (
            "nomination_hold",
            {
                "ground": "complaint",
                "reason": "Đang xác minh",
                "document": "12-CV",
                "document_on": "01/11/2026",
            },
            "on_hold",
        ),
        ("nomination_resume", {"reason": ""}, "on_hold"),
        ("nomination_resume", {"reason": "Đã rõ"}, "pending"),
    ]

    for name, data, state in asked:
        assert client.get(page(name, nomination.pk)).status_code == 200
        client.post(page(name, nomination.pk), data)
        nomination.refresh_from_db()
        assert nomination.state == state


def test_the_leader_decides_where_opinions_differ(
    client, as_appraiser, head, nomination
):
    address = page("nomination_appraise", nomination.pk)
    as_appraiser.post(address, opinion(nomination, finish="1"))
    client.force_login(head)
    client.post(
        address,
        opinion(nomination, is_eligible="no", reason="Trùng thành tích", finish="1"),
    )
    conclude = page("dossier_conclude", nomination.dossier.pk)
    assert client.get(conclude).context["rows"][0]["may_decide"]

    answer = client.post(
        page("nomination_decide", nomination.pk),
        {"is_eligible": "no", "reason": "Đúng là trùng"},
    )

    nomination.refresh_from_db()
    assert (nomination.state, nomination.finding) == ("ineligible", "Đúng là trùng")
    assert client.post(answer.url).url == page("appraisal_queue")
    client.post(page("dossier_reopen", nomination.dossier.pk), {"reason": "Có đơn"})
    nomination.dossier.refresh_from_db()
    assert nomination.dossier.state == S.UNDER_APPRAISAL


def test_a_concluded_opinion_is_reopened_by_its_page(as_appraiser, nomination):
    as_appraiser.post(
        page("nomination_appraise", nomination.pk), opinion(nomination, finish="1")
    )

    assert as_appraiser.get(page("opinion_reopen", nomination.pk)).status_code == 200
    as_appraiser.post(page("opinion_reopen", nomination.pk), {"reason": "Nhầm"})

    assert not Appraisal.objects.get().is_final


def test_the_dossier_page_leads_an_appraiser_on(made, as_appraiser, nomination):
    waiting = received_dossier(made)

    begin = as_appraiser.get(waiting.get_absolute_url()).text
    conclude = as_appraiser.get(nomination.dossier.get_absolute_url()).text

    assert page("dossier_begin_appraisal", waiting.pk) in begin
    assert page("dossier_conclude", nomination.dossier.pk) in conclude
