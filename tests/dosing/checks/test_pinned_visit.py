"""Every finding on a change of strength, the programmer, the clock, the date and the drift of a pump, word by word."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pumplog.dosing.bridge import mixing, strength_change
from pumplog.dosing.checks.change import change_findings
from pumplog.dosing.checks.drift import drift_findings
from pumplog.dosing.checks.outcome import date_findings, running_findings
from pumplog.dosing.checks.programmer import clock_of, compared, programmer_caps, programmer_findings
from pumplog.dosing.checks.when import after_other_fills, not_in_future, programme_not_set_twice
from pumplog.dosing.conflict.causes import Cause, CauseKind, Weight
from pumplog.dosing.conflict.disagreement import About, Disagreement
from pumplog.dosing.conflict.pump_clock import ClockError
from pumplog.dosing.drift.cycle import Rules
from pumplog.dosing.drift.judgement import Direction, Judgement, State
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Flow
from pumplog.dosing.findings import Evidence
from pumplog.dosing.path import Cited, Line
from pumplog.dosing.refill_draft import Bridge, ClockShown, OwnPath, ProgrammerReading
from tests.dosing.build import (
    POLICY,
    PUMP,
    START,
    VISIT,
    d,
    draft,
    draft_drug,
    fill,
    filled,
    flex,
    mg,
    ml,
    morphine,
    steady,
    stop,
)
from tests.dosing.checks.visits import drug, visit
from tests.dosing.pinned import plain, written

OWN = OwnPath(volume=ml("0.4"), approved_by="Dr Dana")
RIGHT = Bridge(programmed=True, volume=ml("0.4"), hours=d(32))  # 0.4 mL at 0.3 mL a day
NONE = Bridge(programmed=False)
OLD = (filled(),)
CITED = Cited(value=d("0.2"), evidence=Evidence.UNVERIFIED, source="recalled")
LINE = Line(tubing_ml=CITED, per_cm_ml=replace(CITED, value=d("0.002")), length_cm=d(100))
DEAD = Line(dead_ml=replace(CITED, value=d(4)))


def changed(old=OLD, line=None, old_flow="0.3", new_flow="0.6", **changes):
    """Half the strength at the same dose, so twice the flow, with the clinic's own 0.4 mL for the line."""
    made = draft(**{"drugs": (draft_drug(strength=10),), "path": OWN, **changes})
    line = line or Line()
    flows = [None if flow is None else Flow(ml_per_day=d(flow)) for flow in (old_flow, new_flow)]
    change = strength_change(made, old, old_flow=flows[0], new_flow=flows[1], line=line)
    return change_findings(visit(), made, change, mixing(made, old, line))


def programmed(volume, hours, **changes):
    return changed(bridge=Bridge(programmed=True, volume=ml(volume), hours=d(hours)), **changes)


