"""The geometry and the words of a reservoir gauge."""

from decimal import Decimal

import pytest

from pumplog.web.templatetags.drawing import Gauge, gauge_for


def drawn(level: str | None, stop: str | None = "4", low: str | None = None, high: str | None = None) -> Gauge:
    def amount(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return gauge_for(
        level_ml=amount(level), capacity_ml=Decimal(40), stop_ml=amount(stop), low_ml=amount(low), high_ml=amount(high)
    )


def test_the_parts_stand_where_the_amounts_are() -> None:
    gauge = drawn("9.2", low="7.4", high="10.4")
    assert (gauge.sure, gauge.maybe_from, gauge.maybe_width) == ("18.5%", "18.5%", "7.5%")
    assert (gauge.level, gauge.stop) == ("23%", "10%")


def test_without_a_band_all_of_the_level_is_sure() -> None:
    gauge = drawn("10")
    assert (gauge.sure, gauge.maybe_width, gauge.low_ml) == ("25%", "0%", None)


@pytest.mark.parametrize(
    ("level", "low", "tone"),
    [
        ("4.1", None, "plain"),
        ("4", None, "danger"),
        ("3.9", None, "danger"),
        ("5", "4", "warn"),
        (None, None, "unknown"),
    ],
)
def test_it_is_red_at_the_stop_level_and_amber_where_it_may_be_there(
    level: str | None, low: str | None, tone: str
) -> None:
    assert drawn(level, low=low).tone == tone


def test_the_words_say_what_the_drawing_shows() -> None:
    assert drawn("9.2", low="7.4", high="10.4").label == "About 9.2 of 40 mL, between 7.4 and 10.4 mL, stop level 4 mL"
    assert drawn("3").label == "About 3 of 40 mL, stop level 4 mL, at or below the stop level"
    assert drawn("5", low="3.5").label.endswith("may have reached the stop level")


def test_an_unknown_level_is_not_drawn_as_an_empty_pump() -> None:
    gauge = drawn(None, low="1", high="2")
    assert gauge.level is None
    assert gauge.label == "Level not known, reservoir holds 40 mL, stop level 4 mL"


def test_the_drawing_stays_in_its_frame_while_the_words_tell_the_truth() -> None:
    gauge = drawn("43", low="42", high="44")
    assert (gauge.level, gauge.maybe_width) == ("100%", "0%")
    assert gauge.label.startswith("About 43 of 40 mL")
    assert drawn("-1").level == "0%"


@pytest.mark.parametrize(
    ("size", "labels"),
    [
        ("40", ["0", "10", "20", "30", "40 mL"]),
        ("20", ["0", "5", "10", "15", "20 mL"]),
        ("18", ["0", "5", "10", "18 mL"]),
        ("0.3", ["0", "0.3 mL"]),
    ],
)
def test_the_scale_has_round_steps_that_never_run_into_each_other(size: str, labels: list[str]) -> None:
    gauge = gauge_for(level_ml=None, capacity_ml=Decimal(size), stop_ml=None, low_ml=None, high_ml=None)
    assert [tick.label for tick in gauge.ticks] == labels


def test_it_refuses_a_reservoir_that_holds_nothing() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        gauge_for(level_ml=None, capacity_ml=Decimal(0), stop_ml=None, low_ml=None, high_ml=None)
