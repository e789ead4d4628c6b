"""The clock: only a demo may let it stand at another moment."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured

from emulation import clock

PAST = dt.datetime(2027, 5, 19, 3, 0, tzinfo=dt.UTC)


def test_a_demo_stands_at_a_moment_and_returns(settings):
    settings.DEMO = True
    with clock.at(PAST):
        assert clock.now() == PAST
        assert clock.today() == dt.date(2027, 5, 19)
        with clock.at(PAST + dt.timedelta(days=1)):
            assert clock.today() == dt.date(2027, 5, 20)
        assert clock.now() == PAST
        assert clock.real_now() != PAST
    assert abs(clock.now() - clock.real_now()) < dt.timedelta(seconds=5)


def test_a_moment_is_told_in_utc_as_the_machines_own(settings):
    settings.DEMO = True
    hanoi = dt.timezone(dt.timedelta(hours=7))
    with clock.at(PAST.astimezone(hanoi)):
        assert clock.now().isoformat() == PAST.isoformat()


def test_a_demo_returns_after_an_error(settings):
    settings.DEMO = True
    with pytest.raises(RuntimeError), clock.at(PAST):
        raise RuntimeError
    assert clock.now() != PAST


def test_a_live_system_is_refused(settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured), clock.at(PAST):
        pass


def test_a_naive_moment_is_refused(settings):
    settings.DEMO = True
    with pytest.raises(ValueError, match="aware"), clock.at(PAST.replace(tzinfo=None)):
        pass
