"""The pump's own programmer against our arithmetic: it is the master of the present, so a gap is asked about."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.visit import Visit, ask, computed_ml, ml, volume_figure
from pumplog.dosing.findings import Figure, Finding
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.dosing.reservoir import ReservoirState
from pumplog.dosing.windows import Cap, Reason

_DAYS: Final = timedelta(days=1)
_RESIDUAL_ML: Final = Decimal("0.5")


def programmer_caps(reading: ProgrammerReading | None) -> Iterator[Cap]:
    """The programmer's alarm date as a limit of its own, so that the earlier of the two governs."""
    if reading is not None and reading.alarm_on is not None:
        yield Cap(reason=Reason.PROGRAMMER, on=reading.alarm_on, label="alarm date shown by the programmer")


def programmer_findings(visit: Visit, reading: ProgrammerReading | None) -> Iterator[Finding]:
    """Where the programmer's alarm date is more than a day, or its expected residual more than 0.5 mL, off ours."""
    if reading is None:
        return
    if reading.alarm_on is not None and visit.after is not None:
        yield from _alarm(visit, visit.after, reading.alarm_on)
    if reading.expected_residual is not None and visit.before is not None:
        ours, theirs = visit.before.expected_residual.ml, reading.expected_residual.ml
        if abs(ours - theirs) > _RESIDUAL_ML:
            message = (
                f"The programmer expected {ml(theirs)}, this record {computed_ml(ours)}: "
                f"{computed_ml(abs(ours - theirs))} apart. "
                "A programme change, a stop or boluses may be missing from the record."
            )
            yield ask("expected_residual_differs", "programmer_expected_ml", message, volume_figure("ours", ours))


def _alarm(visit: Visit, after: ReservoirState, theirs: date) -> Iterator[Finding]:
    """Programmers differ in whether patient boluses are counted, so both of our dates are fair."""
    field = "programmer_alarm_on"
    if after.alarm_at_all_boluses is None:
        shown = f"The programmer shows an alarm on {theirs:%d %B %Y}, but by this record nothing flows."
        message = f"{shown} Check the programme on both."
        yield ask("alarm_date_differs", field, message)
        return
    first = visit.local_date(after.alarm_at_all_boluses)
    last = first if after.alarm_at is None else visit.local_date(after.alarm_at)
    if first - _DAYS <= theirs <= last + _DAYS:
        return
    ours = first if theirs < first else last
    apart = abs((theirs - ours).days)
    message = (
        f"The programmer's alarm date is {theirs:%d %B %Y}, ours {ours:%d %B %Y}, {apart} days apart. "
        "The earlier one governs. Compare programme, strength and stop volume on both."
    )
    yield ask("alarm_date_differs", field, message, Figure(name="ours", value=ours.isoformat()))
