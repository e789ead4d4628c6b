"""Organisations, people and posts from a workbook."""

import datetime as dt
import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import Organization, Role, RosterImport, User
from accounts.roster import applying, cells, workbook
from records.attachments import XLSX
from records.errors import Refused
from records.models import AuditEvent
from tests.accounts.rosters import roster
from tests.factories import (
    AdministrativeUnitFactory,
    OrganizationFactory,
    UserFactory,
)
from tests.people import person

pytestmark = pytest.mark.django_db

BODY = ["XA01", "Đảng ủy xã Mẫu Một", "", "party_committee", "commune"]
LAN = ["lan.nt", "Nguyễn Thị Lan Mẫu", "lan@example.test", "0912345678", "Chuyên viên"]
POST = ["lan.nt", "XA01", "org_clerk"]


@pytest.fixture
def boss():
    return person(Role.ADMINISTRATOR)


def take(boss, **sheets) -> RosterImport:
    return applying.take_in(roster(**sheets), by=boss)


def apply(boss, **sheets) -> RosterImport:
    taken = take(boss, **sheets)
    applying.apply(taken, applying.look(taken).digest, by=boss)
    taken.refresh_from_db()
    return taken


def faults(boss, **sheets) -> list[str]:
    return [str(fault) for fault in applying.look(take(boss, **sheets)).faults]


# -------------------------------------------------------------------------------- applying
def test_rows_of_the_three_sheets_lean_on_each_other(boss):
    taken = apply(boss, organizations=[BODY], people=[LAN], posts=[POST])

    lan = User.objects.get(username="lan.nt")
    assert lan.holds(Role.ORG_CLERK, Organization.objects.get(code="XA01"))
    assert (lan.phone, lan.position) == ("0912345678", "Chuyên viên")
    assert not lan.has_usable_password()
    assert list(taken.people.all()) == [lan]


def test_superiors_may_stand_below_in_the_file(boss):
    child = [*BODY[:5], "", "XA02"]
    parent = ["XA02", "Đảng ủy cấp trên Mẫu", "", "party_committee", "province"]

    apply(boss, organizations=[child, parent])

    assert Organization.objects.get(code="XA01").path == "/XA02/XA01/"


def test_same_file_again_changes_nothing(boss):
    sheets = {"organizations": [BODY], "people": [LAN], "posts": [POST]}
    apply(boss, **sheets)
    before = AuditEvent.objects.filter(verb__contains=".created").count()

    again = take(boss, **sheets)

    assert applying.look(again).to_write == []
    assert AuditEvent.objects.filter(verb__contains=".created").count() == before


def test_applying_twice_is_applying_once(boss):
    taken = take(boss, people=[LAN])
    digest = applying.look(taken).digest

    assert applying.apply(taken, digest, by=boss) is True
    assert applying.apply(taken, digest, by=boss) is False
    assert User.objects.filter(username="lan.nt").count() == 1


def test_nothing_is_written_when_a_row_has_a_fault(boss):
    taken = take(boss, people=[LAN, ["minh", "", "khong phai thu"]])

    with pytest.raises(Refused, match="lỗi"):
        applying.apply(taken, applying.look(taken).digest, by=boss)

    assert not User.objects.filter(username="lan.nt").exists()


def test_what_changed_since_the_look_is_looked_at_again(boss):
    UserFactory(username="lan.nt", full_name="Nguyễn Thị Lan")
    taken = take(boss, people=[LAN])
    digest = applying.look(taken).digest
    User.objects.filter(username="lan.nt").update(position="Phó Chủ tịch")

    with pytest.raises(Refused, match="đã thay đổi"):
        applying.apply(taken, digest, by=boss)


def test_empty_cell_leaves_and_hyphen_empties(boss):
    UserFactory(username="lan.nt", phone="0900000000", position="Chuyên viên")

    apply(boss, people=[["lan.nt", "Nguyễn Thị Lan Mẫu", "", "", "-"]])

    lan = User.objects.get(username="lan.nt")
    assert (lan.phone, lan.position) == ("0900000000", "")


