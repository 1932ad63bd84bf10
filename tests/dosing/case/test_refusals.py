"""What is refused, with which code, at which place and in which words: hundreds of ways to spoil a case that is right.

data/refusals.json holds them as people and programs rely on them. `python -m tests.dosing.case.test_refusals` writes it anew; the
difference is then to be read like any other change of the product.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from pumplog.dosing.case.door import answer_line
from tests.dosing.case.every_key import AT, BOLUS, CASE

WRITTEN = Path(__file__).parents[1] / "data" / "refusals.json"
LATER = "2026-03-20T10:00:00-07:00"
INSTANTS = {
    "a day alone": "2026-03-01",
    "no offset": "2026-03-01T10:00:00",
    "a space for the T": "2026-03-01 10:00:00Z",
    "a small z": "2026-03-01T10:00:00z",
    "a day that does not exist": "2026-02-30T10:00:00Z",
    "hour 24": "2026-03-01T24:00:00Z",
    "a leap second": "2026-06-30T23:59:60Z",
    "an offset of a day": "2026-03-01T10:00:00+24:00",
    "nanoseconds": "2026-03-01T10:00:00.123456789Z",
    "the year 1899": "1899-12-31T23:59:59Z",
    "the year 9999": "9999-01-01T00:00:00Z",
    "other digits": "\u0662026-03-01T10:00:00Z",
}
FILL, STEADY, RATE, FLEX = CASE["events"][:4]
UNTOUCHED = [event for event in CASE["events"] if event["type"] != "boluses"]


def changed(place, change):
    """The case with `change` done to the container at a place, for its last key."""
    made = deepcopy(CASE)
    here = made
    for key in place[:-1]:
        here = here[key]
    change(here, place[-1])
    return made


def put(place, value):
    return changed(place, lambda here, key: here.__setitem__(key, value))


def with_events(*more):
    return {**CASE, "events": [*UNTOUCHED, *more]}


def places(value, place=()):
    """Every member and element of the case, with its place."""
    for key, child in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*place, key), child
        yield from places(child, (*place, key))


def said(place):
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place).lstrip(".")


def spoilt_keys() -> Iterator[tuple[str, object]]:
    for place, value in places(CASE):
        if isinstance(place[-1], str):
            yield f"without {said(place)}", changed(place, lambda here, key: here.pop(key))
        if isinstance(value, dict):
            yield f"a key nobody knows in {said(place)}", put((*place, "remark"), "x")
            yield f"a key with a space in {said(place)}", put((*place, "lot no"), "x")
        for name, other in {"null": None, "a list": [], "an object": {}, "a number": 5, "true": True, "": ""}.items():
            if not other or type(other) is not type(value):
                yield f"{name or 'nothing'} for {said(place)}", put(place, other)
    yield "a key nobody knows at the top", put(("remark",), "x")


def spoilt_words() -> Iterator[tuple[str, object]]:
    for name, text in INSTANTS.items():
        for place in (("ask", "at"), ("events", 0, "at"), ("events", 6, "from")):
            yield f"{name} for {said(place)}", put(place, text)
    for zone in ("Mars/Olympus", "america/denver", "../../etc/passwd", "localtime", "right/UTC", "UTC+1", " UTC"):
        yield f"zone {zone!r}", put(("zone",), zone)
    for unit in ("", " mg", " mg/ml", " \u00b5g/mL", " mg/day", "  mg/mL", " mL", " g/mL", "mg/mL", " mg/mL "):
        yield f"strength in {unit!r}", put(("events", 0, "drugs", 0, "concentration"), f"20{unit}")
    for unit in ("", " mg", " mg/mL", " mg/hour", " mg/d", " mL/day"):
        yield f"dose in {unit!r}", put(("events", 1, "dose"), f"6{unit}")
    for unit in ("", " mL", " mg/day", " \u03bcg", " MG"):
        yield f"bolus in {unit!r}", put(("events", 5, "dose"), f"6{unit}")
    for clock in ("24:00", "0:00", "00:60", "00.00", "00:00:00", " 00:00", "\u0660\u0660:00"):
        yield f"step from {clock!r}", put(("events", 3, "steps", 0, "start"), clock)
    for strength in ("0 mg/mL", "0.000 mcg/mL", "-5 mg/mL"):
        yield f"strength {strength}", put(("events", 0, "drugs", 0, "concentration"), strength)
    yield "event of a type nobody knows", put(("events", 4, "type"), "refill")
    yield "programme of a mode nobody knows", put(("events", 1, "mode"), "pulse")


def spoilt_sense() -> Iterator[tuple[str, object]]:
    drugs = FILL["drugs"]
    yield "no drug", put(("events", 0, "drugs"), [])
    yield "no primary drug", put(("events", 0, "drugs", 0, "primary"), value=False)
    yield "two primary drugs", put(("events", 0, "drugs"), [drugs[0], drugs[0]])
    yield "a fill over the reservoir's size", put(("events", 0, "volume_ml"), "39.500001")
    yield "no fill", {**CASE, "events": [STEADY]}
    yield "no programme", {**CASE, "events": [FILL]}
    yield "no event", {**CASE, "events": []}
    yield "asked before the fill", put(("ask", "at"), "2026-02-28T10:00:00-07:00")
    yield "two fills at one instant", with_events({**FILL, "at": "2026-03-01T17:00:00Z"})
    yield "two programmes at one instant", with_events({**STEADY, "at": "2026-03-01T17:00:00Z"})
    yield "a step not from midnight", put(("events", 3, "steps"), FLEX["steps"][1:])
    yield "no steps", put(("events", 3, "steps"), [])
    yield "steps out of order", put(("events", 3, "steps"), [*FLEX["steps"], FLEX["steps"][1]])
    yield "a bolus of two amounts", put(("events", 4, "dose"), "1 mg")
    stop, start = ({"type": kind, "at": LATER} for kind in ("stop", "start"))
    soon = "2026-03-19T10:00:00-07:00"
    yield "a stop while stopped", with_events({**stop, "at": soon}, stop)
    yield "a start while running", with_events(start)
    yield "two stops at one instant", with_events(stop, stop)
    yield "a start and two stops at one instant", with_events(stop, start, stop, stop)
    counted = {"type": "boluses", "at": LATER, "from": AT, "to": LATER, "count": 1, "dose": "1 mg"}
    yield "boluses from before the fill", with_events({**counted, "from": "2026-03-01T09:59:59-07:00"})
    yield "boluses that end before they begin", with_events({**counted, "to": "2026-03-01T09:59:59-07:00"})
    yield "boluses that end after they were counted", with_events({**counted, "to": "2026-03-20T10:00:01-07:00"})
    later_fill = {**FILL, "at": soon}
    yield "boluses over two fills", with_events(later_fill, counted)
    for count in (-1, 1_000_001, 10**41, 1.5):
        yield f"{count} boluses", with_events({**counted, "count": count})
        allowed = {**BOLUS, "max_per_day": count}
        yield f"{count} boluses a day", put(("events", 1, "patient_bolus"), allowed)
    for days in (-1, 36_501, 5.0, "5"):
        for place in (
            ("policy", "margin_days"),
            ("policy", "max_interval_days"),
            ("events", 0, "drugs", 0, "stability_days"),
        ):
            yield f"{days!r} for {said(place)}", put(place, days)
    for number in (" ", "1,5", "NaN", "Infinity", "1e3", "-1", "+1", ".5", "5.", "9" * 41, "0." + "1" * 41):
        yield f"{number:.9} mL", put(("pump", "reservoir_ml"), number)


def spoilt_lines() -> Iterator[tuple[str, bytes]]:
    line = json.dumps(CASE).encode()
    yield "a blank line", b" \t\r\n"
    yield "an empty line", b""
    yield "half a line", line[:-1]
    yield "two values", line + b"{}"
    yield "single quotes", b"{'id': 1}"
    yield "a list", b"[]"
    yield "null", b"null"
    yield "Latin-1", '{"id": "\xe9"}'.encode("latin-1")
    yield "deep nesting", b"[" * 200_000
    yield "a key twice", b'{"id": 1, "zone": "UTC", "zone": "UTC"}'
    yield "a key twice further in", line.replace(b'"use_tolerance"', b'"margin_days": 5, "use_tolerance"')
    yield "a key twice in a list", line.replace(b'"max_per_day": 4', b'"max_per_day": 4, "max_per_day": 4')
    yield "a float for an id", line.replace(b'"id": "all"', b'"id": 1.5')
    yield "a long number for an id", line.replace(b'"id": "all"', b'"id": ' + b"1" * 41)
    yield "minus zero for an id", line.replace(b'"id": "all"', b'"id": -0')


def spoilt() -> dict[str, bytes]:
    made = {}
    for source in (spoilt_keys, spoilt_words, spoilt_sense):
        made |= {name: json.dumps(case).encode() for name, case in source()}
    return made | dict(spoilt_lines())


def refused() -> dict[str, list[str]]:
    """What is said to each spoilt case; those that are right after all are left out."""
    found = {}
    for name, line in spoilt().items():
        error = json.loads(answer_line(line)[0]).get("error")
        if error:
            found[name] = [error["code"], error["path"], error["message"]]
    return found


EXPECTED = json.loads(WRITTEN.read_text(encoding="utf-8")) if WRITTEN.exists() else {}


def test_each_refusal_is_the_one_that_is_written_down():
    assert refused() == EXPECTED


def test_there_are_enough_of_them():
    assert len(EXPECTED) > 300
    assert len({code for code, _, _ in EXPECTED.values()}) > 35


@pytest.mark.parametrize("name", [name for name in spoilt() if name not in EXPECTED])
def test_what_is_answered_all_the_same_was_optional(name):
    optional = (
        "retained_ml",
        "stability_days",
        "patient_bolus",
        "measured_residual_ml",
        "max_interval_days",
        ".primary",
        " id",
    )
    assert any(word in f" {name}" for word in optional), name


if __name__ == "__main__":
    rows = (f"{json.dumps(name)}: {json.dumps(error)}" for name, error in refused().items())
    WRITTEN.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