CHANGE = {
    "nothing changes": lambda: changed(drugs=(draft_drug(),)),
    "nothing changes, and no bridge": lambda: changed(drugs=(draft_drug(),), bridge=NONE),
    "nothing changes, and a bridge": lambda: changed(drugs=(draft_drug(),), bridge=RIGHT),
    "nobody approved the volume of the line": lambda: changed(bridge=RIGHT, path=replace(OWN, approved_by="\t")),
    "a prime of more than was filled": lambda: changed(bridge=RIGHT, prime=ml("40.25")),
    "a prime of all that is held": lambda: changed(bridge=RIGHT, prime=ml(41), retained=ml(1)),
    "a bridge of more than was filled": lambda: programmed("40.5", 3240),
    "a bridge of all that is held": lambda: programmed("40", 3200),
    "nothing is said of a bridge": changed,
    "a bridge without its hours": lambda: changed(bridge=Bridge(programmed=True, volume=ml("0.4"))),
    "the very bridge": lambda: changed(bridge=RIGHT),
    "the very bridge, as a dose": lambda: changed(bridge=Bridge(programmed=True, dose=mg(8), hours=d(32))),
    "no bridge": lambda: changed(bridge=NONE),
    "no bridge, by a line that is not verified": lambda: changed(bridge=NONE, path=None, line=LINE),
    "no bridge, for hours that are not whole": lambda: changed(bridge=NONE, new_flow="0.7"),
    "no bridge, by a line that is not known": lambda: changed(bridge=NONE, path=None),
    "a bridge, by a line that is not known": lambda: changed(bridge=RIGHT, path=None),
    "a bridge, by a line half known": lambda: changed(bridge=RIGHT, path=None, line=replace(LINE, length_cm=None)),
    "no bridge, from one drug to two": lambda: changed(
        bridge=NONE, drugs=(draft_drug(), draft_drug("bupivacaine", 10, primary=False))
    ),
    "no bridge, from two drugs to one": lambda: changed(
        bridge=NONE, drugs=(draft_drug(),), old=(*OLD, filled("hydromorphone", 1, primary=False))
    ),
    "no bridge, and nothing flows": lambda: changed(bridge=NONE, new_flow=0),
    "no bridge, from two drugs to one, at a flow that is not known": lambda: changed(
        bridge=NONE,
        drugs=(draft_drug(strength=30),),
        old=(*OLD, filled("hydromorphone", 1, primary=False)),
        new_flow=None,
    ),
    "10 % more": lambda: programmed("0.44", "35.2"),
    "more than 10 % more": lambda: programmed("0.441", "35.28"),
    "10 % less": lambda: programmed("0.36", "28.8"),
    "more than a very short line": lambda: programmed("0.0575", "4.6", path=replace(OWN, volume=ml("0.05"))),
    "less, by a line of many places": lambda: programmed("0.2", 16, path=replace(OWN, volume=ml("0.4198"))),
    "more than 10 % less": lambda: programmed("0.359", "28.72"),
    "less and too slow by 10 %": lambda: programmed("0.36", 32),
    "too slow by more than 10 %": lambda: programmed("0.4", "35.6"),
    "too fast by 10 %": lambda: programmed("0.44", 32),
    "too fast by more than 10 %": lambda: programmed("0.4", 29),
    "less and too fast, by a line that is not verified": lambda: programmed("0.2", 8, path=None, line=LINE),
    "less, by a line that is not verified": lambda: programmed("0.2", 16, path=None, line=LINE),
    "less, where nothing flowed before": lambda: programmed("0.2", 16, old_flow=0),
    "1 mL left inside": lambda: changed(bridge=RIGHT, filled=ml(39), retained=ml(1)),
    "5 mL left inside": lambda: changed(bridge=RIGHT, filled=ml(30), retained=ml(5)),
    "just 5 % off the label": lambda: changed(bridge=RIGHT, filled=ml(38), retained=ml(2)),
    "more than 5 % off the label": lambda: changed(bridge=RIGHT, filled=ml(38), retained=ml("2.01")),
    "5 mL left inside of another drug": lambda: changed(
        bridge=RIGHT, filled=ml(30), retained=ml(5), drugs=(draft_drug("hydromorphone", 10),)
    ),
    "5 mL left inside, of a stronger fill": lambda: changed(
        bridge=RIGHT,
        filled=ml(30),
        retained=ml(5),
        drugs=(draft_drug(strength=40), draft_drug("bupivacaine", 10, primary=False)),
    ),
    "5 mL left inside, of two drugs weaker": lambda: changed(
        bridge=RIGHT,
        filled=ml(30),
        retained=ml(5),
        old=(*OLD, filled("bupivacaine", 10, primary=False)),
        drugs=(draft_drug(strength=10), draft_drug("bupivacaine", "2.5", primary=False)),
    ),
    "4 mL that no needle reaches": lambda: changed(bridge=RIGHT, filled=ml(20), line=DEAD),
    "5 mL left inside, of a drug twice as strong and one that is not on the label": lambda: changed(
        bridge=RIGHT,
        filled=ml(30),
        retained=ml(5),
        old=(filled(strength="80.35"), filled("baclofen", "0.5", primary=False)),
    ),
    "4 mL that no needle reaches beside 1 mL left inside": lambda: changed(
        bridge=RIGHT, filled=ml(20), retained=ml(1), line=DEAD
    ),
}

READING = ProgrammerReading(alarm_on=date(2026, 10, 4), expected_residual=ml(13))
BOLUSES = Cause(kind=CauseKind.BOLUSES, weight=Weight.FITS, words="two boluses")
ALARM = Disagreement(about=About.ALARM_DATE, causes=(), alarm_ours=date(2026, 10, 4), alarm_theirs=date(2026, 10, 9))
RESIDUAL = Disagreement(
    about=About.EXPECTED_RESIDUAL, causes=(BOLUSES,), residual_ours_ml=d("13.006"), residual_theirs_ml=d("12.5")
)
PATTERN = (fill(), flex((0, "0.25"), (12, "0.5")))
SPRING, SUMMER = datetime(2026, 3, 1, 10, tzinfo=UTC), datetime(2026, 6, 1, 10, tzinfo=UTC)


def said(*found, clock=None, **changes):
    return programmer_findings(visit(**changes), found, clock)


def clock(minutes, *, saving=False):
    return ClockError(minutes=minutes, daylight_saving=saving)


