"""The Committee's decision, the register, and printing, by steps and by pages."""

import datetime as dt
import io
import re
import uuid

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Role
from emulation import clock
from nominations import certificates, proposal, quota, revocation
from nominations.decision import Outcome, Papers, record_decision
from nominations.models import (
    Certificate,
    Decision,
    Nomination,
    Proposal,
    Revocation,
)
from records import attachments
from records.errors import Refused
from records.models import AuditEvent, Job, Notice
from records.worker import run_job
from reports.documents.certificates import render
from tests.accounts.test_sign_in import PASSWORD
from tests.nominations import factories
from tests.nominations.lists import frozen_list, let_out
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    """A list of three nominees for two places, before the Committee."""
    return frozen_list(places=2, nominees=3)


@pytest.fixture
def office(made):
    return person(Role.OFFICE, organization=made.campaign.office)


def papers(by, **fields):
    scan = attachments.store(factories.pdf("quyet-dinh.pdf"), by=by)
    values = {
        "number": "100-QĐ/TU",
        "decided_on": clock.today(),
        "signer": "Nguyễn Văn Mẫu",
        "signer_title": "Phó Bí thư",
        "attachment": scan,
    }
    return Papers(**(values | fields))


def proposed(made):
    return list(made.lines.filter(part="proposed").values_list("nomination", flat=True))


def outcomes(made, refused=()):
    return {
        key: Outcome(key not in refused, "Chưa nổi trội" if key in refused else "")
        for key in proposed(made)
    }


def revoke(certificate, reason, by):
    papers = revocation.RevocationPapers(
        Revocation.Ground.FALSE_DECLARATION, "200-QĐ/TU", clock.today()
    )
    return revocation.revoke(certificate, papers, reason=reason, by=by)


def record(made, by, refused=()):
    return record_decision(
        made, papers(by), outcomes(made, refused), by=by, once_key=uuid.uuid4()
    )


def decide(made, by, refused=()):
    """Recorded, released by two people, and in effect."""
    return let_out(record(made, by, refused))


def test_awarded_places_are_used_and_refused_ones_return(made, office):
    first, second = proposed(made)

    decision = decide(made, office, refused=[second])

    counts = quota.counts(made.campaign)
    assert (counts.awarded, counts.free) == (1, 1)
    assert Nomination.objects.get(pk=first).state == "awarded"
    assert Nomination.objects.get(pk=second).state == "declined"
    assert Nomination.objects.filter(decision=decision).count() == 3
    made.refresh_from_db()
    assert made.state == Proposal.State.DECIDED


def test_the_organisation_is_told_once_of_each_nominee(made, office):
    decide(made, office)

    notices = Notice.objects.filter(key__startswith="nomination.decided")
    assert notices.count() == 2 * 3  # the clerk and the leader
    assert all(notice.mail_at_most_once for notice in notices)


def test_a_second_click_enters_one_decision(made, office):
    key, signed = uuid.uuid4(), papers(office)

    first = record_decision(made, signed, outcomes(made), by=office, once_key=key)
    again = record_decision(made, signed, outcomes(made), by=office, once_key=key)

    assert first == again
    assert Decision.objects.count() == 1


def test_a_decided_list_is_not_decided_again(made, office):
    decide(made, office)

    with pytest.raises(Refused):
        record_decision(
            made,
            papers(office, number="101-QĐ/TU"),
            outcomes(made),
            by=office,
            once_key=uuid.uuid4(),
        )


@pytest.mark.parametrize(
    "days",
    [pytest.param(1, id="future"), pytest.param(-1, id="before the list")],
)
def test_a_wrong_date_is_refused_and_nothing_is_written(made, office, days):
    day = clock.today() + dt.timedelta(days=days)

    with pytest.raises(Refused):
        record_decision(
            made,
            papers(office, decided_on=day),
            outcomes(made),
            by=office,
            once_key=uuid.uuid4(),
        )

    assert not Decision.objects.exists()
    assert quota.counts(made.campaign).held == 2


def test_every_nominee_must_be_named_and_no_other(made, office):
    some = outcomes(made)
    some.pop(proposed(made)[0])

    with pytest.raises(Refused):
        record_decision(made, papers(office), some, by=office, once_key=uuid.uuid4())


def test_a_refusal_needs_its_reason(made, office):
    given = {key: Outcome(False) for key in proposed(made)}

    with pytest.raises(Refused):
        record_decision(made, papers(office), given, by=office, once_key=uuid.uuid4())


