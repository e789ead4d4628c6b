"""Announcements: along the distribution list, to everybody once, and who has read."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import Organization, Role, User
from records.errors import Refused
from records.models import Notice
from registers import announcing
from registers.models import Announcement, AnnouncementReceipt
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.factories import AdministrativeUnitFactory
from tests.nominations.factories import board_member, clerk_and_leader, pdf
from tests.nominations.test_intake_concurrency import at_once
from tests.people import person
from tests.registers.factories import announcement, sent

pytestmark = pytest.mark.django_db


def told(user) -> int:
    return Notice.objects.filter(
        recipient=user, key__startswith="announcement."
    ).count()


# ------------------------------------------------------------------------- whom it reaches
def test_it_reaches_lines_of_the_list_and_participants_by_kind_level_and_place(
    campaign,
):
    place = AdministrativeUnitFactory()
    front = participant(campaign, kind=Organization.Kind.FRONT)
    there = participant(campaign, level="commune", unit=place)
    elsewhere = participant(campaign, level="commune")

    def meant(**chosen):
        return set(announcing.organizations_meant(campaign, chosen))

    assert meant() == set()
    assert meant(kinds=["front"]) == {front}
    assert meant(levels=["commune"]) == {there, elsewhere}
    assert meant(levels=["commune"], units=[place.pk]) == {there}


def test_people_without_a_post_today_are_not_reached(campaign, organization, us):
    former = person(Role.ORG_CLERK, organization=organization, is_active=False)

    people = {reader.user for reader in announcing.readers([organization])}

    assert people == {us}
    assert former not in people


def test_whoever_holds_two_posts_is_told_once(campaign, organization, us):
    assert us.memberships.count() == 2

    sent(campaign, organization)

    assert told(us) == 1
    assert AnnouncementReceipt.objects.filter(user=us).count() == 1


# ------------------------------------------------------------------------------ sending
def test_it_is_told_in_the_product_and_by_mail(campaign, organization, us):
    made = sent(campaign, organization)

    notice = Notice.objects.get(recipient=us, key=f"announcement.sent:{made.pk}")
    assert (notice.url, notice.mail_state) == (made.get_absolute_url(), "pending")


def test_sending_twice_tells_nobody_twice(campaign, organization, us, board):
    made = sent(campaign, organization)

    announcing.send(made, by=board)

    assert told(us) == 1


def test_what_reaches_nobody_is_not_sent(campaign, board):
    made = announcement(campaign)
    Announcement.objects.update(chosen={})

    with pytest.raises(Refused):
        announcing.send(made, by=board)

    made.refresh_from_db()
    assert not made.is_sent


@pytest.mark.parametrize("role", [Role.BOARD_APPRAISER, Role.OFFICE, Role.ORG_LEADER])
def test_only_the_boards_leader_or_intake_clerk_sends(campaign, organization, role):
    made = announcement(campaign, organization)

    with pytest.raises(PermissionDenied):
        announcing.send(made, by=person(role, organization=campaign.board))


def test_another_campaigns_board_sends_nothing_here(campaign, organization):
    made = announcement(campaign, organization)
    other = make_campaign(code="khac")

    with pytest.raises(PermissionDenied):
        announcing.send(made, by=board_member(other))


def test_what_was_sent_is_not_changed(campaign, organization, board):
    made = sent(campaign, organization)

    with pytest.raises(Refused):
        announcing.rewrite(made, {"title": "Khác"}, by=board, revision=0)


def test_two_editors_of_a_draft_are_told(campaign, organization, board):
    made = announcement(campaign, organization)
    announcing.rewrite(made, {"title": "Của người kia"}, by=board, revision=0)

    with pytest.raises(Refused):
        announcing.rewrite(made, {"title": "Của tôi"}, by=board, revision=0)


# ------------------------------------------------------------------------------- reading
def test_an_organisation_has_read_it_when_one_of_its_people_has(
    campaign, client, board
):
    first, second = participant(campaign), participant(campaign)
    reader = clerk_and_leader(first)
    clerk_and_leader(second)
    made = sent(campaign, first, second)
    assert announcing.standing(made) == (0, 2)

    client.force_login(reader)
    client.head(made.get_absolute_url())
    assert announcing.standing(made) == (0, 2)
    client.get(made.get_absolute_url())

    assert announcing.standing(made) == (1, 2)
    client.force_login(board)
    assert "1/2 đơn vị đã xem" in client.get(made.get_absolute_url()).content.decode()


def test_a_successor_reads_it_too_and_counts(campaign, organization):
    made = sent(campaign, organization)
    successor = person(Role.ORG_CLERK, organization=organization)

    announcing.mark_opened(made, by=successor)

    assert announcing.standing(made).opened == 1


def test_whoever_was_not_meant_does_not_find_it(campaign, organization, client):
    made = sent(campaign, organization, files=[pdf()])
    client.force_login(clerk_and_leader(participant(campaign)))
    file = made.files.get()

    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(f"/announcements/files/{file.pk}/").status_code == 404
    assert "Mời họp" not in client.get("/announcements/").content.decode()


def test_a_draft_is_the_boards_alone(campaign, organization, us, client):
    made = announcement(campaign, organization)
    client.force_login(us)

    assert client.get(made.get_absolute_url()).status_code == 404


# ------------------------------------------------------------------------------ recalling
def test_what_is_recalled_is_told_with_the_reason_and_read_no_more(
    campaign, organization, us, board, client
):
    made = sent(campaign, organization, files=[pdf()])

    announcing.recall(made, "Sai ngày họp.", by=board)

    assert told(us) == 2
    client.force_login(us)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Sai ngày họp." in page
    assert "Kính mời." not in page
    file = made.files.get()
    assert client.get(f"/announcements/files/{file.pk}/").status_code == 404


def test_a_draft_is_not_recalled(campaign, organization, board):
    with pytest.raises(Refused):
        announcing.recall(announcement(campaign, organization), "Sai.", by=board)


# --------------------------------------------------------------------------------- pages
def test_the_board_writes_looks_sends_in_three_pages(
    campaign, organization, us, board, client
):
    announcement(campaign, organization)  # which makes a line of the distribution list
    client.force_login(board)
    typed = {
        "title": "Lịch báo cáo",
        "text": "Gửi trước ngày 15.",
        "lines": ["1"],
        "revision": 0,
        "once_key": uuid.uuid4(),
    }

    for _ in range(2):
        sent_form = typed | {"uploads": pdf()}
        preview = client.post("/announcements/new/", sent_form, follow=True)
    made = Announcement.objects.get(title="Lịch báo cáo")
    assert organization.name in preview.content.decode()
    assert not made.is_sent
    client.post(f"/announcements/{made.pk}/send/")

    made.refresh_from_db()
    assert made.is_sent
    assert made.files.count() == 1
    assert told(us) == 1


def test_without_recipients_the_form_says_so_and_keeps_the_text(
    campaign, board, client
):
    client.force_login(board)
    typed = {"title": "Lịch", "text": "Giữ nguyên chữ.", "revision": 0}

    page = client.post("/announcements/new/", typed).content.decode()

    assert "Giữ nguyên chữ." in page
    assert "Hãy chọn nơi nhận" in page


def test_the_preview_names_who_has_no_account(campaign, board, client):
    empty = participant(campaign)
    made = announcement(campaign, empty)
    client.force_login(board)

    page = client.get(f"/announcements/{made.pk}/send/")

    assert page.context["without_people"] == [empty]


def test_pages_ask_no_more_for_more_organisations(
    campaign, board, client, django_assert_max_num_queries
):
    bodies = [participant(campaign) for _ in range(30)]
    for body in bodies:
        person(Role.ORG_CLERK, organization=body)
    made = announcement(campaign, *bodies)
    client.force_login(board)
    client.get("/announcements/")

    with django_assert_max_num_queries(16):
        client.get(f"/announcements/{made.pk}/send/")
    with django_assert_max_num_queries(40):
        client.post(f"/announcements/{made.pk}/send/")
    with django_assert_max_num_queries(20):
        client.get(made.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get("/announcements/")


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_the_same_moment_send_once(campaign):
    bodies = [participant(campaign) for _ in range(5)]
    readers = [clerk_and_leader(body) for body in bodies]
    made = announcement(campaign, *bodies)
    board = board_member(campaign)

    def send():
        try:
            by = User.objects.get(pk=board.pk)
            return announcing.send(Announcement.objects.get(pk=made.pk), by=by)
        finally:
            connection.close()

    got = at_once([send] * 4)

    assert [type(result) for result in got] == [announcing.Standing] * 4
    assert [told(reader) for reader in readers] == [1] * 5
    assert AnnouncementReceipt.objects.count() == 5
