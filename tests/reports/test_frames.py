"""The history as text."""

import dataclasses
from decimal import Decimal

from reports.frames import COLUMNS, history_frame
from tests.reports.sheets import ZONE, refill_rows


def test_each_refill_is_a_row_of_text_in_the_order_given() -> None:
    frame = history_frame(refill_rows(60), zone=ZONE)
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == 60
    assert list(frame["number"][:2]) == ["120", "118"]
    assert all(isinstance(value, str) for value in frame.to_numpy().ravel())


def test_nothing_aspirated_and_not_measured_are_words_and_no_numbers() -> None:
    left = history_frame(refill_rows(60), zone=ZONE).set_index("number")["left_ml"]
    assert left["120"] == "\u00d7 nothing could be aspirated"
    assert left["14"] == "not measured"
    assert left["118"] == "7.6"


def test_a_figure_that_does_not_exist_is_a_dash_and_never_zero() -> None:
    first = history_frame(refill_rows(3), zone=ZONE).iloc[-1]
    assert first["date"] == "23 Apr 2026 (first fill)"
    assert (first["expected_ml"], first["difference_ml"], first["delivered"]) == ("\u2013", "\u2013", "\u2013")


def test_typed_volumes_keep_their_digits_and_computed_ones_a_tenth() -> None:
    row = dataclasses.replace(
        refill_rows(2)[0],
        residual_state="measured",
        aspirated_ml=Decimal("6.125"),
        expected_ml=Decimal("9.166666667"),
        difference_ml=Decimal("-3.041666667"),
        delivered_ratio=Decimal("1.0986"),
        filled_ml=Decimal("39.50"),
    )
    shown = history_frame([row], zone=ZONE).iloc[0]
    assert (shown["left_ml"], shown["expected_ml"], shown["difference_ml"]) == ("6.125", "9.2", "\u22123")
    assert (shown["delivered"], shown["filled_ml"]) == ("110 %", "39.5")


def test_no_refill_gives_an_empty_frame_with_its_columns() -> None:
    frame = history_frame((), zone=ZONE)
    assert list(frame.columns) == list(COLUMNS)
    assert frame.empty