def test_the_board_does_not_decide(made):
    leader = person(Role.BOARD_LEADER, organization=made.campaign.board)

    with pytest.raises(PermissionDenied):
        decide(made, leader)


def test_the_register_has_no_gaps_and_the_list_s_order(made, office):
    decision = decide(made, office)

    assert certificates.issue(decision, by=office) == 2
    assert certificates.issue(decision, by=office) == 0

    rows = decision.certificates.values_list("ordinal", "nomination")
    assert list(rows) == list(enumerate(proposed(made), start=1))
    assert quota.counts(made.campaign).issued == 2


def test_a_revoked_award_stays_in_the_register_and_frees_its_place(made, office):
    decision = decide(made, office)
    certificates.issue(decision, by=office)
    certificate = decision.certificates.first()

    revoke(certificate, "Khai không đúng", office)

    assert certificate.nomination.state == "revoked"
    assert decision.certificates.count() == 2
    counts = quota.counts(made.campaign)
    assert (counts.issued, counts.free) == (1, 1)
    with pytest.raises(Refused):
        revoke(certificate, "Lần nữa", office)


# ------------------------------------------------------------------------- the pages
def post_decision(client, made, refused=None, **fields):
    data = {
        "number": "100-QĐ/TU",
        "decided_on": f"{clock.today():%d/%m/%Y}",
        "signer": "Nguyễn Văn Mẫu",
        "signer_title": "Phó Bí thư",
        "upload": factories.pdf("quyết định.pdf"),
        **({f"out_{refused}": "on"} if refused else {}),
        **fields,
    }
    return client.post(reverse("nominations:decision_new", args=[made.pk]), data)


def test_the_decision_is_summed_up_before_it_counts(client, made, office):
    client.force_login(office)

    page = post_decision(client, made)

    assert page.status_code == 200
    assert not Decision.objects.exists()
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    url = reverse("nominations:decision_record", args=[made.pk])
    for _click in range(2):
        client.post(url, {"token": token, "password": PASSWORD})
    decision = Decision.objects.get()
    assert decision.outcomes.filter(is_awarded=True).count() == 2
    assert not decision.nominations.exists()
    assert decision.attachment.original_name == "quyết định.pdf"


def test_a_missing_reason_keeps_the_file_and_the_ticks(client, made, office):
    client.force_login(office)
    last = proposed(made)[-1]

    page = post_decision(client, made, refused=last).content.decode()

    assert f'id="reason_{last}"' in page
    assert "quyết định.pdf" in page
    assert re.search(rf'name="out_{last}"\s+checked', page)
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    again = post_decision(
        client, made, refused=last, upload="", kept=kept, **{f"reason_{last}": "Đã xét"}
    )
    assert 'name="token"' in again.content.decode()


def test_a_token_of_another_person_counts_for_nothing(client, made, office):
    client.force_login(office)
    page = post_decision(client, made).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    member = person(Role.COMMITTEE, organization=made.campaign.issuer)
    client.force_login(member)

    client.post(
        reverse("nominations:decision_record", args=[made.pk]),
        {"token": token, "password": PASSWORD},
    )

    assert not Decision.objects.exists()


def test_the_board_leader_finds_no_page_to_decide(client, made):
    client.force_login(person(Role.BOARD_LEADER, organization=made.campaign.board))

    response = client.get(reverse("nominations:decision_new", args=[made.pk]))

    assert response.status_code == 404


def token_in(page):
    return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]


def test_going_back_from_the_summary_keeps_everything(client, made, office):
    client.force_login(office)
    last = proposed(made)[-1]
    page = post_decision(client, made, refused=last, **{f"reason_{last}": "Đã xét"})

    url = reverse("nominations:decision_new", args=[made.pk])
    back = client.post(url, {"change": "1", "token": token_in(page)}).content.decode()

    for text in ("100-QĐ/TU", "Phó Bí thư", "Đã xét", "quyết định.pdf"):
        assert text in back
    assert f"{clock.today():%d/%m/%Y}" in back
    assert re.search(rf'name="out_{last}"\s+checked', back)
    assert not re.search(rf'name="out_{proposed(made)[0]}"\s+checked', back)


