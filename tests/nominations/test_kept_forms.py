"""Reasons, opinions and remarks are kept while they are typed, like the dossier itself."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from nominations import appraisal, intake, reception
from nominations.models import Dossier
from records.models import Draft
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.people import person

pytestmark = pytest.mark.django_db
TYPED = "Biên bản chưa có chữ ký của thư ký."


@pytest.fixture
def organization():
    return participant(make_campaign())


@pytest.fixture
def submitted(organization):
    campaign = organization.participations.get().campaign
    return factories.submitted_dossier(campaign, organization)


@pytest.fixture
def head(organization):
    campaign = organization.participations.get().campaign
    return person(Role.BOARD_LEADER, organization=campaign.board)


@pytest.fixture
def under_appraisal(submitted, head):
    reception.receive(submitted, by=head)
    appraisal.begin(submitted, by=head)
    submitted.refresh_from_db()
    return submitted


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def type_into(browser, page, **fields):
    frame = browser.get(page).context["autosave"]
    return browser.post(
        reverse("records:draft_save"),
        fields
        | {
            "draft-place": page,
            "draft-tab": "a",
            "draft-sequence": frame.sequence,
            "drawn_for": frame.drawn_for,
        },
    )


@pytest.mark.parametrize("name", ["dossier_request_supplement", "dossier_reject"])
def test_the_boards_reason_comes_back(submitted, head, name):
    browser = signed_in(head)
    page = reverse(f"nominations:{name}", args=[submitted.pk])

    assert type_into(browser, page, reason=TYPED).status_code == 200

    assert TYPED in browser.get(page).content.decode()


@pytest.mark.parametrize("name", ["dossier_hand_back", "dossier_withdraw"])
def test_the_leaders_reason_comes_back_and_goes_with_the_step(organization, name):
    us = factories.clerk_and_leader(organization)
    campaign = organization.participations.get().campaign
    dossier = factories.complete_dossier(campaign, organization, us)
    intake.send_to_leader(dossier, by=us)
    browser = signed_in(us)
    page = reverse(f"nominations:{name}", args=[dossier.pk])

    type_into(browser, page, reason=TYPED)
    assert TYPED in browser.get(page).content.decode()
    browser.post(page, {"reason": TYPED})

    dossier.refresh_from_db()
    assert dossier.state in (Dossier.State.DRAFT, Dossier.State.WITHDRAWN)
    assert not Draft.objects.exists()


def test_remarks_come_back_however_many_rows(submitted, head):
    browser = signed_in(head)
    page = reverse("nominations:dossier_request_supplement", args=[submitted.pk])
    rows = {f"remarks-{number}-text": f"Điểm {number}." for number in range(6)}

    type_into(browser, page, **rows, **{"remarks-TOTAL_FORMS": "6"})

    text = browser.get(page).content.decode()
    assert [number for number in range(6) if f"Điểm {number}." not in text] == []


def test_an_opinion_comes_back_and_is_saved_once(under_appraisal, head):
    browser = signed_in(head)
    nomination = under_appraisal.nominations.get()
    page = reverse("nominations:nomination_appraise", args=[nomination.pk])

    type_into(browser, page, outstanding=TYPED, is_eligible="yes")
    shown = browser.get(page)
    assert TYPED in shown.content.decode()
    revision = shown.context["form"]["revision"].value()
    browser.post(page, {"outstanding": TYPED, "revision": revision, "draft": "1"})

    assert nomination.appraisals.get().outstanding == TYPED
    assert not Draft.objects.exists()


def test_a_reason_on_a_nominee_comes_back(under_appraisal, head):
    browser = signed_in(head)
    nomination = under_appraisal.nominations.get()
    page = reverse("nominations:nomination_hold", args=[nomination.pk])

    type_into(browser, page, reason=TYPED)

    assert TYPED in browser.get(page).content.decode()


def test_nobody_takes_a_step_with_what_another_one_typed(submitted, head):
    other = person(Role.BOARD_LEADER, organization=submitted.campaign.board)
    page = reverse("nominations:dossier_reject", args=[submitted.pk])
    drawn_for = signed_in(other).get(page).context["autosave"].drawn_for

    signed_in(head).post(page, {"reason": TYPED, "drawn_for": drawn_for})

    submitted.refresh_from_db()
    assert submitted.state == Dossier.State.SUBMITTED
