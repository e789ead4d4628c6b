import pytest

from accounts.models import Role, User
from records.models import AuditEvent
from tests.people import person

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def clerk(client):
    clerk = person(Role.ORG_CLERK, full_name="Nguyễn Thị Mẫu")
    client.force_login(clerk, BACKEND)
    return clerk


def test_profile_shows_posts(client, clerk):
    page = client.get("/profile/").content.decode()

    assert str(clerk.memberships.get().organization) in page


def test_own_particulars_are_kept_tidy_and_recorded(client, clerk):
    client.post(
        "/profile/",
        {"full_name": "  Lê   Thị Mẫu ", "position": "Chuyên viên", "phone": ""},
    )

    clerk.refresh_from_db()
    assert (clerk.full_name, clerk.position) == ("Lê Thị Mẫu", "Chuyên viên")
    event = AuditEvent.objects.get(verb="user.changed")
    assert event.before == {"full_name": "Nguyễn Thị Mẫu", "position": ""}


def test_nothing_else_can_be_changed(client, clerk):
    client.post(
        "/profile/",
        {
            "full_name": "Lê Thị Mẫu",
            "username": "giam.doc",
            "is_superuser": "on",
            "email": "khac@example.test",
        },
    )

    stored = User.objects.get(pk=clerk.pk)
    assert (stored.username, stored.email) == (clerk.username, clerk.email)
    assert not stored.is_superuser


def test_refused_form_keeps_what_was_typed(client, clerk):
    page = client.post(
        "/profile/", {"full_name": "", "position": "Chuyên viên chính"}
    ).content.decode()

    assert "Chuyên viên chính" in page
    assert "Nguyễn Thị Mẫu" in page
