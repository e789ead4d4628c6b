"""What the leader reads before signing: every change since the dossier was last in hand."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Role
from nominations import intake, papers, trace
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return participant(make_campaign())


@pytest.fixture
def clerk(organization):
    return person(Role.ORG_CLERK, organization=organization, full_name="Trần Thị Lan")


@pytest.fixture
def leader(organization):
    return person(Role.ORG_LEADER, organization=organization, full_name="Lê Minh")


@pytest.fixture
def handed_back(organization, clerk, leader):
    """The leader has read it once and handed it back."""
    made = organization.participations.get().campaign
    dossier = factories.complete_dossier(made, organization, clerk)
    intake.send_to_leader(dossier, by=clerk)
    intake.hand_back(dossier, by=leader, reason="Xem lại số tờ trình.")
    dossier.refresh_from_db()
    return dossier


def lines(dossier):
    found = trace.changes(dossier, list(dossier.nominations.all()))
    return [(line.where, line.what, line.before, line.after) for line in found]


def test_before_the_leader_saw_it_everything_is_a_change(organization, clerk):
    made = organization.participations.get().campaign
    dossier = factories.complete_dossier(made, organization, clerk)

    assert ("Nguyễn Thị Mẫu 1", "đề nghị khen thưởng", "", "thêm mới") in lines(dossier)
    assert ("Hồ sơ", "số tờ trình", "", "01-TTr/DV") in lines(dossier)


def test_what_the_leader_saw_is_not_said_again(handed_back):
    assert lines(handed_back) == []


def test_fields_dates_movements_and_papers_are_said_in_words(handed_back, clerk):
    nominee = handed_back.nominations.get()
    intake.save_request(
        handed_back,
        {"request_number": "02-TTr/DV", "request_on": None},
        by=clerk,
        revision=handed_back.revision,
    )
    values = {"movement": None, "votes_for": 7, "earlier_awards": []}
    intake.change_nomination(nominee, values, by=clerk, revision=nominee.revision)
    request = handed_back.campaign.required_documents.filter(scope="dossier").first()
    papers.add(handed_back, request, factories.pdf("mới.pdf"), by=clerk)

    found = lines(handed_back)

    day = f"{factories.clock.today() - factories.dt.timedelta(days=3):%d/%m/%Y}"
    assert ("Hồ sơ", "số tờ trình", "01-TTr/DV", "02-TTr/DV") in found
    assert ("Hồ sơ", "ngày tờ trình", day, "") in found
    assert (nominee.name, "số phiếu đồng ý", "8", "7") in found
    assert ("Hồ sơ", request.name, "tờ trình.pdf", "mới.pdf") in found
    assert any(what == "phong trào" and not after for _, what, _b, after in found)


def test_who_was_taken_out_is_said(handed_back, clerk):
    added = intake.add_nomination(
        handed_back,
        factories.individual(
            handed_back.campaign, handed_back.organization, name="Lê Văn Thêm"
        ),
        by=clerk,
        once_key=uuid.uuid4(),
    )
    intake.remove_nomination(added, by=clerk)

    assert lines(handed_back)[-1] == ("Lê Văn Thêm", "đề nghị khen thưởng", "", "đã bỏ")


def test_an_identity_number_is_masked(handed_back, clerk):
    nominee = handed_back.nominations.get()
    values = {"citizen_id": "089185999999"}
    intake.change_nomination(nominee, values, by=clerk, revision=nominee.revision)

    text = str(lines(handed_back))

    assert "0891****9999" in text
    assert "089185999999" not in text


def test_another_dossiers_changes_are_not_said(handed_back, organization, clerk):
    made = handed_back.campaign
    other = factories.complete_dossier(made, organization, clerk)
    intake.remove_nomination(other.nominations.get(), by=clerk)

    assert lines(handed_back) == []


def test_the_leader_reads_it_on_the_page(handed_back, clerk, leader, client):
    intake.save_request(
        handed_back,
        {"request_number": "02-TTr/DV"},
        by=clerk,
        revision=handed_back.revision,
    )
    intake.send_to_leader(handed_back, by=clerk)
    client.force_login(leader)

    page = client.get(reverse("nominations:dossier_check", args=[handed_back.pk]))

    text = page.content.decode()
    assert "1 thay đổi từ lần lãnh đạo xem trước" in text
    assert "<del>01-TTr/DV</del>" in text
    assert "<ins>02-TTr/DV</ins>" in text
    assert "Trần Thị Lan" in text
