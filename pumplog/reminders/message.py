"""What a message says. A template is given one of these contexts and nothing else: what is not in it cannot leak."""

import datetime as dt
from dataclasses import asdict, dataclass, fields
from functools import cache

from django.conf import settings
from django.template import Context, Engine

from pumplog.reminders.dates import long_date
from pumplog.reminders.neutral import neutral_name, neutral_number, telling_words
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import Language


class TooTelling(Exception):
    """A rendered text holds a word that must not leave the house. It is not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientContext:
    """All that a message to a patient may know. No name, no pump, no drug: there is no place for them.

    ``clinic`` is empty where the clinic's name tells its speciality; a phone is empty where the clinic has stated none.
    """

    date: str
    clinic: str
    daytime_phone: str
    after_hours_phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffContext:
    """All that a message to staff may know: how many, and where to look."""

    count: int
    worklist: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """``subject`` is one line; ``body`` is plain text."""

    subject: str
    body: str
    language: Language


ALLOWED = {
    "patient": frozenset(field.name for field in fields(PatientContext)),
    "staff": frozenset(field.name for field in fields(StaffContext)),
}
"""The variables each folder of templates may use; a test reads the templates against it."""


def patient_text(*, refill_by: dt.date, language: str, clinic: ClinicSheet) -> Text:
    """The message to a patient in their language. ValueError for an unknown one, TooTelling if too much is said."""
    spoken = Language(language)
    context = PatientContext(
        date=long_date(refill_by, spoken),
        clinic=neutral_name(clinic.name),
        daytime_phone=neutral_number(clinic.policy.daytime_phone),
        after_hours_phone=neutral_number(clinic.policy.after_hours_phone),
    )
    text = _render("patient", spoken, context)
    if telling_words(f"{text.subject}\n{text.body}"):
        raise TooTelling
    return text


def staff_text(*, count: int) -> Text:
    """The day's one message to a clinic's staff: a number and the way to the worklist."""
    return _render("staff", Language.ENGLISH, StaffContext(count=count, worklist=f"{settings.BASE_URL.rstrip('/')}/"))


def _render(folder: str, language: Language, context: PatientContext | StaffContext) -> Text:
    values = Context(asdict(context), autoescape=False)
    subject, body = (
        _engine().get_template(f"{folder}/{language}.{part}.txt").render(values).strip() for part in ("subject", "body")
    )
    return Text(subject=" ".join(subject.split()), body=f"{body}\n", language=language)


@cache
def _engine() -> Engine:
    # Its own engine: no request, no context processors, no other folder, and plain text is not escaped as HTML.
    return Engine(dirs=[str(settings.BASE_DIR / "templates" / "messages")], autoescape=False)
