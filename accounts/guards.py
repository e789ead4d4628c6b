"""Triggers that refuse an organisation that would stand, however far up, under itself.

The form says it in words; these hold for updates in bulk, for the shell, and for two
people who each add one half of a loop. Put back after every `migrate`, because SQLite
drops a table's triggers when a migration remakes the table.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "accounts_organization"
NAME = "organization_refuses_loop"
MESSAGE = "organization_loop: an organisation cannot stand under itself"

_LOOPS = f"""EXISTS (
    WITH RECURSIVE above(id) AS (
        SELECT NEW.parent_id
        UNION
        SELECT parent.parent_id FROM {TABLE} parent JOIN above ON parent.id = above.id
        WHERE parent.parent_id IS NOT NULL
    ) SELECT 1 FROM above WHERE id = NEW.id
)"""

# The lock makes two halves of one loop, added at the same time, see each other.
_POSTGRES = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger AS $$
BEGIN
    IF NEW.parent_id IS NULL THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('{NAME}'));
    IF {_LOOPS} THEN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER {NAME} AFTER INSERT OR UPDATE OF parent_id ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION {NAME}();
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Make sure that the triggers stand; harmless when they do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES)
            return
        for event in ("INSERT", "UPDATE OF parent_id"):
            name = f"{NAME}_{event.split()[0].lower()}"
            cursor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {TABLE} "
                f"WHEN NEW.parent_id IS NOT NULL AND {_LOOPS} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def install_after_migrate(using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        install(connection)
