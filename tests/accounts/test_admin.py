"""The administration of organisations, people and posts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AdministrativeUnit, Membership, Organization, Role, User
from records.models import AuditEvent
from tests.factories import AdministrativeUnitFactory, OrganizationFactory
from tests.people import person

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def boss():
    return person(Role.ADMINISTRATOR)


@pytest.fixture
def desk(client, boss):
    client.force_login(boss, BACKEND)
    return client


def organization_form(organization, **changes):
    return {
        "code": organization.code,
        "name": organization.name,
        "kind": organization.kind,
        "level": organization.level,
        "letterhead": organization.letterhead,
        "parent": organization.parent_id or "",
        "unit": "",
        "is_active": "on",
    } | changes


def upload(desk, table, text):
    """Send the table to the preview."""
    file = SimpleUploadedFile("bang.csv", text.encode(), content_type="text/csv")
    return desk.post(
        f"/admin/accounts/{table}/import/", {"import_file": file, "format": "1"}
    )


def test_renaming_is_recorded(desk, boss):
    organization = OrganizationFactory(name="Hội Cũ")

    desk.post(
        f"/admin/accounts/organization/{organization.pk}/change/",
        organization_form(organization, name="Hội Mới"),
    )

    event = AuditEvent.objects.get(verb="organization.changed")
    assert (event.actor, event.before["name"], event.after["name"]) == (boss, "Hội Cũ", "Hội Mới")  # fmt: skip


def test_loop_is_refused_by_the_form(desk):
    top = OrganizationFactory()
    below = OrganizationFactory(parent=top, name="Hội Cấp dưới")

    page = desk.post(
        f"/admin/accounts/organization/{top.pk}/change/",
        organization_form(top, parent=below.pk),
    )

    assert "Hội Cấp dưới đang trực thuộc cơ quan này" in page.content.decode()
    assert Organization.objects.get(pk=top.pk).parent is None


def test_loop_is_refused_by_the_import_with_its_row(desk):
    top = OrganizationFactory(code="TREN")
    OrganizationFactory(code="DUOI", name="Hội Cấp dưới", parent=top)

    page = upload(desk, "organization", "code,parent\nTREN,DUOI\n")

    assert "Hội Cấp dưới đang trực thuộc cơ quan này" in page.content.decode()
    assert Organization.objects.get(code="TREN").parent is None


def test_unknown_parent_is_refused_by_the_import(desk):
    OrganizationFactory(code="TREN")

    page = upload(desk, "organization", "code,parent\nTREN,KHONGCO\n")

    assert page.context["result"].has_errors()


def test_units_are_imported_by_code(desk):
    province = AdministrativeUnitFactory().parent
    page = upload(
        desk,
        "administrativeunit",
        f"code,name,kind,parent\nX9,Xã Mới,commune,{province.code}\n",
    )
    form = page.context["confirm_form"].initial

    desk.post("/admin/accounts/administrativeunit/process_import/", form)

    assert AdministrativeUnit.objects.get(code="X9").parent == province


def test_imported_person_has_no_password(desk):
    page = upload(
        desk,
        "user",
        "username,full_name,email\nmoi.mau,Phạm Văn Mẫu,moi@example.test\n",
    )
    desk.post(
        "/admin/accounts/user/process_import/", page.context["confirm_form"].initial
    )

    assert not User.objects.get(username="moi.mau").has_usable_password()


@pytest.mark.parametrize("term", ["Rach Mau", "RẠCH MẪU", "rạch mẫu"])
@pytest.mark.parametrize("table", ["organization", "administrativeunit"])
def test_search_ignores_marks(desk, table, term):
    OrganizationFactory(name="Hội Rạch Mẫu")
    AdministrativeUnitFactory(name="Rạch Mẫu")

    page = desk.get(f"/admin/accounts/{table}/", {"q": term})

    assert page.context["cl"].result_count == 1


def test_search_of_people_knows_d(desk):
    person(Role.ORG_CLERK, full_name="Đỗ Đình Mẫu")

    page = desk.get("/admin/accounts/user/", {"q": "do dinh"})

    assert [user.full_name for user in page.context["cl"].result_list] == [
        "Đỗ Đình Mẫu"
    ]


def act(desk, action, *users):
    keys = [user.pk for user in users]
    return desk.post(
        "/admin/accounts/user/",
        {"action": action, "_selected_action": keys},
        follow=True,
    )


def test_passwords_are_shown_once_on_slips(desk):
    one, two = person(Role.ORG_CLERK), person(Role.ORG_LEADER)

    page = act(desk, "issue_passwords", one, two)

    for slip in page.context["slips"]:
        assert slip["password"] in page.content.decode()
        assert User.objects.get(pk=slip["user"].pk).check_password(slip["password"])
    assert "no-store" in page["Cache-Control"]


def test_disabling_oneself_is_refused_in_words(desk, boss):
    clerk = person(Role.ORG_CLERK)

    page = act(desk, "disable", boss, clerk).content.decode()

    assert "Không thể tự khóa tài khoản" in page
    assert list(User.objects.filter(is_active=False)) == [clerk]


def test_nobody_is_deleted_here(desk):
    clerk = person(Role.ORG_CLERK)

    assert desk.post(f"/admin/accounts/user/{clerk.pk}/delete/").status_code == 404
    assert "delete_selected" not in desk.get("/admin/accounts/user/").content.decode()


def test_form_of_a_person_shows_no_password(desk):
    clerk = person(Role.ORG_CLERK)

    page = desk.get(f"/admin/accounts/user/{clerk.pk}/change/").content.decode()

    assert clerk.password not in page
    assert 'name="is_superuser"' not in page


def test_new_post_is_recorded_and_ends_the_sessions(desk, client):
    clerk = person(Role.ORG_CLERK)
    organization = OrganizationFactory()
    epoch = clerk.session_epoch

    desk.post(
        "/admin/accounts/membership/add/",
        {"user": clerk.pk, "organization": organization.pk, "role": Role.ORG_LEADER},
    )

    assert Membership.objects.filter(user=clerk, role=Role.ORG_LEADER).exists()
    assert AuditEvent.objects.filter(verb="membership.created").count() == 1
    clerk.refresh_from_db()
    assert clerk.session_epoch > epoch


@pytest.mark.parametrize(
    "table", ["administrativeunit", "organization", "user", "membership"]
)
def test_list_needs_the_same_queries_however_long(desk, table, django_assert_max_num_queries):  # fmt: skip
    with django_assert_max_num_queries(40) as few:
        desk.get(f"/admin/accounts/{table}/")
    for _number in range(5):
        person(Role.ORG_CLERK, organization=OrganizationFactory(parent=OrganizationFactory()))  # fmt: skip
        AdministrativeUnitFactory()
    with django_assert_max_num_queries(len(few)):
        desk.get(f"/admin/accounts/{table}/")
