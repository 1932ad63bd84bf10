"""What the product writes down of a computation can be run again by anyone, with the same answer."""

import json
from datetime import UTC, timedelta, timezone

import pytest

from pumplog.dosing.case.door import answer_line, solve
from pumplog.dosing.case.node import Node
from pumplog.dosing.case.reader import read_case
from pumplog.dosing.case.strict_json import read_json
from pumplog.dosing.case.writer import case_text
from tests.dosing.build import (
    POLICY,
    PUMP,
    ZONE,
    allowed,
    bolus,
    bupivacaine,
    counted,
    day,
    fill,
    flex,
    mg,
    ml,
    morphine,
    rate,
    start,
    steady,
    stop,
)
from tests.dosing.timelines import random_case

EVENTS = (
    fill(at=day(-60)),
    steady(at=day(-60), bolus=allowed("0.5", 4)),
    fill(30, retained="0.5", drugs=(bupivacaine(stability_days=60), morphine())),
    flex((0, "0.25"), (13, "0.5"), at=day(1).astimezone(UTC), clock_offset=timedelta(hours=-6)),
    rate("0.123456", at=day(20)),
    bolus(day(0), ml("0.35")),
    bolus(day(2), mg("0.1")),
    counted(3, 9, 4, "0.2"),
    stop(10),
    start(11),
)


def written(**changes):
    given = {"case_id": "x", "pump": PUMP, "events": EVENTS, "policy": POLICY, "zone": ZONE, "at": day(30)}
    return case_text(**{**given, **changes})


def test_what_was_written_answers_as_what_was_meant():
    case = read_case(Node(read_json(written(measured=ml("20.1")).encode())))
    assert case.policy == POLICY
    assert case.zone == ZONE
    assert case.measured == ml("20.1")
    assert written(events=case.events, measured=case.measured, at=case.at) == written(measured=ml("20.1"), at=case.at)


def test_the_pumps_clock_is_written_as_the_offset_of_its_programme():
    programs = [event for event in json.loads(written())["events"] if event.get("mode") == "flex"]
    assert programs[0]["at"] == "2026-03-02T11:00:00-06:00"


def test_an_instant_keeps_its_offset_of_whole_minutes_and_is_else_written_in_utc():
    at = day(30).astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert json.loads(written(at=at))["ask"]["at"] == at.isoformat()
    assert at.isoformat().endswith("+05:45")
    for odd in (timedelta(minutes=19, seconds=32), timedelta(hours=1, seconds=1), timedelta(hours=-7, seconds=-30)):
        assert json.loads(written(at=at.astimezone(timezone(odd))))["ask"]["at"] == day(30).isoformat()
    with pytest.raises(ValueError, match=r"^an instant carries its offset$"):
        written(at=at.replace(tzinfo=None))


def test_what_is_not_known_is_not_written():
    """An absent key, a null and a nought are three things; the form knows absence."""
    made = json.loads(written(events=(fill(30), steady())))
    assert made["events"] == [
        {
            "type": "fill",
            "at": "2026-03-01T10:00:00-07:00",
            "volume_ml": "30",
            "drugs": [{"drug": "morphine", "concentration": "20000 mcg/mL", "primary": True}],
        },
        {"type": "program", "at": "2026-03-01T10:00:00-07:00", "mode": "continuous", "dose": "6000 mcg/day"},
    ]
    assert made["ask"].keys() == {"at"}
    assert made["id"] == "x"


@pytest.mark.parametrize("seed", range(40))
def test_a_random_case_survives_being_written(seed):
    line = json.dumps(random_case(seed, ordinary=True)).encode()
    case = read_case(Node(read_json(line)))
    again = written(
        pump=case.pump, events=case.events, policy=case.policy, zone=case.zone, at=case.at, measured=case.measured
    )
    answer = json.loads(answer_line(again.encode())[0])
    assert {**solve(case), "id": "x"} == answer
