"""Faults that somebody might make, planted one at a time. A checker that does not find them proves nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.simulate.memory import Decide
from bench.simulate.pump import Pump, Row
from bench.simulate.store import MemoryStore
from pumplog.notices import decide as product
from pumplog.notices.decision import Decision
from pumplog.notices.facts import Facts
from pumplog.notices.parcel import Going, Outcome
from pumplog.sheets.vocabulary import NoticePurpose, NoticeState, TaskKind


class SettleForgotten(MemoryStore):
    """How a message ended is not written down."""

    def settle(self, done: Sequence[tuple[Going, Outcome]], *, now: dt.datetime) -> int:
        return len(done)

    def expire(self, *, now: dt.datetime) -> int:
        return 0


class BeginNotCommitted(MemoryStore):
    """That sending begins is not written down, so that a dead worker's message looks as if it had never begun."""

    def _expire(self, pump: Pump, row: Row, now: dt.datetime) -> bool:
        row.free(retry_at=row.retry_at)
        return False


class DoubtRepeated(MemoryStore):
    """What may have arrived is sent again."""

    def _settle(self, pump: Pump, row: Row, outcome: Outcome, now: dt.datetime) -> None:
        if outcome.ending == "doubtful":
            row.free(retry_at=now + dt.timedelta(minutes=5))
        else:
            super()._settle(pump, row, outcome, now)


class LeaseIgnored(MemoryStore):
    """A claim does not ask whether somebody has the notice in hand."""

    @staticmethod
    def _due(row: Row, now: dt.datetime) -> bool:
        waiting = row.told.state in (NoticeState.PLANNED, NoticeState.CLAIMED) and row.told.due_at <= now
        return waiting and (row.retry_at is None or row.retry_at <= now)

    @staticmethod
    def _busy(pump: Pump) -> bool:  # noqa: ARG004
        return False


class CapAndNightIgnored(MemoryStore):
    """Neither quiet hours nor the daily cap hold anything."""

    def held(self, pump: Pump, row: Row, now: dt.datetime) -> dt.datetime | None:
        return None


class NotAskedAgain(MemoryStore):
    """No last question before a message goes: neither whether it is true nor whether it was carried before a restore."""

    def _still_true(self, pump: Pump, row: Row, now: dt.datetime) -> bool:
        return True


class FailureWithoutTask(MemoryStore):
    """A message that failed is written down and nobody is asked."""

    def ask(self, pump: Pump, ask: object, now: dt.datetime) -> None:
        return


class JournalForgotten(MemoryStore):
    """After a restore, what was carried since the backup is not known."""

    def _still_true(self, pump: Pump, row: Row, now: dt.datetime) -> bool:
        self.carried = {}
        return super()._still_true(pump, row, now)


class LeasesForEver(MemoryStore):
    """Nobody takes over what a dead worker had in hand."""

    def expire(self, *, now: dt.datetime) -> int:
        return 0


def only_first_tier(facts: Facts, now: dt.datetime) -> Decision:
    """The urgent tiers can never fire, as a peer's could not for eight years."""
    decision = product.decide(facts, now)
    urgent = min(facts.rules.tiers_days, default=0)
    kept = tuple(
        p for p in decision.plan if p.purpose is not NoticePurpose.DUE or p.tier_days != urgent or p.tier_days < 0
    )
    return replace(decision, plan=kept)


def nothing_past_its_moment(facts: Facts, now: dt.datetime) -> Decision:
    """A notice must be planned before its moment: down over the due minute, it is lost."""
    decision = product.decide(facts, now)
    return replace(decision, plan=tuple(plan for plan in decision.plan if plan.due_at > now))


def _without(kind: TaskKind) -> Decide:
    def decide(facts: Facts, now: dt.datetime) -> Decision:
        decision = product.decide(facts, now)
        return replace(decision, ask=tuple(ask for ask in decision.ask if ask.kind is not kind))

    return decide


def sleeps_too_long(facts: Facts, now: dt.datetime) -> Decision:
    """It asks to be looked at again a day too late."""
    decision = product.decide(facts, now)
    return replace(decision, again_at=decision.again_at and decision.again_at + dt.timedelta(days=1))


def window_alone(facts: Facts, now: dt.datetime) -> Decision:
    """Journeys are not looked at: the date told is the refill-by date."""
    return product.decide(replace(facts, away=()), now)


def nagging(facts: Facts, now: dt.datetime) -> Decision:
    """Appointments stop nothing."""
    return product.decide(replace(facts, rules=replace(facts.rules, safety_tier_days=99)), now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    name: str
    store: type[MemoryStore] = MemoryStore
    decide: Decide = product.decide


PLANTED = (
    *(Defect(name=store.__name__, store=store) for store in (SettleForgotten, BeginNotCommitted, DoubtRepeated)),
    *(Defect(name=store.__name__, store=store) for store in (LeaseIgnored, CapAndNightIgnored, NotAskedAgain)),
    *(Defect(name=store.__name__, store=store) for store in (FailureWithoutTask, JournalForgotten, LeasesForEver)),
    Defect(name="only the first tiers", decide=only_first_tier),
    Defect(name="nothing past its moment", decide=nothing_past_its_moment),
    Defect(name="no overdue task", decide=_without(TaskKind.OVERDUE)),
    Defect(name="no unconfirmed task", decide=_without(TaskKind.UNCONFIRMED)),
    Defect(name="no physician's task", decide=_without(TaskKind.PHYSICIAN)),
    Defect(name="no task without a date", decide=_without(TaskKind.NO_DATE)),
    Defect(name="no task without a safe day", decide=_without(TaskKind.NO_SAFE_DATE)),
    Defect(name="sleeps too long", decide=sleeps_too_long),
    Defect(name="journeys forgotten", decide=window_alone),
    Defect(name="nagging in spite of an appointment", decide=nagging),
)
