"""The refill-by date and everything that explains it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pumplog.dosing.working.step import Step
from pumplog.sheets.runs import PumpRuns


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSheet:
    """Dates are clinic-local; instants UTC. ``sentence`` is the reason in words a family would understand.

    Either ``refill_by`` or ``no_date_reason``. ``reason`` is volume, stability, expiry, interval or programmer.
    """

    refill_by: dt.date | None
    reason: str
    sentence: str
    no_date_reason: str
    before_working_days: dt.date | None
    days_left: int | None
    alarm_at: dt.datetime | None
    stop_at_earliest: dt.datetime | None
    empty_at: dt.datetime | None
    programmer_alarm_on: dt.date | None
    stop_volume_ml: Decimal | None
    stop_volume_source: str
    margin_days: int | None
    formula_version: str
    computed_at: dt.datetime
    working: tuple[Step, ...]
    runs: PumpRuns | None
    """How this pump runs by its own refills; None where there was nothing to compute a date from."""
    case: str
    """The whole input as one dosing case (JSON), which ``manage.py dosing`` answers with the same dates."""

    @property
    def status(self) -> str:
        """overdue, urgent (two days or fewer), soon (a fortnight), later, or unknown: words, for a mark and a colour."""
        if self.days_left is None:
            return "unknown"
        if self.days_left < 0:
            return "overdue"
        if self.days_left <= 2:
            return "urgent"
        return "soon" if self.days_left <= 14 else "later"
