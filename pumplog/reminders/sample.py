"""A message as it would be read, with an example's dates: for looking at words before they are sent."""

import datetime as dt
from contextlib import suppress
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.notices.words.kinds import MessageKind
from pumplog.notices.words.template import Unreadable
from pumplog.notices.words.values import Values, answer_address, values_of
from pumplog.reminders.house import VERSION, Words, house_words, words
from pumplog.reminders.message import filled
from pumplog.reminders.text import Text
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.message_text import OwnWording
from pumplog.sheets.vocabulary import ContactKind, Language

NOBODYS: Final = "AnExampleNobodyCanOpen"
DAYS_TO_DATE: Final = 12
DAYS_TO_VISIT: Final = 10
HOUR: Final = dt.time(10, 30)


def example_values(*, clinic: ClinicSheet, language: Language, now: dt.datetime, base_url: str) -> Values:
    """This clinic's name and numbers, with a visit due in twelve days and an appointment two days before it."""
    zone = ZoneInfo(clinic.zone)
    today = now.astimezone(zone).date()
    visit_at = dt.datetime.combine(today + dt.timedelta(days=DAYS_TO_VISIT), HOUR, zone)
    return values_of(
        clinic=clinic,
        language=language,
        refill_by=today + dt.timedelta(days=DAYS_TO_DATE),
        answer_url=answer_address(base_url, NOBODYS),
        visit_at=visit_at,
    )


def example(
    *, kind: MessageKind, channel: ContactKind, language: Language, values: Values, own: OwnWording | None = None
) -> Text:
    """The message as it goes out now: in the clinic's own words, or the house's where there are none or they do not fit."""
    if own is not None:
        with suppress(Unreadable):
            said = words(own.subject, own.body)
            made = filled(said, values, channel=channel, language=language, version=f"clinic {own.version}")
            if made is not None:
                return made
    made = filled(house_words(kind, channel, language), values, channel=channel, language=language, version=VERSION)
    if made is None:
        raise AssertionError("the house's own words tell nothing: a test reads every one of them")
    return made


def trial(*, channel: ContactKind, language: Language, values: Values, said: Words) -> Text | None:
    """Words that are only being tried: what they would read like, None where they would not go out as they are."""
    return filled(said, values, channel=channel, language=language, version="a trial")
