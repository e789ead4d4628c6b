"""A supplement by field: remarks are pinned to places, and only those are open."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from emulation import clock
from nominations import checklist, completeness, contents, intake, papers, reception
from nominations import remarks as remarking
from nominations.completeness import answering
from nominations.models import Nomination, Remark
from nominations.remarks import Pinned
from records.errors import Refused
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
def us(organization):
    return factories.clerk_and_leader(organization)


@pytest.fixture
def board(campaign):
    return factories.board_member(campaign)


@pytest.fixture
def dossier(campaign, organization):
    return factories.submitted_dossier(campaign, organization, nominations=2)


@pytest.fixture
def nominee(dossier):
    return dossier.nominations.order_by("pk").first()


def due():
    return clock.today() + dt.timedelta(days=3)


def send_back(dossier, board, *pins, reason=""):
    pinned = [Pinned(*pin) for pin in pins]
    reception.request_supplement(dossier, reason, due(), by=board, remarks=pinned)


def change(row, by, **values):
    row.refresh_from_db()
    if isinstance(row, Nomination):
        intake.change_nomination(row, values, by=by, revision=row.revision)
    else:
        intake.save_request(row, values, by=by, revision=row.revision)


# ------------------------------------------------------------------------- what is open
def test_without_remarks_the_whole_dossier_is_open(dossier, nominee, board, us):
    send_back(dossier, board, reason="Rà lại toàn bộ hồ sơ.")

    change(dossier, us, request_number="02-TTr/DV")
    change(nominee, us, duties="Nhiệm vụ mới.")


def test_only_the_pinned_field_is_open(dossier, nominee, board, us):
    send_back(dossier, board, (f"{nominee.pk}-achievement", "Nêu số liệu."))
    other = dossier.nominations.order_by("pk").last()

    change(nominee, us, achievement="Vượt 12% chỉ tiêu.")

    with pytest.raises(Refused, match="số tờ trình"):
        change(dossier, us, request_number="02-TTr/DV")
    with pytest.raises(Refused, match="chức năng"):
        change(nominee, us, achievement="Lại sửa.", duties="Khác.")
    with pytest.raises(Refused):
        change(other, us, achievement="Không được mở.")
    with pytest.raises(Refused, match="khen thưởng đã nhận"):
        change(nominee, us, earlier_awards=[{"year": 2024, "title": "Bằng khen"}])
    nominee.refresh_from_db()
    assert (nominee.achievement, nominee.duties) == ("Vượt 12% chỉ tiêu.", "")


def test_only_the_pinned_paper_is_open(dossier, nominee, board, us):
    kinds = dossier.campaign.required_documents.order_by("order")
    ours, its = kinds.filter(scope="dossier").first(), papers.slots(dossier)[-1]
    send_back(dossier, board, (f"0-{ours.pk}", "Bản chụp bị mờ."))

    papers.add(dossier, ours, factories.pdf(), by=us)

    with pytest.raises(Refused):
        papers.add(
            dossier, its.required, factories.pdf(), by=us, nomination=its.nomination
        )


def test_nominees_are_added_only_where_the_board_opened_the_list(
    campaign, dossier, nominee, board, us
):
    send_back(dossier, board, (f"{nominee.pk}-name", "Ghi đủ họ và tên."))
    values = factories.collective(campaign, dossier.organization)
    with pytest.raises(Refused, match="trường hợp"):
        intake.add_nomination(dossier, values, by=us, once_key=uuid.uuid4())

    reception.pin_remarks(
        dossier, [Pinned("0-nominees", "Bổ sung tập thể còn thiếu.")], by=board
    )

    added = intake.add_nomination(dossier, values, by=us, once_key=uuid.uuid4())
    change(added, us, duties="Trường hợp mới thì mở hết.")


def test_who_is_new_may_be_given_papers(campaign, dossier, board, us):
    send_back(dossier, board, ("0-nominees", "Bổ sung."))

    factories.add_nominees(dossier, 1, by=us)

    with pytest.raises(Refused):
        change(dossier, us, request_number="02-TTr/DV")


def test_once_it_is_handed_in_again_the_remarks_hold_nothing_open(
    dossier, nominee, board, us
):
    send_back(dossier, board, (f"{nominee.pk}-achievement", "Nêu số liệu."))
    change(nominee, us, achievement="Vượt 12% chỉ tiêu.")
    dossier.refresh_from_db()
    intake.submit(dossier, by=us)
    dossier.refresh_from_db()
    send_back(dossier, board, reason="Rà lại tờ trình.")

    change(dossier, us, request_number="03-TTr/DV")


# ---------------------------------------------------------------------------- pinning
def test_a_supplement_needs_a_reason_or_a_remark(dossier, board):
    with pytest.raises(Refused):
        send_back(dossier, board)

    send_back(dossier, board, ("0-request_on", "Sai ngày."))

    assert dossier.open_supplement.reason == "Có 1 điểm cần sửa."


def test_a_place_of_another_dossier_is_refused(campaign, dossier, board):
    other = factories.submitted_dossier(campaign, participant(campaign))
    strange = other.nominations.first()

    with pytest.raises(Refused):
        send_back(dossier, board, (f"{strange.pk}-name", "Của đơn vị khác."))

    dossier.refresh_from_db()
    assert dossier.open_supplement is None


def test_remarks_do_not_close_a_dossier_that_is_wholly_open(dossier, board):
    send_back(dossier, board, reason="Rà lại toàn bộ.")

    with pytest.raises(Refused, match="mở"):
        reception.pin_remarks(dossier, [Pinned("0-request_on", "Sai.")], by=board)


def test_the_organisation_reads_the_remarks_in_its_mail(dossier, board, us):
    send_back(dossier, board, ("0-request_on", "Ngày sau ngày họp."))

    notice = Notice.objects.filter(recipient=us).order_by("-pk").first()
    assert "ngày tờ trình: Ngày sau ngày họp." in notice.body.replace(
        "Ngày tờ trình", "ngày tờ trình"
    )
    event = AuditEvent.objects.get(verb="dossier.remarks_pinned")
    assert event.actor_name == board.full_name


@pytest.mark.parametrize("kind", ["neither", "both", "silent"])
def test_the_database_refuses_a_remark_without_place_or_text(dossier, board, kind):
    send_back(dossier, board, ("0-request_on", "Sai."))
    values = {
        "neither": {"text": "Ở đâu?"},
        "both": {
            "text": "Một chỗ thôi",
            "field": "name",
            "required": dossier.campaign.required_documents.first(),
        },
        "silent": {"field": "name", "text": ""},
    }[kind]

    with pytest.raises(IntegrityError):
        Remark.objects.create(supplement=dossier.open_supplement, **values)


# ------------------------------------------------------------------- what became of it
def test_a_remark_is_mended_once_its_place_has_changed(dossier, nominee, board, us):
    paper = papers.slots(dossier)[0].required
    send_back(
        dossier,
        board,
        (f"{nominee.pk}-achievement", "Nêu số liệu."),
        (f"{nominee.pk}-earlier_awards", "Thiếu số quyết định."),
        (f"0-{paper.pk}", "Chụp lại."),
    )

    def mended():
        return [row.is_mended for row in remarking.standing(dossier)]

    assert mended() == [False, False, False]
    change(nominee, us, achievement="Vượt 12% chỉ tiêu.")
    assert mended() == [True, False, False]
    line = {"year": 2024, "title": "Bằng khen", "decision": "1/QĐ", "authority": "Hội"}
    change(nominee, us, earlier_awards=[line])
    papers.add(dossier, paper, factories.pdf(), by=us)
    assert mended() == [True, True, True]
    assert remarking.are_mended(dossier)


def test_both_sides_read_what_was_changed_for_each_remark(
    client, dossier, nominee, board, us
):
    send_back(
        dossier,
        board,
        (f"{nominee.pk}-achievement", "Nêu số liệu."),
        ("0-request_number", "Ghi cả ký hiệu."),
    )
    change(nominee, us, achievement="Vượt 12% chỉ tiêu.")
    dossier.refresh_from_db()
    intake.submit(dossier, by=us)

    first, second = remarking.answered(dossier)

    assert first.before == "Hoàn thành vượt mức các chỉ tiêu được giao."
    assert first.after == "Vượt 12% chỉ tiêu."
    assert second.before == second.after == "01-TTr/DV"
    client.force_login(board)
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "Vượt 12% chỉ tiêu." in page
    assert "không thay đổi" in page
    client.force_login(us)
    page = client.get(f"{dossier.get_absolute_url()}history/").content.decode()
    assert "Ghi cả ký hiệu." in page


def test_a_task_with_an_open_remark_is_to_be_mended(dossier, board, us):
    send_back(dossier, board, ("0-request_number", "Ghi cả ký hiệu."))

    def states():
        dossier.refresh_from_db()
        held = contents.load(dossier)
        found = completeness.findings(dossier, held)
        standing = remarking.standing(dossier, held)
        return {
            task.name: task.state
            for task in checklist.tasks(dossier, found, held, standing)
        }

    assert states()["request"] == checklist.TaskState.TO_MEND
    assert states()["minutes"] == checklist.TaskState.DONE
    change(dossier, us, request_number="01-TTr/DV-TT")
    assert states()["request"] == checklist.TaskState.DONE


def test_a_task_that_contradicts_itself_is_to_be_mended(campaign, organization, us):
    dossier = factories.complete_dossier(campaign, organization, us)
    change(dossier, us, request_individuals=7)
    held = contents.load(dossier)

    found = completeness.findings(dossier, held)

    request = checklist.tasks(dossier, found, held)[0]
    assert request.state == checklist.TaskState.TO_MEND


# ------------------------------------------------------------------------------- pages
def form_of(dossier, **extra):
    rows = {"remarks-TOTAL_FORMS": "3", "remarks-INITIAL_FORMS": "0"}
    return rows | {"reason": "", "due_on": f"{due():%d/%m/%Y}"} | extra


def test_the_board_pins_remarks_on_the_page(client, dossier, nominee, board):
    client.force_login(board)
    address = reverse("nominations:dossier_request_supplement", args=[dossier.pk])

    half = client.post(address, form_of(dossier, **{"remarks-0-text": "Ở đâu?"}))
    assert "Chọn thông tin hoặc giấy tờ" in half.content.decode()
    assert "Ở đâu?" in half.content.decode()
    more = client.post(
        address, form_of(dossier, add_row="1", **{"remarks-0-text": "Ở đâu?"})
    )
    assert 'name="remarks-5-text"' in more.content.decode()
    client.post(
        address,
        form_of(
            dossier,
            **{
                "remarks-0-place": f"{nominee.pk}-achievement",
                "remarks-0-text": "Nêu số liệu.",
            },
        ),
    )

    remark = Remark.objects.get()
    assert (remark.nomination, remark.field) == (nominee, "achievement")


def test_further_remarks_are_pinned_on_their_page(client, dossier, nominee, board):
    send_back(dossier, board, (f"{nominee.pk}-achievement", "Nêu số liệu."))
    client.force_login(board)
    address = reverse("nominations:dossier_pin_remarks", args=[dossier.pk])
    values = {
        "remarks-TOTAL_FORMS": "3",
        "remarks-INITIAL_FORMS": "0",
        "remarks-0-place": "0-request_on",
        "remarks-0-text": "Sai ngày.",
    }

    assert address in client.get(dossier.get_absolute_url()).content.decode()
    client.post(address, values)

    assert Remark.objects.count() == 2


def test_the_form_shows_the_remark_and_closes_the_rest(
    client, dossier, nominee, board, us
):
    send_back(dossier, board, (f"{nominee.pk}-achievement", "Nêu <số liệu>."))
    client.force_login(us)
    address = reverse("nominations:nomination_edit", args=[nominee.pk])

    page = client.get(address)

    form = page.context["form"]
    assert not form.fields["achievement"].disabled
    assert form.fields["name"].disabled
    assert "Nêu &lt;số liệu&gt;." in page.content.decode()
    # What is closed stays as it was, whatever a page sends.
    sent = {"revision": nominee.revision, "achievement": "Vượt 12%.", "name": "Kẻ lạ"}
    answer = client.post(address, sent)
    nominee.refresh_from_db()
    assert nominee.achievement == "Vượt 12%."
    assert nominee.name == "Nguyễn Thị Mẫu 1"
    # The last remark is mended: straight to handing it in.
    assert answer.url == reverse("nominations:dossier_check", args=[dossier.pk])


def test_it_is_not_called_ready_while_a_remark_stands(
    client, dossier, nominee, board, us
):
    send_back(dossier, board, (f"{nominee.pk}-achievement", "Nêu số liệu."))
    client.force_login(us)

    def says():
        return (
            "còn nội dung cần sửa"
            in client.get(dossier.get_absolute_url()).content.decode()
        )

    assert says()
    change(nominee, us, achievement="Vượt 12% chỉ tiêu.")
    assert not says()


def test_pages_with_nothing_open_say_so(client, dossier, nominee, board, us):
    send_back(dossier, board, (f"{nominee.pk}-achievement", "Nêu số liệu."))
    client.force_login(us)

    page = client.get(reverse("nominations:dossier_minutes", args=[dossier.pk]))

    assert page.context["is_closed"]
    assert not page.context["may_type"]
    new = reverse("nominations:nomination_new", args=[dossier.pk])
    assert client.get(f"{new}?subject=individual").status_code == 404


def test_a_remark_that_nobody_mended_is_to_be_answered(
    dossier, nominee, board, us, campaign
):
    campaign.warnings_need_answer = True
    campaign.save()
    send_back(dossier, board, (f"{nominee.pk}-achievement", "Nêu số liệu."))
    dossier.refresh_from_db()

    with pytest.raises(Refused, match="Nêu số liệu"):
        intake.submit(dossier, by=us)
    (finding,) = [f for f in completeness.findings(dossier) if f.code == "remark"]
    assert finding.url.endswith(f"/{nominee.pk}/edit/#id_achievement")
    answering.answer(dossier, finding, "Số liệu nằm ở trang 2 báo cáo.", by=us)
    intake.submit(dossier, by=us)

    said = dossier.versions.last().content["answers"]
    assert [row["answer"] for row in said] == ["Số liệu nằm ở trang 2 báo cáo."]


def test_a_mended_remark_is_no_finding(dossier, nominee, board, us):
    send_back(dossier, board, (f"{nominee.pk}-achievement", "Nêu số liệu."))
    dossier.refresh_from_db()

    change(nominee, us, achievement="Vượt 12% chỉ tiêu.")

    assert "remark" not in {f.code for f in completeness.findings(dossier)}


def test_a_clerk_of_another_organisation_sees_no_remark(client, campaign, dossier):
    stranger = person(Role.ORG_CLERK, organization=participant(campaign))
    client.force_login(stranger)
    address = reverse("nominations:dossier_pin_remarks", args=[dossier.pk])

    assert client.get(address).status_code == 404


def test_remarks_cost_the_same_however_many(client, dossier, nominee, board, us):
    send_back(dossier, board, (f"{nominee.pk}-achievement", "Nêu số liệu."))
    client.force_login(us)

    def queries(address):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    address = dossier.get_absolute_url()
    pages = [address, f"{address}papers/", f"{address}check/"]
    few = [queries(page) for page in pages]
    many = [
        Pinned(f"{row.pk}-{name}", "Xem lại.")
        for row in dossier.nominations.all()
        for name in ("name", "kind", "summary", "address", "votes_for")
    ]
    reception.pin_remarks(dossier, many, by=board)

    assert max(few) <= 15
    assert [queries(page) for page in pages] == few
