"""Certificates handed over: at the ceremony to many, later to one for another."""

import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Role
from emulation import clock
from nominations import certificates, handover
from nominations.handover import Given, Receiver
from nominations.models import Handover, Nomination
from records.errors import Refused
from records.models import AuditEvent
from tests.nominations.lists import frozen_list
from tests.nominations.test_decision import decide, revoke
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return frozen_list(places=3, nominees=3)


@pytest.fixture
def office(made):
    return person(Role.OFFICE, organization=made.campaign.office)


@pytest.fixture
def decision(made, office):
    decided = decide(made, office)
    first = made.lines.order_by("order").first().nomination
    Nomination.objects.filter(pk=first.pk).update(
        subject="collective", head_name="Trần Văn Mẫu Trưởng"
    )
    certificates.issue(decided, by=office)
    return decided


def given(**fields):
    return Given(**({"on": clock.today(), "by": "Phạm Văn Mẫu Thành"} | fields))


def keys(decision):
    return list(decision.certificates.values_list("pk", flat=True))


def test_many_receive_theirs_in_person_and_a_collective_by_its_head(decision, office):
    number = handover.hand_over_many(decision, keys(decision), given(), by=office)
    again = handover.hand_over_many(decision, keys(decision), given(), by=office)

    assert (number, again) == (3, 0)
    collective = Handover.objects.get(certificate__ordinal=1)
    assert collective.received_by == "Trần Văn Mẫu Trưởng"
    assert collective.on_behalf_of == collective.certificate.name
    assert Handover.objects.get(certificate__ordinal=2).on_behalf_of == ""
    assert AuditEvent.objects.filter(verb="certificate.hand_over").count() == 3


def test_one_is_received_by_another_on_behalf(decision, office):
    certificate = decision.certificates.get(ordinal=2)

    handover.hand_over(
        certificate, Receiver("Lê Thị Mẫu Con", certificate.name), given(), by=office
    )

    with pytest.raises(Refused, match="2"):
        handover.hand_over(certificate, Receiver("Ai đó"), given(), by=office)


@pytest.mark.parametrize(
    "fields",
    [
        {"by": " "},
        {"on": clock.today() + dt.timedelta(days=1)},
        {"on": clock.today() - dt.timedelta(days=1)},
    ],
    ids=["by nobody", "future", "before the decision"],
)
def test_a_hand_over_that_cannot_be_is_refused(decision, office, fields):
    with pytest.raises(Refused):
        handover.hand_over_many(decision, keys(decision), given(**fields), by=office)

    assert not Handover.objects.exists()


def test_a_revoked_or_void_certificate_is_not_handed_over(decision, office):
    first, second, _third = decision.certificates.all()
    revoke(first, "Khai sai", office)
    certificates.replace(second, name="Mẫu", description="", reason="Sai", by=office)

    number = handover.hand_over_many(
        decision, [first.pk, second.pk], given(), by=office
    )

    assert number == 0
    with pytest.raises(Refused):
        handover.hand_over(first, Receiver("Ai đó"), given(), by=office)


def test_only_the_leader_and_the_office_hand_over(decision, made):
    member = person(Role.COMMITTEE, organization=made.campaign.issuer)

    with pytest.raises(PermissionDenied):
        handover.hand_over_many(decision, keys(decision), given(), by=member)


def test_the_page_hands_over_to_those_ticked(client, decision, office):
    client.force_login(office)
    url = reverse("nominations:handover_many", args=[decision.pk])
    first, second, _third = keys(decision)

    faulty = client.post(url, {"row": [first, second]})
    client.post(
        url,
        {"row": [first, second], "on": f"{clock.today():%d/%m/%Y}", "by": "Ông Mẫu"},
    )

    assert faulty.content.decode().count("checked") == 2
    assert Handover.objects.count() == 2
    page = client.get(reverse("nominations:ceremony", args=[decision.pk]))
    assert page.context["done"] == 2


def test_the_list_is_sorted_as_asked_on_the_page_and_in_the_files(
    client, decision, office
):
    Nomination.objects.filter(certificates__ordinal=2).update(sort_key="zz")
    Nomination.objects.filter(certificates__ordinal=3).update(sort_key="aa")
    client.force_login(office)
    url = reverse("nominations:ceremony", args=[decision.pk])

    by_name = client.get(f"{url}?order=name").context["rows"]
    unknown = client.get(f"{url}?order=x").context["rows"]
    sheet = client.get(
        reverse("reports:ceremony_xlsx", args=[decision.pk]) + "?order=name"
    )
    paper = client.get(reverse("reports:ceremony_pdf", args=[decision.pk]))

    assert [row.ordinal for row in by_name] == [1, 3, 2]
    assert [row.ordinal for row in unknown] == [1, 2, 3]
    rows = list(load_workbook(io.BytesIO(sheet.content)).active.values)
    assert [row[1] for row in rows if row[0] and row[0].isdigit()] == ["1", "3", "2"]
    said = " ".join(
        PdfReader(io.BytesIO(paper.content)).pages[0].extract_text().split()
    )
    assert "DANH SÁCH TRAO TẶNG" in said
    assert "Ký nhận" in said


def test_the_ceremony_asks_as_often_for_more_rows(
    client, decision, office, django_assert_max_num_queries
):
    client.force_login(office)
    client.get(reverse("nominations:ceremony", args=[decision.pk]))

    with django_assert_max_num_queries(12):
        client.get(reverse("nominations:ceremony", args=[decision.pk]))
