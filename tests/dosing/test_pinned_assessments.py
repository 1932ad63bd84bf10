"""Whole visits, line by line: what is found, what is said, and every step of the working with each input's origin."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pumplog.dosing.figures.quantities import DoseRate
from pumplog.dosing.findings import Evidence
from pumplog.dosing.past import past_of
from pumplog.dosing.path import Cited, Line
from pumplog.dosing.person import Person, SpasticityOrigin
from pumplog.dosing.programs import Continuous
from pumplog.dosing.reading import assess_reading
from pumplog.dosing.refill import assess_program
from pumplog.dosing.refill_draft import (
    Bridge,
    ClockShown,
    Measured,
    NothingAspirated,
    NotMeasured,
    OrderFacts,
    OwnPath,
    ProgrammerReading,
)
from pumplog.dosing.reservoir.state import state_at
from pumplog.dosing.timeline import ProgramSet
from pumplog.dosing.version import FORMULA_VERSION
from pumplog.dosing.windows import Cap, Reason
from pumplog.dosing.working.levels import pump_alarm_step
from pumplog.dosing.working.origins import Origin, Origins, key_of
from pumplog.dosing.working.visit import dose_working, level_working
from tests.dosing.build import (
    LAST,
    LIMITS,
    POLICY,
    PUMP,
    START,
    VISIT,
    ZONE,
    allowed,
    assess,
    bolus,
    bupivacaine,
    counted,
    d,
    day,
    draft,
    draft_drug,
    fill,
    filled,
    flex,
    limit,
    mg,
    mg_day,
    ml,
    morphine,
    order,
    rate,
    start,
    steady,
    stop,
    with_limits,
)
from tests.dosing.checks.visits import STOPPING, drug, known
from tests.dosing.pinned import plain, written

SAID = ("findings", "conflicts", "clock", "window", "empty", "change", "mixing", "held_after", "displaced", "working")
READ = ("blocked", "expected_residual", "difference", "delivered_ratio", "flow", "daily_doses", "alarm_at",
        "alarm_at_all_boluses", "alarm_at_earliest", "empty_at", "mixing_matters")  # fmt: skip

ORDINARY = assess()


def lines(found) -> list:
    """A line for each thing that an assessment holds; of its working, what an ordinary refill has alike is named alone."""
    assert found.formula_version == FORMULA_VERSION
    told = [{name: plain(getattr(found, name))} for name in READ if getattr(found, name, None) is not None]
    for name in SAID:
        held = getattr(found, name, None)
        told += [{name: plain(each)} for each in (held if isinstance(held, tuple) else (held,)) if each is not None]
    ordinary = [] if found == ORDINARY else [{"working": plain(step)} for step in ORDINARY.working]
    steps = {"steps": [step.label for step in found.working]}
    return [steps, *(line for line in told if line not in ordinary)]


PLAIN = (fill(), steady())


def to(dose, *, events=PLAIN, at=VISIT, boluses=None, limits=LIMITS, **changes):
    """A programme change at a visit without a refill."""
    return assess_program(
        pump=changes.pop("pump", PUMP),
        events=events,
        at=at,
        program=Continuous(dose=mg_day(dose)),
        program_bolus=boluses,
        policy=POLICY,
        zone=ZONE,
        now=changes.pop("now", at + timedelta(hours=1)),
        limits=limits,
        **changes,
    )


def read(events=PLAIN, at=None, **reading):
    at = at or day(30)
    return assess_reading(
        pump=PUMP,
        events=events,
        at=at,
        reading=ProgrammerReading(**reading),
        policy=POLICY,
        zone=ZONE,
        now=at,
        limits=LIMITS,
        caps=(Cap(reason=Reason.EXPIRY, on=date(2026, 5, 3), label="last usable day of morphine"),),
    )


FILLED, SET = fill(), steady()
RECORD = Origins(
    events={
        key_of(FILLED): Origin(words="record 3: refill, by K. Adams", on=START.date()),
        key_of(SET): Origin(words="record 4: programme change, by Dr Ito", on=START.date()),
    },
    alarm_level=Origin(words="the pump's catalogue"),
    stop_level=Origin(words="this patient's own stop level"),
    rules=Origin(words="the clinic's rules, version 2", on=date(2026, 1, 2)),
    stability=Origin(words="the catalogue's stability"),
    expiry=Origin(words="the label"),
)
MIXED = (fill(drugs=(morphine(), bupivacaine())), steady())
TWO = (draft_drug(), draft_drug("bupivacaine", 10, primary=False, expires_on=date(2026, 7, 1)))
OWN = OwnPath(volume=ml("0.4"), approved_by="Dr Dana")
HALF = {
    "drugs": (draft_drug(strength=10),),
    "program": Continuous(dose=mg_day(6)),
    "bridge": Bridge(programmed=True, dose=mg(8), hours=d(32)),
}
CITED = Cited(value=d("0.199"), evidence=Evidence.UNVERIFIED, source="recalled")
LINE = Line(
    tubing_ml=CITED,
    per_cm_ml=Cited(value=d("0.0026"), evidence=Evidence.PUBLISHED, source="a manual"),
    full_length_cm=Cited(value=d(110), evidence=Evidence.PUBLISHED, source="a manual"),
    trimmed_cm=d(25),
    dead_ml=replace(CITED, value=d("1.5")),
)
DRY = NothingAspirated(symptoms="none", physician_contacted="Dr Dana", contacted_at=VISIT)
HARMS = known("morphine", "mg", withdrawal=STOPPING)
DENVER = ZoneInfo("America/Denver")
WINTER = datetime(2026, 3, 1, 10, tzinfo=DENVER)
READING = ProgrammerReading(
    alarm_on=date(2026, 10, 9), expected_residual=ml("11.5"), clock=ClockShown(on=date(2026, 6, 4), at=time(10, 0))
)
LATER = draft(performed_at=day(91))
NAIVE = with_limits("morphine", limit("start_max_mcg_per_day", 10_000), limit("start_max_naive_mcg_per_day", 1000))

VISITS = {
    "a refill with nothing wrong": assess,
    "a refill with everything on record": lambda: assess(events=(FILLED, SET), origins=RECORD),
    "a refill that reckons with the tolerance, on a working day": lambda: assess(
        pump=replace(PUMP, tolerance_evidence=Evidence.UNVERIFIED, tolerance_source="a leaflet"),
        policy=replace(POLICY, use_tolerance=True, working_days=frozenset({0})),
        origins=RECORD,
        refill=draft(
            drugs=(draft_drug(stability_days=None),),
            program=Continuous(dose=mg_day(7)),
            program_bolus=allowed("0.5", 4),
        ),
    ),
    "a refill that is stable for a day": lambda: assess(draft(drugs=(draft_drug(stability_days=1),))),
    "a refill that has no last day": lambda: assess(
        draft(drugs=(draft_drug(stability_days=None, expires_on=None),)),
        events=(fill(), rate(0)),
        policy=replace(POLICY, max_interval_days=None),
    ),
    "a first fill": lambda: assess(
        draft(residual=NotMeasured(), program=Continuous(dose=mg_day(6)), performed_at=START),
        events=(),
        last_fill=None,
        limits=NAIVE,
        person=Person(had_opioids=False),
    ),
    "a first fill without a programme": lambda: assess(draft(residual=NotMeasured()), events=(), last_fill=None),
    "a programme set later is not in force": lambda: assess(
        draft(residual=NotMeasured(), performed_at=day(1)), events=(steady(at=day(2)),), last_fill=None
    ),
    "a programme set at this very time": lambda: assess(
        draft(program=Continuous(dose=mg_day(7))), events=(fill(), steady(), steady(5, at=VISIT))
    ),
    "a mixture, measured, stopped for a while": lambda: assess(
        draft(drugs=TWO, residual=Measured(volume=ml("14.25")), retained=ml(1), filled=ml(38)),
        events=(
            *MIXED,
            stop(10),
            start(15),
            bolus(day(20), ml("0.5")),
            bolus(day(20), mg(4)),
            steady(4, at=day(30)),
            counted(30, 40, 12, "0.5"),
        ),
        last_fill=replace(LAST, drugs=(filled(), filled("bupivacaine", 10, primary=False))),
    ),
    "a daily pattern on another clock": lambda: assess(
        draft(programmer=ProgrammerReading(clock=ClockShown(on=date(2026, 5, 30), at=time(9, 0)))),
        events=(fill(at=WINTER), flex((0, "0.1"), (8, "0.4"), at=WINTER)),
        zone=DENVER,
    ),
    "a change of strength by the clinic's own figure": lambda: assess(draft(**HALF, path=OWN, prime=ml("0.3"))),
    "a change of strength by the catalogue, with some left inside": lambda: assess(
        draft(**HALF, filled=ml(30), retained=ml(5)), line=LINE
    ),
    "a change of strength by a line that nobody knows": lambda: assess(draft(**{**HALF, "bridge": None})),
    "a change of strength below a milligram, with some left inside": lambda: assess(
        draft(
            drugs=(draft_drug(strength="0.25"),),
            program=Continuous(dose=mg_day("0.15")),
            filled=ml(30),
            retained=ml(5),
            bridge=Bridge(programmed=False),
            path=OWN,
        ),
        events=(fill(drugs=(morphine("0.5"), bupivacaine("0.8"))), steady("0.15")),
        last_fill=replace(LAST, drugs=(filled(strength="0.5"), filled("bupivacaine", "0.8", primary=False))),
    ),
    "a bridge longer than its hours": lambda: assess(
        draft(**{**HALF, "bridge": Bridge(programmed=True, volume=ml(2), hours=d(16))}, path=OWN, prime=ml("0.3"))
    ),
    "a change of drug, as ordered": lambda: assess(
        draft(
            drugs=(draft_drug("hydromorphone", 10),),
            program=Continuous(dose=mg_day(1)),
            bridge=Bridge(programmed=False),
            path=OWN,
        ),
        limits=HARMS,
        order=OrderFacts(drugs=(filled("hydromorphone", 10),), program=Continuous(dose=mg_day(1))),
    ),
    "another drug than ordered": lambda: assess(draft(drugs=TWO), order=order(filled(strength=25))),
    "another drug than before": lambda: assess(draft(drugs=TWO)),
    "no primary drug": lambda: assess(draft(drugs=(draft_drug(primary=False),), programmer=READING)),
    "no primary drug, and a prime": lambda: assess(draft(drugs=(draft_drug(primary=False),), prime=ml("0.3"))),
    "a programme that was set at this very time": lambda: assess(events=(fill(), steady(at=VISIT)), last_fill=None),
    "nothing could be drawn": lambda: assess(draft(residual=DRY), events=(fill(20), rate("0.25")), limits=HARMS),
    "nothing could be drawn, and something should be left": lambda: assess(draft(residual=DRY)),
    "nothing could be drawn, and nothing is on record": lambda: assess(
        draft(residual=DRY), events=(steady(),), last_fill=None
    ),
    "nothing could be drawn, of two drugs, with boluses": lambda: assess(
        draft(residual=DRY),
        events=(
            fill(20, drugs=(morphine(), drug("baclofen", 500, primary=False))),
            steady(bolus=allowed("0.5", 4)),
            counted(0, 20, 30, "0.5"),
        ),
    ),
    "the programmer says otherwise": lambda: assess(draft(programmer=READING)),
    "a record that contradicts itself": lambda: assess(events=(fill(), steady(), start(3))),
    "a refill that is on record": lambda: assess(LATER, events=(fill(), steady(), fill(at=day(91))), now=day(92)),
    "a refill that the record knows of alone": lambda: assess(
        LATER, last_fill=replace(LAST, performed_at=day(93)), now=day(92)
    ),
    "a refill still to come": lambda: assess(now=VISIT - timedelta(seconds=1)),
    "a refill of what this patient had in another pump": lambda: assess(
        draft(drugs=(draft_drug(strength=2),)), last_fill=None, events=(steady(),), past=past_of((fill(), steady()))
    ),
    "a refill after which the pump stands": lambda: assess(draft(running_confirmed=False)),
    "a refill of which more was thrown away than there was": lambda: assess(draft(wasted=ml(54))),
    "a refill with a slip in each field": lambda: assess(
        draft(
            filled=ml(4),
            drugs=(draft_drug(strength=200),),
            program=Continuous(dose=mg_day(60)),
            program_bolus=allowed(5, 4),
        ),
        events=(fill(), steady(bolus=allowed("0.5", 4))),
    ),
}
CHANGES = {
    "a programme change with nothing wrong": lambda: to(7),
    "a programme change with everything on record": lambda: to(
        7,
        events=(FILLED, SET),
        origins=RECORD,
        running_confirmed=True,
        boluses=allowed("0.5", 4),
        caps=iter([Cap(reason=Reason.EXPIRY, on=date(2026, 6, 20), label="last usable day of morphine")]),
        programmer=ProgrammerReading(alarm_on=date(2026, 6, 15)),
    ),
    "a programme change after which the pump stands": lambda: to(7, running_confirmed=False),
    "a programme change to the former dose mistyped": lambda: to("5.4", events=(fill(), steady("4.5"))),
    "a programme change of the boluses, the dose mistyped": lambda: to(
        "5.4", events=(fill(), steady("4.5")), boluses=allowed("0.5", 4)
    ),
    "a programme change before any fill": lambda: to(7, events=(steady(),)),
    "a programme change in a record that contradicts itself": lambda: to(7, events=(fill(), steady(), start(3))),
    "a programme change at the time of another": lambda: to(7, events=(fill(), steady(), steady(5, at=VISIT))),
    "a programme change of boluses that are far off": lambda: to(
        6, events=(fill(), steady(bolus=allowed("0.5", 4))), boluses=allowed("0.05", 4)
    ),
    "a programme change after the drug's last day": lambda: to(
        7, caps=(Cap(reason=Reason.EXPIRY, on=date(2026, 5, 29), label="last usable day of morphine"),)
    ),
    "a programme change that the programmer bears out": lambda: to(
        7, programmer=ProgrammerReading(alarm_on=date(2026, 6, 30))
    ),
    "a programme change of digits exchanged, which the programmer bears out": lambda: to(
        "5.4",
        events=(fill(), steady("4.5", bolus=allowed("0", 0))),
        programmer=ProgrammerReading(alarm_on=date(2026, 8, 4)),
    ),
    "a programme change of digits exchanged, of somebody who had other doses": lambda: to(
        "5.4", events=(fill(), steady("4.5")), boluses=allowed("0", 0), past=past_of((fill(), steady(5)))
    ),
    "a programme change on a clock that is days off": lambda: to(
        7,
        events=(fill(), flex((0, "0.25"), (12, "0.25"))),
        programmer=ProgrammerReading(alarm_on=date(2026, 7, 5), clock=ClockShown(on=date(2026, 6, 4), at=time(10, 0))),
    ),
    "a programme change of somebody who had other doses": lambda: to(
        7, past=past_of((fill(), steady("0.7"))), person=Person(spasticity=SpasticityOrigin.SPINAL)
    ),
    "a programme change not as ordered": lambda: to(7, order=OrderFacts(drugs=(), program=Continuous(dose=mg_day(8)))),
    "a programme change of a child": lambda: assess_program(
        pump=PUMP,
        events=(
            fill(drugs=(drug("baclofen", 500),)),
            ProgramSet(at=START, program=Continuous(dose=DoseRate(mcg_per_day=d(100)))),
        ),
        at=VISIT,
        program=Continuous(dose=DoseRate(mcg_per_day=d(120))),
        program_bolus=None,
        policy=POLICY,
        zone=ZONE,
        now=VISIT,
        limits=with_limits("baclofen", limit("step_max_pct_in_24_h_child", 15)),
        person=Person(age_years=9),
    ),
    "a reading that agrees": lambda: read(alarm_on=date(2026, 7, 5), expected_residual=ml(31)),
    "a reading that does not": lambda: read(
        alarm_on=date(2026, 6, 5), expected_residual=ml(33), clock=ClockShown(on=date(2026, 4, 2), at=time(10, 0))
    ),
    "a reading of a fill of the evening": lambda: read(
        events=(fill(at=START + timedelta(hours=10)), steady(at=START + timedelta(hours=10))), expected_residual=ml(31)
    ),
    "a reading before any fill": lambda: read(events=(), alarm_on=date(2026, 6, 5), expected_residual=ml(33)),
    "a reading of a clock that explains the rest, in the evening": lambda: read(
        at=day(30) + timedelta(hours=10),
        expected_residual=ml("29.4"),
        clock=ClockShown(on=date(2026, 4, 5), at=time(20, 0)),
    ),
}


def working(*events, at=45, **changes):
    state = state_at(replace(PUMP, **changes), events, day(at))
    return [
        *level_working(state, ZONE, events=iter(events), origins=RECORD),
        *dose_working(state, LIMITS, events=iter(events), origins=RECORD),
        pump_alarm_step(state, ZONE, RECORD),
    ]


WORKINGS = {
    "a steady dose": lambda: working(FILLED, SET),
    "a steady dose right after the fill": lambda: working(FILLED, SET, at=0),
    "a steady flow, stopped": lambda: working(FILLED, rate("0.3"), stop(40)),
    "a daily pattern of two drugs": lambda: working(
        fill(drugs=(morphine(), bupivacaine())), flex((0, "0.25"), (12, "0.5"))
    ),
    "a fill before this one": lambda: working(fill(at=day(-30)), SET, fill(38, at=day(20)), at=30, low_reservoir=ml(5)),
}
ALL = {
    "refills": {name: (lambda made=made: lines(made())) for name, made in VISITS.items()},
    "program_changes": {name: (lambda made=made: lines(made())) for name, made in CHANGES.items()},
    "workings": WORKINGS,
}


@pytest.mark.parametrize(("name", "scenario"), [(name, scenario) for name in ALL for scenario in ALL[name]])
def test_each_line_of_a_visit_is_the_one_that_is_written_down(name, scenario):
    assert plain(ALL[name][scenario]()) == written(name)[scenario]
