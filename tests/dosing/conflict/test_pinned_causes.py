"""Why programmer and record may disagree, each cause with its weight and its words."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from pumplog.dosing.conflict.disagreement import Compared, conflicts, own_alarm_dates
from pumplog.dosing.conflict.pump_clock import ClockError
from pumplog.dosing.figures.quantities import DoseRate
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.dosing.reservoir.state import state_at
from pumplog.dosing.timeline import ProgramSet
from tests.dosing.build import (
    PUMP,
    START,
    VISIT,
    ZONE,
    allowed,
    bolus,
    counted,
    d,
    day,
    fill,
    flex,
    mg_day,
    ml,
    morphine,
    rate,
    start,
    steady,
    stop,
)
from tests.dosing.pinned import plain, written

WEAK = replace(morphine(), drug="baclofen", concentration=replace(morphine().concentration, mcg_per_ml=d(500)))
OURS = date(2026, 10, 4)
BOLUSES = (fill(), steady(bolus=allowed("0.5", 4)))

RECORD, REFILL = (fill(), steady()), (fill(at=VISIT),)


def left(expected, *, events=RECORD, minutes=None, saving=False, unit="mg", pump=PUMP, at=VISIT, zone=ZONE):
    """Why the programmer expected so many mL at a visit on day 90."""
    clock = None if minutes is None else ClockError(minutes=minutes, daylight_saving=saving)
    held = Compared(
        pump=pump,
        events=events,
        added=(),
        before=state_at(pump, events, at),
        after=None,
        zone=zone,
        clock=clock,
        unit=unit,
    )
    return conflicts(ProgrammerReading(expected_residual=ml(expected), alarm_on=OURS), held)


def alarm(on, *, events=RECORD, added=REFILL, minutes=None, pump=PUMP, zone=ZONE, measured=None):
    """Why the programmer shows an alarm on that day or so many days after ours, after a visit on day 90."""
    shown = OURS + timedelta(days=on) if isinstance(on, int) else on
    before = state_at(pump, events, VISIT, measured=measured) if events else None
    after = state_at(pump, (*events, *added), VISIT)
    clock = None if minutes is None else ClockError(minutes=minutes)
    held = Compared(
        pump=pump, events=events, added=added, before=before, after=after, zone=zone, clock=clock, unit="mg"
    )
    return conflicts(ProgrammerReading(alarm_on=shown), held)


def refilled(program, boluses=None, **changes):
    return (fill(at=VISIT, **changes), ProgramSet(at=VISIT, program=program, patient_bolus=boluses))


CHANGED = (fill(), steady(), steady(9, at=day(60)))
KEPT = (fill(35, retained=3), steady())
# 41 h of 12 mg/h until 11:00 on day 20; an hour ahead the pump runs 40 of them, an hour behind 41.
PATTERN = (fill(), flex((0, "0.05"), (9, 12), (11, "0.05")))
PEAK = day(20) + timedelta(hours=1)
OWN_LEVEL = replace(PUMP, low_reservoir=ml(4), own_alarm=ml(2))
EMPTY_BOLUS = (fill(), steady(bolus=allowed("0", 4)))
WITH_BOLUSES = {"added": refilled(Continuous(dose=mg_day(6)), allowed("0.5", 4))}
SET_ALONE = (fill(), ProgramSet(at=START, program=rate(0).program, patient_bolus=allowed(5, 4)))
CAUSES = {
    "the residual agrees": lambda: left("13.5"),
    "the residual agrees below": lambda: left("12.5"),
    "a little more": lambda: left("13.51"),
    "half a millilitre and hardly more": lambda: left("13.501"),
    "a little less": lambda: left("12.49"),
    "every allowed bolus": lambda: left(4, events=BOLUSES),
    "every allowed bolus, but for a tenth of a millilitre": lambda: left("4.1", events=BOLUSES),
    "every allowed bolus, but for more than that": lambda: left("4.101", events=BOLUSES),
    "sixty boluses": lambda: left("11.5", events=BOLUSES),
    "sixty boluses and a little": lambda: left("11.49", events=BOLUSES),
    "sixty boluses and nearly one more": lambda: left("11.48", events=BOLUSES),
    "sixty boluses and more than half of one": lambda: left("11.485", events=BOLUSES),
    "more boluses than were allowed": lambda: left("3.9", events=BOLUSES),
    "nearly every allowed bolus": lambda: left("4.025", events=BOLUSES),
    "one bolus of 20 mg": lambda: left(12, events=(fill(), steady(bolus=allowed(20, 4)))),
    "one bolus of 20 mg, but for a tenth of a millilitre": lambda: left(
        "12.1", events=(fill(), steady(bolus=allowed(20, 4)))
    ),
    "half a bolus of 20 mg": lambda: left("12.49", events=(fill(), steady(bolus=allowed(20, 4)))),
    "two boluses of 20 mg": lambda: left(11, events=(fill(), steady(bolus=allowed(20, 4)))),
    "boluses in micrograms": lambda: left(
        "12.3",
        unit="mcg",
        events=(
            fill(drugs=(WEAK,)),
            ProgramSet(
                at=START, program=Continuous(dose=DoseRate(mcg_per_day=d(150))), patient_bolus=allowed("0.025", 4)
            ),
        ),
    ),
    "boluses of nothing": lambda: left("11.5", events=EMPTY_BOLUS),
    "more left, with boluses allowed": lambda: left("14.5", events=BOLUSES),
    "boluses that the programmer does not count": lambda: left(
        13, events=(*BOLUSES, counted(0, 90, 80, "0.5"), bolus(day(3), ml("0.5")))
    ),
    "a prime at the fill is of the fill": lambda: left(
        13, events=(fill(), steady(), bolus(START, ml(1)), bolus(day(3), ml(1)))
    ),
    "a stop that the programmer did not count": lambda: left(13, events=(fill(), steady(), stop(20), start(30))),
    "a stop that nobody entered": lambda: left("14.5"),
    "a stop longer than the fill is old": lambda: left("39.9", events=(fill(30), steady())),
    "a stop as long as the fill is old": lambda: left(30, events=(fill(30), steady())),
    "no stop where nothing flows": lambda: left(20, events=(fill(30), rate(0))),
    "a programme change that the programmer does not have": lambda: left(13, events=CHANGED),
    "two programme changes, of which one": lambda: left("11.5", events=(*CHANGED, steady(6, at=day(80)))),
    "a programme change before this fill": lambda: left(
        "8.5", events=(fill(at=day(-30)), steady(7, at=day(-9)), steady(6, at=day(-1)), fill())
    ),
    "a volume that was not filled": lambda: left(13, events=(fill(38), steady())),
    "a reservoir of many places that was not filled": lambda: left(
        13, events=(fill(38), steady()), pump=replace(PUMP, reservoir=ml("40.005"))
    ),
    "a volume that was not filled, but for a tenth of a millilitre": lambda: left("13.1", events=(fill(38), steady())),
    "what was left inside not counted": lambda: left(8, events=KEPT),
    "an earlier fill is not this one": lambda: left(13, events=(fill(20, at=day(-30)), *KEPT)),
    "a clock five days ahead": lambda: left("11.5", minutes=7200),
    "a clock five days behind": lambda: left("14.5", minutes=-7200),
    "a clock not quite five days behind": lambda: left("14.5", minutes=-6720),
    "a clock that is right": lambda: left("14.5", minutes=0),
    "a pattern on a clock an hour ahead": lambda: left("14.9", minutes=60, events=PATTERN, at=PEAK),
    "a pattern on a clock an hour behind": lambda: left("14.9", minutes=-60, events=PATTERN, at=PEAK),
    "a pattern on a clock that was not changed": lambda: left("14.9", minutes=60, saving=True, events=PATTERN, at=PEAK),
    "the alarm agrees": lambda: alarm(1),
    "the alarm agrees below": lambda: alarm(-1),
    "between our dates": lambda: alarm(-20, **WITH_BOLUSES),
    "before the earlier of our dates": lambda: alarm(-34, **WITH_BOLUSES),
    "after the later of our dates": lambda: alarm(2, **WITH_BOLUSES),
    "where nothing flows": lambda: alarm(0, added=(fill(at=VISIT), rate(0, at=VISIT))),
    "the earlier programme": lambda: alarm(0, added=refilled(Continuous(dose=mg_day(7)))),
    "the earlier boluses": lambda: alarm(-32, events=BOLUSES, added=refilled(Continuous(dose=mg_day(6)))),
    "the earlier strength": lambda: alarm(0, added=refilled(Continuous(dose=mg_day(6)), drugs=(morphine(10),))),
    "the earlier strength, which is the same": lambda: alarm(30, added=refilled(Continuous(dose=mg_day(7)))),
    "a full reservoir": lambda: alarm(0, added=(fill(30, at=VISIT),)),
    "a full reservoir, a day off": lambda: alarm(1, added=(fill(30, at=VISIT),)),
    "a full reservoir, two days off": lambda: alarm(2, added=(fill(30, at=VISIT),)),
    "what was left inside not counted in the alarm": lambda: alarm(
        date(2026, 9, 17), added=(fill(35, at=VISIT, retained=4),)
    ),
    "the volume not updated": lambda: alarm(date(2026, 7, 6)),
    "the volume not updated, as it was measured": lambda: alarm(date(2026, 7, 12), measured=ml(15)),
    "the volume not updated, of many places": lambda: alarm(date(2026, 7, 6), measured=ml("13.006")),
    "an alarm today, after the pump was empty": lambda: alarm(date(2026, 5, 30), events=(fill(20), steady())),
    "nothing but boluses": lambda: alarm(9, added=refilled(rate(0).program, allowed(5, 4))),
    "an alarm that is counted from the clinic's day": lambda: alarm(60, zone=ZoneInfo("Asia/Tokyo")),
    "the volume of an earlier visit": lambda: alarm(date(2026, 7, 5), added=(steady(7, at=VISIT),)),
    "another level": lambda: alarm(7),
    "another level, of half a millilitre": lambda: alarm(5, pump=replace(PUMP, low_reservoir=ml("1.555"))),
    "a level below the patient's": lambda: alarm(0, pump=replace(PUMP, low_reservoir=ml(4))),
    "the pump's own level": lambda: alarm(0, pump=OWN_LEVEL),
    "the pump's own level, missed": lambda: alarm(-7, pump=OWN_LEVEL),
    "the pump's own level, which is the patient's": lambda: alarm(-7, pump=replace(PUMP, own_alarm=ml(2))),
    "a clock twelve hours behind": lambda: alarm(-2, minutes=-720),
    "a clock not quite twelve hours behind": lambda: alarm(-2, minutes=-719),
    "a clock five days ahead, and its alarm": lambda: alarm(5, minutes=7200),
    "a clock five days behind, and its alarm": lambda: alarm(-5, minutes=-7200),
    "a clock five days ahead, and its alarm behind": lambda: alarm(-5, minutes=7200),
    "an alarm tomorrow": lambda: alarm(date(2026, 5, 31)),
    "an alarm today": lambda: alarm(date(2026, 5, 30)),
    "nothing above the level": lambda: alarm(9, added=(fill(2, at=VISIT),)),
    "1 mL above the level": lambda: alarm(9, added=(fill(3, at=VISIT),)),
    "at a first fill": lambda: alarm(9, events=(), added=(fill(at=VISIT), steady(at=VISIT))),
    "an odd flow": lambda: alarm(60, added=(fill(at=VISIT), rate("0.30049", at=VISIT))),
    "the day is the clinic's": lambda: alarm(
        date(2026, 10, 2), added=(fill(40, at=VISIT), rate("0.302", at=VISIT)), zone=ZoneInfo("Asia/Tokyo")
    ),
    "our own dates": lambda: [own_alarm_dates(PUMP, BOLUSES, state_at(PUMP, BOLUSES, VISIT), ZONE)],
    "our own dates, none": lambda: [
        own_alarm_dates(PUMP, (fill(), rate(0)), state_at(PUMP, (fill(), rate(0)), VISIT), ZONE)
    ],
    "our own dates, of boluses alone": lambda: [
        own_alarm_dates(PUMP, SET_ALONE, state_at(PUMP, SET_ALONE, VISIT), ZONE)
    ],
}
ALL = {"causes": CAUSES}


@pytest.mark.parametrize(("name", "scenario"), [(name, scenario) for name in ALL for scenario in ALL[name]])
def test_each_answer_is_the_one_that_is_written_down(name, scenario):
    assert plain(ALL[name][scenario]()) == written(name)[scenario]
