"""The JSON door against the published form: answers to the digit, and a stable refusal for everything else."""

import copy
import json
from pathlib import Path

import pytest

from pumplog.dosing.case.door import answer_line

CASES = [json.loads(line) for line in (Path(__file__).parents[1] / "data" / "cases.jsonl").read_text().splitlines()]


def ask(case, **changes):
    answer, answered = answer_line(json.dumps({**case, **changes}).encode())
    decoded = json.loads(answer)
    assert answered is ("error" not in decoded)
    return decoded


def changed(*steps, case=None):
    """The small case with the value at a place replaced: the place's keys, then the value."""
    *place, last, value = steps
    made = copy.deepcopy(case or SMALL)
    here = made
    for key in place:
        here = here[key]
    here[last] = value
    return made


FILL = {
    "type": "fill",
    "at": "2026-03-01T10:00:00-07:00",
    "volume_ml": "40",
    "drugs": [{"drug": "morphine", "concentration": "20 mg/mL", "primary": True}],
}
PROGRAM = {"type": "program", "at": "2026-03-01T10:00:00-07:00", "mode": "continuous", "dose": "6 mg/day"}
FLEX = {"type": "program", "at": "2026-03-01T10:00:00-07:00", "mode": "flex"}
SMALL = {
    "id": "small",
    "zone": "America/Phoenix",
    "pump": {"reservoir_ml": "40", "low_reservoir_ml": "2", "flow_tolerance_pct": "14.5"},
    "events": [FILL, PROGRAM],
    "policy": {"margin_days": 5, "use_tolerance": False, "max_interval_days": None},
    "ask": {"at": "2026-05-30T10:00:00-07:00"},
}
YES, NO = True, False
CONCENTRATION = ("events", 0, "drugs", 0, "concentration")
UNFILLED = {key: value for key, value in FILL.items() if key != "volume_ml"}
BOLUSES = {
    "type": "boluses",
    "at": "2026-03-20T10:00:00-07:00",
    "from": "2026-03-10T10:00:00-07:00",
    "to": "2026-03-20T10:00:00-07:00",
    "count": 10,
    "dose": "1 mg",
}


def event(kind, at, **keys):
    return {"type": kind, "at": at, **keys}


def with_events(*more):
    return {**SMALL, "events": [*SMALL["events"], *more]}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_it_gives_the_published_answer(case):
    answer = ask(case)
    for key, expected in case["expect"].items():
        assert answer[key] == expected, key
    assert answer["agrees"] is True


def test_the_golden_numbers_come_out():
    answer = ask(SMALL)
    assert answer["flow_ml_per_day"] == "0.300000000"
    assert answer["expected_residual_ml"] == "13.000000000"
    assert answer["alarm_at"] == "2026-07-06T02:00:00-07:00"  # day 126 2/3
    assert answer["empty_at"] == "2026-07-12T18:00:00-07:00"  # day 133 1/3
    assert answer["alarm_at_earliest"] == "2026-06-20T01:01:18-07:00"  # day 110.63
    assert answer["refill_by"] == "2026-07-01"
    assert answer["refill_by_reason"] == "volume"


def test_a_wrong_expectation_is_called_wrong_and_changes_nothing():
    answer = ask(SMALL, expect={"flow_ml_per_day": "0.3", "empty_at": "2026-07-13T01:00:00Z"})
    assert answer["agrees"] is True  # the same figure and the same instant, written otherwise
    wrong = ask(SMALL, expect={"flow_ml_per_day": "0.31"})
    assert wrong["agrees"] is False
    assert {**wrong, "agrees": True} == answer
    assert ask(SMALL, expect={"no_such_key": "1"})["agrees"] is False
    assert ask(SMALL, expect=None)["agrees"] is False


def test_an_expected_refusal_can_agree_too():
    broken = changed("pump", "reservoir_ml", 40)
    assert ask(broken, expect={"error": {"code": "number_not_text"}})["agrees"] is True
    assert ask(broken, expect={"flow_ml_per_day": "0.3"})["agrees"] is False


@pytest.mark.parametrize("case_id", ["a", 7, None, "\u00e9\ud800", 12345678901234567890])
def test_the_id_comes_back_as_it_was(case_id):
    assert ask(SMALL, id=case_id)["id"] == case_id


def test_an_id_that_cannot_come_back_the_same_is_refused():
    for odd in (1.5, True, [], {}):
        answer = ask(SMALL, id=odd)
        assert answer["error"]["path"] == "$.id"
        assert answer["id"] is None


