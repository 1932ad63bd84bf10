"""More cannot come back out of a pump than went into it: what a correction of an earlier fill could otherwise claim."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.findings import Finding, blocking
from pumplog.models import Event
from pumplog.selectors.history import PumpHistory


def came_back_findings(history: PumpHistory, at: dt.datetime) -> Iterator[Finding]:
    """Whether the refill after ``at`` drew more than the fill before it left in the pump, as the record now stands.

    What a refill draws itself is judged where it is recorded; only a change of the past can break it afterwards.
    """
    later = next((event for event in history.refills if event.happened_at > at), None)
    if later is None:
        return
    earlier = [event for event in history.refills if event.happened_at < later.happened_at]
    drawn = later.refill.aspirated_ml
    if not earlier or drawn is None:
        return
    held = _held(earlier[-1])
    if drawn > held:
        yield blocking(
            "more_came_back_than_went_in",
            "filled_ml",
            f"On {later.happened_at:%d %B %Y} {plain(drawn)} mL were drawn, and after this change only {plain(held)} mL "
            "would have been in the pump. Check both records.",
        )


def _held(fill: Event) -> Decimal:
    return fill.refill.filled_ml + fill.refill.retained_ml
