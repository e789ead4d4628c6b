"""The first two commands, as a newcomer meets them when something is wrong."""

import importlib.machinery
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
RUN = str(ROOT / "run")


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_old_python_is_told_what_to_do():
    pretend = f"import sys, runpy; sys.version_info = (3, 8, 10); runpy.run_path({RUN!r})"  # fmt: skip

    result = run("-c", pretend)

    assert result.returncode == 1
    assert "Cần Python 3.11 trở lên; máy này đang dùng 3.8.10" in result.stderr


def test_a_taken_port_is_named_before_anything_is_installed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        result = run(RUN, "demo", PORT=port)

    assert result.returncode == 1
    assert f"Cổng {port} không dùng được" in result.stderr
    assert "PORT=8123 ./run demo" in result.stderr


@pytest.mark.parametrize("port", ["tám nghìn", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(port):
    result = run(RUN, "demo", PORT=port)

    assert result.returncode == 1
    assert "không phải số cổng" in result.stderr


def test_an_unknown_command_shows_the_known_ones():
    result = run(RUN, "dmeo")

    assert result.returncode == 2
    assert "./run demo" in result.stdout


# ------------------------------------------------------------------------------ demo
@pytest.fixture
def run_file(tmp_path, monkeypatch):
    """The file `run`, loaded; it works in a folder of the test's own."""
    loader = importlib.machinery.SourceFileLoader("run_file", RUN)
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("run_file", loader)
    )
    loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    return module


def test_a_demo_uses_nothing_of_a_real_installation(run_file, tmp_path):
    (tmp_path / ".env").write_text("DATABASE_URL=postgres://real/real")

    env = run_file.demo_environment("8123", on_real_date=False)

    assert env["ENV_FILE"] == os.devnull
    assert env["DATABASE_URL"] == f"sqlite:///{tmp_path}/var/demo/emulation.sqlite3"
    assert env["DATA_DIR"] == f"{tmp_path}/var/demo"


def test_a_demo_sends_its_mails_into_its_folder(run_file, tmp_path):
    env = run_file.demo_environment("8123", on_real_date=True)
    code = "from emulation import settings as s; print(s.EMAIL_BACKEND, s.EMAIL_FILE_PATH)"  # fmt: skip

    result = run("-c", code, **env)

    backend, folder = result.stdout.split()
    assert backend.endswith("filebased.EmailBackend")
    assert Path(folder) == tmp_path / "var/demo-today/mail"


def test_a_demo_rehearses_award_season_and_remembers_since_when(run_file, tmp_path):
    env = run_file.demo_environment("8123", on_real_date=False)
    (tmp_path / "var/demo/rehearsal_began_on.txt").write_text("2026-01-02")
    later = run_file.demo_environment("8123", on_real_date=False)

    assert env["SIMULATED_DATE"] == "2030-08-15"
    assert later["SIMULATED_SINCE"] == "2026-01-02"


def test_a_demo_on_the_real_date_has_a_folder_of_its_own(run_file, tmp_path):
    env = run_file.demo_environment("8123", on_real_date=True)

    assert env["SIMULATED_DATE"] == ""
    assert env["DATA_DIR"] == f"{tmp_path}/var/demo-today"


def test_a_second_start_prepares_nothing_until_the_plan_changes(
    run_file, tmp_path, monkeypatch
):
    steps = []
    monkeypatch.setattr(run_file, "do", lambda command, *_, **__: steps.append(command))
    plan = tmp_path / "campaigns/plans/any/units.csv"
    plan.parent.mkdir(parents=True)
    plan.write_text("code,name")
    env = run_file.demo_environment("8123", on_real_date=False)

    run_file.prepare(env)
    first = len(steps)
    run_file.prepare(env)
    second = len(steps) - first
    plan.write_text("code,name\nX1,Xã Mẫu")
    run_file.prepare(env)

    assert (first, second, len(steps)) == (5, 0, 10)


# --------------------------------------------------------------------------- serve
# A program that has a child of its own, as a web server has its workers.
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; print(1); time.sleep(600)', {mark!r}])"


def starter(programs, tmp_path):
    """A process that serves `programs` as `./run demo` does."""
    script = tmp_path / "serve.py"
    script.write_text(
        textwrap.dedent(f"""
            import os, signal, sys
            # As in a terminal, also where the tests themselves run in the background.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.path.insert(0, {str(ROOT)!r})
            from machine import processes
            sys.exit(processes.serve({programs!r}, os.environ, port="9", greet=print))
        """)
    )
    return subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def running(mark):
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:  # it has just ended
            continue
        if mark in words:
            found.append(folder.name)
    return found


def until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_end_of_run_ends_everything_it_started(number, tmp_path):
    mark = f"mark-{tmp_path.name}-{number}"
    command = [sys.executable, "-c", PARENT.format(mark=mark)]
    process = starter({"web": command, "worker": command}, tmp_path)
    until(lambda: len(running(mark)) == 4)  # two parents, two children

    process.send_signal(number)
    _out, _error = process.communicate(timeout=30)

    assert process.returncode == 0
    assert running(mark) == []


def test_a_dead_worker_is_noticed_and_ends_everything(tmp_path):
    mark = f"mark-{tmp_path.name}"
    lives = [sys.executable, "-c", PARENT.format(mark=mark)]
    dies = [sys.executable, "-c", "raise SystemExit(3)"]

    process = starter({"web": lives, "worker": dies}, tmp_path)
    _out, error = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "Tiến trình worker đã dừng đột ngột" in error.decode()
    assert running(mark) == []
