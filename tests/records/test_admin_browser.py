"""Import and export in a real browser under our own CSP: nothing is blocked."""

import openpyxl
import pytest

from accounts.models import AdministrativeUnit, User
from tests.records import test_admin_audit as audited

urlpatterns = audited.urlpatterns

pytestmark = [
    pytest.mark.journey,
    pytest.mark.urls(__name__),
    pytest.mark.django_db(transaction=True),
]


def test_an_administrator_imports_and_exports_a_table(page_as, tmp_path):
    boss = User.objects.create(
        username="quantri", full_name="Trần Thị Mẫu", is_staff=True, is_superuser=True
    )
    book = openpyxl.Workbook()
    for row in [audited.HEADERS, ["", "91", "Mẫu", "province", "", 0, 0]]:
        book.active.append(row)
    book.save(tmp_path / "bang.xlsx")
    page = page_as(boss)
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))

    page.goto("/admin/accounts/administrativeunit/import/")
    page.set_input_files("input[type=file]", tmp_path / "bang.xlsx")
    assert page.eval_on_selector("select[name=format]", "s => s.value") == "0"
    page.click(".submit-row input")
    page.click("input[name=confirm]")
    page.wait_for_url("**/administrativeunit/")

    assert AdministrativeUnit.objects.get().name == "Mẫu"
    page.goto("/admin/accounts/administrativeunit/export/")
    page.select_option("select[name=format]", index=1)
    with page.expect_download() as download:
        page.click(".submit-row input")
    download.value.save_as(tmp_path / "xuat.xlsx")
    assert openpyxl.load_workbook(tmp_path / "xuat.xlsx").active.max_row == 2
    # The library's pages carry style attributes, which the policy refuses; admin.css has
    # the same looks. Nothing else may be complained of.
    page_as.complaints[:] = [
        line for line in page_as.complaints if "Applying inline style" not in line
    ]
