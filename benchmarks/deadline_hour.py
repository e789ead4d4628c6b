"""The last hour before the deadline: organisations read, type, check and hand in, 30
requests a second on this machine, sent whether earlier ones were answered or not.

    .venv/bin/python -m benchmarks.deadline_hour [seconds] [requests a second]

On SQLite unless DATABASE_URL says otherwise (that database is filled: name an empty one).
The server is the one that `./run demo` starts: granian, 2 workers of 4 threads.
"""

import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import django

FOLDER = tempfile.mkdtemp(prefix="deadline-hour-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")
os.environ |= {
    "DATA_DIR": FOLDER,
    "ENV_FILE": os.devnull,
    "DEBUG": "0",
    "HTTPS": "0",
    "REQUIRE_TOTP": "0",
    "SITE_URL": "http://127.0.0.1:8799",
    "ALLOWED_HOSTS": "127.0.0.1",
    "LOG_LEVEL": "ERROR",
}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER}/bench.sqlite3")
django.setup()

from django.conf import settings  # noqa: E402 - after django.setup()
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from tests.campaigns.factories import campaign, participant  # noqa: E402
from tests.nominations.factories import clerk_and_leader, complete_dossier  # noqa: E402

ORGANIZATIONS = 60
# What a person does in that hour, and how often.
MIX = [("", 25), ("check/", 25), ("papers/", 15), ("home", 15), ("draft", 15), ("submit", 5)]  # fmt: skip


class Office:
    """One organisation's person at a browser, with a complete dossier."""

    def __init__(self, made) -> None:
        organization = participant(made)
        self.user = clerk_and_leader(organization)
        self.dossier = complete_dossier(made, organization, self.user, nominations=4)
        browser = Client()
        browser.force_login(self.user, settings.AUTHENTICATION_BACKENDS[0])
        page = browser.get(
            f"/dossiers/{self.dossier.pk}/request/", headers={"host": "127.0.0.1"}
        )
        drawn_for = re.search(
            r'name="drawn_for" value="([^"]+)"', page.content.decode()
        )
        assert drawn_for, "The form of the request is not drawn."
        self.drawn_for = drawn_for[1]
        self.cookies = {name: one.value for name, one in browser.cookies.items()}

    def request(self, what: str) -> tuple[str, str, dict[str, str]]:
        page = f"/dossiers/{self.dossier.pk}/"
        if what == "home":
            return "GET", "/", {}
        if what == "draft":
            text = "Nội dung đang gõ. " * 20
            return (
                "POST",
                "/drafts/save/",
                {
                    "draft-place": f"{page}request/",
                    "draft-tab": "one",
                    "draft-sequence": "0",
                    "drawn_for": self.drawn_for,
                    "request_text": text,
                },
            )
        if what == "submit":
            return "POST", f"{page}submit/", {"assured": "on"}
        return "GET", page + what, {}


def send(office: Office, what: str) -> tuple[float, int]:
    """Seconds from the first byte sent to the last received, and the status."""
    method, path, fields = office.request(what)
    token = office.cookies.get("csrftoken", "")
    cookie = "; ".join(f"{name}={value}" for name, value in office.cookies.items())
    body = urlencode(fields | {"csrfmiddlewaretoken": token}) if fields else None
    headers = {"Cookie": cookie, "Host": "127.0.0.1", "Origin": "http://127.0.0.1"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    start = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", 8799, timeout=30)
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.read()
        is_sent_away = "/accounts/" in (answer.getheader("Location") or "")
        return time.perf_counter() - start, 401 if is_sent_away else answer.status
    except OSError:
        return time.perf_counter() - start, 0
    finally:
        line.close()


def serve() -> subprocess.Popen:
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
               "--port", "8799", "--workers", "2", "--blocking-threads", "4", "--log-level", "error",
               "emulation.wsgi:application"]  # fmt: skip
    process = subprocess.Popen(command)
    for _attempt in range(150):
        try:
            line = http.client.HTTPConnection("127.0.0.1", 8799, timeout=2)
            line.request("GET", "/accounts/login/", headers={"Host": "127.0.0.1"})
            line.getresponse().read()
            return process
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")


def main(seconds: int, rate: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    made = campaign()
    offices = [Office(made) for _number in range(ORGANIZATIONS)]
    names, weights = zip(*MIX, strict=True)
    rng, found, lock = random.Random(1), [], threading.Lock()

    def act(office: Office, what: str) -> None:
        result = (what, *send(office, what))
        with lock:
            found.append(result)

    server = serve()
    try:
        with ThreadPoolExecutor(64) as pool:
            start = time.perf_counter()
            for number in range(seconds * rate):
                time.sleep(max(0, start + number / rate - time.perf_counter()))
                pool.submit(act, rng.choice(offices), rng.choices(names, weights)[0])
    finally:
        server.terminate()
        server.wait()
    report(found)


def report(found: list[tuple[str, float, int]]) -> None:
    wrong = [row for row in found if row[2] == 0 or row[2] >= 400]
    for what in ("all", *dict(MIX)):
        times = sorted(row[1] for row in found if what in ("all", row[0]))
        ranks = statistics.quantiles(times, n=100)
        name = what or "dossier"
        sys.stdout.write(f"{name:10} {len(times):5}  p50 {ranks[49] * 1000:5.0f}  p95 {ranks[94] * 1000:5.0f}  p99 {ranks[98] * 1000:5.0f} ms" + "\n")  # fmt: skip
    sys.stdout.write(f"errors: {len(wrong)} {sorted({row[2] for row in wrong})}" + "\n")


if __name__ == "__main__":
    arguments = [int(text) for text in sys.argv[1:]]
    main(*(arguments + [60, 30][len(arguments) :]))
