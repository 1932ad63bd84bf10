"""Every finding on boluses, word by word: those the patient may ask for, and those that were counted."""

import pytest

from pumplog.dosing.checks.boluses import bolus_findings, counted_findings
from pumplog.dosing.findings import Evidence
from pumplog.dosing.past import past_of
from tests.dosing.build import (
    day,
    fill,
    limit,
    steady,
    with_limits,
)
from tests.dosing.checks.visits import bolus, dose, drug, ordered, visit
from tests.dosing.pinned import plain, written

WITH = {"events": (fill(), steady(6, bolus=bolus("0.5", 4, 240)))}


def asked(amount="0.5", times=4, lockout=240, **changes):
    program = changes.pop("program", dose(6))
    return bolus_findings(visit(program=program, bolus=bolus(amount, times, lockout), **{**WITH, **changes}))


BOLUSES = {
    "none": lambda: bolus_findings(visit(program=dose(6))),
    "as before": asked,
    "a whole day's dose": lambda: asked("6", 1, None, events=(fill(), steady())),
    "just below a whole day's dose": lambda: asked("5.99", 1, None, events=(fill(), steady())),
    "a tenth of the day's dose": lambda: asked("0.6"),
    "above a tenth of the day's dose": lambda: asked("0.7"),
    "half as much again": lambda: asked("0.75"),
    "more than half as much again": lambda: asked("0.751"),
    "0.67 of the one before": lambda: asked("0.335"),
    "below 0.67 of the one before": lambda: asked("0.334"),
    "ten times": lambda: asked("5"),
    "ten times and 35 % more": lambda: asked("6.75"),
    "ten times and more than 35 % more": lambda: asked("6.751"),
    "a hundredth": lambda: asked("0.005"),
    "a thousand times": lambda: asked("500"),
    "two digits exchanged": lambda: asked("0.54", events=(fill(), steady(6, bolus=bolus("0.45", 4, 240)))),
    "as the order says": lambda: asked("5", order=ordered(dose(6), bolus("5", 4, 240))),
    "three times as many": lambda: asked(times=12, lockout=60, events=(fill(), steady(6, bolus=bolus("0.5", 4, 60)))),
    "a third as many": lambda: asked(times=1, events=(fill(), steady(6, bolus=bolus("0.5", 3, 240)))),
    "nearly three times as many": lambda: asked(
        times=11, lockout=60, events=(fill(), steady(6, bolus=bolus("0.5", 4, 60)))
    ),
    "where none were allowed before": lambda: asked(events=(fill(), steady(6, bolus=bolus("0", 0, 0)))),
    "hours for minutes": lambda: asked(lockout=4),
    "minutes for hours": lambda: asked(times=2, events=(fill(), steady(6, bolus=bolus("0.5", 2, 4)))),
    "four times the lock-out": lambda: asked(
        times=2, lockout=240, events=(fill(), steady(6, bolus=bolus("0.5", 2, 60)))
    ),
    "a quarter of the lock-out": lambda: asked(lockout=60),
    "nearly a quarter of the lock-out": lambda: asked(lockout=61),
    "more than fit into a day": lambda: asked(times=7, events=(fill(), steady())),
    "just as many as fit into a day": lambda: asked(times=6, events=(fill(), steady())),
    "more than fit into a day of another length": lambda: asked(times=5, lockout=400, events=(fill(), steady())),
    "more than fit into a day less a minute": lambda: asked(times=3, lockout=1439, events=(fill(), steady())),
    "a lock-out that may be in hours": lambda: asked(times=5, lockout=6, events=(fill(), steady())),
    "a lock-out too short for hours": lambda: asked(times=6, lockout=6, events=(fill(), steady())),
    "a lock-out of a day in hours": lambda: asked(times=2, lockout=24, events=(fill(), steady())),
    "a lock-out of more than a day in hours": lambda: asked(times=1, lockout=25, events=(fill(), steady())),
    "above a limit": lambda: asked(
        limits=with_limits("morphine", limit("max_bolus_mcg", 499), limit("max_daily_mcg", 1))
    ),
    "above the clinic's limit": lambda: asked(
        limits=with_limits("morphine", limit("max_bolus_mcg", 499, Evidence.CLINIC))
    ),
    "at a limit": lambda: asked(limits=with_limits("morphine", limit("max_bolus_mcg", 500))),
    "of a drug that the catalogue does not know": lambda: asked(
        events=(fill(drugs=(drug("other", 20_000),)), steady(6, bolus=bolus("0.25", 4, 240)))
    ),
}

COUNTED_PAST = past_of((fill(), steady(6, bolus=bolus()), steady(6, at=day(10))))


def counted(begin, end, count, past=COUNTED_PAST):
    return counted_findings(past, begins=day(begin), ends=day(end), count=count)


COUNTED = {
    "as many as were allowed": lambda: counted(0, 5, 28),
    "more than were allowed": lambda: counted(0, 5, 29),
    "over two programmes": lambda: counted(8, 12, 25),
    "where the programme allows none": lambda: counted(11, 12, 1),
    "none where none are allowed": lambda: counted(11, 12, 0),
    "from the very change on": lambda: counted(10, 12, 1),
    "to the very change": lambda: counted(9, 10, 13),
    "before any programme": lambda: counted(-5, -1, 1),
    "up to the first programme": lambda: counted(-5, 0, 29),
    "in no time": lambda: counted(5, 5, 9),
    "in no time where the programme allows none": lambda: counted(11, 11, 1),
    "without a programme on record": lambda: counted(0, 5, 99, past_of(())),
}
ALL = {"boluses": BOLUSES, "counted_boluses": COUNTED}


@pytest.mark.parametrize(("name", "scenario"), [(name, scenario) for name in ALL for scenario in ALL[name]])
def test_what_is_said_of_a_programme_is_the_one_that_is_written_down(name, scenario):
    assert plain(ALL[name][scenario]()) == written(name)[scenario]
