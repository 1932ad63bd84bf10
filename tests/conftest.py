"""What every test stands on: a real database, no world outside, the same answers every time."""

import ipaddress
import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

# How fast a machine is, and how many of the first examples a test can use, says nothing about the product.
LUCK = (hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.filter_too_much)
hypothesis.settings.register_profile("here", deadline=None, suppress_health_check=LUCK)
hypothesis.settings.register_profile("ci", deadline=None, suppress_health_check=LUCK, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def _no_world_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """A test that reaches another machine would pass or fail with the weather, or send somebody a message."""
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = arguments[1][0]
    if isinstance(host, str) and host != "localhost" and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
        raise AssertionError(f"A test tried to reach {host}; only this machine is allowed.")


sys.addaudithook(_no_world_outside)


def pytest_configure() -> None:
    # Argon2 is slow on purpose; what it is for is tested where settings are.
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _let_tests_start_afresh()
    if _browser():
        # Playwright runs an event loop in the test's thread; Django would take that for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def _let_tests_start_afresh() -> None:
    """A test that commits is cleaned up by emptying every table, which is just what the guards exist to refuse."""
    from pumplog.models import guards

    empty = flush.Command.handle

    def handle(command: flush.Command, **options: Any) -> None:
        with connection.schema_editor() as editor:
            guards.remove(None, editor)
            guards.remove_added(None, editor)
        empty(command, **options)
        with connection.schema_editor() as editor:
            guards.install(None, editor)
            guards.remove_remade(None, editor)
            guards.install_added(None, editor)

    flush.Command.handle = handle


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    vendor = connection.vendor
    for item in items:
        if item.get_closest_marker("browser") and not _browser():
            item.add_marker(pytest.mark.skip(reason="browser tests run with PUMPLOG_BROWSER=1 and Chromium"))
        if item.get_closest_marker("postgres") and vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs PUMPLOG_DATABASE_URL=postgres://..."))
        if item.get_closest_marker("sqlite") and vendor != "sqlite":
            item.add_marker(pytest.mark.skip(reason="is about SQLite"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file of this run's own: write-ahead log, locks and turns are then those of the product."""
    for database in django_settings.DATABASES.values():
        if database["ENGINE"].endswith("sqlite3"):
            database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def _state_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is kept beside the database belongs to it: every test begins with neither, and leaves nothing in var/."""
    place = tmp_path_factory.getbasetemp() / "state" / uuid.uuid4().hex
    monkeypatch.setattr(django_settings, "STATE_DIR", place)


@pytest.fixture(autouse=True)
def _limits_start_afresh(request: pytest.FixtureRequest) -> Iterator[None]:
    """Sign-in limits live in a table that no model owns, so a test that commits must clear it itself."""
    yield
    if {"transactional_db", "live_server"} & set(request.fixturenames):
        cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, not a download of the test tool's own."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
    }


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return Path(__file__).resolve().parent.parent


def _browser() -> bool:
    return os.environ.get("PUMPLOG_BROWSER") == "1"
