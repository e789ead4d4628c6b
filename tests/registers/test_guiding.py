"""Guidance and forms: the latest version for everyone, the older ones kept."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from campaigns.models import Campaign
from records.errors import Refused
from registers import guiding
from registers.models import GuidanceFile
from tests.nominations.factories import pdf
from tests.people import person
from tests.registers.factories import guidance

pytestmark = pytest.mark.django_db
VALUES = {"kind": "form", "title": "Mẫu báo cáo", "note": ""}


def test_everybody_signed_in_downloads_it(campaign, client, us):
    file = guidance(campaign)
    client.force_login(us)

    assert "Mẫu báo cáo" in client.get("/guidance/").content.decode()
    assert client.get(f"/guidance/{file.pk}/file/").status_code == 200


def test_others_only_where_the_campaign_has_opened_it(campaign, client):
    file = guidance(campaign)
    assert client.get("/guidance/").url == "/accounts/login/?next=/guidance/"

    Campaign.objects.update(public_guidance=True)

    assert client.get("/guidance/").status_code == 200
    assert client.get(f"/guidance/{file.pk}/file/").status_code == 200


def test_a_new_version_takes_the_place_of_the_old_one(campaign, board, client, us):
    old = guidance(campaign)

    new = guiding.put_up(campaign, VALUES, pdf(), by=board, previous=old)

    assert (new.version, new.previous) == (2, old)
    assert list(GuidanceFile.objects.current()) == [new]
    client.force_login(us)
    assert client.get(f"/guidance/{old.pk}/file/").status_code == 200


def test_an_older_version_is_not_replaced_again(campaign, board):
    old = guidance(campaign)
    guiding.put_up(campaign, VALUES, pdf(), by=board, previous=old)

    with pytest.raises(Refused):
        guiding.put_up(campaign, VALUES, pdf(), by=board, previous=old)


def test_the_same_file_twice_is_one(campaign, board):
    first, second = (
        guiding.put_up(campaign, VALUES, pdf(text="một"), by=board) for _ in range(2)
    )

    assert first == second


def test_what_is_withdrawn_is_downloaded_no_more(campaign, board, client, us):
    file = guidance(campaign)

    guiding.withdraw(file, "Đã có mẫu của Trung ương.", by=board)

    client.force_login(us)
    assert "Mẫu báo cáo" not in client.get("/guidance/").content.decode()
    assert client.get(f"/guidance/{file.pk}/file/").status_code == 404


def test_administrators_put_up_too_and_organisations_do_not(campaign, us):
    guiding.put_up(campaign, VALUES, pdf(), by=person(Role.ADMINISTRATOR))

    with pytest.raises(PermissionDenied):
        guiding.put_up(campaign, VALUES, pdf(), by=us)


def test_it_is_put_up_on_a_page(campaign, board, client):
    client.force_login(board)

    client.post("/guidance/new/", VALUES | {"file": pdf()})

    assert GuidanceFile.objects.get().title == "Mẫu báo cáo"
