import datetime as dt

import pytest

from emulation import clock
from records import worker
from records.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_health_is_good_while_the_worker_gives_signs_of_life(client):
    worker.beat("upkeep")

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"database": True, "worker": True}


def test_health_is_bad_when_the_worker_is_silent(client):
    worker.beat("upkeep")
    Heartbeat.objects.update(at=clock.real_now() - dt.timedelta(minutes=4))

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": True, "worker": False}


def test_health_says_nothing_more_to_an_outsider(client):
    response = client.get("/healthz")

    assert set(response.json()) == {"database", "worker"}
    assert "no-store" in response["Cache-Control"]
