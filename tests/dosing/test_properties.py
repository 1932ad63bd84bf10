"""What must hold for any pump whatever its figures are, tried on timelines that hypothesis makes up and shrinks."""

import json
import re
from copy import deepcopy
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pumplog.dosing.case.door import answer_line
from pumplog.dosing.figures import parse
from pumplog.dosing.figures.formatting import amount_text, concentration_text, dose_rate_text, plain
from pumplog.dosing.figures.quantities import DoseRate
from pumplog.dosing.reservoir.state import state_at
from pumplog.dosing.windows import Policy, refill_window
from tests.dosing.build import PUMP, ZONE, d, day, fill, steady
from tests.dosing.timelines import Timeline

INSTANTS = ("alarm_at", "alarm_at_all_boluses", "alarm_at_earliest", "empty_at")
QUANTITY = re.compile(r"([0-9.]+) (mg|mcg)(/mL|/day|/h)?")
NEVER = datetime.max.replace(tzinfo=ZoneInfo("UTC"))

sources = st.randoms(use_true_random=False)
more = st.sampled_from(["0.000001", "0.1", "1", "3", "100"]).map(Decimal)


def cases():
    return sources.map(lambda source: Timeline(source, ordinary=True).case())


def answer(case):
    told = json.loads(answer_line(json.dumps(case).encode())[0])
    assert "error" not in told, told["error"]
    return told


def local(case, text):
    return datetime.fromisoformat(text).astimezone(ZoneInfo(case["zone"]))


def never_later(told, before):
    """Each date and instant is the same or earlier; none at all is the latest there is."""
    for key in INSTANTS:
        earlier, later = (datetime.fromisoformat(each[key]) if each[key] else NEVER for each in (told, before))
        assert earlier <= later, key
    assert (told["refill_by"] or "9999-12-31") <= (before["refill_by"] or "9999-12-31")


def every_text(value, change):
    """The same case with every text in it put through `change`."""
    if isinstance(value, dict):
        return {key: every_text(member, change) for key, member in value.items()}
    if isinstance(value, list):
        return [every_text(member, change) for member in value]
    return change(value) if isinstance(value, str) else value


def raised(text, by):
    """`6 mg/day` and 0.5 -> `6.5 mg/day`; `0.4` and 0.5 -> `0.9`."""
    number, space, unit = text.partition(" ")
    return f"{plain(Decimal(number) + by)}{space}{unit}"


@given(cases(), more, st.integers(0, 9))
def test_a_higher_dose_never_gives_a_later_date(case, by, which):
    higher = deepcopy(case)
    programs = [event for event in higher["events"] if event["type"] == "program"]
    chosen = programs[which % len(programs)]
    holder = chosen["steps"][which % len(chosen["steps"])] if "steps" in chosen else chosen
    key = next(key for key in ("rate", "dose", "flow_ml_per_day") if key in holder)
    holder[key] = raised(holder[key], by)
    never_later(answer(higher), answer(case))


@given(cases(), st.integers(1, 50))
def test_more_boluses_never_give_a_later_date(case, extra):
    higher = deepcopy(case)
    for event in higher["events"]:
        if event["type"] == "boluses":
            event["count"] += extra
        if "patient_bolus" in event:
            event["patient_bolus"]["max_per_day"] += extra
    never_later(answer(higher), answer(case))


@given(cases(), more)
def test_a_higher_stop_volume_never_gives_a_later_date(case, by):
    pump = {**case["pump"], "low_reservoir_ml": raised(case["pump"]["low_reservoir_ml"], by)}
    never_later(answer({**case, "pump": pump}), answer(case))


@given(cases(), more)
def test_a_wider_tolerance_never_gives_a_later_date(case, by):
    pump = {**case["pump"], "flow_tolerance_pct": raised(case["pump"]["flow_tolerance_pct"], by)}
    never_later(answer({**case, "pump": pump}), answer(case))


@given(cases(), st.integers(0, 400))
def test_more_margin_never_gives_a_later_date(case, days):
    wider = {**case, "policy": {**case["policy"], "margin_days": case["policy"]["margin_days"] + days}}
    told, before = answer(wider), answer(case)
    never_later(told, before)
    if before["refill_by_reason"] == "volume":
        moved = date.fromisoformat(before["refill_by"]) - date.fromisoformat(told["refill_by"])
        assert moved == timedelta(days=days)


