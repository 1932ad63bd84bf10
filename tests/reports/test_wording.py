"""Dates and figures as paper says them."""

import datetime as dt
from decimal import Decimal

import pytest

from reports import wording


@pytest.mark.parametrize(
    ("value", "said"),
    [("9.166666667", "9.2 mL"), ("0.04", "0 mL"), ("0.05", "0.1 mL"), ("12.00", "12 mL"), ("0.30", "0.3 mL")],
)
def test_a_computed_volume_has_a_tenth_of_a_ml(value: str, said: str) -> None:
    assert wording.computed_ml(Decimal(value)) == said


@pytest.mark.parametrize(
    ("value", "said"), [("6.30", "6.3 mL"), ("40.000", "40 mL"), ("6.125", "6.125 mL"), ("0", "0 mL")]
)
def test_a_typed_volume_keeps_every_digit(value: str, said: str) -> None:
    assert wording.typed_ml(Decimal(value)) == said


def test_what_is_not_known_is_never_zero() -> None:
    assert {wording.typed_ml(None), wording.computed_ml(None), wording.flow(None)} == {"not known"}


@pytest.mark.parametrize(("value", "said"), [("1.25", "+1.3"), ("-2.866", "\u22122.9"), ("-0.04", "0"), ("0", "0")])
def test_a_difference_shows_its_sign(value: str, said: str) -> None:
    assert wording.signed(Decimal(value)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(6, "in 6 days"), (1, "in 1 day"), (0, "today"), (-1, "overdue by 1 day"), (-9, "overdue by 9 days")],
)
def test_days_are_counted_by_the_calendar(days: int, said: str) -> None:
    today = dt.date(2026, 11, 22)
    assert wording.in_days(today + dt.timedelta(days=days), today) == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/Denver", "Sat 31 Oct 2026, 23:30 MDT"),
        ("Europe/Berlin", "Sun 1 Nov 2026, 06:30 CET"),
        ("America/Sao_Paulo", "Sun 1 Nov 2026, 02:30 UTC-03"),
    ],
)
def test_an_instant_names_the_zone_it_is_read_in(zone: str, said: str) -> None:
    assert wording.moment(dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC), zone) == said


def test_what_decides_reads_as_words() -> None:
    assert wording.decides("interval") == "the clinic\u2019s longest interval"


def test_a_person_is_named_without_the_address() -> None:
    assert wording.person("Kay Tall <kay@clinic.example>") == "Kay Tall"
    assert wording.person("console:root") == "console:root"
