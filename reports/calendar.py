"""A visit as a calendar keeps it (iCalendar, RFC 5545): when, and nothing that tells a bystander what for.

An event is known by its UID; of two versions the higher SEQUENCE holds. Times are written in UTC: every calendar shows
them in its own zone, and none needs to understand a definition of the clinic's.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from email.utils import parseaddr
from typing import Final

from icalendar import Calendar, Event, vCalAddress

from pumplog.sheets.appointment import CalendarVisit
from pumplog.sheets.vocabulary import Language

MAKER: Final = "-//Visits//Visits 1//EN"
"""Names the program to other programs, and people read it too: the product's own name would tell what the visit is for."""
SUMMARIES: Final[Mapping[Language, str]] = {
    Language.ENGLISH: "Visit",
    Language.SPANISH: "Cita",
    Language.GERMAN: "Termin",
    Language.FRENCH: "Rendez-vous",
}
MIME_TYPE: Final = "text/calendar"
FILE_NAME: Final = "visit.ics"


def event_file(
    *,
    uid: str,
    sequence: int,
    starts_at: dt.datetime,
    minutes: int,
    language: Language,
    stamped_at: dt.datetime,
    organizer: str,
    clinic_name: str = "",
    phones: Sequence[str] = (),
    cancelled: bool = False,
) -> bytes:
    """One visit for a patient's own calendar: to be put there, to replace what was there, or to be taken away.

    ``clinic_name`` and ``phones`` must already be neutral (they are printed as given); ``organizer`` is the address that
    messages come from, which RFC 5546 asks for; ``stamped_at`` the instant at which the file is made.
    """
    calendar = _calendar("CANCEL" if cancelled else "PUBLISH")
    event = _event(
        uid=uid, sequence=sequence, starts_at=starts_at, minutes=minutes, stamped_at=stamped_at, cancelled=cancelled
    )
    event.add("summary", f"{SUMMARIES[language]}: {clinic_name}" if clinic_name else SUMMARIES[language])
    if phones:
        event.add("description", "\n".join(phones))
    if organizer:
        event.add("organizer", vCalAddress(f"mailto:{parseaddr(organizer)[1]}"))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed_file(visits: Iterable[CalendarVisit]) -> bytes:
    """A clinic's booked visits, for a calendar that reads them by address. The same visits give the same bytes.

    A visit that no longer holds is simply not in it: a calendar takes the whole feed as what is true now.
    """
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", "Visits")
    calendar.add("refresh-interval", dt.timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    for visit in visits:
        event = _event(
            uid=visit.uid,
            sequence=visit.sequence,
            starts_at=visit.starts_at,
            minutes=visit.minutes,
            stamped_at=visit.changed_at,
        )
        event.add("summary", SUMMARIES[Language.ENGLISH])
        if visit.link:
            event.add("url", visit.link)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(
    *,
    uid: str,
    sequence: int,
    starts_at: dt.datetime,
    minutes: int,
    stamped_at: dt.datetime,
    cancelled: bool = False,
) -> Event:
    starts = starts_at.astimezone(dt.UTC)
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", stamped_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", starts)
    event.add("dtend", starts + dt.timedelta(minutes=minutes))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
