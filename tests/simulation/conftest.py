"""One world for all tests of this folder: built once, looked at by each, taken back."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from tests.simulation import dossiers, script
from tests.simulation import world as worlds
from tests.simulation.reckoning import Outcome, reckon

# On SQLite every organisation acts. A statement to PostgreSQL takes several times as long,
# and what it does differently shows in the tests of concurrency, not here: there only
# so many act, the others owe and hand nothing in.
ACTING_ON_POSTGRESQL = 28
# By hand: `SIMULATION_ACTING=32 pytest tests/simulation` for a quick look.
ACTING = os.environ.get("SIMULATION_ACTING")
SEED = int(os.environ.get("SIMULATION_SEED", "20260101"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.django_db)
            # Four minutes of a core on one engine; what engines do differently shows
            # in the tests of concurrency.
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("simulation")


@pytest.fixture(scope="package")
def world(
    folder: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[worlds.World]:
    """`SIMULATION_SEED=… pytest tests/simulation` gives another one."""
    print(f"SIMULATION_SEED={SEED}")  # noqa: T201
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "files", DATA_DIR=folder),
        transaction.atomic(),
    ):
        yield worlds.build(dossiers.add_to(script.write(SEED, _acting())))
        transaction.set_rollback(True)


def _acting() -> int | None:
    if ACTING:
        return int(ACTING)
    return None if settings.IS_SQLITE else ACTING_ON_POSTGRESQL


@pytest.fixture(scope="package")
def expected(world: worlds.World) -> Outcome:
    """What must have come of it, worked out without the product."""
    return reckon(world.script, world.swept)
