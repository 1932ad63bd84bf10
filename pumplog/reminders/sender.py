"""The worker as it runs for patients: the database, the couriers of every channel, the words, the journal."""

import datetime as dt
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings

from pumplog.notices.parcel import Going
from pumplog.reminders import message
from pumplog.reminders.by_hand import ByHand
from pumplog.reminders.carried import JOURNAL
from pumplog.reminders.courier import Courier
from pumplog.reminders.journal import Journal
from pumplog.reminders.recovery import Recovery
from pumplog.reminders.sms import SmsCourier
from pumplog.reminders.text import Text
from pumplog.reminders.transport import EmailCourier
from pumplog.reminders.worker import Stop, Worker, nothing
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services.notice_store import DatabaseStore
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import ContactKind

HELD_SECONDS: Final = 5.0
"""So long a clinic's telephone numbers are remembered: a batch asks the database for them once."""


def couriers() -> dict[ContactKind, Courier]:
    """One for each channel."""
    by_hand = ByHand()
    return {
        ContactKind.EMAIL: EmailCourier(),
        ContactKind.SMS: SmsCourier(),
        ContactKind.LETTER: by_hand,
        ContactKind.PHONE: by_hand,
    }


class Sender:
    """One worker with its journal; a context manager, so that the journal is let go of.

    ``starting`` comes once, before its first turn; ``alive`` and ``after_turn`` are as ``Worker`` has them.
    """

    def __init__(
        self,
        *,
        now: Callable[[], dt.datetime],
        stop: Stop,
        starting: Callable[[dt.datetime], object] = nothing,
        alive: Callable[[dt.datetime], object] = nothing,
        after_turn: Callable[[dt.datetime], object] = nothing,
    ) -> None:
        path = Path(settings.STATE_DIR) / JOURNAL
        self.journal = Journal(path)
        self._starting: Callable[[dt.datetime], object] | None = starting
        self._recovery = Recovery(path, own=self.journal.file)
        self._clinics: dict[uuid.UUID, tuple[float, ClinicSheet]] = {}
        self.worker = Worker(
            store=DatabaseStore(),
            couriers=couriers(),
            compose=self.compose,
            now=now,
            stop=stop,
            journal=self.journal,
            before_turn=self._before_turn,
            alive=alive,
            after_turn=after_turn,
        )

    def __enter__(self) -> Worker:
        return self.worker

    def __exit__(self, *_: object) -> None:
        self.journal.close()

    def _before_turn(self, now: dt.datetime) -> None:
        # Not before the first turn: a database that is away is waited for.
        if self._starting is not None:
            self._starting(now)
            self._starting = None
        self._recovery(now)

    def compose(self, going: Going) -> Text:
        """The message as it is to be read. Whatever is wrong with it raises; then it is not sent."""
        clinic_id = going.parcel.clinic
        if not isinstance(clinic_id, uuid.UUID):
            raise TypeError("a clinic of the record has a UUID for its key")
        at = time.monotonic()
        held = self._clinics.get(clinic_id)
        if held is None or at - held[0] > HELD_SECONDS:
            held = self._clinics[clinic_id] = (at, clinic_by_id(clinic_id))
        return message.compose(going, held[1])
