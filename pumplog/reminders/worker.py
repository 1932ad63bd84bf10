"""The outbound worker: evaluate, claim, begin, carry, settle; again and again. Any number may run at once."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections

from pumplog.notices.parcel import Ending, Going, Outcome, Parcel
from pumplog.notices.store import Evaluation, Store
from pumplog.reminders.courier import Courier
from pumplog.reminders.journal import Journal
from pumplog.reminders.pace import Pace
from pumplog.reminders.text import Text
from pumplog.sheets.vocabulary import ContactKind

BATCH_SECONDS: Final = 240.0
"""No message of a batch is begun later than this: with the slowest last one it ends well inside the lease."""
SETTLE_TRIES: Final = 4
UNRENDERABLE: Final = Outcome(ending=Ending.REFUSED, detail="the text could not be made")
NO_COURIER: Final = Outcome(ending=Ending.REFUSED, detail="this way of sending is not set up")
FELL: Final = Outcome(ending=Ending.DOUBTFUL, detail="sending broke off")

log = structlog.stdlib.get_logger("pumplog.worker")


class Stop(Protocol):
    def is_set(self) -> bool: ...
    def wait(self, timeout: float, /) -> object: ...


def nothing(_now: dt.datetime) -> None:
    """Where nobody needs to be told."""


class Worker:
    """``now`` tells the time; once ``stop`` is set the message in hand is finished and the rest is handed back.

    ``before_turn`` may take over what dead workers left; ``alive`` is told of every batch, ``after_turn`` of every turn that
    came to its end.
    """

    def __init__(
        self,
        *,
        store: Store,
        couriers: Mapping[ContactKind, Courier],
        compose: Callable[[Going], Text],
        now: Callable[[], dt.datetime],
        stop: Stop,
        journal: Journal | None = None,
        before_turn: Callable[[dt.datetime], object] = nothing,
        after_turn: Callable[[dt.datetime], object] = nothing,
        alive: Callable[[dt.datetime], object] = nothing,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store, self.couriers, self.compose = store, couriers, compose
        self.now, self.stop, self.journal, self.elapsed = now, stop, journal, elapsed
        self.before_turn, self.after_turn, self.alive = before_turn, after_turn, alive
        self._ended: list[tuple[Going, Outcome]] = []
        self._back: list[Parcel] = []
        self._pace = Pace()

    def run(self, *, interval: float) -> None:
        """Turn after turn, ``interval`` seconds apart, until told to stop. What is away is waited for."""
        while not self.stop.is_set():
            try:
                self.turn()
            except (OperationalError, InterfaceError):
                log.exception("database_away")
            except OSError:
                log.exception("state_directory_away")
            close_old_connections()
            self.stop.wait(interval)

    def turn(self) -> Counter[str]:
        """Evaluate, take over what dead workers left, then send until nothing is due. How many messages ended how."""
        tally: Counter[str] = Counter()
        self._write_down()
        self.before_turn(self.now())
        evaluation = self.store.evaluate(now=self.now())
        if self.store.may_send(now=self.now()):
            tally[Ending.DOUBTFUL.value] += self.store.expire(now=self.now())
            try:
                self._drain(tally)
            finally:
                for courier in self.couriers.values():
                    courier.close()
        self.after_turn(self.now())
        _report(tally, evaluation)
        return +tally

    def _drain(self, tally: Counter[str]) -> None:
        for courier in self.couriers.values():
            courier.away = False
        handed_back: set[Hashable] = set()
        while not self.stop.is_set():
            parcels = self.store.claim(now=self.now(), limit=self._pace.limit)
            fresh = [parcel for parcel in parcels if parcel.notices[0] not in handed_back]
            if not fresh:
                # Nothing is left, or only what this turn cannot carry.
                self._back += parcels
                self._write_down()
                return
            self._batch(parcels, tally)
            handed_back.update(parcel.notices[0] for parcel in self._back)
            self._write_down()
            self.alive(self.now())

    def _batch(self, parcels: Sequence[Parcel], tally: Counter[str]) -> None:
        """Carry a batch. How each message ended and what was not come to is kept until the database knows it."""
        ready = [parcel for parcel in parcels if not self._waits(parcel)]
        self._back += [parcel for parcel in parcels if self._waits(parcel)]
        goings = self._begin(ready)
        started, before = self.elapsed(), len(self._ended)
        for position, going in enumerate(goings):
            if self._waits(going.parcel) or self.elapsed() > started + BATCH_SECONDS:
                self._back.append(going.parcel)
                continue
            try:
                outcome = self._carry(going)
            except Exception:
                self._back += [left.parcel for left in goings[position:]]
                raise
            self._ended.append((going, outcome))
            tally[outcome.ending.value] += 1
        self._pace.carried(len(self._ended) - before, self.elapsed() - started)
        tally["cancelled"] += len(ready) - len(goings)
        tally["released"] += len(self._back)

    def _begin(self, parcels: Sequence[Parcel]) -> tuple[Going, ...]:
        if not parcels:
            return ()
        try:
            if self.journal is not None:
                self.journal.taken(parcels)
            return self.store.begin(parcels, now=self.now())
        except Exception:
            # Committed or not: not a byte of these has gone out.
            self._back += parcels
            raise

    def _waits(self, parcel: Parcel) -> bool:
        courier = self.couriers.get(parcel.channel)
        return self.stop.is_set() or (courier is not None and courier.away)

    def _carry(self, going: Going) -> Outcome:
        """Make the message and hand it over. Raises only before the first byte: the message then surely did not go."""
        courier = self.couriers.get(going.parcel.channel)
        if courier is None:
            return NO_COURIER
        try:
            text = self.compose(going)
        except DatabaseError:
            raise
        except Exception:  # one message that cannot be made must not stop the others
            log.exception("message_not_made")
            return UNRENDERABLE
        if self.journal is not None:
            self.journal.begun([going])
        try:
            outcome = courier.send(text=text, going=going)
        except Exception:  # no courier should; nobody knows then how far it came
            log.exception("courier_fell")
            outcome = FELL
        self._note(going, outcome)
        return replace(outcome, text_version=text.version)

    def _note(self, going: Going, outcome: Outcome) -> None:
        """A line that cannot be written now costs a doubt only if this worker dies before it has told the database."""
        try:
            if self.journal is not None:
                self.journal.ended(going, outcome)
        except OSError:
            log.exception("state_directory_away")

    def _flush(self) -> None:
        """The database is about to know it all: a disk that fails here costs nothing but its own memory."""
        try:
            if self.journal is not None:
                self.journal.flush()
        except OSError:
            log.exception("state_directory_away")

    def _write_down(self) -> None:
        """Tell the database how messages ended and what was not come to. If it stays away, the next turn tells it."""
        for attempt in range(1, SETTLE_TRIES + 1):
            try:
                if self._ended:
                    self._flush()
                    self.store.settle(self._ended, now=self.now())
                    self._ended = []
                if self._back:
                    self.store.release(self._back, now=self.now())
                    self._back = []
            except (OperationalError, InterfaceError):
                if attempt == SETTLE_TRIES:
                    raise
                close_old_connections()
                time.sleep(0.2 * attempt)
            else:
                return


def _report(tally: Counter[str], evaluation: Evaluation) -> None:
    if +tally or evaluation.failed:
        log.info(
            "turn",
            sent=tally[Ending.SENT.value],
            failed=tally[Ending.REFUSED.value] + evaluation.failed,
            unknown=tally[Ending.DOUBTFUL.value],
            cancelled=tally["cancelled"],
            attempt=tally[Ending.DEFERRED.value],
        )
