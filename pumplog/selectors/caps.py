"""What limits a fill besides its volume, as read from the record."""

import datetime as dt

from pumplog.dosing.windows import Cap, Reason
from pumplog.selectors.history import PumpHistory
from pumplog.selectors.words import display_name
from pumplog.sheets.vocabulary import EventKind

# A programmer's alarm date is good until something changes what it was computed from.
OUTDATES_READING = (EventKind.PROGRAM_CHANGE, EventKind.PUMP_STOP, EventKind.PUMP_START)


def expiry_caps(history: PumpHistory) -> tuple[Cap, ...]:
    """The last usable day of each drug of the last fill, where it was stated."""
    return tuple(
        Cap(reason=Reason.EXPIRY, on=row.expires_on, label=f"last usable day of {display_name(row.drug)}")
        for row in history.refills[-1].drugs.all()
        if row.expires_on is not None
    )


def programmer_caps(history: PumpHistory) -> tuple[Cap, ...]:
    """The alarm date that the programmer shows, while it is still good."""
    date = programmer_date(history)
    return (
        () if date is None else (Cap(reason=Reason.PROGRAMMER, on=date, label="alarm date read from the programmer"),)
    )


def programmer_date(history: PumpHistory) -> dt.date | None:
    """The newest alarm date read, unless something has changed since what the programmer computed it from."""
    for event in reversed(history.events):
        if event.kind == EventKind.PUMP_READING and event.reading.alarm_on is not None:
            return event.reading.alarm_on
        if event.kind == EventKind.REFILL:
            return event.refill.programmer_alarm_on
        if event.kind in OUTDATES_READING:
            return None
    return None
