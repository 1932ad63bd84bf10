"""What the record alone says: stretches, former values, the line, the limits in force, a dry pump."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pumplog.dosing.findings import Evidence, Severity
from pumplog.dosing.limits import Stops
from pumplog.dosing.past import past_of
from pumplog.dosing.path import Cited, Line, path_of
from pumplog.dosing.refill_draft import OwnPath
from pumplog.dosing.reservoir.empty import boluses_not_counted, empty_aspirate
from pumplog.dosing.reservoir.outflow import outflow
from tests.dosing.build import (
    LIMITS,
    PUMP,
    START,
    VISIT,
    allowed,
    bolus,
    bupivacaine,
    counted,
    d,
    day,
    fill,
    flex,
    limit,
    mg,
    ml,
    morphine,
    rate,
    start,
    steady,
    stop,
)
from tests.dosing.checks.visits import drug
from tests.dosing.pinned import plain, written

PRN = (fill(33), replace(rate(1), patient_bolus=allowed(2, 4)))
STOPPED = (fill(), steady(), steady(4, at=day(30)), stop(50), start(60), bolus(day(90), ml("0.5")))
OUTFLOW = {
    "one programme": lambda: outflow(PUMP, iter((fill(), steady())), VISIT),
    "changes, a stop and a bolus at the end": lambda: outflow(PUMP, STOPPED, VISIT),
    "two boluses": lambda: outflow(PUMP, (fill(), steady(), bolus(day(5), ml("0.5")), bolus(day(9), mg(4))), VISIT),
    "the same dose set again": lambda: outflow(PUMP, (fill(), steady(), steady(at=day(9))), VISIT),
    "boluses counted": lambda: outflow(PUMP, (*PRN, counted(3, 9, 12, 2)), day(20)),
    "none counted": lambda: outflow(PUMP, (*PRN, counted(3, 9, 0, 2)), day(20)),
    "none counted, then a change": lambda: outflow(PUMP, (*PRN, counted(3, 9, 0, 2), rate(2, at=day(12))), day(20)),
    "more than was held": lambda: outflow(PUMP, (fill(2), steady()), VISIT),
    "a programme before the fill, and one that was to come": lambda: outflow(
        PUMP, (steady(5, at=day(-3)), fill(), steady(4, at=day(9)), steady(9, at=day(20))), day(12)
    ),
    "no fill": lambda: outflow(PUMP, (steady(),), VISIT),
    "no programme": lambda: outflow(PUMP, (fill(),), VISIT),
}
MIX = (morphine(), bupivacaine())
PAST = {
    "nothing": lambda: [past_of(())],
    "everything": lambda: [
        past_of(
            (
                fill(),
                steady(),
                rate("0.4", at=day(9)),
                fill(38, at=day(20), drugs=MIX),
                flex((0, "0.2"), (6, "0.3"), at=day(20)),
                fill(at=day(40), drugs=(replace(bupivacaine(), primary=True),)),
                steady(at=day(41)),
                stop(44),
            )
        )
    ],
    "one drug twice": lambda: [past_of((fill(drugs=(morphine(), replace(morphine(5), primary=False))), steady()))],
    "a fill and its programme in one visit": lambda: [
        past_of((fill(drugs=(morphine(10),)), steady(3), steady(6, at=day(9)), fill(at=day(9))))
    ],
    "two fills in a row": lambda: [past_of((steady(at=day(-1)), fill(), fill(drugs=(morphine(10),), at=day(9))))],
}
TUBING = Cited(value=d("0.199"), evidence=Evidence.UNVERIFIED, source="recalled")
PER_CM = Cited(value=d("0.0026"), evidence=Evidence.PUBLISHED, source="a manual")
FULL = Cited(value=d(110), evidence=Evidence.PUBLISHED, source="a manual")
PATHS = {
    "nothing is known": lambda: [path_of(Line())],
    "all is known": lambda: [
        path_of(Line(tubing_ml=TUBING, per_cm_ml=PER_CM, length_cm=d(85), full_length_cm=FULL, trimmed_cm=d(9)))
    ],
    "trimmed": lambda: [
        path_of(
            Line(
                tubing_ml=replace(TUBING, evidence=Evidence.CLINIC),
                per_cm_ml=PER_CM,
                full_length_cm=FULL,
                trimmed_cm=d(25),
            )
        )
    ],
    "trimmed away": lambda: [path_of(Line(per_cm_ml=PER_CM, full_length_cm=FULL, trimmed_cm=d(110)))],
    "trimmed by more than there was": lambda: [path_of(Line(per_cm_ml=PER_CM, full_length_cm=FULL, trimmed_cm=d(111)))],
    "no length": lambda: [path_of(Line(tubing_ml=TUBING, per_cm_ml=PER_CM))],
    "no volume per centimetre": lambda: [path_of(Line(tubing_ml=TUBING, length_cm=d(85)))],
    "the clinic's own": lambda: [path_of(Line(tubing_ml=TUBING, own=OwnPath(volume=ml("0.4"), approved_by="Dr Dana")))],
    "this visit's own": lambda: [
        path_of(
            Line(own=OwnPath(volume=ml("0.4"), approved_by="Dr Dana")), OwnPath(volume=ml("0.5"), approved_by="Dr Ito")
        )
    ],
    "whether it may ask": lambda: [
        [
            path_of(Line(tubing_ml=replace(TUBING, evidence=each), per_cm_ml=PER_CM, length_cm=d(1))).verified
            for each in Evidence
            if each is not Evidence.RECORD
        ]
    ],
}
CITED = replace(
    LIMITS,
    drugs={
        "morphine": replace(
            LIMITS.drugs["morphine"],
            limits=(limit("max_daily_mcg", 6000), limit("max_bolus_mcg", 5, Evidence.UNVERIFIED)),
        )
    },
    pump=(limit("max_flow_ml_per_day", 24), limit("min_flow_ml_per_day", "0.1", Evidence.UNVERIFIED)),
)
OWN_LIMITS = {"morphine": [limit("max_daily_mcg", 4000, Evidence.CLINIC)], "other": [limit("max_daily_mcg", 1)]}
STRICT = Stops(published_limits=Severity.BLOCK)
GUARDRAILS = {
    "as cited": lambda: [CITED.as_set(Stops(), {})],
    "the clinic's own beside them": lambda: [CITED.as_set(Stops(absurd_doses=Severity.BLOCK), OWN_LIMITS)],
    "published ones are stopped": lambda: [CITED.as_set(STRICT, OWN_LIMITS)],
}
DRY = {
    "dry": lambda: [empty_aspirate(PUMP, iter((fill(20), rate("0.25"))), VISIT)],
    "dry just now": lambda: [empty_aspirate(PUMP, (fill(20), rate("0.25")), day(80))],
    "dry at the worst just now": lambda: [
        empty_aspirate(replace(PUMP, flow_tolerance_pct=d(25)), (fill(20), rate("0.25")), day(64))
    ],
    "something should be left": lambda: [empty_aspirate(PUMP, (fill(), steady()), VISIT)],
    "boluses that nobody counted": lambda: [empty_aspirate(PUMP, (fill(20), steady(bolus=allowed("0.5", 4))), day(70))],
    "two drugs, one of them twice": lambda: [
        empty_aspirate(
            PUMP,
            (
                fill(
                    20,
                    drugs=(
                        morphine(),
                        bupivacaine(),
                        replace(morphine(5), primary=False),
                        drug("baclofen", 500, primary=False),
                    ),
                ),
                rate("0.25"),
            ),
            VISIT,
        )
    ],
    "filled empty": lambda: [empty_aspirate(PUMP, (fill(0), rate("0.25")), day(1))],
    "right at the fill": lambda: [empty_aspirate(PUMP, (fill(), steady()), START)],
    "stopped meanwhile": lambda: [empty_aspirate(PUMP, (fill(20), rate("0.25"), stop(40), start(50)), day(95))],
    "no fill": lambda: [empty_aspirate(PUMP, (steady(),), VISIT)],
    "no programme": lambda: [empty_aspirate(PUMP, (fill(),), VISIT)],
    "a contradiction": lambda: [empty_aspirate(PUMP, (fill(), steady(), start(3)), VISIT)],
    "not counted over all programmes": lambda: boluses_not_counted(
        PUMP,
        (
            fill(20),
            steady(bolus=allowed("0.5", 4)),
            steady(5, at=day(10), bolus=allowed(1, 2)),
            steady(at=day(20)),
            counted(5, 12, 9, "0.5"),
        ),
        day(30),
    ),
    "not counted before the fill": lambda: boluses_not_counted(
        PUMP,
        (
            fill(20, at=day(-9)),
            steady(at=day(-9), bolus=allowed("0.5", 4)),
            counted(-8, -2, 9, "0.5"),
            fill(20),
            steady(bolus=allowed("0.5", 3)),
        ),
        day(1) + timedelta(hours=1),
    ),
    "all were counted": lambda: boluses_not_counted(
        PUMP, (fill(20), steady(bolus=allowed("0.5", 4)), counted(0, 30, 9, "0.5")), day(30)
    ),
    "none were allowed": lambda: boluses_not_counted(PUMP, (fill(20), steady(bolus=allowed("0.5", 0))), day(30)),
    "no fill, no boluses": lambda: boluses_not_counted(PUMP, (steady(bolus=allowed("0.5", 4)),), day(30)),
    "a programme only later": lambda: boluses_not_counted(
        PUMP, (fill(20), steady(bolus=allowed("0.5", 4), at=day(3))), day(5)
    ),
}
ALL = {"outflow": OUTFLOW, "past": PAST, "paths": PATHS, "guardrails": GUARDRAILS, "dry": DRY}


@pytest.mark.parametrize(("name", "scenario"), [(name, scenario) for name in ALL for scenario in ALL[name]])
def test_each_answer_is_the_one_that_is_written_down(name, scenario):
    assert plain(ALL[name][scenario]()) == written(name)[scenario]
