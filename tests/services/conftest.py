"""What most tests of the services stand on: the small world, on a Sunday in November."""

import pytest

from tests.world import NOW, World, make_world


@pytest.fixture
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())


@pytest.fixture
def world(the_day: None) -> World:
    return make_world()