def test_days_of_a_post_are_corrected(boss):
    lan = person(Role.ORG_CLERK, username="lan.nt")
    code = lan.memberships.get().organization.code

    apply(boss, posts=[["lan.nt", code, "org_clerk", dt.date(2026, 12, 1), "31/12/2030"]])  # fmt: skip

    post = lan.memberships.get()
    assert (post.starts_on, post.ends_on) == (dt.date(2026, 12, 1), dt.date(2030, 12, 31))  # fmt: skip


def test_every_change_is_on_record_with_its_author(boss):
    apply(boss, organizations=[BODY], people=[LAN], posts=[POST])

    verbs = ["organization.created", "user.created", "membership.granted", "roster.applied"]  # fmt: skip
    assert {
        verb: AuditEvent.objects.get(verb=verb).actor for verb in verbs
    } == dict.fromkeys(verbs, boss)


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_only_administrators_import(boss, role):
    other = person(role)
    taken = take(boss, people=[LAN])

    with pytest.raises(Refused):
        applying.take_in(roster(people=[LAN]), by=other)
    with pytest.raises(Refused):
        applying.apply(taken, applying.look(taken).digest, by=other)
    assert not RosterImport.objects.visible_to(other).exists()


# ---------------------------------------------------------------------------------- faults
@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"people": [["Lan NT", "Lan"]]}, "Dòng 2, cột A (Tên đăng nhập): “lan nt”"),
        ({"people": [["lan.nt", ""]]}, "Dòng 2, cột B (Họ và tên): Ô này còn trống"),
        ({"people": [["lan.nt", "Lan", "lan@"]]}, "cột C (Thư điện tử): “lan@”"),
        ({"people": [["lan.nt", "Lan", "", "12"]]}, "cột D (Điện thoại): “12”"),
        ({"people": [["lan.nt", "=1+1"]]}, "cột B (Họ và tên): "),
        ({"people": [["lan.nt", "L" * 101]]}, "101 ký tự"),
        ({"people": [LAN, LAN[:2]]}, "Dòng 3, cột A (Tên đăng nhập): Dòng 2"),
        ({"people": [LAN, ["minh", "Minh", "LAN@example.test"]]}, "Dòng 3, cột C"),
        ({"organizations": [[*BODY[:5], "999"]]}, "cột F"),
        ({"organizations": [[*BODY[:5], "", "KHONGCO"]]}, "cột G"),
        ({"organizations": [[*BODY[:5], "", "XA01"]]}, "cấp trên"),
        ({"organizations": [[*BODY[:3], "bậy"]]}, "cột D"),
        ({"posts": [["ai.do", "XA01", "org_clerk"]]}, "không có tài khoản"),
        ({"people": [LAN], "posts": [["lan.nt", "KHONGCO", "org_clerk"]]}, "cột B"),
        ({"people": [LAN], "organizations": [BODY], "posts": [["lan.nt", "XA01", "vua"]]}, "cột C"),
        ({"people": [LAN], "organizations": [BODY], "posts": [[*POST, "31/02/2027"]]}, "cột D"),
        ({"people": [LAN], "organizations": [BODY], "posts": [[*POST, "02/01/2027", "01/01/2027"]]}, "cột E"),
        ({"people": [LAN], "head_people": ["Họ và tên", "?"]}, "tiêu đề"),
    ],
)  # fmt: skip
def test_fault_names_its_cell_and_the_remedy(boss, sheets, said):
    found = faults(boss, **sheets)

    assert [line for line in found if said.lower() in line.lower()], found


def test_fault_is_counted_from_the_line_of_the_file(boss):
    rows = [[f"nguoi{n}", "Người Mẫu"] for n in range(2, 17)]

    found = faults(boss, people=[*rows, ["nguoi17", "Người Mẫu", "sai"]])

    assert [line.split(":")[0] for line in found] == ["Dòng 17, cột C (Thư điện tử)"]


def test_columns_may_stand_in_another_order(boss):
    apply(boss, head_people=["Họ và tên *", "TEN DANG NHAP"], people=[["Lan", "lan.nt"]])  # fmt: skip

    assert User.objects.get(username="lan.nt").full_name == "Lan"


def test_post_in_a_body_that_is_no_more_is_refused(boss):
    gone = OrganizationFactory(is_active=False)

    found = faults(boss, people=[LAN], posts=[["lan.nt", gone.code, "org_clerk"]])

    assert "không còn hoạt động" in found[0]


