"""Whether messages go out: the workers, the queue, the epoch. Counts only: no patient, no address."""

import datetime as dt

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from pumplog.access import Actor, Permission
from pumplog.models import Notice, SendingEpoch, WorkerBeat
from pumplog.selectors.scope import require
from pumplog.sheets.sending import (
    LATE_AFTER,
    SILENT_AFTER,
    ChannelDay,
    EpochSheet,
    SendingState,
    Trouble,
    WorkerRow,
)
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState

DAY = dt.timedelta(days=1)
# Told to stop longer ago than this, a worker's place is history and no news.
SHOWN = dt.timedelta(days=7)


def sending_state(*, now: dt.datetime) -> SendingState:
    """How sending stands in the whole installation. Database errors pass through; ``troubles_now`` names them instead."""
    beats = list(WorkerBeat.objects.order_by("name"))
    last_turn = max((row.beat_at for row in beats), default=None)
    waiting = _due(now).aggregate(count=Count("pk"), since=Min("waits_since"))
    epoch = SendingEpoch.objects.order_by("opened_at").last()
    unconfirmed = SendingEpoch.objects.filter(confirmed_at__isnull=True).exists()
    return SendingState(
        now=now,
        workers=tuple(_worker(row, now) for row in beats if row.beat_at > now - SHOWN),
        last_turn=last_turn,
        due=waiting["count"],
        waiting_since=waiting["since"],
        in_hand=Notice.objects.filter(state=NoticeState.CLAIMED).count(),
        epoch=None if epoch is None else _epoch(epoch),
        troubles=_troubles(last_turn, waiting["since"], unconfirmed=unconfirmed, now=now),
    )


def troubles_now(*, now: dt.datetime) -> tuple[Trouble, ...]:
    """Everything that stands in the way of messages, as ``/readyz`` says it; empty where they go out."""
    try:
        if _migrations_missing():
            return (Trouble.NOT_MIGRATED,)
        return sending_state(now=now).troubles
    except (DatabaseError, InterfaceError):
        return (Trouble.DATABASE_AWAY,)


def sending_day(*, actor: Actor, now: dt.datetime) -> tuple[ChannelDay, ...]:
    """What became of the clinic's messages to patients in the last 24 hours, channel by channel."""
    require(actor, Permission.SEE_PATIENTS)
    rows = Notice.objects.filter(audience=NoticeAudience.PATIENT, patient__clinic_id=actor.clinic_id)
    counted = rows.filter(Q(settled_at__gt=now - DAY) | Q(state=NoticeState.PLANNED)).order_by()
    counts = {
        (channel, state): count
        for channel, state, count in counted.values_list("channel", "state").annotate(count=Count("pk"))
    }
    return tuple(
        ChannelDay(
            channel=channel,
            **{
                state.value: counts.get((channel.value, state.value), 0)
                for state in NoticeState
                if state not in (NoticeState.CLAIMED, NoticeState.CANCELLED)
            },
        )
        for channel in ContactKind
    )


def _due(now: dt.datetime) -> "QuerySet[Notice]":
    """What could leave now: due, and held back by no quiet hours, no cap and no wait between tries."""
    rows = Notice.objects.filter(state=NoticeState.PLANNED, due_at__lte=now)
    ready = rows.filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now))
    return ready.annotate(waits_since=Greatest(F("due_at"), Coalesce(F("retry_at"), F("due_at")), F("created_at")))


def _troubles(
    last_turn: dt.datetime | None, waiting_since: dt.datetime | None, *, unconfirmed: bool, now: dt.datetime
) -> tuple[Trouble, ...]:
    found = {
        Trouble.NEVER_STARTED: last_turn is None,
        Trouble.WORKER_SILENT: last_turn is not None and last_turn <= now - SILENT_AFTER,
        Trouble.NOT_CONFIRMED: unconfirmed,
        Trouble.MESSAGES_LATE: waiting_since is not None and waiting_since <= now - LATE_AFTER,
    }
    return tuple(trouble for trouble, there in found.items() if there)


def _worker(row: WorkerBeat, now: dt.datetime) -> WorkerRow:
    return WorkerRow(
        name=row.name,
        started_at=row.started_at,
        beat_at=row.beat_at,
        stopped_at=row.stopped_at,
        silent=row.stopped_at is None and row.beat_at <= now - SILENT_AFTER,
    )


def _epoch(row: SendingEpoch) -> EpochSheet:
    return EpochSheet(
        opened_at=row.opened_at, why=row.why, confirmed_at=row.confirmed_at, confirmed_by=row.confirmed_by
    )


def _migrations_missing() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
