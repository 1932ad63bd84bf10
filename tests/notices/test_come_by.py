"""The last day on which a patient can safely come."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.notices.come_by import come_by, working
from pumplog.notices.facts import Away
from tests.notices.build import DAY, REFILL_BY, RULES

TODAY = dt.date(2026, 11, 20)


def away(first, last):
    return Away(first_day=dt.date(2026, *first), last_day=dt.date(2026, *last))


@pytest.mark.parametrize(
    ("absences", "last"),
    [
        ([], REFILL_BY),
        ([away((11, 23), (11, 30))], REFILL_BY),
        ([away((12, 5), (12, 20))], REFILL_BY),
        ([away((12, 4), (12, 4))], dt.date(2026, 12, 3)),
        ([away((12, 1), (12, 20))], dt.date(2026, 11, 30)),
        ([away((11, 30), (12, 20))], dt.date(2026, 11, 27)),
        ([away((12, 1), (12, 20)), away((11, 26), (11, 30))], dt.date(2026, 11, 25)),
        ([away((11, 20), (12, 20))], None),
        ([away((11, 21), (12, 20))], dt.date(2026, 11, 20)),
        ([away((11, 1), (12, 20))], None),
    ],
)
def test_it_is_the_date_or_the_last_working_day_before_the_journey(absences, last):
    assert come_by(refill_by=REFILL_BY, away=absences, rules=RULES, today=TODAY) == last


def test_a_date_that_is_over_leaves_no_day():
    assert come_by(refill_by=REFILL_BY, away=[], rules=RULES, today=REFILL_BY + DAY) is None
    assert come_by(refill_by=REFILL_BY, away=[], rules=RULES, today=REFILL_BY) == REFILL_BY


def test_a_holiday_of_the_clinic_is_no_day_to_come_before_a_journey():
    rules = replace(RULES, holidays=frozenset({dt.date(2026, 12, 3)}))
    last = come_by(refill_by=REFILL_BY, away=[away((12, 4), (12, 9))], rules=rules, today=TODAY)
    assert last == dt.date(2026, 12, 2)


journeys = st.builds(
    lambda begin, length: Away(first_day=TODAY + begin * DAY, last_day=TODAY + (begin + length) * DAY),
    st.integers(-20, 40),
    st.integers(0, 40),
)


@given(st.lists(journeys, max_size=4), st.integers(0, 30))
def test_no_later_day_would_do_and_this_one_does(absences, left):
    refill_by = TODAY + left * DAY
    last = come_by(refill_by=refill_by, away=absences, rules=RULES, today=TODAY)
    days = [TODAY + number * DAY for number in range(left + 1)]
    free = [
        day
        for day in days
        if not any(each.first_day <= day <= each.last_day for each in absences)
        and (day == refill_by or working(day, RULES))
    ]
    assert last == (free[-1] if free else None)
