"""That a worker lives: one row a worker, renewed by every turn. A row that grows old is a worker that died."""

import datetime as dt

from django.db import transaction

from pumplog.models import WorkerBeat
from pumplog.sheets.sending import SILENT_AFTER


def place_take(*, host: str, now: dt.datetime) -> str:
    """A name for a worker that starts, as ``host 1``: the lowest number there that no living worker has.

    Named after the place and not the process, so that a worker that is started every minute leaves one row, not thousands.
    """
    number = 1
    while not _take(f"{host} {number}", now):
        number += 1
    return f"{host} {number}"


def beat(*, name: str, now: dt.datetime) -> None:
    """The worker of this name lives."""
    WorkerBeat.objects.update_or_create(
        name=name, defaults={"beat_at": now, "stopped_at": None}, create_defaults={"started_at": now, "beat_at": now}
    )


def beat_stopped(*, name: str, now: dt.datetime) -> None:
    """The worker of this name was told to stop, and does."""
    WorkerBeat.objects.filter(name=name).update(beat_at=now, stopped_at=now)


@transaction.atomic
def _take(name: str, now: dt.datetime) -> bool:
    """Whether the place is now the caller's. One that a worker died in is free after a while."""
    row, free = WorkerBeat.objects.get_or_create(name=name, defaults={"started_at": now, "beat_at": now})
    if free:
        return True
    dead = row.stopped_at is not None or row.beat_at <= now - SILENT_AFTER
    ours = WorkerBeat.objects.filter(pk=row.pk, beat_at=row.beat_at, stopped_at=row.stopped_at) if dead else None
    return ours is not None and ours.update(started_at=now, beat_at=now, stopped_at=None) == 1
