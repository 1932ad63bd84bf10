from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.dosing.figures import parse
from pumplog.dosing.figures.parse import Unreadable
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Mass


def code_of(reader, text):
    with pytest.raises(Unreadable) as refused:
        reader(text)
    assert refused.value.message
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "value"), [("0", "0"), ("0.5", "0.5"), ("007.50", "7.50"), ("123456789", "123456789")]
)
def test_plain_digits_are_read_exactly(text, value):
    assert parse.decimal_text(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["1_0", "1e2", "1E2", ".5", "5.", "+1", "-1", "-0", "NaN", "Infinity", "0x10", "1.2.3", " 1", "1 ", "1\n",
     "1\u00a0", "\u0661\u0662", "\uff11", "1\u00b2", "1'000", "one"],
)  # fmt: skip
def test_anything_that_a_lenient_reader_would_guess_at_is_refused(text):
    assert code_of(parse.decimal_text, text) == "not_a_number"


@pytest.mark.parametrize("text", ["1,5", "1,000", "1,000.5"])
def test_a_comma_is_named_as_what_is_wrong(text):
    assert code_of(parse.decimal_text, text) == "decimal_comma"


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_blank_is_missing_and_never_zero(text):
    assert code_of(parse.decimal_text, text) == "number_missing"


def test_more_digits_or_places_than_the_field_holds_are_refused_and_not_cut():
    assert code_of(parse.decimal_text, "1234567890") == "too_many_digits"
    assert code_of(parse.decimal_text, "0.1234567") == "too_many_places"
    assert parse.decimal_text("0.1234567", places=7) == Decimal("0.1234567")


@given(st.decimals(min_value=0, max_value=999_999_999, places=6, allow_nan=False))
def test_what_is_written_plainly_is_read_back_as_itself(value):
    assert parse.decimal_text(format(value, "f")) == value


def readable(text):
    try:
        parse.decimal_text(text)
    except Unreadable:
        return False
    return True


@given(st.text(alphabet="0123456789.,+-eE_ \u0663", max_size=9) | st.text(max_size=12))
def test_only_plain_ascii_digits_are_read(text):
    whole, point, fraction = text.partition(".")
    plain = all(part and set(part) <= set("0123456789") for part in ([whole, fraction] if point else [whole]))
    assert readable(text) is (plain and len(whole) <= 9 and len(fraction) <= 6)


@pytest.mark.parametrize(
    ("reader", "unit"), [(parse.concentration, "mg/mL"), (parse.dose_rate, "mg/h"), (parse.mass, "mcg")]
)
def test_a_quantity_holds_nine_digits_and_six_places_unless_told_otherwise(reader, unit):
    assert reader(f"123456789.123456 {unit}")
    assert code_of(reader, f"1234567890 {unit}") == "too_many_digits"
    assert code_of(reader, f"0.1234567 {unit}") == "too_many_places"
    assert reader(f"1234567890.1234567 {unit}", digits=10, places=7)


def test_a_quantity_of_any_kind_holds_as_many():
    assert parse.quantity_text("123456789.123456 mL", parse.Kind.VOLUME) == Decimal("123456789.123456")
    with pytest.raises(Unreadable, match="more than 9 digits"):
        parse.quantity_text("1234567890 mL", parse.Kind.VOLUME)
    with pytest.raises(Unreadable, match="more than 6 places"):
        parse.quantity_text("0.1234567 mL", parse.Kind.VOLUME)


def test_each_unit_comes_out_in_micrograms():
    assert parse.concentration("20 mg/mL") == Concentration(mcg_per_ml=Decimal(20_000))
    assert parse.concentration("25 mcg/mL") == Concentration(mcg_per_ml=Decimal(25))
    assert parse.dose_rate("6 mg/day") == DoseRate(mcg_per_day=Decimal(6000))
    assert parse.dose_rate("0.25 mg/h") == DoseRate(mcg_per_day=Decimal(6000))
    assert parse.dose_rate("10 mcg/h") == DoseRate(mcg_per_day=Decimal(240))
    assert parse.mass("0.5 mg") == Mass(mcg=Decimal(500))
    assert parse.mass("25 mcg") == Mass(mcg=Decimal(25))


