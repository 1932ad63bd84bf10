"""What bears a figure out: the order to the last digit, the programmer's date where it can tell two figures apart."""

from datetime import date

import pytest

from pumplog.dosing.checks.agreement import as_ordered, programmer_agrees
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import OrderFacts, ProgrammerReading
from pumplog.dosing.timeline import ProgramSet
from tests.dosing.build import START, allowed, d, fill, mg_day, morphine, rate
from tests.dosing.checks.visits import visit

SIX = Continuous(dose=mg_day(6))
BOLUS = allowed("0.5", 4)


@pytest.mark.parametrize(
    ("order", "same"),
    [
        (None, False),
        (OrderFacts(drugs=()), False),
        (OrderFacts(drugs=(), program=SIX, bolus=BOLUS), True),
        (OrderFacts(drugs=(), program=SIX), False),
        (OrderFacts(drugs=(), program=Continuous(dose=mg_day("6.000001")), bolus=BOLUS), False),
        (OrderFacts(drugs=(), program=SIX, bolus=allowed("0.5", 5)), False),
    ],
)
def test_it_is_as_ordered_to_the_last_digit_or_not(order, same):
    assert as_ordered(visit(program=SIX, bolus=BOLUS, order=order)) is same


def agrees(on, new=9, former=6, *, program=SIX, bolus=None):
    """After a fill of 40 mL on 30 May at 6 mg/day the alarm is due on 4 October, 127 days later."""
    shown = ProgrammerReading(alarm_on=on)
    return programmer_agrees(
        visit(drugs=(morphine(),), program=program, bolus=bolus, programmer=shown), d(new), d(former)
    )


@pytest.mark.parametrize(("day", "same"), [(2, False), (3, True), (4, True), (5, True), (6, False)])
def test_a_date_within_a_day_of_ours_agrees(day, same):
    assert agrees(date(2026, 10, day)) is same


@pytest.mark.parametrize(("day", "same"), [(1, False), (2, True), (5, True), (6, False)])
def test_our_own_dates_may_lie_a_day_apart(day, same):
    assert agrees(date(2026, 10, day), bolus=allowed("0.03", 1)) is same  # 38 mL at 0.3015 mL a day: 3 October


def test_where_our_own_dates_lie_further_apart_no_date_says_anything():
    assert not agrees(date(2026, 10, 4), bolus=allowed("0.06", 1))  # 2 October
    assert not agrees(date(2026, 10, 2), bolus=allowed("0.06", 1))


@pytest.mark.parametrize(
    ("new", "former", "apart"),
    [(127, 123, False), (127, "122.99", True), (123, 127, False), ("122.99", 127, True)],
)
def test_two_figures_must_lie_four_days_apart_by_then(new, former, apart):
    assert agrees(date(2026, 10, 4), new, former) is apart


def test_where_nothing_is_shown_or_nothing_flows_nothing_agrees():
    assert not programmer_agrees(visit(), d(9), d(6))
    assert not programmer_agrees(visit(programmer=ProgrammerReading()), d(9), d(6))
    shown = ProgrammerReading(alarm_on=date(2026, 10, 4))
    assert not programmer_agrees(visit(events=(), programmer=shown), d(9), d(6))
    assert not agrees(date(2026, 10, 4), program=rate(0).program)
    boluses_alone = (fill(), ProgramSet(at=START, program=rate(0).program, patient_bolus=allowed(1, 4)))
    assert not programmer_agrees(visit(events=boluses_alone, programmer=shown), d(9), d(6))
