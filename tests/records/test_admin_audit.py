"""Every change made in the admin leaves its trace, and imports are all or nothing."""

from io import BytesIO

import openpyxl
import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import include, path

from accounts.models import AdministrativeUnit, Organization, User
from records.admin_audit import AuditedAdminMixin, AuditedModelAdmin, ReadOnlyModelAdmin
from records.models import AuditEvent

site = admin.AdminSite()


class ChildInline(admin.TabularInline):
    model = AdministrativeUnit
    extra = 1


@admin.register(AdministrativeUnit, site=site)
class UnitAdmin(AuditedModelAdmin):
    inlines = [ChildInline]
    list_display = ["code", "name"]
    list_editable = ["name"]


@admin.register(User, site=site)
class PersonAdmin(AuditedAdminMixin, admin.ModelAdmin):
    fields = ["username", "full_name", "password", "groups"]


@admin.register(Organization, site=site)
class OrganizationAdmin(ReadOnlyModelAdmin):
    pass


urlpatterns = [path("admin/", site.urls), path("", include("emulation.urls"))]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

NO_CHILDREN = {
    "children-TOTAL_FORMS": "0",
    "children-INITIAL_FORMS": "0",
}


@pytest.fixture
def boss():
    return User.objects.create(
        username="quantri", full_name="Trần Thị Mẫu", is_staff=True, is_superuser=True
    )


@pytest.fixture
def browser(client, boss):
    client.force_login(boss)
    return client


@pytest.fixture
def province():
    return AdministrativeUnit.objects.create(code="91", name="Mẫu", kind="province")


def changes(verb):
    return [
        (event.before, event.after)
        for event in AuditEvent.objects.filter(verb=verb).order_by("pk")
    ]


def xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("bang.xlsx", file.getvalue())


def test_a_change_is_recorded_with_before_and_after(browser, boss, province):
    response = browser.post(
        f"/admin/accounts/administrativeunit/{province.pk}/change/",
        {"code": "91", "name": "Mẫu Mới", "kind": "province"} | NO_CHILDREN,
    )

    assert response.status_code == 302
    event = AuditEvent.objects.get(verb="administrativeunit.changed")
    assert event.actor == boss
    assert event.object_id == str(province.pk)
    assert event.before["name"] == "Mẫu"
    assert event.after["name"] == "Mẫu Mới"
    assert "code" not in event.after


def test_saving_without_a_change_records_nothing(browser, province):
    browser.post(
        f"/admin/accounts/administrativeunit/{province.pk}/change/",
        {"code": "91", "name": "Mẫu", "kind": "province"} | NO_CHILDREN,
    )

    assert not AuditEvent.objects.exists()


def test_rows_of_an_inline_are_recorded(browser, province):
    kept = AdministrativeUnit.objects.create(
        code="1", name="Một", kind="commune", parent=province
    )
    gone = AdministrativeUnit.objects.create(
        code="2", name="Hai", kind="commune", parent=province
    )
    form = {"code": "91", "name": "Mẫu", "kind": "province"}
    form |= {"children-TOTAL_FORMS": "3", "children-INITIAL_FORMS": "2"}
    rows = [
        {"id": kept.pk, "code": "1", "name": "Một Mới"},
        {"id": gone.pk, "code": "2", "name": "Hai", "DELETE": "on"},
        {"id": "", "code": "3", "name": "Ba"},
    ]
    for number, row in enumerate(rows):
        row |= {"kind": "commune", "parent": province.pk}
        form |= {f"children-{number}-{name}": value for name, value in row.items()}

    response = browser.post(
        f"/admin/accounts/administrativeunit/{province.pk}/change/", form
    )

    assert response.status_code == 302
    assert [a["name"] for _b, a in changes("administrativeunit.changed")] == ["Một Mới"]
    assert [a["name"] for _b, a in changes("administrativeunit.created")] == ["Ba"]
    assert [b["name"] for b, _a in changes("administrativeunit.deleted")] == ["Hai"]


def test_an_editable_list_is_recorded(browser, province):
    browser.post(
        "/admin/accounts/administrativeunit/",
        {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "1",
            "form-0-id": province.pk,
            "form-0-name": "Mẫu Mới",
            "_save": "1",
        },
    )

    assert [a["name"] for _b, a in changes("administrativeunit.changed")] == ["Mẫu Mới"]


