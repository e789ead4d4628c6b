"""Nominees from Excel: all or nothing, obeying what the dossier obeys, and undone."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation import clock
from nominations import (
    importing,
    intake,
    papers,
    presence,
    reception,
    remarks,
    versions,
)
from nominations.importing import preparing
from nominations.models import Nomination, NomineeImport
from records import worker
from records.errors import Refused
from records.models import AuditEvent, Job
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.factories import UserFactory
from tests.nominations import factories
from tests.nominations.spreadsheet.files import (
    BODIES,
    BODY,
    FIRST,
    PEOPLE,
    PERSON,
    downloaded,
)

pytestmark = pytest.mark.django_db
NEXT = FIRST + 1


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
def dossier(campaign, organization, us):
    """One individual and one collective, with their papers."""
    made = factories.complete_dossier(campaign, organization, us, nominations=2)
    award = {"year": 2020, "title": "Giấy khen", "decision": "", "authority": ""}
    nominee = made.nominations.get(subject="individual")
    values = {"earlier_awards": [award], "votes_for": 7}
    intake.change_nomination(nominee, values, by=us, revision=0)
    return made


@pytest.fixture
def nominee(dossier):
    return dossier.nominations.get(subject="individual")


@pytest.fixture
def prepare(dossier, us):
    return lambda file: importing.prepare(dossier, file.upload(), by=us)


def mixed(dossier):
    """One new, one changed in two fields and its honours, one not in the file."""
    file = downloaded(dossier)
    file.fill(
        FIRST, position="Chủ tịch", votes_for=9, earlier_awards="2021 | Bằng khen"
    )
    file.fill(NEXT, **PERSON)
    file.book[BODIES].delete_rows(FIRST)
    return file


def content(dossier):
    """All that the organisation has filled in, but for honours' places in the table."""
    dossier.refresh_from_db()
    return versions.content(dossier, [])


# ------------------------------------------------------------------------------- apply
def test_a_preview_changes_nothing(prepare, dossier):
    before = content(dossier)

    imported = prepare(mixed(dossier))

    assert (imported.added, imported.changed, imported.faults) == (1, 1, 0)
    assert content(dossier) == before


def test_a_file_is_applied_as_it_was_shown(prepare, dossier, us, nominee):
    imported = prepare(mixed(dossier))

    importing.apply(imported, by=us, digest=imported.digest)

    nominee.refresh_from_db()
    assert (nominee.position, nominee.votes_for, nominee.revision) == ("Chủ tịch", 9, 2)
    assert [row.title for row in nominee.earlier_awards.all()] == ["Bằng khen"]
    new = dossier.nominations.get(name=PERSON["name"])
    assert (new.born_on, new.citizen_id) == (dt.date(1970, 9, 5), PERSON["citizen_id"])
    assert (new.search_name, new.kind.name) == ("tran thi moi", "Người dân")
    assert dossier.nominations.count() == 3


def test_whom_the_file_does_not_name_stays_unless_the_person_says_otherwise(
    prepare, dossier, us
):
    imported = prepare(mixed(dossier))

    importing.apply(imported, by=us, digest=imported.digest, removes=True)

    assert imported.removed == 1
    assert set(dossier.nominations.values_list("subject", flat=True)) == {"individual"}


def test_each_nominee_has_its_own_line_in_the_log(prepare, dossier, us, nominee):
    imported = prepare(mixed(dossier))

    importing.apply(imported, by=us, digest=imported.digest, removes=True)

    event = AuditEvent.objects.filter(verb="nomination.changed").latest("pk")
    assert event.object_id == str(nominee.pk)
    assert event.before["position"] == "Ủy viên"
    assert event.after == {
        "position": "Chủ tịch",
        "votes_for": 9,
        "earlier_awards": [
            {"year": 2021, "title": "Bằng khen", "decision": "", "authority": ""}
        ],
        "revision": 2,
    }
    for verb in ("nomination.added", "nomination.removed", "dossier.nominees_imported"):
        assert AuditEvent.objects.filter(verb=verb).latest("pk").actor == us


def test_a_file_with_one_wrong_cell_is_not_applied_at_all(prepare, dossier, us):
    before = content(dossier)
    file = mixed(dossier)
    file.fill(NEXT + 1, **PERSON | {"born_on": "1970", "citizen_id": ""})

    imported = prepare(file)
    with pytest.raises(Refused):
        importing.apply(imported, by=us, digest=imported.digest)

    assert content(dossier) == before
    assert imported.faults == 1


