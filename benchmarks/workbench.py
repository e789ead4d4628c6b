"""How long the ranking's pages take when thousands are ranked, order included.

    .venv/bin/python -m benchmarks.workbench [nominations]

Whole requests through the test client, on SQLite unless DATABASE_URL says otherwise (that
database is filled: name an empty one). Median of seven, on the clock and of the process's
own time, which a busy machine does not stretch; the floor is the page of places, which
ranks nothing.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

import django

FOLDER = tempfile.mkdtemp(prefix="workbench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")
os.environ |= {
    "DATA_DIR": FOLDER,
    "ENV_FILE": os.devnull,
    "DEBUG": "0",
    "HTTPS": "0",
    "REQUIRE_TOTP": "0",
    "ALLOWED_HOSTS": "testserver",
    "LOG_LEVEL": "ERROR",
}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER}/bench.sqlite3")
django.setup()

from django.conf import settings  # noqa: E402 - after django.setup()
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import Role, User  # noqa: E402
from campaigns.models import Campaign, Criterion  # noqa: E402
from nominations import allocation, scenarios  # noqa: E402
from nominations.models import Scenario  # noqa: E402
from nominations.ranking_data import standing  # noqa: E402
from nominations.scenario_changes import Changes  # noqa: E402
from tests.campaigns.factories import campaign  # noqa: E402
from tests.nominations.many import many_ranked, with_opinions  # noqa: E402
from tests.people import person  # noqa: E402

PAGES = [
    "/quota/",
    "/ranking/",
    "/ranking/?page=50",
    "/ranking/?by=kind",
    "/ranking/?by=block",
    "/ranking/?line=300",
    "/ranking/calibration/",
]


def measure(work: Callable[[], object], runs: int = 7) -> tuple[float, float]:
    """Milliseconds on the clock and of this process's own, the median of each."""
    clocks, own = [], []
    for _run in range(runs):
        began, spent = time.perf_counter(), time.process_time()
        work()
        clocks.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - spent) * 1000)
    return statistics.median(clocks), statistics.median(own)


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 10_000
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    call_command("migrate", verbosity=0)
    made = campaign(places=408)
    allocation.open_places(made)
    appraisers = [person(Role.BOARD_APPRAISER, organization=made.board) for _n in range(12)]  # fmt: skip
    with_opinions(made, many_ranked(made, count), appraisers)
    browser = Client()
    leader = person(Role.BOARD_LEADER, organization=made.board)
    browser.force_login(leader, settings.AUTHENTICATION_BACKENDS[0])
    sys.stdout.write(f"{count} nominations, two opinions each: clock, own time\n")
    _tell("the order, from the database", lambda: standing(made))
    for address in PAGES:
        assert browser.get(address).status_code == 200, address
        _tell(address, lambda address=address: browser.get(address))
    _what_if(browser, made, leader)


def _what_if(browser: Client, made: Campaign, leader: User) -> None:
    criterion = Criterion.objects.filter(criteria_set__campaign=made).first()
    assert criterion is not None
    changes = Changes(weights={criterion.pk: criterion.weight * 2})
    kept: list[Scenario] = []
    _tell(
        "a scenario of weights, saved",
        lambda: kept.append(scenarios.save(made, "Hệ số", changes, by=leader)),
        runs=1,
    )
    address = f"/ranking/scenarios/{kept[0].pk}/"
    _tell(address, lambda: browser.get(address))
    _tell(
        "the same applied, 408 places held",
        lambda: scenarios.apply(kept[0], reason="Đo", by=leader),
        runs=1,
    )


def _tell(what: str, work: Callable[[], object], runs: int = 7) -> None:
    clock, own = measure(work, runs)
    sys.stdout.write(f"  {what:<36}{clock:8.0f} ms{own:8.0f} ms\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