@pytest.mark.parametrize("way", ["one", "selected"])
def test_deleting_records_what_was_there(browser, province, way):
    if way == "one":
        address = f"/admin/accounts/administrativeunit/{province.pk}/delete/"
        browser.post(address, {"post": "yes"})
    else:
        browser.post(
            "/admin/accounts/administrativeunit/",
            {
                "action": "delete_selected",
                "_selected_action": [province.pk],
                "post": "yes",
            },
        )

    assert not AdministrativeUnit.objects.exists()
    assert [b["code"] for b, _a in changes("administrativeunit.deleted")] == ["91"]


def test_links_are_compared_and_secrets_never_shown(browser):
    person = User.objects.create(
        username="can_bo", full_name="Lê Văn Thử", password="x"
    )
    group = Group.objects.create(name="Nhóm")

    browser.post(
        f"/admin/accounts/user/{person.pk}/change/",
        {
            "username": "can_bo",
            "full_name": "Lê Văn Thử",
            "password": "moi",
            "groups": [group.pk],
        },
    )

    assert changes("user.changed") == [
        (
            {"password": "***", "groups": []},
            {"password": "***", "groups": [group.pk]},
        )
    ]


def import_table(browser, file, format_number="0"):
    address = "/admin/accounts/administrativeunit/import/"
    return browser.post(address, {"import_file": file, "format": format_number})


def confirm(browser, preview):
    hidden = preview.context["confirm_form"].initial
    return browser.post("/admin/accounts/administrativeunit/process_import/", hidden)


HEADERS = ["id", "code", "name", "kind", "parent", "is_border", "is_island"]


def test_an_import_is_recorded_row_by_row(browser, province):
    table = xlsx(
        HEADERS,
        [province.pk, "91", "Mẫu Mới", "province", "", 0, 0],
        ["", "30301", "Thử", "commune", province.pk, 1, 0],
    )

    preview = import_table(browser, table)
    assert not AuditEvent.objects.exists()
    confirm(browser, preview)

    province.refresh_from_db()
    assert province.name == "Mẫu Mới"
    ((before, after),) = changes("administrativeunit.changed")
    assert (before["name"], after["name"]) == ("Mẫu", "Mẫu Mới")
    assert [a["code"] for _b, a in changes("administrativeunit.created")] == ["30301"]


def test_an_import_with_one_bad_row_takes_none(browser, province):
    table = xlsx(
        HEADERS,
        ["", "30301", "Thử", "commune", province.pk, 0, 0],
        ["", "30302", "Sai", "thành phố", province.pk, 0, 0],
    )

    preview = import_table(browser, table)

    assert "confirm_form" not in preview.context
    (row,) = preview.context["result"].invalid_rows
    assert row.number == 2
    assert list(row.field_specific_errors) == ["kind"]
    assert AdministrativeUnit.objects.count() == 1


def test_an_import_that_went_bad_after_its_preview_takes_none(browser, province):
    table = xlsx(
        HEADERS,
        ["", "30301", "Thử", "commune", province.pk, 0, 0],
        ["", "30302", "Thử Hai", "commune", province.pk, 0, 0],
    )
    preview = import_table(browser, table)
    AdministrativeUnit.objects.create(
        code="30302", name="Chen Ngang", kind="commune", parent=province
    )

    response = confirm(browser, preview)

    assert response.url.endswith("/import/")
    assert not AdministrativeUnit.objects.filter(code="30301").exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("bang.xls", b"x"), ("bang.xlsx", b"PK\x03\x04 nothing"), ("bang.xlsx", b"text")],
)
def test_a_file_that_is_no_table_gets_a_sentence(browser, name, content):
    response = import_table(browser, SimpleUploadedFile(name, content))

    assert response.status_code == 200
    assert response.context["form"].errors["import_file"]


def test_an_export_is_recorded_and_its_page_has_no_inline_handler(browser, province):
    page = browser.get("/admin/accounts/administrativeunit/export/")
    assert page.status_code == 200
    assert "onchange=" not in page.content.decode()

    response = browser.post(
        "/admin/accounts/administrativeunit/export/", {"format": "0"}
    )

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert sheet.max_row == 2
    assert changes("administrativeunit.exported") == [
        ({}, {"rows": 1, "format": "xlsx"})
    ]


def test_a_read_only_admin_offers_no_change(browser):
    assert browser.get("/admin/accounts/organization/").status_code == 200
    assert browser.get("/admin/accounts/organization/add/").status_code == 403
