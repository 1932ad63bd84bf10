"""Carry out what was decided about pumps' notices and tasks, for many pumps in a few queries."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from django.conf import settings
from django.db.models import Q

from pumplog import clock
from pumplog.models import Notice, Task, Window
from pumplog.notices.decision import Ask, Decision, Plan
from pumplog.notices.tiers import local_instant
from pumplog.services.audit import Happened, audit_append_all
from pumplog.services.notice_facts import PumpFacts, id_of
from pumplog.services.task import BY_ITSELF, LONGEST_MESSAGE, LONGEST_NOTE, itself
from pumplog.sheets.vocabulary import NoticeState

PENDING: Final = Q(state=NoticeState.PLANNED) | Q(state=NoticeState.CLAIMED, sending_at__isnull=True)
"""A notice whose sending has begun can no longer be called back: it settles as what it was."""
LAID_DOWN: Final[dict[str, str | None]] = {"lease": "", "leased_until": None, "retry_at": None}

Decided = tuple[PumpFacts, Decision]


def decisions_apply(decided: Sequence[Decided], *, now: dt.datetime) -> None:
    """Cancel, close, plan and ask, and write down when to look again. The patients must be locked, and facts read since.

    Audited, once for each pump where something changed.
    """
    _cancel(decided, now)
    _close(decided, now)
    Notice.objects.bulk_create(_row(pump, plan, now) for pump, decision in decided for plan in decision.plan)
    tasks_ask(((pump.patient_id, ask) for pump, decision in decided for ask in decision.ask), now=now)
    look_again(decided, now=now)
    audit_append_all((_happened(pump, decision) for pump, decision in decided if not decision.empty), now=now)


def tasks_ask(asked: Iterable[tuple[uuid.UUID, Ask]], *, now: dt.datetime) -> None:
    """Open tasks, by patient; one that is open already stays as it is. The patients must be locked."""
    wanted = {(patient_id, ask.kind.value, ask.subject): ask for patient_id, ask in asked}
    if not wanted:
        return
    open_ones = Task.objects.filter(patient_id__in={patient_id for patient_id, _, _ in wanted}, done_at__isnull=True)
    standing = set(open_ones.values_list("patient_id", "kind", "subject"))
    Task.objects.bulk_create(
        Task(
            patient_id=about[0],
            kind=ask.kind,
            subject=ask.subject,
            message=ask.message[:LONGEST_MESSAGE],
            opened_at=now,
        )
        for about, ask in wanted.items()
        if about not in standing
    )


def look_again(decided: Iterable[Decided], *, now: dt.datetime) -> None:
    """Write down when each pump needs to be looked at next: when time will tell, and at each midnight of its clinic.

    The midnight is the safety net: a write that forgets to plan, or consent that begins, is seen a day later at most. A window
    that somebody has written to since it was read is left to them.
    """
    moments: dict[tuple[dt.datetime | None, dt.datetime], list[int]] = defaultdict(list)
    for pump, decision in decided:
        if pump.window_id is not None:
            moments[pump.look_at, next_look(pump, decision, now)].append(pump.window_id)
    for (before, then), windows in moments.items():
        if before != then:
            Window.objects.filter(pk__in=windows, look_at=before).update(look_at=then)


def next_look(pump: PumpFacts, decision: Decision, now: dt.datetime) -> dt.datetime:
    """The instant the decision names, or the clinic's next midnight where that is sooner."""
    zone = pump.facts.rules.zone
    midnight = local_instant(clock.local_date(now, zone) + dt.timedelta(days=1), 0, zone)
    return midnight if decision.again_at is None else min(decision.again_at, midnight)


def new_message_id() -> str:
    """A Message-ID that says nothing: random, at the domain of the sender's address."""
    return f"<{uuid.uuid4().hex}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


def _cancel(decided: Sequence[Decided], now: dt.datetime) -> None:
    by_reason: dict[str, list[uuid.UUID]] = defaultdict(list)
    for _, decision in decided:
        for cancel in decision.cancel:
            by_reason[cancel.reason].append(id_of(cancel.key))
    for reason, keys in by_reason.items():
        Notice.objects.filter(PENDING, pk__in=keys).update(
            state=NoticeState.CANCELLED, outcome=reason[:200], settled_at=now, **LAID_DOWN
        )


def _close(decided: Sequence[Decided], now: dt.datetime) -> None:
    for pump, decision in decided:
        for close in decision.close:
            Task.objects.filter(
                patient_id=pump.patient_id, kind=close.kind, subject=close.subject, done_at__isnull=True
            ).update(done_at=now, done_by=BY_ITSELF, done_note=close.note[:LONGEST_NOTE])


def _row(pump: PumpFacts, plan: Plan, now: dt.datetime) -> Notice:
    """One planned notice with the Message-ID it will carry, however often it is tried."""
    dated = pump.facts.dated
    if dated is None or not isinstance(dated.window, int):
        raise ValueError("a notice needs a date to tell")
    return Notice(
        patient_id=pump.patient_id,
        implant_id=pump.implant_id,
        window_id=dated.window,
        cycle_id=id_of(dated.cycle),
        audience=plan.audience,
        purpose=plan.purpose,
        tier_days=plan.tier_days,
        edition=plan.edition,
        channel=plan.channel,
        address=plan.address,
        refill_by=plan.refill_by,
        due_at=plan.due_at,
        state=NoticeState.PLANNED,
        message_id=new_message_id(),
        created_at=now,
    )


def _happened(pump: PumpFacts, decision: Decision) -> Happened:
    detail = {
        "planned": [f"{plan.audience} {plan.purpose} {plan.tier_days} {plan.channel}" for plan in decision.plan],
        "cancelled": {str(cancel.key): cancel.reason for cancel in decision.cancel},
        "opened": [ask.kind for ask in decision.ask],
        "withdrawn": [close.kind for close in decision.close],
    }
    return Happened(actor=itself(pump.clinic_id), action="notices_replan", subject=pump.implant_id, detail=detail)
