"""Around the forms of a dossier: drafts given back, one editor at a time, the text of an
ended session."""

import datetime as dt

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from emulation import clock
from nominations import presence
from nominations.models import Presence
from records.models import AuditEvent, Draft
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return participant(make_campaign())


@pytest.fixture
def lan(organization):
    return person(Role.ORG_CLERK, organization=organization, full_name="Trần Thị Lan")


@pytest.fixture
def minh(organization):
    return person(Role.ORG_LEADER, organization=organization, full_name="Lê Minh")


@pytest.fixture
def dossier(organization, lan):
    campaign = organization.participations.get().campaign
    return factories.draft_dossier(campaign, organization, lan)


@pytest.fixture
def form(dossier):
    return reverse("nominations:dossier_request", args=[dossier.pk])


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def typed(browser, form, **changes):
    """The form as it is drawn for this person, with changes, ready to be sent."""
    page = browser.get(form).context
    values = {
        name: page["form"].get_initial_for_field(field, name)
        for name, field in page["form"].fields.items()
    }
    values = {name: "" if value is None else value for name, value in values.items()}
    if isinstance(values.get("request_on"), dt.date):
        values["request_on"] = f"{values['request_on']:%d/%m/%Y}"
    frame = {
        "drawn_for": page["autosave"].drawn_for,
        "draft-sequence": page["autosave"].sequence,
    }
    return values | frame | changes


def autosave(browser, form, **changes):
    return browser.post(
        reverse("records:draft_save"),
        typed(browser, form, **changes) | {"draft-place": form, "draft-tab": "a"},
    )


# ------------------------------------------------------------------------------ drafts
def test_the_form_comes_back_with_what_was_typed(lan, form, dossier):
    browser = signed_in(lan)
    autosave(browser, form, request_number="99-TTr/NHÁP", request_on="5/9")

    page = browser.get(form)

    assert 'value="99-TTr/NHÁP"' in page.content.decode()
    assert 'value="5/9"' in page.content.decode()  # As typed, though no date yet.
    assert "nội dung đã gõ mà chưa lưu" in page.content.decode()
    dossier.refresh_from_db()
    assert dossier.request_number == factories.REQUEST["request_number"]


def test_saving_forgets_the_draft(lan, form, dossier):
    browser = signed_in(lan)
    autosave(browser, form, request_number="99-TTr/NHÁP")

    browser.post(form, typed(browser, form))

    dossier.refresh_from_db()
    assert dossier.request_number == "99-TTr/NHÁP"
    assert not Draft.objects.exists()


def test_a_draft_drawn_before_somebody_saved_is_merged_not_pasted_over(
    lan, minh, form, dossier
):
    browser = signed_in(lan)
    autosave(browser, form, request_signer="Người Ký Mới")
    other = signed_in(minh)
    other.post(form, typed(other, form, request_number="77-TTr/KHÁC"))

    browser.post(form, typed(browser, form))

    dossier.refresh_from_db()
    assert dossier.request_number == "77-TTr/KHÁC"
    assert dossier.request_signer == "Người Ký Mới"


def test_what_is_refused_is_kept_though_the_page_is_closed(lan, form):
    browser = signed_in(lan)

    answer = browser.post(form, typed(browser, form, request_on="31/02/2030"))

    assert answer.status_code == 200
    assert 'value="31/02/2030"' in browser.get(form).content.decode()


def test_honours_half_typed_come_back_without_a_scolding(lan, dossier):
    [nominee] = factories.add_nominees(dossier, 1, by=lan)
    form = reverse("nominations:nomination_edit", args=[nominee.pk])
    browser = signed_in(lan)
    rows = {"awards-TOTAL_FORMS": "3", "awards-INITIAL_FORMS": "0"}
    autosave(browser, form, **rows, **{"awards-1-year": "20"})

    page = browser.get(form).content.decode()

    assert 'name="awards-0-year" value="20"' in page
    assert "is-invalid" not in page


def test_nobody_saves_in_his_name_what_another_typed(lan, minh, form, dossier):
    sent = typed(signed_in(lan), form, request_number="của Lan")

    answer = signed_in(minh).post(form, sent)

    assert "người khác đăng nhập" in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.request_number != "của Lan"


# ----------------------------------------------------------------- the session has ended
def sign_in(browser, user):
    user.set_password("mat khau thu nghiem dai")
    user.save()
    return browser.post(
        reverse("account_login"),
        {"login": user.username, "password": "mat khau thu nghiem dai"},
    )


def test_a_form_sent_after_the_session_is_there_after_signing_in(lan, form):
    browser = signed_in(lan)
    sent = typed(browser, form, request_text="Viết rất lâu mới xong.")
    browser.cookies.clear()

    answer = browser.post(form, sent)
    sign_in(browser, lan)

    assert answer.status_code == 401
    assert "Không mất gì cả" in answer.content.decode()
    assert "Viết rất lâu mới xong." in browser.get(form).content.decode()


