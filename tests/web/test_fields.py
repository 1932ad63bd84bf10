"""What is plain is taken exactly; what is not is refused with a reason, and nothing is guessed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from pumplog.web.fields import ClockField, CountField, DayField, FigureField, MomentField, placed

HOSTILE = [
    "1,5", "1.234,5", "1 000", "1_0", "1e2", "1E2", ".5", "5.", "+1", "-1", "-0", "−1", "NaN", "nan", "Infinity", "inf",
    "٣", "\uff11\uff10", "①", "½", "0x10", "1/2", "1.2.3", "abc", "1 mL", "12mL", "1\u00a05", "\u200b1", "1;2", "=1+1", "1e-3",
    "9" * 30, "1.1234567", "१", "0b1", "1'000", "--1", "()", "1\u06f1", "ten",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_it_refuses_what_is_not_a_plain_number(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        FigureField().clean(text)
    assert refused.value.messages[0].strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_count_refuses_it_too(text: str) -> None:
    with pytest.raises(ValidationError):
        CountField(most=10).clean(text)


@pytest.mark.parametrize(("text", "value"), [("0", "0"), ("12.5", "12.5"), ("0.000001", "0.000001"), ("007", "7")])
def test_it_takes_a_plain_number_exactly(text: str, value: str) -> None:
    assert FigureField().clean(text) == Decimal(value)


def test_an_empty_box_is_no_number_and_never_zero() -> None:
    assert FigureField(required=False).clean("") is None
    assert CountField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        FigureField().clean("")


def test_zero_is_an_answer() -> None:
    assert CountField(required=False).clean("0") == 0


@pytest.mark.parametrize(
    "text", ["2026-02-30", "30.02.2026", "2/3/2026", "2026-1-1", "20260101", "2026-13-01", "٢٠٢٦-01-01"]
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        DayField().clean(text)


@pytest.mark.parametrize("text", ["24:00", "6:30", "06:60", "06.30", "06:30:00"])
def test_a_time_of_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        ClockField().clean(text)


@pytest.mark.parametrize(
    "text", ["2026-11-22", "2026-11-22 10:30", "2026-11-22T25:00", "2026-11-22T10:30+01:00", "now"]
)
def test_a_moment_is_date_and_time_without_an_offset(text: str) -> None:
    with pytest.raises(ValidationError):
        MomentField().clean(text)


def local(text: str) -> dt.datetime:
    moment = MomentField().clean(text)
    assert moment is not None
    return moment


def test_a_moment_gets_the_clinics_offset() -> None:
    made = placed(local("2026-11-22T10:30"), "America/Denver")
    assert made.isoformat() == "2026-11-22T10:30:00-07:00"


def test_r21_a_time_that_the_clock_change_skipped_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        placed(local("2026-03-08T02:30"), "America/Denver")
    assert refused.value.code == "nonexistent_time"


def test_r21_a_time_that_came_twice_is_asked_about() -> None:
    twice = local("2026-11-01T01:30")
    with pytest.raises(ValidationError) as refused:
        placed(twice, "America/Denver")
    assert refused.value.code == "ambiguous_time"
    assert "MDT" in refused.value.message
    assert "MST" in refused.value.message
    first, second = placed(twice, "America/Denver", which="first"), placed(twice, "America/Denver", which="second")
    assert (second.astimezone(dt.UTC) - first.astimezone(dt.UTC)) == dt.timedelta(hours=1)


def test_an_ordinary_time_needs_no_answer() -> None:
    assert placed(local("2026-07-01T01:30"), "Europe/Berlin").utcoffset() == dt.timedelta(hours=2)
