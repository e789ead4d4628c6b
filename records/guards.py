"""Triggers that let the audit log only grow, on PostgreSQL and on SQLite.

They are put back after every `migrate`, because SQLite drops a table's triggers when a
migration remakes the table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("records_auditevent", "records_auditseal")
MESSAGE = "The audit log is only added to."

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION records_refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END;
$$ LANGUAGE plpgsql
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Make sure that all triggers stand; harmless when they do."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute(_FUNCTION)
        for table in TABLES:
            for event in _events(connection):
                name = _name(table, event)
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION records_refuse_change()"
                    if is_postgres
                    else f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            for event in _events(connection):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                name = _name(table, event)
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers for a while: to empty a test database."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that ought to stand and do not."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}
    names = [_name(table, event) for table in TABLES for event in _events(connection)]
    return [name for name in names if name not in found]


def install_after_migrate(using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if set(TABLES) <= set(connection.introspection.table_names()):
        install(connection)


def _events(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    if connection.vendor == "postgresql":
        return ("UPDATE", "DELETE", "TRUNCATE")
    return ("UPDATE", "DELETE")


def _name(table: str, event: str) -> str:
    return f"{table}_refuses_{event.lower()}"