def test_a_number_used_already_or_an_early_date_is_said_at_the_field(
    client, made, office
):
    other = frozen_list(places=1, nominees=1, code="dot-khac")
    Proposal.objects.filter(pk=other.pk).update(
        campaign=made.campaign, version=9, state=Proposal.State.DECIDED
    )
    other.refresh_from_db()
    Decision.objects.create(
        campaign=made.campaign,
        proposal=other,
        recorded_by=office,
        recorded_at=clock.now(),
        **vars(papers(office)),
    )
    client.force_login(office)
    early = f"{clock.today() - dt.timedelta(days=1):%d/%m/%Y}"

    page = post_decision(client, made, decided_on=early)

    assert set(page.context["form"].errors) == {"number", "decided_on"}
    assert "quyết định.pdf" in page.content.decode()
    with pytest.raises(Refused, match="100-QĐ/TU"):
        decide(made, office)


def test_the_password_is_given_once_more_before_a_decision_counts(client, made, office):
    client.force_login(office)
    token = token_in(post_decision(client, made))
    url = reverse("nominations:decision_record", args=[made.pk])

    for given in ({}, {"password": "wrong"}):
        page = client.post(url, {"token": token, **given})
        assert page.context["form"].errors["password"]
        assert token in page.content.decode()
    assert not Decision.objects.exists()
    entered = client.post(url, {"token": token, "password": PASSWORD})
    assert entered.url == Decision.objects.get().get_absolute_url()


def test_a_person_with_a_second_factor_gives_a_fresh_code_too(client, made, office):
    secret = generate_totp_secret()
    TOTP.activate(office, secret)
    client.force_login(office)
    token = token_in(post_decision(client, made))
    url = reverse("nominations:decision_record", args=[made.pk])
    counter = next(yield_hotp_counters_from_time())
    code = format_hotp_value(hotp_value(secret, counter))

    without = client.post(url, {"token": token, "password": PASSWORD})
    wrong = client.post(url, {"token": token, "password": PASSWORD, "code": "1"})
    assert without.context["form"].errors["code"]
    assert wrong.context["form"].errors["code"]
    assert not Decision.objects.exists()
    sent = {"token": token, "password": PASSWORD, "code": code}
    assert client.post(url, sent).status_code == 302
    assert Decision.objects.exists()


def test_guessing_the_password_is_slowed_down(client, made, office):
    client.force_login(office)
    token = token_in(post_decision(client, made))
    url = reverse("nominations:decision_record", args=[made.pk])
    for _try in range(5):
        client.post(url, {"token": token, "password": "wrong"})

    page = client.post(url, {"token": token, "password": PASSWORD})

    assert page.context["form"].non_field_errors()
    assert not Decision.objects.exists()


def test_the_summary_says_the_numbers_and_who_is_left_out(client, made, office):
    client.force_login(office)
    last = proposed(made)[-1]

    whole = post_decision(client, made).content.decode()
    some = post_decision(client, made, refused=last, **{f"reason_{last}": "Đã xét"})

    name = Nomination.objects.get(pk=last).name
    assert name not in whole
    assert name in some.content.decode()
    assert len(some.context["outcomes"].refused) == 1


def test_the_committee_returns_the_list_with_a_note(client, made, office):
    head = person(Role.BOARD_LEADER, organization=made.campaign.board)
    client.force_login(office)
    url = reverse("nominations:proposal_return", args=[made.pk])

    client.post(url, {"note": "Rà soát tỷ lệ nữ", "password": "wrong"})
    made.refresh_from_db()
    assert made.state == Proposal.State.FROZEN
    client.post(url, {"note": "Rà soát tỷ lệ nữ", "password": PASSWORD})

    made.refresh_from_db()
    assert made.state == Proposal.State.RETURNED
    assert quota.counts(made.campaign).held == 2
    assert Notice.objects.filter(recipient=head, body="Rà soát tỷ lệ nữ").count() == 1
    # It is neither decided nor recalled now; a new list can be frozen.
    with pytest.raises(Refused):
        record(made, office)
    assert proposal.freeze(made.campaign, by=head).version == 2


def test_two_nominees_of_the_list_are_read_side_by_side(client, made, office):
    client.force_login(office)
    first, second = proposed(made)
    url = reverse("nominations:proposal_compare", args=[made.pk])

    pair = client.get(url, {"pick": [first, second]}).context["pair"]

    assert [line["nomination"] for line in pair] == [first, second]
    assert client.get(url, {"pick": ["x", first]}).context["pair"] == []


@pytest.fixture
def issued(made, office):
    decision = decide(made, office)
    certificates.issue(decision, by=office)
    return decision