def test_a_fault_in_the_middle_leaves_nothing_behind(prepare, dossier, us, monkeypatch):
    before = content(dossier)
    imported = prepare(mixed(dossier))
    monkeypatch.setattr(importing.applying.audit, "record_all", lambda events: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        importing.apply(imported, by=us, digest=imported.digest, removes=True)

    assert content(dossier) == before
    imported.refresh_from_db()
    assert imported.state == NomineeImport.State.READY


def test_the_database_applies_no_file_with_errors(prepare, dossier, us):
    file = downloaded(dossier).fill(FIRST, born_on="1970")
    imported = prepare(file)
    imported.state = NomineeImport.State.APPLIED
    imported.applied_by, imported.applied_at = us, clock.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        imported.save()


def test_sent_twice_it_is_applied_once(prepare, dossier, us):
    imported = prepare(mixed(dossier))

    for _time in range(2):
        importing.apply(imported, by=us, digest=imported.digest)

    assert dossier.nominations.count() == 3


def test_what_was_not_shown_is_not_applied(prepare, dossier, us):
    imported = prepare(mixed(dossier))

    with pytest.raises(Refused):
        importing.apply(imported, by=us, digest="0" * 64)

    assert dossier.nominations.count() == 2


# --------------------------------------------------------------------- others meanwhile
def test_after_somebody_elses_change_the_file_is_compared_once_more(
    prepare, dossier, us, nominee
):
    imported = prepare(mixed(dossier))
    values = {"workplace": "Nơi khác"}
    intake.change_nomination(nominee, values, by=us, revision=1)

    with pytest.raises(Refused):
        importing.apply(imported, by=us, digest=imported.digest)
    again = importing.prepare_again(imported, by=us)
    importing.apply(again, by=us, digest=again.digest)

    nominee.refresh_from_db()
    assert (nominee.workplace, nominee.position) == ("Nơi khác", "Chủ tịch")


def test_what_only_others_changed_since_the_download_stays_theirs(
    prepare, dossier, us, nominee
):
    file = downloaded(dossier).fill(FIRST, position="Chủ tịch")
    number = {"citizen_id": "089185000777", "workplace": "Nơi khác"}
    intake.change_nomination(nominee, number, by=us, revision=1)

    imported = prepare(file)
    importing.apply(imported, by=us, digest=imported.digest)

    nominee.refresh_from_db()
    assert (nominee.workplace, nominee.position) == ("Nơi khác", "Chủ tịch")
    assert nominee.citizen_id == "089185000777"
    assert len(imported.plan.get("notes", [])) == 0


@pytest.mark.parametrize(("overwrites", "kept"), [(False, "Trên trang"), (True, "Tệp")])
def test_a_cell_that_both_changed_is_the_persons_choice(
    prepare, dossier, us, nominee, overwrites, kept
):
    file = downloaded(dossier).fill(FIRST, workplace="Tệp", position="Chủ tịch")
    intake.change_nomination(nominee, {"workplace": "Trên trang"}, by=us, revision=1)

    imported = prepare(file)
    importing.apply(imported, by=us, digest=imported.digest, overwrites=overwrites)

    nominee.refresh_from_db()
    assert (nominee.workplace, nominee.position) == (kept, "Chủ tịch")


def test_nobodys_open_form_is_overtaken(prepare, dossier, us, nominee):
    imported = prepare(mixed(dossier))
    other = UserFactory(full_name="Lê Thị Đang Sửa")
    place = reverse("nominations:nomination_edit", args=[nominee.pk])
    presence.arrive(dossier, place, other, wants_to_edit=True)

    with pytest.raises(Refused, match="Lê Thị Đang Sửa"):
        importing.apply(imported, by=us, digest=imported.digest)

    presence.leave(dossier, place, other)
    importing.apply(imported, by=us, digest=imported.digest)


def test_a_newer_upload_takes_the_place_of_the_one_that_waited(prepare, dossier, us):
    older, newer = prepare(mixed(dossier)), prepare(mixed(dossier))

    older.refresh_from_db()
    assert (older.state, older.plan) == (NomineeImport.State.DISCARDED, {})
    with pytest.raises(Refused):
        importing.apply(older, by=us, digest=older.digest)
    importing.apply(newer, by=us, digest=newer.digest)


# -------------------------------------------------------------------------------- undo
def test_undoing_brings_back_exactly_what_was(prepare, dossier, us):
    before = content(dossier)
    rows = list(
        dossier.nominations.order_by("pk").values("pk", "created_at", "once_key")
    )
    imported = prepare(mixed(dossier))
    importing.apply(imported, by=us, digest=imported.digest, removes=True)

    importing.undo(imported, by=us)

    assert content(dossier) == before
    assert rows == list(
        dossier.nominations.order_by("pk").values("pk", "created_at", "once_key")
    )
    assert (imported.state, imported.remains) == (NomineeImport.State.UNDONE, {})


def test_undone_twice_is_undone_once(prepare, dossier, us):
    imported = prepare(mixed(dossier))
    importing.apply(imported, by=us, digest=imported.digest)

    for _time in range(2):
        importing.undo(imported, by=us)

    assert AuditEvent.objects.filter(verb="dossier.nominees_import_undone").count() == 1


@pytest.mark.parametrize("touch", ["change", "paper", "remove"])
def test_later_work_on_a_nominee_is_not_undone(prepare, dossier, us, nominee, touch):
    imported = prepare(mixed(dossier))
    importing.apply(imported, by=us, digest=imported.digest)
    new = dossier.nominations.get(name=PERSON["name"])
    if touch == "change":
        intake.change_nomination(nominee, {"votes_for": 1}, by=us, revision=2)
    elif touch == "remove":
        intake.remove_nomination(new, by=us)
    else:
        scope = dossier.campaign.required_documents.filter(scope="nomination")
        required = scope.filter(subject__in=["", new.subject]).first()
        papers.add(dossier, required, factories.pdf(), by=us, nomination=new)
    before = content(dossier)

    with pytest.raises(Refused):
        importing.undo(imported, by=us)

    assert content(dossier) == before


def test_what_was_handed_in_is_not_undone(campaign, organization, us):
    dossier = factories.complete_dossier(campaign, organization, us)
    file = downloaded(dossier).fill(FIRST, position="Chủ tịch")
    imported = importing.prepare(dossier, file.upload(), by=us)
    importing.apply(imported, by=us, digest=imported.digest)
    dossier.refresh_from_db()
    intake.submit(dossier, by=us)

    with pytest.raises(Refused):
        importing.undo(imported, by=us)


# -------------------------------------------------------------------------- supplements
def send_back(dossier, nominee):
    reception.request_supplement(
        dossier,
        "Bổ sung",
        clock.today() + dt.timedelta(days=5),
        by=factories.board_member(dossier.campaign),
        remarks=[remarks.Pinned(f"{nominee.pk}-position", "Ghi rõ chức vụ.")],
    )


@pytest.fixture
def sent_back(campaign, organization, us):
    """Sent back with a remark on one field of its only nominee."""
    dossier = factories.submitted_dossier(campaign, organization, us)
    nominee = dossier.nominations.get()
    send_back(dossier, nominee)
    dossier.refresh_from_db()
    return dossier


def test_a_supplement_opens_to_a_file_what_it_opens_to_a_form(sent_back, us):
    file = downloaded(sent_back).fill(FIRST, position="Chủ tịch")

    imported = importing.prepare(sent_back, file.upload(), by=us)
    importing.apply(imported, by=us, digest=imported.digest)

    assert sent_back.nominations.get().position == "Chủ tịch"


def test_a_supplement_closes_to_a_file_what_it_closes_to_a_form(sent_back, us):
    file = downloaded(sent_back).fill(FIRST, workplace="Khác").fill(NEXT, **PERSON)

    imported = importing.prepare(sent_back, file.upload(), by=us)

    assert [fault["cell"] for fault in imported.plan["faults"]] == [
        file.address("workplace"),
        file.address("name", NEXT),
    ]


def test_who_was_handed_in_is_not_removed_by_a_file(sent_back, us):
    file = downloaded(sent_back)
    file.book[PEOPLE].delete_rows(FIRST)

    imported = importing.prepare(sent_back, file.upload(), by=us)
    importing.apply(imported, by=us, digest=imported.digest, removes=True)

    assert (imported.removed, sent_back.nominations.count()) == (0, 1)


@pytest.mark.parametrize("removes", [False, True])
def test_what_is_closed_between_preview_and_apply_is_closed(
    campaign, organization, us, removes
):
    dossier = factories.complete_dossier(campaign, organization, us)
    file = downloaded(dossier)
    if removes:
        file.book[PEOPLE].delete_rows(FIRST)
    else:
        file.fill(FIRST, workplace="Khác")
    imported = importing.prepare(dossier, file.upload(), by=us)
    intake.submit(dossier, by=us)
    send_back(dossier, dossier.nominations.get())
    before = content(dossier)

    with pytest.raises(Refused):
        importing.apply(imported, by=us, digest=imported.digest, removes=removes)

    assert content(dossier) == before


# ------------------------------------------------------------------------------ who may
def test_only_its_own_organisation_brings_a_file(dossier, campaign):
    stranger = factories.clerk_and_leader(participant(campaign))

    with pytest.raises(PermissionDenied):
        importing.prepare(dossier, downloaded(dossier).upload(), by=stranger)


def test_neither_applies_nor_undoes_a_stranger(prepare, dossier, us, campaign):
    stranger = factories.clerk_and_leader(participant(campaign))
    imported = prepare(mixed(dossier))

    with pytest.raises(PermissionDenied):
        importing.apply(imported, by=stranger, digest=imported.digest)
    importing.apply(imported, by=us, digest=imported.digest)
    with pytest.raises(PermissionDenied):
        importing.undo(imported, by=stranger)
    assert not NomineeImport.objects.visible_to(stranger)
    assert list(NomineeImport.objects.visible_to(us)) == [imported]


def test_a_dossier_that_was_handed_in_takes_no_file(campaign, organization, us):
    dossier = factories.submitted_dossier(campaign, organization, us)

    with pytest.raises(Refused):
        importing.prepare(dossier, downloaded(dossier).upload(), by=us)

    assert not NomineeImport.objects.exists()


@pytest.mark.parametrize("name", ["danh sách.xls", "danh sách.csv", "danh sách"])
def test_another_kind_of_file_is_refused_with_a_sentence(dossier, us, name):
    with pytest.raises(ValidationError):
        importing.prepare(dossier, downloaded(dossier).upload(name), by=us)


# ---------------------------------------------------------------------- the size of it
def many(dossier, number):
    file = downloaded(dossier)
    for n in range(number):
        person = PERSON | {"name": f"Trần Thị Số {n}", "citizen_id": f"08917{n:07d}"}
        file.fill(NEXT + n, **person, earlier_awards="2020 | Giấy khen")
    return file


def queries(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_reading_asks_the_database_no_more_for_more_rows(dossier, us):
    def read(number):
        upload = many(dossier, number).upload()
        return queries(lambda: importing.prepare(dossier, upload, by=us))

    read(1)

    assert read(2) == read(40)


def test_applying_and_undoing_ask_no_more_for_a_few_more_rows(dossier, us):
    def applied(number):
        imported = importing.prepare(dossier, many(dossier, number).upload(), by=us)
        asked = queries(
            lambda: importing.apply(imported, by=us, digest=imported.digest)
        )
        return asked, queries(lambda: importing.undo(imported, by=us))

    applied(1)

    assert applied(2) == applied(15)


def test_two_thousand_rows_take_seconds(dossier, us, monkeypatch):
    """The bound is generous: it finds a question for each row, not a slow machine."""
    file = many(dossier, 2000)
    upload = file.upload()
    begun = clock.real_now()

    imported = importing.prepare(dossier, upload, by=us)
    assert imported.state == NomineeImport.State.READING
    with CaptureQueriesContext(connection) as asked:
        worker.run_job(imported.job_id)
    assert len(asked) < 80  # A sign of life for each hundred rows.
    imported.refresh_from_db()
    number = queries(lambda: importing.apply(imported, by=us, digest=imported.digest))

    assert (imported.added, dossier.nominations.count()) == (2000, 2002)
    assert number < 400  # SQLite takes few values at a time.
    assert (clock.real_now() - begun).total_seconds() < 30


# ------------------------------------------------------------------------- a large file
def test_a_large_file_is_read_by_a_worker_with_its_progress(
    prepare, dossier, monkeypatch
):
    monkeypatch.setattr(preparing, "AT_ONCE_BYTES", 0)
    imported = prepare(mixed(dossier))
    assert imported.state == NomineeImport.State.READING

    worker.run_job(imported.job_id)

    imported.refresh_from_db()
    assert (imported.state, imported.added) == (NomineeImport.State.READY, 1)
    job = Job.objects.get(pk=imported.job_id)
    assert (job.state, job.done, job.total) == (Job.State.DONE, 2, 2)
    assert job.result["url"] == imported.get_absolute_url()


def test_a_file_discarded_while_it_was_read_stays_discarded(
    prepare, dossier, monkeypatch
):
    monkeypatch.setattr(preparing, "AT_ONCE_BYTES", 0)
    older = prepare(mixed(dossier))
    prepare(mixed(dossier))

    worker.run_job(older.job_id)

    older.refresh_from_db()
    assert (older.state, older.plan) == (NomineeImport.State.DISCARDED, {})


def test_two_uploads_cannot_both_wait(prepare, dossier, us):
    waiting = prepare(mixed(dossier))
    waiting.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        waiting.save(force_insert=True)


def test_a_new_collective_has_its_own_fields(prepare, dossier, us):
    file = downloaded(dossier).fill(NEXT, BODIES, **BODY, is_grassroots="x")

    imported = prepare(file)
    importing.apply(imported, by=us, digest=imported.digest)

    made = Nomination.objects.get(name=BODY["name"])
    assert (made.subject, made.members_total, made.is_grassroots) == (
        "collective",
        12,
        True,
    )
    assert made.once_key != uuid.UUID(int=0)
