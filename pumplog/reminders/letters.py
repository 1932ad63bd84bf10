"""A letter as it is printed, from what it carries and the words it is written in."""

import datetime as dt
from typing import Final

from django.conf import settings

from pumplog import clock
from pumplog.notices.parcel import Going
from pumplog.notices.words.dates import long_date
from pumplog.notices.words.neutral import neutral_name, telling_words
from pumplog.notices.words.values import answer_address
from pumplog.reminders.message import TooTelling, compose
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.letter import LetterSheet
from reports.letter import letter_fault

NO_ADDRESS: Final = "there is no address"
NO_TEXT: Final = "the text would say too much"
ANY_TOKEN: Final = "x" * 22
"""As long as a real one, to see whether a letter can be printed before its link is made."""


def letter_sheet(going: Going, clinic: ClinicSheet, *, now: dt.datetime) -> LetterSheet:
    """The letter. Raises TooTelling where its words would say too much (hazard 11).

    What stands in the window is only the address, and where the envelope asks for it the clinic's own lines: those of
    them that tell nothing.
    """
    text = compose(going, clinic)
    head = going.letter
    sender = (neutral_name(clinic.name), *(head.sender if head else ()))
    return LetterSheet(
        envelope=clinic.policy.envelope,
        language=text.language,
        recipient=head.recipient if head else (),
        sender=tuple(line for line in sender if line and not telling_words(line)),
        written_on=long_date(clock.local_date(now, clinic.zone), text.language),
        subject=text.subject,
        body=text.body,
        answer_url=answer_address(settings.BASE_URL, going.answer_token),
    )


def why_not(going: Going, clinic: ClinicSheet, *, now: dt.datetime) -> str:
    """Why this letter cannot be printed, for a person to mend; empty where it can."""
    if going.letter is None:
        return NO_ADDRESS
    try:
        return letter_fault(letter_sheet(with_token(going, ANY_TOKEN), clinic, now=now))
    except TooTelling:
        return NO_TEXT


def with_token(going: Going, token: str) -> Going:
    """The same letter with a link."""
    return Going(parcel=going.parcel, count=going.count, answer_token=token, visit=going.visit, letter=going.letter)
