"""The judgement: its words, what it may know, and its figures on 400 pumps whose truth is known."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from pumplog.dosing.case.node import Node
from pumplog.dosing.drift.door import read_cycles
from pumplog.dosing.drift.judgement import Cycle, Direction, Prior, State, judge
from pumplog.dosing.figures.quantities import Volume

PUMPS = [json.loads(line) for line in (Path(__file__).parents[1] / "data" / "drift.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def judged():
    return [(pump["truth"], judge(read_cycles(Node(pump)))) for pump in PUMPS]


def at(ratio, programmed="30", held="40"):
    aspirated = None if ratio is None else Volume(ml=Decimal(held) - Decimal(ratio) * Decimal(programmed))
    return Cycle(held=Volume(ml=Decimal(held)), programmed=Volume(ml=Decimal(programmed)), aspirated=aspirated)


STEADY = [at(ratio) for ratio in ("1.00", "0.98", "1.02", "0.99", "1.01", "1.00", "0.99", "1.01")]


def test_a_steady_pump_is_steady():
    assert {(each.state, each.direction) for each in judge(STEADY)} == {(State.STEADY, None)}


@pytest.mark.parametrize(("ratio", "direction"), [("1.2", Direction.OVER), ("0.8", Direction.UNDER)])
def test_a_pump_that_leaves_its_level_is_investigated_that_way(ratio, direction):
    last = judge([*STEADY, at(ratio), at(ratio)])[-1]
    assert (last.state, last.direction) == (State.INVESTIGATE, direction)
    assert abs(last.now_ratio - Decimal(ratio)) < Decimal("0.05")


def test_it_stays_investigated_while_it_stays_off():
    assert {each.state for each in judge([*STEADY, *[at("1.15")] * 12])[-10:]} == {State.INVESTIGATE}


def test_one_gross_reading_passes():
    states = [each.state for each in judge([*STEADY, at("0.85"), *STEADY])]
    assert states[8] is not State.STEADY
    assert states[-1] is State.STEADY


def test_a_pump_that_never_ran_as_programmed_is_investigated_too():
    last = judge([at("1.25")] * 6)[-1]
    assert (last.state, last.direction) == (State.INVESTIGATE, Direction.OVER)
    assert last.outside_tolerance > Decimal("0.95")


def test_a_steady_slow_level_inside_the_tolerance_is_its_own():
    assert judge([at("0.92")] * 8)[-1].state is State.STEADY


def test_the_first_three_refills_are_watched_at_most_while_inside_the_tolerance():
    assert judge([at("1.00"), at("1.00"), at("1.10")])[-1].state is not State.INVESTIGATE


def test_a_dry_pump_with_much_that_should_be_left_is_investigated():
    last = judge([*STEADY, at(None)])[-1]
    assert (last.ratio, last.ratio_at_least) == (None, Decimal("1.333333333"))
    assert (last.state, last.direction) == (State.INVESTIGATE, Direction.OVER)


def test_a_dry_pump_that_was_programmed_to_run_dry_is_not():
    assert judge([*STEADY, at(None, programmed="41")])[-1].state is State.STEADY


def test_what_is_lost_while_nothing_is_programmed_is_investigated():
    lost = Cycle(held=Volume(ml=Decimal(40)), programmed=Volume(ml=Decimal(0)), aspirated=Volume(ml=Decimal(20)))
    last = judge([*STEADY, lost])[-1]
    assert (last.state, last.direction) == (State.INVESTIGATE, Direction.OVER)


def test_a_reading_that_nothing_explains_is_investigated():
    strange = Cycle(held=Volume(ml=Decimal(40)), programmed=Volume(ml=Decimal(1)), aspirated=Volume(ml=Decimal(9999)))
    last = judge([*STEADY, strange])[-1]
    assert (last.state, last.direction) == (State.INVESTIGATE, Direction.UNDER)


def test_little_programmed_has_a_wide_interval():
    (full,), (short,) = judge([at("1", programmed="36")]), judge([at("1", programmed="10")])
    assert short.high - short.low > 2 * (full.high - full.low) - Decimal("0.1")
    assert (short.expected_ratio, full.expected_ratio) == (Decimal("0.9950"), Decimal("0.9950"))


def test_nothing_programmed_says_nothing():
    last = judge([*STEADY, at("0", programmed="0")])[-1]
    assert (last.ratio, last.ratio_at_least, last.state) == (None, None, State.STEADY)


def test_the_expectation_follows_the_pump_and_starts_at_the_prior():
    first, *_, last = judge([at("1.06")] * 9, Prior(mean=Decimal("0.968"), sd=Decimal("0.04")))
    assert first.expected_ratio == Decimal("0.9680")
    assert last.expected_ratio > Decimal("1.04")


def test_a_judgement_knows_nothing_of_later_cycles():
    cycles = read_cycles(Node(PUMPS[2]))
    whole = judge(cycles)
    assert all(judge(cycles[: count + 1])[-1] == whole[count] for count in range(len(cycles)))


def test_every_known_pump_is_judged_within_the_bounds(judged):
    false = [each.state is State.INVESTIGATE for truth, own in judged for each in own[: truth["onset"]]]
    assert 100 * sum(false) / len(false) <= 1.2
    for size, share in ((0.12, 0.80), (0.20, 0.99)):
        for shift, direction in ((size, Direction.OVER), (-size, Direction.UNDER)):
            found = [
                any(
                    each.state is State.INVESTIGATE and each.direction is direction
                    for each in own[truth["onset"] : truth["onset"] + 3]
                )
                for truth, own in judged
                if truth["shift"] == shift
            ]
            assert sum(found) / len(found) >= share


def test_the_interval_holds_what_it_says_on_steady_pumps(judged):
    inside = [
        each.low <= each.ratio <= each.high
        for truth, own in judged
        for each in (own if not truth["shift"] else own[: truth["onset"]])
        if each.ratio is not None
    ]
    assert 0.94 <= sum(inside) / len(inside) <= 0.96


def test_evidence_is_not_told_beyond_a_million():
    strongest = max(each.evidence for each in judge([*STEADY, *[at("1.25")] * 6]))
    assert strongest == Decimal("1000000.0000")
