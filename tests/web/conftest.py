"""A clinic at work: the same small world for every page."""

import pytest

from tests.web.pages import Person
from tests.world import NOW, World, make_world


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def alice(world: World) -> Person:
    """A nurse of the clinic."""
    return Person(world.alice)


@pytest.fixture
def dana(world: World) -> Person:
    """The physician."""
    return Person(world.dana)


@pytest.fixture
def here(world: World) -> str:
    """The address of Ivy Fox."""
    return f"/patients/{world.patient_id}/"
