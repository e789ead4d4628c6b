"""A port to serve on, and programs that are started and ended together."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence

from machine.talk import ROOT, say, stop, warn


def chosen_port() -> str:
    port = os.environ.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        stop(f"PORT={port} không phải số cổng.", f"PORT={port} is not a port number.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            stop(
                f"Cổng {port} không dùng được (có chương trình khác đang dùng?). Chọn cổng khác:  PORT=8123 ./run demo",
                f"Port {port} cannot be used (taken?). Pick another:  PORT=8123 ./run demo",
            )
    return port


def serve(
    programs: Mapping[str, Sequence[str]],
    env: Mapping[str, str],
    *,
    port: str,
    greet: Callable[[], None],
) -> int:
    """Start all, greet when the page answers, and end all: by Ctrl-C, or when one of
    them dies."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in programs.items():
            running[name] = subprocess.Popen(
                command, cwd=ROOT, env=env, start_new_session=True
            )
        return _watch(running, port, greet)
    except KeyboardInterrupt:
        say("Đang dừng", "stopping")
        return 0
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        end(list(running.values()))


def _watch(
    running: Mapping[str, "subprocess.Popen[bytes]"],
    port: str,
    greet: Callable[[], None],
) -> int:
    greeted = False
    while all(process.poll() is None for process in running.values()):
        if not greeted and answers(port):
            greet()
            greeted = True
        time.sleep(0.3)
    dead = ", ".join(
        n for n, process in running.items() if process.returncode is not None
    )
    warn(
        f"Tiến trình {dead} đã dừng đột ngột; dừng tất cả. Lý do ở các dòng phía trên.",
        f"The {dead} process died, so everything ends. The lines above say why.",
    )
    return 1


def answers(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def end(processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Each program leads a group of its own, so that its children end with it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in processes:
            try:
                os.killpg(process.pid, number)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + 10
        for process in processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                continue