@given(cases())
def test_the_pump_that_runs_fast_is_never_expected_to_last_longest(case):
    told = answer(case)
    order = [told[key] for key in ("alarm_at_earliest", "alarm_at_all_boluses", "alarm_at", "empty_at")]
    instants = [datetime.fromisoformat(text) if text else NEVER for text in order]
    assert instants == sorted(instants)


@given(cases(), st.sampled_from([1000, 7, Decimal("0.001")]))
def test_every_strength_and_dose_scaled_together_changes_nothing_but_the_doses(case, factor):
    def scaled(text):
        match = QUANTITY.fullmatch(text)
        return f"{plain(Decimal(match[1]) * factor)} {match[2]}{match[3] or ''}" if match else text

    told, other = answer(case), answer(every_text(case, scaled))
    doses = zip(told.pop("daily_doses"), other.pop("daily_doses"), strict=True)
    assert other == told
    for dose, larger in doses:
        assert abs(Decimal(dose["mcg_per_day"]) * factor - Decimal(larger["mcg_per_day"])) <= Decimal("0.000001")


def in_micrograms(text):
    match = QUANTITY.fullmatch(text)
    return f"{plain(Decimal(match[1]) * 1000)} mcg{match[3] or ''}" if match and match[2] == "mg" else text


@given(cases())
def test_milligrams_written_as_micrograms_change_nothing(case):
    assert answer(every_text(case, in_micrograms)) == answer(case)


@given(cases())
def test_a_date_never_exceeds_what_caps_it(case):
    told = answer(case)
    filled = max((event for event in known(case) if event["type"] == "fill"), key=moment)
    filled_on = local(case, filled["at"]).date()
    caps = [filled_on + timedelta(days=drug["stability_days"]) for drug in filled["drugs"] if "stability_days" in drug]
    if case["policy"]["max_interval_days"] is not None:
        caps.append(filled_on + timedelta(days=case["policy"]["max_interval_days"]))
    alarm = told["alarm_at_earliest" if case["policy"]["use_tolerance"] else "alarm_at_all_boluses"]
    if alarm:
        caps.append(local(case, alarm).date() - timedelta(days=case["policy"]["margin_days"]))
    assert told["refill_by"] == (min(caps).isoformat() if caps else None)


def moment(event):
    return datetime.fromisoformat(event["at"])


def known(case):
    return [event for event in case["events"] if moment(event) <= moment(case["ask"])]


@given(cases(), st.sampled_from(["alarm_at", "empty_at"]))
def test_an_instant_is_the_last_whole_second_before_the_level_is_reached(case, key):
    told = answer(case)
    level = Decimal(case["pump"]["low_reservoir_ml"] if key == "alarm_at" else 0)
    assume(told[key] and local(case, told[key]) > moment(case["ask"]))
    at = local(case, told[key])

    def left(when):
        later = {**case, "events": known(case), "ask": {"at": when.isoformat()}}
        return Decimal(answer(later)["expected_residual_ml"])

    # The last digit of a volume is rounded; a microlitre is far below it.
    assert left(at) >= level - Decimal("1e-9")
    assert left(at + timedelta(seconds=1)) <= level + Decimal("1e-9")


@given(cases(), st.integers(0, 10**6))
def test_the_order_of_the_events_is_irrelevant(case, seed):
    events = list(case["events"])
    Random(seed).shuffle(events)
    assert answer({**case, "events": events}) == answer(case)


@given(cases(), st.integers(1, 1439))
def test_splitting_an_interval_at_an_unrelated_event_changes_nothing(case, minutes):
    told, events = answer(case), known(case)
    at = max(moment(event) for event in events if event["type"] == "fill") + timedelta(minutes=minutes)
    assume(at < moment(case["ask"]) and at not in map(moment, events))
    programs = [event for event in events if event["type"] == "program" and moment(event) <= at]
    assume(programs)
    current = max(programs, key=moment)
    again = {**current, "at": at.astimezone(moment(current).tzinfo).isoformat()}
    nothing = {"type": "bolus", "at": at.isoformat(), "volume_ml": "0"}
    pause = [{"type": kind, "at": at.isoformat()} for kind in ("stop", "start")]
    for unrelated in ([again], [nothing], pause, [again, nothing, *pause]):
        assert answer({**case, "events": [*case["events"], *unrelated]}) == told


