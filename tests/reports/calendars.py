"""A calendar as calendars are: it keeps one event a UID, takes the higher SEQUENCE, and lets go of what is cancelled."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar
from ics import Calendar as IcsCalendar


@dataclass(frozen=True)
class Seen:
    """One event as a parser read it."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    cancelled: bool


def by_vobject(content: bytes) -> list[Seen]:
    calendar = vobject.readOne(content.decode())
    return [
        Seen(
            uid=event.uid.value,
            sequence=int(event.sequence.value),
            starts_at=event.dtstart.value.astimezone(UTC),
            ends_at=event.dtend.value.astimezone(UTC),
            summary=event.summary.value,
            cancelled=event.status.value == "CANCELLED" or calendar.method.value == "CANCEL",
        )
        for event in calendar.contents.get("vevent", [])
    ]


def by_ics(content: bytes) -> list[Seen]:
    """The ics library keeps what it does not model, such as SEQUENCE, among an event's extra lines."""
    calendar = IcsCalendar(content.decode())
    method = next((line.value for line in calendar.extra if line.name == "METHOD"), calendar.method)
    return [
        Seen(
            uid=event.uid,
            sequence=int(next(line.value for line in event.extra if line.name == "SEQUENCE")),
            starts_at=event.begin.datetime.astimezone(UTC),
            ends_at=event.end.datetime.astimezone(UTC),
            summary=event.name or "",
            cancelled=event.status == "CANCELLED" or method == "CANCEL",
        )
        for event in calendar.events
    ]


def by_ical(content: bytes) -> list[Seen]:
    calendar = IcsCalendarStream.calendar_from_ics(content.decode())
    return [
        Seen(
            uid=event.uid or "",
            sequence=event.sequence or 0,
            starts_at=event.start_datetime.astimezone(UTC),
            ends_at=event.end_datetime.astimezone(UTC),
            summary=event.summary or "",
            cancelled=str(event.status) in ("CANCELLED", "EventStatus.CANCELLED") or calendar.method == "CANCEL",
        )
        for event in calendar.events
    ]


def by_icalendar(content: bytes) -> list[Seen]:
    """The library that writes the files, as a fourth reader."""
    calendar = Calendar.from_ical(content)
    return [
        Seen(
            uid=str(event["uid"]),
            sequence=int(event["sequence"]),
            starts_at=event.decoded("dtstart").astimezone(UTC),
            ends_at=event.decoded("dtend").astimezone(UTC),
            summary=str(event["summary"]),
            cancelled=str(event["status"]) == "CANCELLED" or str(calendar["method"]) == "CANCEL",
        )
        for event in calendar.walk("VEVENT")
    ]


PARSERS: dict[str, Callable[[bytes], list[Seen]]] = {
    "vobject": by_vobject,
    "ics": by_ics,
    "ical": by_ical,
    "icalendar": by_icalendar,
}


@dataclass
class OwnCalendar:
    """Somebody's own calendar, into which files are imported one after another, in whatever order they come."""

    parse: Callable[[bytes], list[Seen]]
    newest: dict[str, Seen] = field(default_factory=dict)

    def imports(self, files: Iterable[bytes]) -> "OwnCalendar":
        for event in (event for content in files for event in self.parse(content)):
            known = self.newest.get(event.uid)
            if known is None or event.sequence >= known.sequence:
                self.newest[event.uid] = event
        return self

    @property
    def events(self) -> list[Seen]:
        return [event for event in self.newest.values() if not event.cancelled]
