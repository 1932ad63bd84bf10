"""What a message says: the clinic's own words or the house's, filled with the few values that a message may know."""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from pumplog import clock
from pumplog.notices.parcel import Going
from pumplog.notices.words import gsm
from pumplog.notices.words.kinds import MessageKind
from pumplog.notices.words.neutral import telling_words
from pumplog.notices.words.template import Unreadable
from pumplog.notices.words.values import Values, answer_address, values_of
from pumplog.reminders.house import VERSION, Words, call_words, house_words, words
from pumplog.reminders.staff import staff_text
from pumplog.reminders.text import Text
from pumplog.reminders.visit_file import calendar_file
from pumplog.selectors.wording import Place, own_wordings
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.message_text import OwnWording
from pumplog.sheets.vocabulary import ContactKind, Language, NoticeAudience, NoticePurpose

HELD_SECONDS: Final = 5.0
"""So long a clinic's own words are remembered: a batch asks the database for them once."""
FIRST_HOUR: Final = 1
"""The sequence of an appointment that has got its hour and has not moved since: there is no old time to speak of."""


class TooTelling(Exception):
    """A rendered text holds a word that must not leave the house. It is not sent."""


class Composer:
    """``now`` tells the time; ``own`` gives a clinic's own words. One composer serves a whole process."""

    def __init__(
        self,
        *,
        now: Callable[[], dt.datetime] = clock.now,
        own: Callable[[uuid.UUID], Mapping[Place, OwnWording]] = own_wordings,
    ) -> None:
        self._now = now
        self._own = own
        self._held: dict[uuid.UUID, tuple[float, dict[Place, tuple[str, Words]]]] = {}

    def __call__(self, going: Going, clinic: ClinicSheet) -> Text:
        """The text for whoever gets it. TooTelling where even the house's words would say too much; then none is sent."""
        parcel = going.parcel
        if parcel.audience is NoticeAudience.STAFF:
            return staff_text(count=going.count)
        if parcel.channel is ContactKind.PHONE:
            script = call_words().bodies[0].render(self._values(going, clinic, Language.ENGLISH))
            return Text(subject="", body=f"{script}\n", language=Language.ENGLISH, version=VERSION)
        language = spoken(parcel.language)
        values = self._values(going, clinic, language)
        kind = kind_of(going, clinic=clinic, now=self._now())
        text = self._text(kind, parcel.channel, language, values, clinic.id)
        if parcel.purpose is NoticePurpose.VISIT and parcel.channel is ContactKind.EMAIL and going.visit is not None:
            file = calendar_file(going.visit, language=language, values=values, now=self._now())
            return replace(text, attachments=(file,))
        return text

    def _values(self, going: Going, clinic: ClinicSheet, language: Language) -> Values:
        return values_of(
            clinic=clinic,
            language=language,
            refill_by=going.parcel.refill_by,
            answer_url=answer_address(settings.BASE_URL, going.answer_token),
            visit_at=going.visit.starts_at if going.visit else None,
        )

    def _text(
        self, kind: MessageKind, channel: ContactKind, language: Language, values: Values, clinic_id: uuid.UUID
    ) -> Text:
        own = self._own_words(clinic_id).get((kind.value, channel, language))
        if own is not None:
            version, said = own
            text = filled(said, values, channel=channel, language=language, version=version)
            if text is not None:
                return text
        text = filled(house_words(kind, channel, language), values, channel=channel, language=language, version=VERSION)
        if text is None:
            raise TooTelling
        return text

    def _own_words(self, clinic_id: uuid.UUID) -> dict[Place, tuple[str, Words]]:
        at = time.monotonic()
        held = self._held.get(clinic_id)
        if held is None or at - held[0] > HELD_SECONDS:
            held = self._held[clinic_id] = (at, dict(_readable(self._own(clinic_id))))
        return held[1]


def kind_of(going: Going, *, clinic: ClinicSheet, now: dt.datetime) -> MessageKind:
    """Which message it is. Close to its date it is the urgent one, however early it had been planned."""
    visit, zone = going.visit, ZoneInfo(clinic.zone)
    if going.parcel.purpose is NoticePurpose.VISIT and visit is not None:
        if visit.cancelled:
            return MessageKind.VISIT_CANCELLED
        return MessageKind.VISIT_MOVED if visit.sequence > FIRST_HOUR else MessageKind.VISIT_BOOKED
    refill_by = going.parcel.refill_by
    if visit is not None and not visit.cancelled and visit.starts_at.astimezone(zone).date() <= refill_by:
        return MessageKind.DUE_BOOKED
    days_left = (refill_by - now.astimezone(zone).date()).days
    return MessageKind.DUE_SOON if days_left <= clinic.policy.safety_tier_days else MessageKind.DUE


def filled(said: Words, values: Values, *, channel: ContactKind, language: Language, version: str) -> Text | None:
    """The words with the values in them; None where they would tell too much, or do not fit and are not the house's.

    A text message of the house's that does not fit even at its shortest goes all the same: two parts are better than none.
    """
    if channel is ContactKind.SMS:
        bodies = (gsm.spelled(body.render(values)) for body in said.bodies)
        fitting = next((body for body in bodies if not gsm.foreign(body) and gsm.one_segment(body)), None)
        if fitting is None and version != VERSION:
            return None
        subject, body = "", gsm.spelled(said.bodies[-1].render(values)) if fitting is None else fitting
    else:
        subject, body = said.subject.render(values), f"{said.bodies[0].render(values)}\n"
    # The link's secret is random letters: now and then they would spell something. Its address has been looked at.
    seen = f"{subject}\n{body}".replace(values.answer_url, "") if values.answer_url else f"{subject}\n{body}"
    if telling_words(seen):
        return None
    return Text(subject=subject, body=body, language=language, version=version)


def _readable(rows: Mapping[Place, OwnWording]) -> Iterator[tuple[Place, tuple[str, Words]]]:
    """Words kept by an earlier release may name what no message knows any more: then the house speaks."""
    for place, row in rows.items():
        with suppress(Unreadable):
            yield place, (f"clinic {row.version}", words(row.subject, row.body))


def spoken(language: str) -> Language:
    """The patient's language; English where the record holds one that we do not speak."""
    return Language(language) if language in set(Language) else Language.ENGLISH


compose: Final = Composer()
"""For the worker. The words of the house are read from their files once, a clinic's own every few seconds."""
