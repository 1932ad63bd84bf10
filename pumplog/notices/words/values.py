"""All that a message to a patient may know. No name, no pump, no drug: there is no place for them."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.notices.words.dates import clock_hour, long_date, longest_date
from pumplog.notices.words.neutral import neutral_name, neutral_number, telling_words
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import Language

TOKEN_LETTERS: Final = 22
LONGEST_BASE: Final = 60
"""Up to this many characters of the installation's address, a text message of the house always fits into one segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Ready to be read. ``clinic`` is empty where its name tells its speciality, a phone where the clinic has stated none,
    ``answer_url`` where the message has no answering page, the visit's where it has no appointment."""

    date: str
    clinic: str
    daytime_phone: str
    after_hours_phone: str
    answer_url: str
    visit_date: str = ""
    visit_time: str = ""


VARIABLES: Final = {
    "date": "the day by which the visit is due, with its weekday",
    "clinic": "the clinic’s name, left out where it tells a speciality",
    "daytime_phone": "whom to call by day",
    "after_hours_phone": "whom to call at all other hours",
    "answer_url": "the address of the patient’s own answering page",
    "visit_date": "the day of the appointment, with its weekday",
    "visit_time": "its hour, on the clinic’s clock",
}
assert tuple(VARIABLES) == tuple(field.name for field in fields(Values))  # noqa: S101


def values_of(
    *, clinic: ClinicSheet, language: Language, refill_by: dt.date, answer_url: str, visit_at: dt.datetime | None
) -> Values:
    """The values of one message. ``visit_at`` is told on the clinic's clock."""
    local = visit_at.astimezone(ZoneInfo(clinic.zone)) if visit_at else None
    return Values(
        date=long_date(refill_by, language),
        clinic=neutral_name(clinic.name),
        daytime_phone=neutral_number(clinic.policy.daytime_phone),
        after_hours_phone=neutral_number(clinic.policy.after_hours_phone),
        answer_url=answer_url,
        visit_date=long_date(local.date(), language) if local else "",
        visit_time=clock_hour(local.time(), language) if local else "",
    )


def longest_values(*, clinic: ClinicSheet, language: Language, base_url: str) -> Values:
    """The longest that this clinic's messages can come to: what fits then, fits always."""
    longest_hour = max((clock_hour(dt.time(hour, 30), language) for hour in range(24)), key=len)
    noon = clock_hour(dt.time(12, 0), language)
    return Values(
        date=longest_date(language),
        clinic=neutral_name(clinic.name),
        daytime_phone=neutral_number(clinic.policy.daytime_phone),
        after_hours_phone=neutral_number(clinic.policy.after_hours_phone),
        answer_url=answer_address(base_url, "x" * TOKEN_LETTERS),
        visit_date=longest_date(language),
        visit_time=max(longest_hour, noon, key=len),
    )


def answer_address(base_url: str, token: str) -> str:
    """The answering page's address; nothing without a token, or where the installation's own address tells too much."""
    return f"{base_url}/a/{token}" if token and not telling_words(base_url) else ""
