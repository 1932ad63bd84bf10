"""The ground the tests stand on is itself tested."""

import socket
from pathlib import Path

import pytest
from django.db import connection


def test_no_test_reaches_another_machine():
    with socket.socket() as attempt, pytest.raises(AssertionError, match="only this machine"):
        attempt.connect(("192.0.2.1", 80))


def test_a_test_may_reach_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_in_tests_is_a_file_with_the_products_own_safety():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert Path(connection.settings_dict["NAME"]).name == "test.sqlite3"