PROGRAMMER = {
    "nothing": said,
    "an alarm date five days later": lambda: said(ALARM),
    "an alarm date two days earlier": lambda: said(replace(ALARM, alarm_theirs=date(2026, 10, 2), causes=(BOLUSES,))),
    "an alarm date where nothing flows": lambda: said(replace(ALARM, alarm_ours=None)),
    "a residual, and an alarm date": lambda: said(RESIDUAL, ALARM),
    "a clock a day off": lambda: said(clock=clock(1440)),
    "a clock more than a day ahead": lambda: said(clock=clock(1441)),
    "a clock more than a day behind": lambda: said(clock=clock(-1501)),
    "a clock a quarter of an hour off a pattern": lambda: said(clock=clock(15), events=PATTERN),
    "a clock more than a quarter of an hour off a pattern": lambda: said(clock=clock(-16), events=PATTERN),
    "a clock an hour off a pattern since daylight saving": lambda: said(clock=clock(60, saving=True), events=PATTERN),
    "a clock an hour off a pattern that is being set": lambda: said(clock=clock(60), program=flex((0, "0.25")).program),
    "a clock an hour off a pattern that ends here": lambda: said(
        clock=clock(60), events=PATTERN, program=steady().program
    ),
    "the alarm date as a limit": lambda: programmer_caps(READING),
    "no alarm date": lambda: programmer_caps(ProgrammerReading(expected_residual=ml(13))),
    "no reading": lambda: programmer_caps(None),
    "the clock of a reading": lambda: [
        clock_of(visit(), ProgrammerReading(clock=ClockShown(on=date(2026, 5, 30), at=time(11, 5))))
    ],
    "the clock of a reading at a first fill": lambda: [
        clock_of(visit(events=(steady(),)), ProgrammerReading(clock=ClockShown(on=date(2026, 5, 30), at=time(9, 5))))
    ],
    "the clock of a reading since daylight saving": lambda: [
        clock_of(
            visit(events=(fill(at=SPRING), steady(at=SPRING)), at=SUMMER, zone=ZoneInfo("America/Denver")),
            ProgrammerReading(clock=ClockShown(on=date(2026, 6, 1), at=time(3, 0))),
        )
    ],
    "no clock was read": lambda: [clock_of(visit(), READING)],
    "nothing was read": lambda: [clock_of(visit(), None)],
}

DUE = visit().window


def due(**changes):
    return date_findings(visit(**changes))


TOLERANT = {"policy": replace(POLICY, use_tolerance=True)}
OUTCOME = {
    "it runs": lambda: running_findings(visit(), confirmed=True),
    "nobody looked": lambda: running_findings(visit(), confirmed=False),
    "it is stopped": lambda: running_findings(visit(events=(fill(), steady(), stop(1))), confirmed=True),
    "nothing is known": lambda: running_findings(visit(events=()), confirmed=True),
    "a date ahead": due,
    "no date at all": lambda: due(window=None),
    "nothing limits it": lambda: due(window=replace(DUE, refill_by=None, reason=None)),
    "a date gone by": lambda: due(window=replace(DUE, refill_by=date(2026, 5, 29))),
    "a date today, nobody knows why": lambda: due(window=replace(DUE, refill_by=date(2026, 5, 30), reason=None)),
    "a date tomorrow": lambda: due(window=replace(DUE, refill_by=date(2026, 5, 31))),
    "a tolerance that is not verified": lambda: due(
        pump=replace(PUMP, tolerance_evidence=Evidence.UNVERIFIED, tolerance_source="recalled"), **TOLERANT
    ),
    "a tolerance that nobody knows": lambda: due(pump=replace(PUMP, tolerance_evidence=Evidence.UNKNOWN), **TOLERANT),
    "a published tolerance": lambda: due(pump=replace(PUMP, tolerance_evidence=Evidence.PUBLISHED), **TOLERANT),
    "a tolerance that is not reckoned with": lambda: due(pump=replace(PUMP, tolerance_evidence=Evidence.UNVERIFIED)),
}

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def fills(*at):
    return after_other_fills(visit(), at)


WHEN = {
    "just now": lambda: not_in_future(visit(now=VISIT)),
    "still to come": lambda: not_in_future(visit(now=VISIT - SECOND)),
    "the last fill long ago": lambda: fills(START),
    "a fill an hour before": lambda: fills(START, VISIT - HOUR),
    "a fill more than an hour before": lambda: fills(VISIT - HOUR - SECOND),
    "a fill an hour later": lambda: fills(VISIT + HOUR),
    "fills more than an hour later": lambda: fills(VISIT + HOUR + SECOND, VISIT + 5 * HOUR, VISIT + 3 * HOUR),
    "a fill near and one later": lambda: fills(VISIT + SECOND, VISIT + 48 * HOUR),
    "another programme before": lambda: programme_not_set_twice(visit()),
    "another programme at once": lambda: programme_not_set_twice(visit(events=(fill(), steady(), steady(5, at=VISIT)))),
}

