"""Those who carry: they accept, refuse, put off, lose their answer, and tell days later that nothing arrived."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bench.simulate.chance import Chance
from pumplog.notices.parcel import Ending, Going, Outcome
from pumplog.reminders.text import Text
from pumplog.sheets.vocabulary import Language

TEXT = Text(subject="", body="", language=Language.ENGLISH)
ACCEPTED = Outcome(ending=Ending.SENT, detail="accepted")
REFUSED = Outcome(ending=Ending.REFUSED, detail="refused")
DEFERRED = Outcome(ending=Ending.DEFERRED, detail="put off")
DOUBTFUL = Outcome(ending=Ending.DOUBTFUL, detail="no answer")


def compose(_going: Going) -> Text:
    """The words are another matter."""
    return TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One message that really left: what a patient, or a clinic's staff, have in their hands."""

    at: dt.datetime
    going: Going
    identities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How often of a hundred a carrier behaves badly, and what share of what it accepted comes back later."""

    refuse: float = 0.03
    defer: float = 0.03
    doubt: float = 0.02
    away: float = 0.01
    bounce: float = 0.04
    delivered: float = 0.5


class Carrier:
    """E-mail or text messages. Addresses that begin with ``dead`` never work."""

    def __init__(
        self,
        *,
        chance: Chance,
        manners: Callable[[], Manners],
        now: Callable[[], dt.datetime],
        hook: Callable[[str], None],
        log: list[Carried],
        later: Callable[[str, Going, dt.timedelta], None],
    ) -> None:
        self.away = False
        self._chance, self._manners, self._now = chance, manners, now
        self._hook, self._log, self._later = hook, log, later

    def send(self, *, text: Text, going: Going) -> Outcome:
        manners, chance = self._manners(), self._chance
        self._hook("before the first byte")
        if chance.happens(manners.away):
            self.away = True
            return DEFERRED
        dead = going.parcel.address.startswith("dead")
        if (dead and chance.happens(0.5)) or chance.happens(manners.refuse):
            return REFUSED
        if chance.happens(manners.defer):
            return DEFERRED
        if chance.happens(manners.doubt):
            if chance.happens(0.5):
                self._carry(going)
            return DOUBTFUL
        self._carry(going)
        self._hook("after the last byte")
        if dead or chance.happens(manners.bounce):
            self._later("failed", going, chance.hours(0.1, 96))
        elif chance.happens(manners.delivered):
            self._later("delivered", going, chance.hours(0.01, 30))
        return ACCEPTED

    def close(self) -> None:
        return

    def _carry(self, going: Going) -> None:
        self._log.append(Carried(at=self._now(), going=going, identities=going.parcel.identities))


class ByHand:
    """Letters and calls: handed to the staff's list, which never fails."""

    away = False

    def __init__(self, hook: Callable[[str], None]) -> None:
        self._hook = hook

    def send(self, *, text: Text, going: Going) -> Outcome:
        self._hook("before the first byte")
        return ACCEPTED

    def close(self) -> None:
        return
