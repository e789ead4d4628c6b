"""PostgreSQL and Redis for the second round of the tests."""

import contextlib
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from machine.packages import apt_install
from machine.talk import IS_ROOT, quiet, succeeds, succeeds_python


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def servers() -> Iterator[dict[str, str] | None]:
    """PostgreSQL and Redis for the second engine: the ones named in the environment,
    the ones that listen here, or private ones that end with the tests."""
    with contextlib.ExitStack() as stack:
        database = os.environ.get("DATABASE_URL") or _listening_postgres()
        if not database:
            database = stack.enter_context(_private_postgres())
        redis = os.environ.get("REDIS_URL") or _listening_redis()
        if database and not redis:
            redis = stack.enter_context(_private_redis())
        both = database and redis
        yield {"DATABASE_URL": database, "REDIS_URL": redis} if both else None


def _listening_postgres() -> str:
    for name in (getpass.getuser(), "postgres"):
        url = f"postgres://{name}@127.0.0.1:5432/postgres"
        code = f"import psycopg2; c = psycopg2.connect('{url}', connect_timeout=3); k = c.cursor(); k.execute('select rolcreatedb from pg_roles where rolname = current_user'); assert k.fetchone()[0]"
        if succeeds_python(code):
            return url
    return ""


def _listening_redis() -> str:
    url = "redis://127.0.0.1:6379/9"
    return (
        url if succeeds_python(f"import redis; redis.from_url('{url}').ping()") else ""
    )


@contextlib.contextmanager
def _private_postgres() -> Iterator[str]:
    why = ("thử trên PostgreSQL", "the tests on PostgreSQL")
    binaries = _postgres_binaries()
    if not binaries and apt_install(["postgresql"], why):
        binaries = _postgres_binaries()
    if not binaries:
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="emulation-pg-") as folder:
        as_user: list[str | Path] = []
        if IS_ROOT:  # PostgreSQL refuses to run as root
            as_user = ["runuser", "-u", "postgres", "--"]
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        data, port = f"{folder}/data", free_port()
        control = [*as_user, binaries / "pg_ctl", "-D", data]
        options = f"-p {port} -k {folder} -c fsync=off -c listen_addresses=127.0.0.1"
        initdb = [*as_user, binaries / "initdb", "-D", data, "-U", "postgres"]
        made = succeeds([*initdb, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"])
        # The log goes to a file: a pipe would be held open by the server.
        start = [*control, "-w", "-l", f"{folder}/log", "-o", options, "start"]
        started = made and succeeds(start)
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres" if started else ""
        finally:
            if started:
                quiet([*control, "-m", "immediate", "stop"])


def _postgres_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextlib.contextmanager
def _private_redis() -> Iterator[str]:
    why = ("thử hàng đợi Redis", "the tests on Redis")
    if not shutil.which("redis-server") and not apt_install(["redis-server"], why):
        yield ""
        return
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="emulation-redis-") as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        server = subprocess.Popen(
            ["redis-server", *options, folder], stdout=subprocess.DEVNULL
        )
        try:
            yield f"redis://127.0.0.1:{port}/9"
        finally:
            server.terminate()
            server.wait()