JUDGED = Judgement(
    ratio=d("1.187654321"),
    ratio_at_least=None,
    expected_ratio=d("1.0049"),
    low=d("0.8751"),
    high=d("1.1349"),
    state=State.INVESTIGATE,
    direction=Direction.OVER,
    now_ratio=d("1.1951"),
    evidence=d("9.5"),
    outside_tolerance=d("0.7"),
    chance=d("0.001"),
    rules=Rules(two_ml=True, tolerance=True),
)


def drifting(*codes, before=6, on=None, **changes):
    return drift_findings(replace(JUDGED, **changes), before=before, codes=codes, looked_into_on=on)


STEADY = {"state": State.STEADY, "direction": None}
LESS = {"direction": Direction.UNDER}
DRIFT = {
    "steady": lambda: drifting(**STEADY),
    "steady, where one visit alone is flagged": lambda: drifting("difference_over_2_ml", **STEADY),
    "steady, where one visit alone is flagged for its ratio": lambda: drifting(
        "ratio_outside_accuracy", before=1, **STEADY
    ),
    "steady, with nothing before": lambda: drifting("difference_over_2_ml", before=0, **STEADY),
    "steady, where something else is said": lambda: drifting("residual_is_zero", **STEADY),
    "too much": drifting,
    "too little, with one refill before": lambda: drifting("ratio_outside_accuracy", before=1, **LESS),
    "too much, with nothing before": lambda: drifting(before=0),
    "too much, where nothing could be drawn": lambda: drifting(
        "nothing_aspirated", ratio=None, ratio_at_least=d("1.333333333")
    ),
    "too much, as was looked into": lambda: drifting(on=date(2026, 3, 4)),
    "perhaps more": lambda: drifting(state=State.WATCH),
    "perhaps less, where one visit alone is flagged": lambda: drifting(
        "difference_over_2_ml", state=State.WATCH, **LESS
    ),
    "perhaps more, though it was looked into": lambda: drifting(state=State.WATCH, on=date(2026, 3, 4)),
}


@pytest.mark.parametrize(
    ("half", "words"),
    [
        (replace(RESIDUAL, residual_ours_ml=None), "a residual is at odds with another one"),
        (replace(RESIDUAL, residual_theirs_ml=None), "a residual is at odds with another one"),
        (replace(ALARM, alarm_theirs=None), "a date is at odds with another one"),
    ],
)
def test_half_a_disagreement_is_a_bug(half, words):
    with pytest.raises(ValueError, match=f"^{words}$"):
        list(said(half))


def test_a_reading_is_held_against_the_pump_as_the_visit_finds_and_leaves_it():
    seen = visit(program=steady(5).program)
    held = compared(seen, clock(5), iter([stop(91)]))
    assert (held.pump, held.events, held.added) == (seen.pump, seen.events, (stop(91),))
    assert (held.before, held.after, held.zone) == (seen.before, seen.after, seen.zone)
    assert (held.clock, held.unit) == (clock(5), "mg")


def test_the_unit_of_a_reading_is_the_primary_drugs_wherever_it_is_known():
    first = visit(events=(), drugs=(morphine(),), program=steady().program)
    assert first.before is None
    assert compared(first, None).unit == "mg"
    assert compared(visit(events=(fill(drugs=(drug("baclofen", 500),)), steady())), None).unit == "mcg"
    assert compared(visit(events=()), None).unit == "mcg"
    assert compared(first, None).added == ()


AMOUNTS = {
    "doses": lambda: [
        visit().dose(key, DoseRate(mcg_per_day=d("1234.56789"))) for key in ("morphine", "baclofen", "other")
    ],
    "strengths": lambda: [visit().strength(key, Concentration(mcg_per_ml=d(500))) for key in ("morphine", "baclofen")],
    "dates": lambda: [visit().performed_on, visit(at=datetime(2026, 5, 30, 6, 59, tzinfo=UTC)).performed_on],
}
ALL = {
    "change": CHANGE,
    "programmer": PROGRAMMER,
    "outcome": OUTCOME,
    "when": WHEN,
    "drift": DRIFT,
    "amounts": AMOUNTS,
}


@pytest.mark.parametrize(("name", "scenario"), [(name, scenario) for name in ALL for scenario in ALL[name]])
def test_what_is_said_of_a_visit_is_what_is_written_down(name, scenario):
    assert plain(ALL[name][scenario]()) == written(name)[scenario]
