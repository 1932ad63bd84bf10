from dataclasses import replace
from datetime import timedelta

import pytest

from pumplog.dosing.reservoir.empty import boluses_not_counted, empty_aspirate
from pumplog.dosing.reservoir.state import state_at
from tests.dosing.build import (
    PUMP,
    allowed,
    bupivacaine,
    counted,
    d,
    day,
    fill,
    mg,
    ml,
    morphine,
    rate,
    start,
    steady,
    stop,
)

SMALL = (fill(20), rate("0.25"))  # 80 days; 69.9 days with 14.5 % more
DAY = timedelta(days=1)


def dry(events=SMALL, at=90, pump=PUMP):
    return empty_aspirate(pump, events, day(at))


def test_the_pump_ran_dry_between_the_earliest_it_can_have_and_now():
    found = dry()
    assert found.earliest == state_at(replace(PUMP, low_reservoir=ml(0)), SMALL, day(90)).alarm_at_earliest
    assert (found.earliest - day(69)) // DAY == 0
    assert (found.latest, found.by_programme) == (day(90), day(80))


def test_the_least_dose_missed_is_what_was_asked_for_after_the_volume_was_used_up():
    missed = dry().missed[0]
    assert missed.least == mg(50)  # 10 days of 0.25 mL at 20 mg/mL
    assert mg(100) < missed.most < mg(101)  # 20.1 days


def test_before_the_volume_is_used_up_perhaps_nothing_was_missed():
    found = dry(at=75)
    assert (found.by_programme, found.missed[0].least) == (None, mg(0))
    assert mg(25) < found.missed[0].most < mg(26)


def test_each_drug_of_the_mixture_has_missed_its_own():
    events = (fill(20, drugs=(morphine(), bupivacaine(10), replace(morphine(5), primary=False))), rate("0.25"))
    least = {row.drug: row.least for row in dry(events).missed}
    assert least == {"morphine": mg("62.5"), "bupivacaine": mg(25)}


def test_where_something_should_be_left_at_the_worst_the_instant_is_not_known():
    found = dry((fill(), steady()))
    assert (found.earliest, found.least_left) == (None, ml("9.085"))  # 40 - 27 x 1.145
    assert (found.missed[0].least, found.missed[0].most) == (mg(0), None)


def test_every_allowed_bolus_that_nobody_counted_may_have_been_taken():
    bolus = allowed("0.5", 4)  # 0.1 mL a day on top of 0.3
    plain = dry((fill(20), steady()), at=70)
    with_boluses = dry((fill(20), steady(bolus=bolus)), at=70)
    assert with_boluses.earliest < plain.earliest
    assert with_boluses.missed[0].least == plain.missed[0].least


def test_boluses_that_were_counted_are_not_assumed_again():
    bolus = allowed("0.5", 4)
    events = (fill(20), steady(bolus=bolus), counted(0, 40, 0, "0.5"))
    assert [row.count for row in boluses_not_counted(PUMP, events, day(70))] == [120]
    assert dry(events, at=70).earliest > dry((fill(20), steady(bolus=bolus)), at=70).earliest


def test_a_part_of_a_bolus_is_taken_to_be_a_whole_one():
    events = (fill(20), steady(bolus=allowed("0.5", 1)))
    at = day(1) + timedelta(minutes=1)
    assert [row.count for row in boluses_not_counted(PUMP, events, at)] == [2]


def test_a_pump_that_was_stopped_missed_nothing_meanwhile_that_it_was_asked_for():
    events = (*SMALL, stop(40), start(50))
    assert dry(events).missed[0].least == mg(0)
    assert dry(events, at=91).missed[0].least == mg(5)


@pytest.mark.parametrize("events", [(), (fill(20),), (fill(20), rate("0.25"), start(5))])
def test_where_the_record_does_not_say_there_is_no_interval(events):
    assert dry(events) is None


def test_a_pump_believed_to_run_faster_may_have_been_dry_earlier():
    fast = replace(PUMP, flow_tolerance_pct=d(20))
    assert dry(pump=fast).earliest < dry().earliest
    assert dry(pump=fast).missed[0].most > dry().missed[0].most