def flex(*starts):
    """The small case with a daily pattern."""
    return changed("events", 1, {**FLEX, "steps": [{"start": start, "rate": "1 mg/h"} for start in starts]})


EVENING = "2026-03-02T00:00:00Z"
REFUSED = [
    ("number_not_text", "$.pump.reservoir_ml", changed("pump", "reservoir_ml", 40.0)),
    ("number_not_text", "$.pump.reservoir_ml", changed("pump", "reservoir_ml", 40)),
    ("not_a_number", "$.pump.low_reservoir_ml", changed("pump", "low_reservoir_ml", "NaN")),
    ("not_a_number", "$.pump.low_reservoir_ml", changed("pump", "low_reservoir_ml", "Infinity")),
    ("not_a_number", "$.pump.flow_tolerance_pct", changed("pump", "flow_tolerance_pct", "1e1")),
    ("not_a_number", "$.pump.flow_tolerance_pct", changed("pump", "flow_tolerance_pct", "-1")),
    ("decimal_comma", "$.pump.reservoir_ml", changed("pump", "reservoir_ml", "40,0")),
    ("too_many_digits", "$.pump.reservoir_ml", changed("pump", "reservoir_ml", "9" * 41)),
    ("too_many_places", "$.pump.reservoir_ml", changed("pump", "reservoir_ml", "0." + "9" * 41)),
    ("empty_text", "$.zone", changed("zone", "")),
    ("zone_unknown", "$.zone", changed("zone", "America/Mars")),
    ("zone_unknown", "$.zone", changed("zone", "../../etc/passwd")),
    ("zone_unknown", "$.zone", changed("zone", "right/UTC")),
    ("wrong_type", "$.zone", changed("zone", None)),
    ("wrong_type", "$.events", changed("events", {})),
    ("wrong_type", "$.events[0]", changed("events", 0, "fill")),
    ("missing_key", "$.events[0].type", changed("events", 0, {})),
    ("event_unknown", "$.events[0].type", changed("events", 0, "type", "refill")),
    ("missing_key", "$.events[0].volume_ml", changed("events", 0, UNFILLED)),
    ("unknown_key", "$.events[0].volume", changed("events", 0, "volume", "40")),
    ("unknown_key", "$.events[0]['lot no']".replace("'", '"'), changed("events", 0, "lot no", "7")),
    ("unknown_key", "$.notes", changed("notes", "")),
    ("unknown_key", "$.ask.residual", changed("ask", "residual", "1")),
    ("missing_key", "$.policy.margin_days", changed("policy", {"use_tolerance": True, "max_interval_days": None})),
    ("wrong_type", "$.policy.margin_days", changed("policy", "margin_days", "5")),
    ("wrong_type", "$.policy.margin_days", changed("policy", "margin_days", 5.0)),
    ("wrong_type", "$.policy.margin_days", changed("policy", "margin_days", YES)),
    ("out_of_range", "$.policy.margin_days", changed("policy", "margin_days", -1)),
    ("out_of_range", "$.policy.max_interval_days", changed("policy", "max_interval_days", 10**9)),
    ("wrong_type", "$.policy.use_tolerance", changed("policy", "use_tolerance", 1)),
    ("unit_unknown", "$.events[0].drugs[0].concentration", changed(*CONCENTRATION, "20 mg/ml")),
    ("unit_wrong_kind", "$.events[0].drugs[0].concentration", changed(*CONCENTRATION, "20 mg")),
    ("strength_zero", "$.events[0].drugs[0].concentration", changed(*CONCENTRATION, "0 mg/mL")),
    ("not_a_number", "$.events[0].drugs[0].concentration", changed(*CONCENTRATION, "-5 mg/mL")),
    ("wrong_type", "$.events[0].drugs[0].primary", changed("events", 0, "drugs", 0, "primary", "yes")),
    ("no_primary_drug", "$.events[0].drugs", changed("events", 0, "drugs", 0, "primary", NO)),
    ("no_primary_drug", "$.events[0].drugs", changed("events", 0, "drugs", [])),
    ("several_primary_drugs", "$.events[0].drugs", changed("events", 0, "drugs", FILL["drugs"] * 2)),
    ("unit_wrong_kind", "$.events[1].dose", changed("events", 1, "dose", "6 mg")),
    ("mode_unknown", "$.events[1].mode", changed("events", 1, "mode", "pulse")),
    ("unknown_key", "$.events[1].dose", changed("events", 1, "mode", "rate")),
    ("instant_without_offset", "$.events[1].at", changed("events", 1, "at", "2026-03-01T10:00:00")),
    ("instant_unreadable", "$.ask.at", changed("ask", "at", "yesterday")),
    ("flex_not_from_midnight", "$.events[1].steps[0].start", flex("01:00")),
    ("flex_not_from_midnight", "$.events[1].steps", flex()),
    ("flex_out_of_order", "$.events[1].steps[1].start", flex("00:00", "00:00")),
    ("clock_unreadable", "$.events[1].steps[0].start", flex("24:00")),
    ("no_fill", "$.events", changed("events", [PROGRAM])),
    ("no_program", "$.events", changed("events", [FILL])),
    ("no_fill", "$.events", changed("ask", "at", "2026-02-28T10:00:00-07:00")),
    ("two_fills_at_once", "$.events[2].at", with_events({**FILL, "at": "2026-03-01T17:00:00+00:00"})),
    ("two_programs_at_once", "$.events[2].at", with_events({**PROGRAM, "at": "2026-03-01T17:00:00Z"})),
    ("fill_over_reservoir", "$.events[0].volume_ml", changed("events", 0, "retained_ml", "0.000001")),
    ("stop_while_stopped", "$.events[3].at", with_events(event("stop", EVENING), event("stop", "2026-03-03T00:00:00Z"))),
    ("start_while_running", "$.events[2].at", with_events(event("start", EVENING))),
    ("boluses_begin_before_fill", "$.events[2].from", with_events({**BOLUSES, "from": "2026-03-01T09:59:59-07:00"})),
    ("boluses_end_before_begin", "$.events[2].to", with_events({**BOLUSES, "to": "2026-03-10T09:59:59-07:00"})),
    ("boluses_end_after_count", "$.events[2].to", with_events({**BOLUSES, "at": "2026-03-19T10:00:00-07:00"})),
    ("wrong_type", "$.events[2].count", with_events({**BOLUSES, "count": "10"})),
    ("out_of_range", "$.events[2].count", with_events({**BOLUSES, "count": -1})),
    ("two_amounts", "$.events[2].dose", with_events(event("bolus", EVENING, dose="1 mg", volume_ml="0.1"))),
    ("missing_key", "$.events[2]", with_events(event("bolus", EVENING))),
]  # fmt: skip