@pytest.mark.parametrize(
    ("reader", "text", "code"),
    [
        (parse.concentration, "20", "unit_missing"),
        (parse.concentration, "20 ", "unit_missing"),
        (parse.concentration, "20 mg/ml", "unit_unknown"),
        (parse.concentration, "20 ug/mL", "unit_unknown"),
        (parse.concentration, "20 \u00b5g/mL", "unit_unknown"),
        (parse.concentration, "20  mg/mL", "unit_unknown"),
        (parse.concentration, "20mg/mL", "not_a_number"),
        (parse.concentration, "20 mg", "unit_wrong_kind"),
        (parse.concentration, "6 mg/day", "unit_wrong_kind"),
        (parse.concentration, "0 mg/mL", "strength_zero"),
        (parse.concentration, "-1 mg/mL", "not_a_number"),
        (parse.dose_rate, "6 mg", "unit_wrong_kind"),
        (parse.dose_rate, "6 mg/hour", "unit_unknown"),
        (parse.mass, "6 mL", "unit_wrong_kind"),
    ],
)
def test_a_unit_that_is_missing_unknown_or_of_the_wrong_kind_is_refused(reader, text, code):
    assert code_of(reader, text) == code


def test_the_first_and_the_last_year_are_years():
    assert parse.instant("1900-01-01T00:00:00Z").year == 1900
    assert parse.instant("9998-12-31T23:59:59Z").year == 9998


def test_an_instant_keeps_its_offset():
    read = parse.instant("2026-03-01T09:30:00-07:00")
    assert read == datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert read.utcoffset().total_seconds() == -7 * 3600
    assert parse.instant("2026-03-01T09:30Z") == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert parse.instant("2026-03-01T09:30:00.250000Z").microsecond == 250_000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-03-01T09:30:00", "instant_without_offset"),
        ("2026-03-01", "instant_unreadable"),
        ("2026-03-01 09:30:00Z", "instant_unreadable"),
        ("2026-W09-7T09:30:00Z", "instant_unreadable"),
        ("2026-03-01T09:30:00z", "instant_unreadable"),
        ("\u0662026-03-01T09:30:00Z", "instant_unreadable"),
        ("2026-02-29T09:30:00Z", "instant_impossible"),
        ("2026-03-01T24:00:00Z", "instant_impossible"),
        ("2026-03-01T09:30:60Z", "instant_impossible"),
        ("2026-03-01T09:30:00+24:00", "instant_impossible"),
        ("2026-03-01T09:30:00.1234567Z", "instant_too_fine"),
        ("1899-12-31T00:00:00Z", "instant_out_of_range"),
        ("9999-01-01T00:00:00Z", "instant_out_of_range"),
    ],
)
def test_an_instant_that_could_be_read_two_ways_or_not_at_all_is_refused(text, code):
    assert code_of(parse.instant, text) == code


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("28", 28), ("07", 7)])
def test_a_whole_number_is_read_within_its_range(text, value):
    assert parse.whole_text(text, least=1, most=28) == value


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("0", "out_of_range", "the number is from 1 to 28"),
        ("29", "out_of_range", "the number is from 1 to 28"),
        ("1.5", "too_many_places", "the number has more than 0 places after the point"),
        ("007", "too_many_digits", "the number has more than 2 digits before the point"),
        ("", "number_missing", "missing"),
    ],
)
def test_a_whole_number_outside_its_range_or_broken_is_refused(text, code, message):
    with pytest.raises(Unreadable) as refused:
        parse.whole_text(text, least=1, most=28)
    assert refused.value.code == code
    assert message in refused.value.message
