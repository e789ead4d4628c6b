"""Test databases are copies of one that was migrated before.

Migrating takes some fifteen seconds of a core. Every worker of every run would spend
them; so the first one keeps what it made, for as long as no migration changes.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases

from tests.settings import RUN

FOLDER = Path(settings.BASE_DIR) / "var" / "migrated"
# The triggers are not in migrations: they are put back after each `migrate`.
MADE_FROM = ["*/migrations/*.py", "*/guards.py", "*/apps.py", "requirements.txt"]


def set_up() -> Any:
    """The test database of this process, migrated and empty; what teardown wants."""
    with _alone():
        is_known = _take_copy()
        # With `keepdb` only what is still missing is migrated: nothing.
        made = setup_databases(
            verbosity=0, interactive=False, keepdb=is_known, serialized_aliases=set()
        )
        if not is_known:
            _keep_copy()
    return made


@contextmanager
def _alone() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _digest() -> str:
    digest = hashlib.sha256()
    root = Path(settings.BASE_DIR)
    for path in sorted(path for pattern in MADE_FROM for path in root.glob(pattern)):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _name() -> str:
    name: str = connection.creation._get_test_db_name()
    return name


def _take_copy() -> bool:
    """Put the kept database where this process's is to be; False if there is none."""
    if settings.IS_SQLITE:
        kept = FOLDER / f"{_digest()}.sqlite3"
        if kept.exists():
            shutil.copyfile(kept, _name())
        return kept.exists()
    with connection.creation._nodb_cursor() as cursor:
        if not _kept_on_server(cursor, f"{_prefix()}{_digest()}"):
            return False
        cursor.execute(f'DROP DATABASE IF EXISTS "{_name()}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{_name()}" TEMPLATE "{_prefix()}{_digest()}"')
    return True


def _keep_copy() -> None:
    """Keep what was just migrated, and nothing of earlier migrations."""
    if settings.IS_SQLITE:
        for old in FOLDER.glob("*.sqlite3"):
            old.unlink()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(FOLDER / f"{_digest()}.sqlite3")])
        return
    made = _name()
    connection.close()
    with connection.creation._nodb_cursor() as cursor:
        for old in _kept_on_server(cursor, f"{_prefix()}%"):
            cursor.execute(f'DROP DATABASE "{old}"')
        cursor.execute(f'CREATE DATABASE "{_prefix()}{_digest()}" TEMPLATE "{made}"')


def _prefix() -> str:
    return f"migrated_{RUN}_"


def _kept_on_server(cursor: Any, pattern: str) -> list[str]:
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s",
        [pattern.replace("_", r"\_")],
    )
    return [name for (name,) in cursor.fetchall()]
