"""The outbound worker: evaluate, claim, render, send, settle; again and again. Any number may run at once."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from typing import Final, Protocol

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections

from pumplog.reminders.message import Text, patient_text, staff_text
from pumplog.reminders.transport import Courier
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services.notice_claim import notices_begin, notices_claim, notices_release
from pumplog.services.notice_evaluate import notices_evaluate
from pumplog.services.notice_parcel import Ending, Outcome, Parcel
from pumplog.services.notice_settle import leases_expire, notices_settle
from pumplog.sheets.vocabulary import NoticeAudience

BATCH: Final = 10
SETTLE_TRIES: Final = 4
UNRENDERABLE: Final = Outcome(ending=Ending.REFUSED, detail="the text could not be made")

log = structlog.stdlib.get_logger("pumplog.worker")


class Stop(Protocol):
    def is_set(self) -> bool: ...
    def wait(self, timeout: float, /) -> object: ...


class Worker:
    """``now`` tells the time; once ``stop`` is set the message in hand is finished and the rest is handed back."""

    def __init__(self, *, now: Callable[[], dt.datetime], stop: Stop) -> None:
        self.now = now
        self.stop = stop

    def run(self, *, interval: float) -> None:
        """Turn after turn, ``interval`` seconds apart, until told to stop. A database that is away is waited for."""
        while not self.stop.is_set():
            try:
                self.turn()
            except (OperationalError, InterfaceError):
                log.exception("database_away")
            close_old_connections()
            self.stop.wait(interval)

    def turn(self) -> Counter[str]:
        """Evaluate, take over what dead workers left, then send until nothing is due. How many messages ended how."""
        evaluation = notices_evaluate(now=self.now())
        tally = Counter({Ending.DOUBTFUL.value: leases_expire(now=self.now())})
        with Courier() as courier:
            while not self.stop.is_set() and not courier.away:
                parcels = notices_claim(now=self.now(), limit=BATCH)
                if not parcels:
                    break
                for parcel in parcels:
                    tally[self._handle(parcel, courier)] += 1
        if +tally or evaluation.failed:
            log.info(
                "turn",
                sent=tally[Ending.SENT],
                failed=tally[Ending.REFUSED] + evaluation.failed,
                unknown=tally[Ending.DOUBTFUL],
                cancelled=tally["cancelled"],
                attempt=tally[Ending.DEFERRED],
            )
        return +tally

    def _handle(self, parcel: Parcel, courier: Courier) -> str:
        if self.stop.is_set() or courier.away:
            notices_release(parcel=parcel)
            return "released"
        try:
            text = _compose(parcel)
            going = notices_begin(parcel=parcel, now=self.now())
            if going is None:
                return "cancelled"
            if len(going.notice_ids) != len(parcel.notice_ids):
                text = _compose(going)
        except DatabaseError:
            raise
        except Exception:  # one message that cannot be made must not stop the others
            log.exception("message_not_made")
            return self._settle(parcel, UNRENDERABLE)
        outcome = courier.send(text=text, address=going.address, message_id=going.message_id)
        return self._settle(going, outcome)

    def _settle(self, parcel: Parcel, outcome: Outcome) -> str:
        """Write the ending down. If the database stays away, the lease runs out and a person asks."""
        for attempt in range(1, SETTLE_TRIES + 1):
            try:
                held = notices_settle(parcel=parcel, outcome=outcome, now=self.now())
            except (OperationalError, InterfaceError):
                if attempt == SETTLE_TRIES:
                    raise
                close_old_connections()
                time.sleep(0.2 * attempt)
            else:
                return outcome.ending if held else "lost"
        raise AssertionError("unreachable")


def _compose(parcel: Parcel) -> Text:
    if parcel.audience is NoticeAudience.STAFF:
        return staff_text(count=len(parcel.notice_ids))
    return patient_text(refill_by=parcel.refill_by, language=parcel.language, clinic=clinic_by_id(parcel.clinic_id))
