"""The audit log can only grow; whatever else happens to it is found and named."""

import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from records import guards
from records.audit import digest, record
from records.models import AuditEvent, AuditSeal
from records.sealing import anchor_file, seal_pending
from records.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """Twelve events, sealed in batches of five."""
    person = User.objects.create(username="can_bo", full_name="Nguyễn Văn Mẫu")
    events = [
        record("thing.changed", by=person, before={"n": n}, after={"n": n + 1})
        for n in range(12)
    ]
    while seal_pending(batch=5):
        pass
    return events


@pytest.fixture
def unguarded():
    guards.remove(connection)
    yield
    guards.install(connection)


def test_a_whole_log_is_found_whole(log):
    assert verify(anchor_file()) == (12, 0, None)


def test_places_follow_one_another_without_a_gap(log):
    assert list(AuditSeal.objects.values_list("position", flat=True)) == list(
        range(1, 13)
    )


def test_sealing_again_seals_nothing(log):
    assert seal_pending() == 0


def test_an_event_committed_late_gets_a_later_place(log, unguarded):
    seal = AuditSeal.objects.get(position=12)
    late_id = seal.event_id - 500
    late = record("thing.changed", by=None)
    AuditEvent.objects.filter(pk=late.pk).update(id=late_id)

    assert seal_pending() == 1

    guards.install(connection)
    assert AuditSeal.objects.get(event_id=late_id).position == 13
    assert verify(anchor_file()).finding is None


def test_an_event_that_is_very_late_is_found_by_the_whole_search(
    log, unguarded, monkeypatch
):
    monkeypatch.setattr("records.sealing.WINDOW", 10)
    late = record("thing.changed", by=None)
    late_id = AuditEvent.objects.earliest("pk").pk - 1_000
    AuditEvent.objects.filter(pk=late.pk).update(id=late_id)

    assert seal_pending() == 0
    assert seal_pending(everywhere=True) == 1


@pytest.mark.parametrize("table", guards.TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET digest = ''", "DELETE FROM {}"])
def test_the_database_refuses_change(log, table, change):
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))

    assert verify(anchor_file()).finding is None


def test_a_missing_guard_is_reported(log, unguarded):
    finding = verify(anchor_file()).finding

    assert "records_auditevent_refuses_update" in finding.text


def test_migrate_puts_the_guards_back(unguarded):
    call_command("migrate", verbosity=0)

    assert guards.missing(connection) == []


def test_changed_content_is_named(log, unguarded):
    AuditEvent.objects.filter(pk=log[6].pk).update(after={"n": 99})

    finding = verify(anchor_file()).finding

    assert (finding.position, finding.event_id) == (7, log[6].pk)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor_name", "Người Khác"),
        ("verb", "x"),
        ("reason", "x"),
        ("address", "10.0.0.1"),
        ("at", "2020-01-01T00:00:00Z"),
        ("before", {}),
        ("object_id", "9"),
        ("digest", "0" * 64),
    ],
)
def test_a_change_of_any_field_is_found(log, unguarded, field, value):
    AuditEvent.objects.filter(pk=log[2].pk).update(**{field: value})

    assert verify(anchor_file()).finding.event_id == log[2].pk


def test_a_removed_row_is_named(log, unguarded):
    AuditSeal.objects.filter(event=log[4]).delete()
    AuditEvent.objects.filter(pk=log[4].pk).delete()

    finding = verify(anchor_file()).finding

    assert finding.position == 5


def test_a_removed_row_whose_place_was_closed_up_is_named(log, unguarded):
    AuditSeal.objects.filter(event=log[4]).delete()
    AuditEvent.objects.filter(pk=log[4].pk).delete()
    for position in range(6, 13):
        AuditSeal.objects.filter(position=position).update(position=position - 1)

    finding = verify(anchor_file()).finding

    assert (finding.position, finding.event_id) == (5, log[5].pk)


