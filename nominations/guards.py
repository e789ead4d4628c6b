"""Triggers: marks are only added, and a criterion by which marks were given keeps its
highest mark and kind (its weight changes by a scenario's recorded act). Put back after every `migrate`, because SQLite drops a
table's triggers when a migration remakes the table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

SCORES = "nominations_score"
CRITERIA = "campaigns_criterion"
ADDED_ONLY = "score_is_only_added: marks are only added to"
IN_USE = "criterion_in_use: marks were given by it; make a new version of the set"

_CHANGED = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in ("maximum", "kind"))
_USED = f"EXISTS (SELECT 1 FROM {SCORES} WHERE criterion_id = OLD.id)"
_POSTGRES = f"""
CREATE OR REPLACE FUNCTION score_refuses_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{ADDED_ONLY}' USING ERRCODE = 'integrity_constraint_violation'; END;
$$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER score_refuses_change BEFORE UPDATE OR DELETE ON {SCORES}
FOR EACH ROW EXECUTE FUNCTION score_refuses_change();
CREATE OR REPLACE FUNCTION criterion_refuses_change() RETURNS trigger AS $$
BEGIN
    IF ({_CHANGED}) AND {_USED} THEN
        RAISE EXCEPTION '{IN_USE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER criterion_refuses_change BEFORE UPDATE ON {CRITERIA}
FOR EACH ROW EXECUTE FUNCTION criterion_refuses_change();
"""
_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS score_refuses_update BEFORE UPDATE ON {SCORES}"
    f" BEGIN SELECT RAISE(ABORT, '{ADDED_ONLY}'); END",
    f"CREATE TRIGGER IF NOT EXISTS score_refuses_delete BEFORE DELETE ON {SCORES}"
    f" BEGIN SELECT RAISE(ABORT, '{ADDED_ONLY}'); END",
    f"CREATE TRIGGER IF NOT EXISTS criterion_refuses_update BEFORE UPDATE ON {CRITERIA}"
    f" WHEN ({_CHANGED}) AND {_USED}"
    f" BEGIN SELECT RAISE(ABORT, '{IN_USE}'); END",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make sure that the triggers stand; harmless when they do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES)
            return
        for statement in _SQLITE:
            cursor.execute(statement)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers on SQLite for a while: to empty a test database."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            for statement in _SQLITE:
                name = statement.split()[5]
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    try:
        yield
    finally:
        install(connection)


def install_after_migrate(using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if {SCORES, CRITERIA} <= set(connection.introspection.table_names()):
        install(connection)
