"""An instant that PostgreSQL sends is read as Django's own loader reads it."""

import datetime as dt

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from hypothesis import given
from hypothesis import strategies as st
from psycopg import DataError
from psycopg.postgres import types

from pumplog.postgresql import InstantLoader

OURS = InstantLoader(types["timestamptz"].oid)


class Theirs(BaseTzLoader):
    timezone = dt.UTC


THEIRS = Theirs(types["timestamptz"].oid)


def written(at: dt.datetime) -> str:
    """As PostgreSQL writes it: no more digits of a second than it has."""
    fraction = f"{at.microsecond:06}".rstrip("0")
    return f"{at:%Y-%m-%d %H:%M:%S}".rjust(19, "0") + (f".{fraction}" if fraction else "") + "+00"


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_every_instant(at):
    for sent in (written(at).encode(), memoryview(written(at).encode())):
        assert OURS.load(sent) == THEIRS.load(sent) == at
        assert OURS.load(sent).tzinfo is dt.UTC


@pytest.mark.parametrize(
    "sent", ["2026-11-20 17:00:00+02", "2026-11-20 17:00:00.1+05:30", "1890-01-01 00:00:00-07:52:58"]
)
def test_an_offset_that_is_not_ours(sent):
    assert OURS.load(sent.encode()).timestamp() == dt.datetime.fromisoformat(sent).timestamp()


@pytest.mark.parametrize("sent", ["0044-03-15 12:00:00+00 BC", "10000-01-01 00:00:00+00", "infinity", "-infinity"])
def test_what_no_datetime_holds_is_refused_as_before(sent):
    for loader in (OURS, THEIRS):
        with pytest.raises(DataError):
            loader.load(sent.encode())


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_connection_reads_with_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT '2026-11-20 17:00:00.25+00'::timestamptz")
        (at,) = cursor.fetchone()
        kind = connection.connection.adapters.get_loader(types["timestamptz"].oid, cursor.cursor.format)
    assert at == dt.datetime(2026, 11, 20, 17, 0, 0, 250_000, tzinfo=dt.UTC)
    assert kind is InstantLoader