def test_an_inserted_row_is_named(log, unguarded):
    forged = record("thing.changed", by=None)
    AuditEvent.objects.filter(pk=forged.pk).update(verb="thing.invented")
    seal_pending()

    finding = verify(anchor_file()).finding

    assert (finding.position, finding.event_id) == (13, forged.pk)


def test_an_inserted_row_that_waits_for_its_seal_is_named(log):
    record("thing.changed", by=None)
    forged = AuditEvent(at=log[0].at, verb="thing.invented", digest="0" * 64)
    forged.save(force_insert=True)

    finding = verify(anchor_file()).finding

    assert finding.event_id == forged.pk


def test_two_rows_swapped_are_named(log, unguarded):
    first, second = AuditSeal.objects.filter(position__in=[3, 8])
    AuditSeal.objects.filter(pk=8).delete()
    AuditSeal.objects.filter(pk=3).update(event_id=second.event_id)
    AuditSeal.objects.create(
        position=8,
        event_id=first.event_id,
        digest=second.digest,
        sealed_at=second.sealed_at,
    )

    finding = verify(anchor_file()).finding

    assert (finding.position, finding.event_id) == (3, second.event_id)


def test_content_swapped_between_two_rows_is_named(log, unguarded):
    one, two = log[1], log[9]
    values = ["before", "after", "at", "digest"]
    AuditEvent.objects.filter(pk=one.pk).update(**{v: getattr(two, v) for v in values})
    AuditEvent.objects.filter(pk=two.pk).update(**{v: getattr(one, v) for v in values})

    assert verify(anchor_file()).finding.position == 2


def test_a_cut_tail_is_found_by_the_anchors(log, unguarded):
    AuditSeal.objects.filter(position__gt=9).delete()
    AuditEvent.objects.filter(pk__gt=log[8].pk).delete()
    guards.install(connection)

    assert verify(None).finding is None
    assert verify(anchor_file()).finding.position == 10


def test_a_log_rewritten_from_a_cut_is_found_by_the_anchors(log, unguarded):
    AuditSeal.objects.filter(position__gt=9).delete()
    AuditEvent.objects.filter(pk__gt=log[8].pk).delete()
    guards.install(connection)
    copy = anchor_file().with_name("kept-elsewhere.log")
    copy.write_bytes(anchor_file().read_bytes())
    for _ in range(3):
        record("thing.changed", by=None)
    seal_pending()

    assert verify(copy).finding.position == 10


def test_the_command_names_the_row_and_fails(log, unguarded):
    AuditEvent.objects.filter(pk=log[6].pk).update(reason="x")

    with pytest.raises(CommandError, match=str(log[6].pk)):
        call_command("verify_audit")


def test_the_command_says_that_all_is_well(log):
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert "12" in out.getvalue()


def test_the_digest_survives_the_database(log):
    for value in [
        {"a": [1, 2.5, None, True, "Đỗ ‘x’"]},
        {"z": 1, "a": {"y": 1, "b": 2}},
    ]:
        event = record("thing.changed", by=None, after=value)
        assert digest(AuditEvent.objects.get(pk=event.pk)) == event.digest


def test_verification_is_quick(log):
    AuditEvent.objects.bulk_create([_event(n) for n in range(10_000)], batch_size=500)
    while seal_pending(batch=2_000):
        pass

    began = time.perf_counter()
    result = verify(anchor_file())
    rate = result.sealed / (time.perf_counter() - began)

    assert result.finding is None
    # 20,000 alone on the machine that was measured; the tests share theirs.
    assert rate > 4_000, f"{rate:.0f} rows a second"


def _event(n):
    event = AuditEvent(
        at=AuditEvent.objects.model._meta.get_field("at").to_python(
            "2030-08-15T08:00Z"
        ),
        verb="thing.changed",
        before={"state": "draft", "n": n},
        after={"state": "submitted", "n": n + 1},
    )
    event.digest = digest(event)
    return event
