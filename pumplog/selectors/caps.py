"""What limits a fill besides its volume, as read from the record."""

import datetime as dt

from pumplog.dosing.windows import Cap, Reason
from pumplog.models import Event
from pumplog.selectors.history import PumpHistory
from pumplog.selectors.words import display_name
from pumplog.sheets.vocabulary import EventKind, Governs

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
    """The newest alarm date read, unless something has changed since what the programmer computed it from.

    None too where a named person has resolved that the record's own date governs.
    """
    for event in reversed(history.events):
        if event.kind in (EventKind.PUMP_READING, EventKind.PROGRAM_CHANGE) and alarm_on(event) is not None:
            return None if set_aside(event) else alarm_on(event)
        if event.kind == EventKind.REFILL:
            return None if set_aside(event) else alarm_on(event)
        if event.kind in OUTDATES_READING:
            return None
    return None


def alarm_on(event: Event) -> dt.date | None:
    """The alarm date that an event of any kind was recorded with."""
    if event.kind == EventKind.REFILL:
        return event.refill.programmer_alarm_on
    return event.reading.alarm_on if hasattr(event, "reading") else None


def set_aside(event: Event) -> bool:
    """Whether a named person has said that the record governs, not the programmer's figures of this event."""
    return hasattr(event, "resolution") and event.resolution.governs == Governs.RECORD
