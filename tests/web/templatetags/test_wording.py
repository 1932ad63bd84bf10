"""Figures and dates in words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from pumplog.web.templatetags import wording

TODAY = date(2026, 11, 22)
INSTANT = datetime(2026, 11, 29, 3, 30, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("0.4200"), None, "0.42"),
        (Decimal("9.0"), None, "9"),
        (Decimal("1E+2"), None, "100"),
        (Decimal("0E-9"), None, "0"),
        (Decimal("-0.00"), None, "0"),
        (Decimal("-0.04"), 1, "0"),
        (Decimal("9.25"), 1, "9.3"),
        (Decimal("9.96"), 1, "10"),
        (12, None, "12"),
    ],
)
def test_a_figure_has_a_leading_zero_and_no_trailing_one(value: Decimal | int, places: int | None, text: str) -> None:
    assert wording.plain(value, places) == text


@pytest.mark.parametrize("value", [0.1, True, "0.1", None])
def test_it_refuses_what_is_not_an_exact_number(value: object) -> None:
    with pytest.raises(TypeError):
        wording.plain(value)  # type: ignore[arg-type]


def test_it_refuses_a_figure_that_is_not_a_number() -> None:
    with pytest.raises(ValueError, match="finite"):
        wording.plain(Decimal("NaN"))


def test_a_date_names_its_weekday() -> None:
    assert wording.day(date(2026, 11, 28)) == "Sat 28 Nov 2026"
    assert wording.day_short(date(2026, 11, 28)) == "Sat 28 Nov"


def test_the_day_of_an_instant_is_the_clinic_s_day() -> None:
    assert wording.day(INSTANT, "America/Denver") == "Sat 28 Nov 2026"
    assert wording.day(INSTANT, ZoneInfo("Europe/Zurich")) == "Sun 29 Nov 2026"


def test_an_instant_names_its_zone() -> None:
    assert wording.moment(INSTANT, "America/Denver") == "Sat 28 Nov 2026, 20:30 MST"
    assert wording.moment(INSTANT, "America/Sao_Paulo") == "Sun 29 Nov 2026, 00:30 UTC-03"
    assert wording.clock_time(INSTANT, "America/Denver") == "20:30:07"


def test_it_refuses_an_instant_without_a_zone_on_either_side() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        wording.moment(datetime(2026, 11, 29, 3, 30), "America/Denver")  # noqa: DTZ001
    with pytest.raises(ValueError, match="clinic's zone"):
        wording.day(INSTANT)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 28), "in 6 days"),
        (date(2026, 11, 23), "in 1 day"),
        (TODAY, "today"),
        (date(2026, 11, 21), "1 day ago"),
        (date(2026, 11, 20), "2 days ago"),
    ],
)
def test_it_says_how_far_off_a_day_is(on: date, words: str) -> None:
    assert wording.in_days(on, TODAY) == words


@pytest.mark.parametrize(("ratio", "shown"), [("1.006", "101 %"), ("0.995", "100 %"), ("0", "0 %"), ("0.774", "77 %")])
def test_a_ratio_is_shown_as_a_whole_percentage(ratio, shown):
    assert wording.percent(Decimal(ratio)) == shown


def test_a_person_is_named_without_the_address():
    assert wording.who("Kim Tall, RN <nurse@rapid-creek.example>") == "Kim Tall, RN"
    assert wording.who("console:root") == "console:root"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("refill-by date moved to 2026-12-04", "refill-by date moved to Fri 4 Dec 2026"),
        ("from 2026-12-04 to 2026-12-06.", "from Fri 4 Dec 2026 to Sun 6 Dec 2026."),
        ("ends 2026-02-30", "ends 2026-02-30"),
        ("lot A-2026-12-04, X2026-12-04, 2026-12-04-7", "lot A-2026-12-04, X2026-12-04, 2026-12-04-7"),
        ("2026-12-04T10:30", "2026-12-04T10:30"),
        ("by telephone", "by telephone"),
    ],
)
def test_a_stored_day_is_shown_as_days_are_written_here(stored: str, shown: str) -> None:
    assert wording.dates_said(stored) == shown