def test_anyone_can_check_a_certificate_and_learns_only_what_it_takes(client, issued):
    certificate = issued.certificates.select_related("nomination__dossier").first()

    page = client.get(f"/c/{certificate.code}/").content.decode()

    assert issued.number in page
    assert certificate.nomination.name not in page
    assert certificate.nomination.dossier.organization.name not in page
    assert certificate.nomination.citizen_id not in page or not (
        certificate.nomination.citizen_id
    )


def test_an_unknown_code_is_no_certificate(client, issued):
    assert client.get(f"/c/{'A' * 27}/").status_code == 404


def test_checks_from_one_address_are_limited(client, issued):
    statuses = [client.get("/c/ABC/").status_code for _try in range(31)]

    assert statuses[:30] == [404] * 30
    assert statuses[30] == 429


def test_a_batch_prints_each_certificate_once(client, issued, office):
    client.force_login(office)
    url = reverse("nominations:certificate_batch", args=[issued.pk])
    for _click in range(2):
        client.post(url)
    job = Job.objects.get(kind="certificates.batch")

    run_job(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    content = attachments.path_of(job.attachment).read_bytes()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    names = list(Certificate.objects.order_by("ordinal").values_list("name", flat=True))
    assert len(pages) == len(names) == 2
    for name, text in zip(names, pages, strict=True):
        assert name in text
        assert "Số sổ vàng" in text


def test_printing_a_list_is_on_record(client, made, office):
    client.force_login(office)

    for kind in ("pdf", "docx", "xlsx"):
        response = client.get(reverse(f"reports:proposal_{kind}", args=[made.pk]))
        assert response.status_code == 200

    assert AuditEvent.objects.filter(verb="proposal.export").count() == 3


def test_the_public_page_is_light_and_not_for_search_engines(client, issued):
    certificate = issued.certificates.first()

    page = client.get(f"/c/{certificate.code}/")

    assert page["X-Robots-Tag"] == "noindex"
    assert len(page.content) < 25_000


def test_a_revoked_certificate_says_so_and_is_not_printed(client, issued, office):
    certificate = issued.certificates.first()
    revoke(certificate, "Khai không đúng", office)
    client.force_login(office)

    page = client.get(f"/c/{certificate.code}/").content.decode()
    printed = client.get(reverse("reports:certificate_pdf", args=[certificate.pk]))

    assert "notice-error" in page
    assert "Khai không đúng" not in page
    assert printed.status_code == 404


def test_the_code_on_the_paper_is_found_as_it_is_printed(client, issued):
    certificate = issued.certificates.first()
    sheet = PdfReader(io.BytesIO(render(issued, [certificate]))).pages[0].extract_text()

    typed = re.search(r"Mã: ([A-Z0-9 ]+)", sheet)[1].strip().lower()
    found = client.get(reverse("nominations:certificate_check"), {"code": typed})

    assert found.url == f"/c/{certificate.code}/"


def test_the_register_asks_as_often_for_more_rows(
    client, issued, django_assert_num_queries
):
    client.force_login(person(Role.AUDITOR))
    url = reverse("nominations:certificate_list") + "?campaign=all"
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    more = frozen_list(places=12, nominees=12, code="dot-nua")
    office = person(Role.OFFICE, organization=more.campaign.office)
    certificates.issue(decide(more, office), by=office)

    # Of two campaigns it is asked which one is the person's own.
    with django_assert_num_queries(len(few) + 1):
        page = client.get(url)

    assert len(page.context["page"].rows) == 14


def test_the_register_offers_to_revoke_to_those_who_may(client, issued, office):
    first, second = issued.certificates.all()
    revoke(first, "Khai không đúng", office)
    url = reverse("nominations:certificate_list")
    revoking, printed = "nominations:certificate_revoke", "reports:certificate_pdf"

    def offered(user):
        client.force_login(user)
        page = client.get(url).content.decode()
        return [
            (name, certificate.ordinal)
            for name in (revoking, printed)
            for certificate in (first, second)
            if f'href="{reverse(name, args=[certificate.pk])}"' in page
        ]

    assert offered(office) == [(revoking, 2), (printed, 2)]
    assert offered(person(Role.AUDITOR)) == [(printed, 2)]


def test_a_list_of_a_thousand_nominees_can_be_decided(client, made, office):
    client.force_login(office)
    many = {f"reason_{9000 + number}": "" for number in range(2000)}

    assert 'name="token"' in post_decision(client, made, **many).content.decode()