def halves(event):
    """Boluses counted once, as two counts of half as many over half the time each."""
    begin, end = (datetime.fromisoformat(event[key]) for key in ("from", "to"))
    middle = (begin + (end - begin) / 2).isoformat()
    return [
        {**event, "count": event["count"] // 2, "from": event["from"], "to": middle},
        {**event, "count": event["count"] // 2, "from": middle, "to": event["to"]},
    ]


@given(cases())
def test_boluses_may_be_counted_in_two_halves(case):
    counted = [event for event in case["events"] if event["type"] == "boluses" and event["from"] != event["to"]]
    assume(counted)
    for event in counted:
        event["count"] *= 2
    others = [event for event in case["events"] if event not in counted]
    split = [half for event in counted for half in halves(event)]
    assert answer({**case, "events": others + split}) == answer(case)


@given(cases())
def test_what_was_taken_and_what_is_left_make_what_was_held(case):
    told = answer(case)
    filled = max((event for event in known(case) if event["type"] == "fill"), key=moment)
    held = Decimal(filled["volume_ml"]) + Decimal(filled.get("retained_ml", "0"))
    taken, left = Decimal(told["delivered_ml"]), Decimal(told["expected_residual_ml"])
    assert min(taken, left) >= 0
    assert abs(taken + left - held) <= Decimal("1e-9")


@given(cases(), st.integers(1, 90))
def test_waiting_moves_no_expected_instant_and_brings_no_worst_case_nearer(case, days):
    now = {**case, "events": known(case)}
    later = {**now, "ask": {"at": (moment(case["ask"]) + timedelta(days=days)).isoformat()}}
    before, after = answer(now), answer(later)
    for key in ("alarm_at", "empty_at"):
        assert before[key] == after[key] or local(case, before[key]) == local(case, after[key])
    never_later(before, after)


@given(st.decimals(min_value=0, max_value=999_999_999, places=6, allow_nan=False))
@example(Decimal("0.000000"))
@example(Decimal("100000000.100000"))
def test_a_figure_written_and_read_again_is_itself(value):
    assert parse.decimal_text(plain(value)) == value
    assert parse.mass(amount_text(value), places=12) == parse.mass(f"{plain(value)} mcg")
    assert parse.dose_rate(dose_rate_text(DoseRate(mcg_per_day=value), "mcg/day")).mcg_per_day == value
    if value:
        assert parse.concentration(concentration_text(value), places=12).mcg_per_ml == value


@given(
    st.integers(0, 250),
    st.sets(st.integers(0, 6), min_size=1),
    st.sets(st.integers(-40, 40)),
    st.integers(0, 30),
)
def test_a_closed_day_moves_the_date_to_the_nearest_open_day_before_it(interval, open_days, closed, margin):
    state = state_at(PUMP, (fill(), steady()), day(1))
    policy = Policy(margin_days=margin, use_tolerance=False, max_interval_days=interval)
    plainly = refill_window(state, policy, ZONE).refill_by
    holidays = frozenset(plainly + timedelta(days=number) for number in closed)
    working = Policy(
        margin_days=margin,
        use_tolerance=False,
        max_interval_days=interval,
        working_days=frozenset(open_days),
        holidays=holidays,
    )
    moved = refill_window(state, working, ZONE).refill_by
    open_on = [
        on
        for on in (plainly - timedelta(days=number) for number in range(400))
        if on.weekday() in open_days and on not in holidays
    ]
    assert moved == open_on[0]


@settings(max_examples=30)
@given(cases(), st.sampled_from(["0", "1", "19"]))
def test_more_in_the_reservoir_never_gives_an_earlier_date(case, retained):
    fuller = deepcopy(case)
    for event in fuller["events"]:
        if event["type"] == "fill":
            event["retained_ml"] = raised(event.get("retained_ml", "0"), Decimal(retained))
    pump = {**case["pump"], "reservoir_ml": "100"}
    never_later(answer({**case, "pump": pump}), answer({**fuller, "pump": pump}))


@pytest.mark.parametrize("value", ["0.30", "100", "0.000001", "12.500"])
def test_no_figure_is_shown_with_a_trailing_zero_or_without_a_leading_one(value):
    shown = plain(d(value))
    assert shown[0] != "."
    assert not ("." in shown and shown[-1] in "0.")
