"""What else says that a figure is as typed: the order, or the date the programmer makes of it."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.visit import Visit

_DAY: Final = timedelta(days=1)
# A day of tolerance on either side of each of two dates, and one for their rounding.
_TOLD_APART_DAYS: Final = 4


def as_ordered(visit: Visit) -> bool:
    """Whether programme and boluses are those of the order, to the last digit."""
    order = visit.order
    return (
        order is not None
        and order.program is not None
        and order.program == visit.program
        and order.bolus == visit.bolus
    )


def programmer_agrees(visit: Visit, new: Decimal, former: Decimal) -> bool:
    """Whether the programmer's alarm date is that of the `new` figure as typed, and could not be that of the `former`.

    With boluses our own two dates may lie far apart: then a date between them says nothing about the dose. And where
    the two figures differ by little, or soon run out, both give the same day.
    """
    shown = None if visit.programmer is None else visit.programmer.alarm_on
    state = visit.after
    if shown is None or state is None or state.alarm_at is None or state.alarm_at_all_boluses is None:
        return False
    first, last = visit.local_date(state.alarm_at_all_boluses), visit.local_date(state.alarm_at)
    if last - first > _DAY or not first - _DAY <= shown <= last + _DAY:
        return False
    days, high = (first - visit.performed_on).days, max(new, former)
    return days * abs(new - former) > _TOLD_APART_DAYS * high
