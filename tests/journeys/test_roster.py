"""An administrator brings in organisations and people, mends an error, prints slips."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from records import worker
from tests.accounts.rosters import roster
from tests.journeys.looking import look
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)

BODY = ["XA01", "Đảng ủy xã Mẫu Một", "", "party_committee", "commune"]
PEOPLE = [[f"nguoi.{n}", f"Nguyễn Văn Mẫu {n}", f"n{n}@example.test", "0912345678", "Chuyên viên"] for n in range(11)]  # fmt: skip
POSTS = [[f"nguoi.{n}", "XA01", "org_clerk", "01/01/2026"] for n in range(11)]


def upload(page: Page, **sheets) -> None:
    file = roster(**sheets)
    page.set_input_files(
        "#id_file",
        {"name": file.name, "mimeType": file.content_type, "buffer": file.read()},
    )
    page.get_by_role("button", name="Kiểm tra tệp").click()


def test_people_are_imported_and_get_their_slips(page_as, screen, tmp_path):
    boss = person(Role.ADMINISTRATOR)
    page = page_as(boss, screen)
    page.goto("/people/import/")
    look(page, "roster")

    wrong = [*PEOPLE[:-1], [*PEOPLE[-1][:2], "sai@", *PEOPLE[-1][3:]]]
    upload(page, organizations=[BODY], people=wrong, posts=POSTS)
    expect(page.locator(".error-summary")).to_contain_text("Dòng 12, cột C (Thư điện")
    look(page, "roster-faults")
    page.get_by_role("link", name="Tải lên tệp đã sửa").click()

    upload(page, organizations=[BODY], people=PEOPLE, posts=POSTS)
    look(page, "roster-preview")
    page.get_by_role("button", name="Áp dụng tất cả").click()
    expect(page.locator(".notice-success")).to_contain_text("Đã áp dụng")
    look(page, "roster-applied")

    page.get_by_role("link", name="Lập phiếu tài khoản").click()
    look(page, "slip-new")
    page.get_by_role("button", name="Lập phiếu").click()
    page.wait_for_url("**/jobs/*/")
    worker.run_due_jobs()
    page.reload()
    page.get_by_role("link", name="Tiếp tục").click()
    look(page, "slip-batch")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải phiếu").click()
    download.value.save_as(tmp_path / "slips.pdf")

    assert (tmp_path / "slips.pdf").read_bytes().startswith(b"%PDF")
    assert User.objects.filter(must_change_password=True).count() == 11
    page.reload()
    look(page, "slip-batch-downloaded")
