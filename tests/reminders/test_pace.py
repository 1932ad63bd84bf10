"""A batch is what was lately carried in a second, never very few and never very many."""

import pytest

from pumplog.reminders.pace import FEWEST, MOST, Pace


@pytest.mark.parametrize(
    ("messages", "seconds", "limit"),
    [
        (50, 0.01, MOST),
        (50, 0.0, MOST),
        (50, 0.2, MOST),
        (50, 0.5, 100),
        (80, 1.0, 80),
        (50, 4.2, FEWEST),
        (1, 60.0, FEWEST),
        (1, 0.005, 200),
    ],
)
def test_next_time(messages, seconds, limit):
    pace = Pace()
    assert pace.limit == FEWEST
    pace.carried(messages, seconds)
    assert pace.limit == limit


def test_where_nothing_was_carried_it_stays():
    pace = Pace()
    pace.carried(100, 1.0)
    pace.carried(0, 30.0)
    assert pace.limit == 100