@pytest.mark.parametrize(("code", "path", "case"), REFUSED, ids=[row[1] for row in REFUSED])
def test_it_refuses_with_a_code_and_the_place(code, path, case):
    answer = ask(case)
    assert answer["id"] == "small"
    assert (answer["error"]["code"], answer["error"]["path"]) == (code, path)
    assert answer["error"]["message"]


@pytest.mark.parametrize(
    ("line", "code", "path"),
    [
        (b"", "blank_line", "$"),
        (b" \r\n", "blank_line", "$"),
        (b"not json", "invalid_json", "$"),
        (b'{"id": 1', "invalid_json", "$"),
        (b'{"id": 1} {"id": 2}', "invalid_json", "$"),
        (b"{'id': 1}", "invalid_json", "$"),
        (b"[1]", "wrong_type", "$"),
        (b"null", "wrong_type", "$"),
        (b'"\xff"', "not_utf8", "$"),
        (b"[" * 200_000, "too_deep", "$"),
        (b'{"id":1,"id":1}', "duplicate_key", "$.id"),
        (b'{"pump":{"a":[{"x":"1","y":{},"x":"2"}]}}', "duplicate_key", "$.pump.a[0].x"),
    ],
)
def test_a_line_that_is_no_case_gets_an_error_of_its_own(line, code, path):
    answer, answered = answer_line(line)
    decoded = json.loads(answer)
    assert not answered
    assert (decoded["error"]["code"], decoded["error"]["path"]) == (code, path)


def test_events_after_the_question_are_not_known_yet():
    later = "2026-06-01T00:00:00Z"
    future = (event("stop", later), event("stop", later), {**FILL, "at": later}, {**FILL, "at": later})
    answer = ask(with_events(*future))
    assert answer == ask(SMALL)


def test_a_byte_order_mark_is_no_reason_to_refuse():
    answer, answered = answer_line(b"\xef\xbb\xbf" + json.dumps(SMALL).encode())
    assert answered
    assert json.loads(answer)["flow_ml_per_day"] == "0.300000000"
