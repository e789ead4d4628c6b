"""The first two commands, as a newcomer meets them when something is wrong."""

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


# --------------------------------------------------------------------------- serve
# A program that has a child of its own, as a web server has its workers.
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; print(1); time.sleep(600)', {mark!r}])"


def starter(programs, tmp_path):
    """A process that serves `programs` as `./run demo` does."""
    script = tmp_path / "serve.py"
    script.write_text(
        textwrap.dedent(f"""
            import os, sys
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
