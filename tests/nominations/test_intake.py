"""An organisation's way from opening a dossier to handing it in."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Role
from campaigns.models import Extension
from emulation import clock
from nominations import intake, papers, reception, versions
from nominations.models import Document, Dossier, Nomination
from records.errors import Refused
from records.merging import Conflict
from records.models import AuditEvent, Notice
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def organization(campaign):
    return participant(campaign)


@pytest.fixture
def clerk(organization):
    return person(Role.ORG_CLERK, organization=organization)


@pytest.fixture
def leader(organization):
    return person(Role.ORG_LEADER, organization=organization)


def open_one(campaign, organization, by, key=None):
    return intake.open_dossier(
        campaign, organization, by=by, once_key=key or uuid.uuid4()
    )


def test_codes_follow_one_another(campaign, organization, clerk):
    codes = [open_one(campaign, organization, clerk).code for _ in range(2)]

    year = clock.today().year
    assert codes == [f"HS-{year}-0001", f"HS-{year}-0002"]


def test_codes_go_on_past_four_digits(campaign, organization, clerk):
    start = f"HS-{clock.today().year}-"
    for number in ("9999", "10000"):
        dossier = open_one(campaign, organization, clerk)
        Dossier.objects.filter(pk=dossier.pk).update(code=start + number)

    assert open_one(campaign, organization, clerk).code == start + "10001"


def test_two_campaigns_with_one_prefix_share_the_sequence(
    campaign, organization, clerk
):
    other = make_campaign(code="khac")
    other.participations.create(organization=organization)

    codes = {open_one(made, organization, clerk).code for made in (campaign, other)}

    assert len(codes) == 2


def test_a_double_click_opens_one(campaign, organization, clerk):
    key = uuid.uuid4()

    first, second = (open_one(campaign, organization, clerk, key) for _ in range(2))

    assert first == second
    assert Dossier.objects.count() == 1


def test_only_its_own_people_open_one(campaign, organization):
    stranger = person(Role.ORG_CLERK)

    with pytest.raises(PermissionDenied):
        open_one(campaign, organization, stranger)


def test_a_stranger_to_the_campaign_opens_none(campaign):
    clerk = person(Role.ORG_CLERK)
    home = clerk.memberships.get().organization

    with pytest.raises(Refused, match=campaign.board.name):
        open_one(campaign, home, clerk)


# ------------------------------------------------------------------------ two editors
def test_two_editors_of_different_lines_both_win(campaign, organization, clerk):
    dossier = open_one(campaign, organization, clerk)
    drawn = {"request_number": "", "request_signer": ""}

    intake.save_request(dossier, drawn | {"request_number": "01"}, by=clerk, revision=0)
    intake.save_request(
        dossier, drawn | {"request_signer": "Trần Thị Ký"}, by=clerk, revision=0
    )

    assert (dossier.request_number, dossier.request_signer) == ("01", "Trần Thị Ký")


def test_two_editors_of_one_line_are_told(campaign, organization, clerk, leader):
    dossier = open_one(campaign, organization, clerk)
    intake.save_request(dossier, {"request_number": "01"}, by=leader, revision=0)

    with pytest.raises(Conflict, match=leader.full_name) as caught:
        intake.save_request(dossier, {"request_number": "02"}, by=clerk, revision=0)

    (clash,) = caught.value.clashes
    assert (clash.theirs, clash.mine) == ("01", "02")
    dossier.refresh_from_db()
    assert dossier.request_number == "01"


def test_saving_nothing_new_leaves_no_trace(campaign, organization, clerk):
    dossier = open_one(campaign, organization, clerk)

    intake.save_request(dossier, {"request_number": ""}, by=clerk, revision=0)

    assert not AuditEvent.objects.filter(verb="dossier.request_saved").exists()


def test_the_log_masks_the_identity_number(campaign, organization, clerk):
    dossier = open_one(campaign, organization, clerk)
    values = factories.individual(campaign, organization)
    nomination = intake.add_nomination(dossier, values, by=clerk, once_key=uuid.uuid4())

    intake.change_nomination(
        nomination, {"citizen_id": "089185999999"}, by=clerk, revision=0
    )

    event = AuditEvent.objects.get(verb="nomination.changed")
    assert event.before == {"citizen_id": "0891****0123"}
    assert event.after == {"citizen_id": "0891****9999", "revision": 1}


def test_earlier_awards_are_kept_and_changed(campaign, organization, clerk):
    dossier = open_one(campaign, organization, clerk)
    line = {"year": 2025, "title": "Giấy khen", "decision": "", "authority": "UBND"}
    values = factories.individual(campaign, organization, earlier_awards=[line])

    nomination = intake.add_nomination(dossier, values, by=clerk, once_key=uuid.uuid4())
    other = line | {"year": 2026}
    intake.change_nomination(
        nomination, {"earlier_awards": [other]}, by=clerk, revision=0
    )

    assert nomination.earlier_awards.get().year == 2026
    event = AuditEvent.objects.get(verb="nomination.changed")
    assert event.before == {"earlier_awards": [line]}


# --------------------------------------------------------------------------- nominees
def test_a_nominee_is_removed_only_before_it_was_handed_in(campaign, organization):
    dossier = factories.submitted_dossier(campaign, organization)
    us, board = (
        factories.clerk_and_leader(organization),
        factories.board_member(campaign),
    )
    due = clock.today() + dt.timedelta(days=5)
    reception.request_supplement(dossier, "Bổ sung biên bản", due, by=board)
    old = dossier.nominations.get()
    (new,) = factories.add_nominees(dossier, 1)

    intake.remove_nomination(new, by=us)
    with pytest.raises(Refused, match=campaign.board.name):
        intake.remove_nomination(old, by=us)

    assert list(Nomination.objects.all()) == [old]


# ----------------------------------------------------------------------------- papers
def test_a_newer_paper_replaces_and_keeps_the_older(campaign, organization, clerk):
    dossier = open_one(campaign, organization, clerk)
    required = campaign.required_documents.get(code="to-trinh")

    papers.add(dossier, required, factories.pdf("cũ.pdf"), by=clerk)
    papers.add(dossier, required, factories.pdf("mới.pdf"), by=clerk)

    assert [str(d.attachment) for d in Document.objects.current()] == ["mới.pdf"]
    assert Document.objects.count() == 2


def test_the_same_file_again_changes_nothing(campaign, organization, clerk):
    dossier = open_one(campaign, organization, clerk)
    required = campaign.required_documents.get(code="to-trinh")
    file = factories.pdf()

    first = papers.add(dossier, required, file, by=clerk)

    assert papers.add(dossier, required, file, by=clerk) == first


def test_a_paper_of_a_nominee_does_not_hang_on_the_dossier(
    campaign, organization, clerk
):
    dossier = open_one(campaign, organization, clerk)
    required = campaign.required_documents.get(code="bao-cao")

    with pytest.raises(Refused):
        papers.add(dossier, required, factories.pdf(), by=clerk)


def test_a_bad_file_leaves_the_current_one(campaign, organization, clerk):
    dossier = open_one(campaign, organization, clerk)
    required = campaign.required_documents.get(code="to-trinh")
    good = papers.add(dossier, required, factories.pdf(), by=clerk)
    bad = factories.pdf("gia.pdf")
    bad.file.truncate(0)
    bad.size = 0

    with pytest.raises(ValidationError):
        papers.add(dossier, required, bad, by=clerk)

    assert Document.objects.current().get() == good


# -------------------------------------------------------------------------- handing in
def test_submit_freezes_and_tells_the_board(campaign, organization):
    board = person(Role.BOARD_INTAKE, organization=campaign.board)

    dossier = factories.submitted_dossier(campaign, organization, nominations=2)

    assert (dossier.state, dossier.version) == (Dossier.State.SUBMITTED, 1)
    frozen = dossier.versions.get()
    assert frozen.sha256 == versions.digest(frozen.content)
    assert len(frozen.content["nominations"]) == 2
    assert {len(paper["sha256"]) for paper in frozen.content["papers"]} == {64}
    assert Notice.objects.filter(recipient=board, key__contains="submitted").exists()


def test_submit_names_what_is_missing(campaign, organization):
    us = factories.clerk_and_leader(organization)
    dossier = factories.complete_dossier(campaign, organization, us)
    dossier.documents.filter(required__code="bien-ban").delete()

    with pytest.raises(Refused, match="Biên bản họp xét"):
        intake.submit(dossier, by=us)

    assert dossier.state == Dossier.State.DRAFT
    assert not dossier.versions.exists()


def test_a_clerk_sends_to_the_leader_who_submits(campaign, organization, clerk, leader):
    dossier = factories.complete_dossier(campaign, organization, clerk)
    with pytest.raises(PermissionDenied):
        intake.submit(dossier, by=clerk)
    with pytest.raises(PermissionDenied):
        intake.submit(dossier, by=leader)

    intake.send_to_leader(dossier, by=clerk)
    intake.submit(dossier, by=leader)

    assert dossier.submitted_by == leader
    assert Notice.objects.filter(
        recipient=leader, key__startswith="dossier.sent_to_leader"
    ).exists()


def test_the_leader_hands_back_with_a_reason(campaign, organization, clerk, leader):
    dossier = factories.complete_dossier(campaign, organization, clerk)
    intake.send_to_leader(dossier, by=clerk)

    with pytest.raises(Refused):
        intake.hand_back(dossier, by=leader, reason=" ")
    intake.hand_back(dossier, by=leader, reason="Sửa số tờ trình")

    assert dossier.state == Dossier.State.DRAFT
    assert Notice.objects.get(recipient=clerk).body == "Sửa số tờ trình"


def test_nothing_is_edited_after_it_was_handed_in(campaign, organization):
    us = factories.clerk_and_leader(organization)
    dossier = factories.submitted_dossier(campaign, organization)

    with pytest.raises(Refused):
        intake.save_request(
            dossier, {"request_number": "9"}, by=us, revision=dossier.revision
        )
    with pytest.raises(Refused):
        intake.change_nomination(
            dossier.nominations.get(), {"name": "Khác"}, by=us, revision=0
        )


@pytest.mark.parametrize(("days", "is_refused"), [(0, False), (-1, True)])
def test_the_deadline_holds_to_the_end_of_its_day(
    campaign, organization, days, is_refused
):
    us = factories.clerk_and_leader(organization)
    dossier = factories.complete_dossier(campaign, organization, us)
    window = campaign.milestones.filter(kind="dossier_window")
    window.update(due_on=clock.today() + dt.timedelta(days=days))

    if is_refused:
        with pytest.raises(Refused, match=campaign.board.name):
            intake.submit(dossier, by=us)
    else:
        intake.submit(dossier, by=us)


def test_an_extension_opens_the_door_again(campaign, organization):
    us = factories.clerk_and_leader(organization)
    dossier = factories.complete_dossier(campaign, organization, us)
    window = campaign.milestones.get(kind="dossier_window")
    window.due_on = clock.today() - dt.timedelta(days=1)
    window.save()
    Extension.objects.create(
        milestone=window,
        organization=organization,
        until=clock.today(),
        reason="Bão",
        granted_by=factories.board_member(campaign),
        granted_at=clock.now(),
    )

    intake.submit(dossier, by=us)

    assert dossier.version == 1


def test_no_dossier_before_the_window_opens(campaign, organization):
    us = factories.clerk_and_leader(organization)
    dossier = factories.complete_dossier(campaign, organization, us)
    campaign.milestones.filter(kind="dossier_window").update(
        opens_on=clock.today() + dt.timedelta(days=1)
    )

    with pytest.raises(Refused, match=f"{clock.today() + dt.timedelta(1):%d/%m/%Y}"):
        intake.submit(dossier, by=us)


def test_a_supplement_is_resubmitted_as_a_new_version(campaign, organization):
    us, board = (
        factories.clerk_and_leader(organization),
        factories.board_member(campaign),
    )
    dossier = factories.received_dossier(campaign, organization)
    number = dossier.register_number
    due = clock.today() + dt.timedelta(days=30)
    campaign.milestones.filter(kind="dossier_window").update(due_on=clock.today())
    reception.request_supplement(dossier, "Thiếu chữ ký", due, by=board)
    campaign.milestones.filter(kind="dossier_window").update(
        due_on=clock.today() - dt.timedelta(days=1)
    )

    intake.save_request(
        dossier, {"request_number": "02-TTr"}, by=us, revision=dossier.revision
    )
    intake.submit(dossier, by=us)
    reception.receive(dossier, by=board)

    assert dossier.version == 2
    assert dossier.open_supplement is None
    assert dossier.register_number == number
    old, new = dossier.versions.order_by("number")
    label = str(Dossier._meta.get_field("request_number").verbose_name)
    assert [
        (change.field, change.before, change.after)
        for change in versions.diff(old.content, new.content)
    ] == [(label, "01-TTr/DV", "02-TTr")]


def test_a_withdrawn_dossier_keeps_its_reason(campaign, organization):
    us = factories.clerk_and_leader(organization)
    board = factories.board_member(campaign)
    dossier = factories.submitted_dossier(campaign, organization)

    intake.withdraw(dossier, by=us, reason="Đề nghị lại sau")

    assert dossier.state == Dossier.State.WITHDRAWN
    assert Notice.objects.filter(
        recipient=board, key__startswith="dossier.withdrawn", body="Đề nghị lại sau"
    ).exists()
