"""What every test may use. Playwright drives the Chromium of the machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import teardown_databases
from playwright.sync_api import Browser, Page
from xdist.scheduler import LoadScopeScheduling

from accounts.models import User
from nominations import guards as score_guards
from records import guards
from tests import databases

# Playwright's event loop lives in the thread of the tests; Django takes that for async.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
SIMULATION = "tests/simulation/"
JOURNEYS = Path(__file__).parent / "journeys"

PageAs = Callable[..., Page]


class WorldsApart(LoadScopeScheduling):
    """Shares out single tests, but a folder that builds a long world goes to one worker.
    (xdist's own groups are lost with this pytest: the mark no longer reaches the name.)"""

    def _split_scope(self, nodeid: str) -> str:
        return SIMULATION if nodeid.startswith(SIMULATION) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WorldsApart | None:
    is_grouped = config.getvalue("dist") == "loadgroup"
    return WorldsApart(config, log) if is_grouped else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if JOURNEYS in item.path.parents:
            item.add_marker(pytest.mark.journey)
        if settings.IS_SQLITE and item.get_closest_marker("postgres_only"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))
        if not _asks_the_database(item):
            item.add_marker(pytest.mark.once)


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(fixtures & {"db", "transactional_db", "live_server"})


@pytest.fixture(autouse=True)
def _empty_redis() -> Iterator[None]:
    """The database cache is rolled back with the test; Redis must be emptied."""
    yield
    if settings.REDIS_URL:
        cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    with django_db_blocker.unblock():
        made = databases.set_up()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def _flush_lifts_the_guards() -> Iterator[None]:
    """Tests that commit empty the database afterwards, audit log included. Only for
    that moment the triggers go; while a test runs they stand."""
    teardown = TransactionTestCase._fixture_teardown

    def teardown_without_guards(case: TransactionTestCase) -> None:
        with guards.lifted(connection), score_guards.lifted(connection):
            teardown(case)

    TransactionTestCase._fixture_teardown = teardown_without_guards
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Each test stores and anchors in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip
    return browser_type_launch_args | {"executable_path": chromium, "args": quiet}


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def screen(request: pytest.FixtureRequest) -> dict[str, int]:
    """A journey that takes this runs on a desk and on a phone."""
    return request.param


@pytest.fixture
def page_as(browser: Browser, live_server: Any) -> Iterator[PageAs]:
    """`page_as(user, screen)` opens a browser of that person's own, signed in.

    Whatever the browser complains about (script errors, a refused style, a missing
    file) fails the test, unless it is taken out of `page_as.complaints`."""
    contexts = []
    complaints: list[str] = []

    def open_page(
        user: User | None = None, screen: dict[str, int] = DESKTOP, **options: Any
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=screen,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **options,
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session_cookie(user, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(f"{line.text} {line.location['url']}") if line.type == "error" else None)  # fmt: skip
        return page

    open_page.complaints = complaints  # type: ignore[attr-defined]
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _session_cookie(user: User, url: str) -> dict[str, str]:
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
