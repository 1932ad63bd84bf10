"""Each system check stays silent here and speaks where its harm could happen."""

import sqlite3

import pytest
from django.conf import settings

from pumplog import checks


@pytest.mark.sqlite
def test_this_machines_sqlite_is_sound():
    assert checks.sqlite_is_sound() == []


@pytest.mark.sqlite
def test_it_refuses_a_sqlite_that_can_corrupt_its_log(monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    assert [error.id for error in checks.sqlite_is_sound()] == ["pumplog.E001"]


def test_an_old_sqlite_does_not_matter_to_postgresql(monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    assert checks.sqlite_is_sound() == []


def test_zones_are_known_here():
    assert checks.zones_are_known() == []


def test_it_refuses_to_run_without_zone_data(monkeypatch):
    monkeypatch.setattr(checks, "SOME_ZONES", ("Europe/Vienna", "Europe/Nowhere"))
    (error,) = checks.zones_are_known()
    assert error.id == "pumplog.E002"
    assert "Europe/Nowhere" in error.msg
    assert "Vienna" not in error.msg


@pytest.mark.django_db
def test_the_database_writes_durably():
    assert checks.sqlite_is_durable(databases=["default"]) == []


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_it_refuses_a_sqlite_that_does_not_write_through():
    from django.db import connection

    connection.cursor().execute("PRAGMA synchronous=OFF")
    try:
        assert [error.id for error in checks.sqlite_is_durable(databases=["default"])] == ["pumplog.E004"]
    finally:
        connection.cursor().execute("PRAGMA synchronous=FULL")