def test_a_draft_sent_after_the_session_is_there_after_signing_in(lan, form):
    browser = signed_in(lan)
    sent = typed(browser, form, request_text="Viết rất lâu mới xong.")
    browser.cookies.clear()

    answer = browser.post(
        reverse("records:draft_save"), sent | {"draft-place": form, "draft-tab": "a"}
    )
    sign_in(browser, lan)

    assert answer.status_code == 401
    assert "Viết rất lâu mới xong." in browser.get(form).content.decode()


def test_but_not_for_another_person(lan, minh, form):
    browser = signed_in(lan)
    sent = typed(browser, form, request_text="Viết rất lâu mới xong.")
    browser.cookies.clear()

    browser.post(form, sent)
    sign_in(browser, minh)

    assert not Draft.objects.exists()
    assert "Viết rất lâu" not in browser.get(form).content.decode()


def test_a_stranger_cannot_fill_sessions_with_forms(form):
    browser = Client()

    browser.post(form, {"request_text": "rác rưởi", "drawn_for": "1:giả"})

    assert not browser.session.get("unsent")


def test_a_forged_owner_is_no_owner(lan):
    with pytest.raises(signing.BadSignature):
        signing.Signer(salt="other").unsign(
            signing.Signer(salt="drafts.drawn_for").sign(str(lan.pk))
        )


# -------------------------------------------------------------------------- one editor
def here(user, dossier, form, **more):
    return signed_in(user).post(
        reverse("nominations:dossier_presence", args=[dossier.pk]),
        {"place": form} | more,
    )


def test_the_second_reads_and_sees_who_edits(lan, minh, dossier, form):
    here(lan, dossier, form, edits="1")

    page = signed_in(minh).get(form)

    assert "Trần Thị Lan đang sửa trang này" in page.content.decode()
    assert not page.context["may_type"]
    assert "<fieldset disabled>" in page.content.decode()
    assert here(minh, dossier, form, edits="1").json() == {
        "others": ["Trần Thị Lan"],
        "editor": "Trần Thị Lan",
    }


def test_the_second_may_take_over_and_the_first_is_told(lan, minh, dossier, form):
    here(lan, dossier, form, edits="1")

    answer = signed_in(minh).post(
        reverse("nominations:dossier_take_over", args=[dossier.pk]), {"place": form}
    )

    assert answer.url == form
    assert signed_in(minh).get(form).context["may_type"]
    assert here(lan, dossier, form, edits="1").json()["editor"] == "Lê Minh"
    event = AuditEvent.objects.get(verb="dossier.editing_taken_over")
    assert (event.actor_name, event.after["from"]) == ("Lê Minh", "Trần Thị Lan")


def test_who_lost_the_pen_saves_nothing_and_loses_nothing(lan, minh, dossier, form):
    browser = signed_in(lan)
    here(lan, dossier, form, edits="1")
    sent = typed(browser, form, request_number="55-TTr/LAN")
    presence.take_over(dossier, form, by=minh)

    answer = browser.post(form, sent)

    dossier.refresh_from_db()
    assert dossier.request_number != "55-TTr/LAN"
    assert "Lê Minh đang sửa trang này" in answer.content.decode()
    assert Draft.objects.get().fields["request_number"] == ["55-TTr/LAN"]


def test_the_pen_is_free_after_saving_and_after_silence(lan, minh, dossier, form):
    browser = signed_in(lan)
    here(lan, dossier, form, edits="1")
    browser.post(form, typed(browser, form))
    assert here(minh, dossier, form, edits="1").json()["editor"] is None
    later = clock.real_now() + Presence.GONE_AFTER + dt.timedelta(seconds=1)

    with time_machine.travel(later, tick=False):
        assert here(lan, dossier, form, edits="1").json() == {
            "others": [],
            "editor": None,
        }


def test_two_nominees_are_added_at_once_by_two(lan, minh, dossier):
    form = reverse("nominations:nomination_new", args=[dossier.pk])
    here(lan, dossier, form)

    page = signed_in(minh).get(f"{form}?subject=individual")

    assert page.context["may_type"]


def test_a_stranger_is_not_there(dossier, form):
    stranger = person(Role.ORG_CLERK)

    assert here(stranger, dossier, form, edits="1").status_code == 404
    assert not Presence.objects.exists()


def test_a_heartbeat_does_not_prolong_a_session(lan, dossier, form):
    browser = signed_in(lan)
    browser.get(form)
    began = clock.real_now()
    beat = reverse("nominations:dossier_presence", args=[dossier.pk])
    for minutes in range(5, 60, 5):
        with time_machine.travel(began + dt.timedelta(minutes=minutes), tick=False):
            answer = browser.post(beat, {"place": form}, headers={"X-Heartbeat": "1"})

    assert answer.status_code == 200
    with time_machine.travel(began + dt.timedelta(minutes=61), tick=False):
        assert browser.get(form).status_code == 302