def test_e_mail_may_move_only_from_nobody(boss):
    UserFactory(username="minh", email="lan@example.test")

    assert "minh" in faults(boss, people=[LAN])[0]


def test_codes_of_units_are_looked_up(boss):
    AdministrativeUnitFactory(code="91001")

    taken = apply(boss, organizations=[[*BODY[:5], 91001.0]])

    assert taken.applied_at
    assert Organization.objects.get(code="XA01").unit.code == "91001"


def test_text_is_made_regular(boss):
    decomposed = "Nguye\u0302\u0303n\u00a0Thị  Lan"

    apply(boss, people=[["LAN.NT", decomposed, "", 912345678]])

    lan = User.objects.get(username="lan.nt")
    assert (lan.full_name, lan.phone) == ("Nguyễn Thị Lan", "0912345678")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+84 912.345.678", "0912345678"),
        ("0084-912-345-678", "0912345678"),
        ("(0296) 3 852 573", "02963852573"),
        (912345678.0, "0912345678"),
        ("84912345678", "0912345678"),
    ],
)
def test_phones_have_one_form(typed, number):
    assert cells.phone(typed) == number


def test_posts_that_open_more_are_named(boss):
    taken = take(
        boss, organizations=[BODY], people=[LAN], posts=[["lan.nt", "XA01", "board_leader"]]
    )  # fmt: skip

    assert [c.label for c in applying.look(taken).sensitive] == [
        "lan.nt – XA01, lãnh đạo Ban"
    ]


# ------------------------------------------------------------------------------ the file
@pytest.mark.parametrize(
    "content", [b"", b"khong phai xlsx", b"PK\x03\x04" + b"\0" * 40]
)
def test_what_is_no_workbook_is_refused_in_words(client, boss, content):
    client.force_login(boss)

    answer = client.post(
        "/people/import/", {"file": SimpleUploadedFile("x.xlsx", content, XLSX)}
    )

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]


def test_a_cell_in_the_last_corner_makes_no_giant(boss):
    file = roster(people=[LAN])
    book = load_workbook(io.BytesIO(file.read()))
    book["Người dùng"].cell(row=1_048_576, column=16_384, value="x")
    buffer = io.BytesIO()
    book.save(buffer)
    upload = SimpleUploadedFile("x.xlsx", buffer.getvalue(), XLSX)

    started = time.monotonic()
    with pytest.raises(Refused, match="từng phần"):
        applying.take_in(upload, by=boss)

    assert time.monotonic() - started < 10


def test_empty_template_asks_to_be_filled_in(boss):
    upload = SimpleUploadedFile("mau.xlsx", workbook.make(filled=False), XLSX)

    with pytest.raises(Refused, match="chưa có dòng nào"):
        applying.take_in(upload, by=boss)


def test_filled_workbook_comes_back_unchanged(boss):
    lan = person(Role.ORG_CLERK, full_name="-Lan", position="@giám đốc")
    unit = AdministrativeUnitFactory()
    Organization.objects.update(unit=unit)
    User.objects.filter(pk=lan.pk).update(full_name="Lan", position="")

    upload = SimpleUploadedFile("x.xlsx", workbook.make(filled=True), XLSX)
    found = applying.look(applying.take_in(upload, by=boss))

    assert ([str(f) for f in found.faults], found.to_write) == ([], [])


def test_template_writes_no_formula(boss):
    UserFactory(username="xau", full_name="=HYPERLINK(1)", position="+1")

    book = load_workbook(io.BytesIO(workbook.make(filled=True)))

    kinds = {cell.data_type for page in book for row in page for cell in row}
    assert "f" not in kinds


def test_six_hundred_people_are_taken_in_seconds(boss):
    bodies = [[f"XA{n:03}", f"Đảng ủy xã Mẫu {n}", *BODY[2:]] for n in range(100)]
    people = [[f"nguoi{n}", f"Người Mẫu {n}", f"n{n}@example.test"] for n in range(600)]
    posts = [[f"nguoi{n}", f"XA{n % 100:03}", "org_clerk"] for n in range(600)]

    started = time.monotonic()
    taken = apply(boss, organizations=bodies, people=people, posts=posts)
    took = time.monotonic() - started

    assert taken.people.count() == 600
    assert took < 30
