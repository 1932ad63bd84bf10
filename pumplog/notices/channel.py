"""Which way to the patient is tried next, and whether a message is to be told once more."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from pumplog.notices.facts import Told, Way
from pumplog.notices.standing import DAY, Standing
from pumplog.sheets.vocabulary import ContactKind, NoticeState

TOLD: Final = frozenset({NoticeState.CLAIMED, NoticeState.SENT, NoticeState.DELIVERED, NoticeState.CONFIRMED})
PERHAPS_TOLD: Final = TOLD | {NoticeState.UNKNOWN}
EVERY: Final = frozenset(ContactKind)
QUICK: Final = EVERY - {ContactKind.LETTER}


def pending(row: Told) -> bool:
    """Not begun, so that it can still be called back."""
    return row.state is NoticeState.PLANNED or (row.state is NoticeState.CLAIMED and row.sending_at is None)


def ways(at: Standing) -> tuple[Way, ...]:
    """The patient's ways in the order in which they are tried: an address that failed since this fill comes last.

    Otherwise a patient whose e-mail bounced at the first tier would hear of the last one days too late.
    """
    failed = {(row.channel, row.address) for row in at.rows if row.state is NoticeState.FAILED}
    if not failed:
        return at.facts.ways
    return tuple(sorted(at.facts.ways, key=lambda way: (way.kind, way.address) in failed))


def next_way(ways: Iterable[Way], tried: Sequence[Told], *, kinds: Collection[ContactKind]) -> Way | None:
    """The first way of these kinds that has not been tried in vain; what may have arrived is not repeated on its channel."""
    doubted = {row.channel for row in tried if row.state is NoticeState.UNKNOWN}
    failed = {(row.channel, row.address) for row in tried if row.state is NoticeState.FAILED}
    for way in ways:
        if way.kind in kinds and way.kind not in doubted and (way.kind, way.address) not in failed:
            return way
    return None


def kinds_for(tier_days: int, at: Standing) -> frozenset[ContactKind]:
    """A letter travels for days: it serves only tiers, and days, that are far enough from the date."""
    if at.tell is None:
        return EVERY
    least = at.facts.rules.letter_days
    in_time = tier_days >= least and at.tell - at.today >= least * DAY
    return EVERY if in_time else QUICK


def edition(same: Sequence[Told], all_told: Iterable[Told], at: Standing) -> int:
    """Which telling of this tier's date is due or under way; ``same`` are its rows, pending ones left out.

    The first is 1. If another date was told since, the patient holds that one, and the tier is told again; so is what
    was handed to a person who never carried it.
    """
    if not same:
        return 1
    current = max(row.edition for row in same)
    latest = [row for row in same if row.edition == current]
    newest = max(
        (
            (row.sending_at, row.refill_by)
            for row in all_told
            if row.state in PERHAPS_TOLD and row.sending_at is not None and not at.never_left(row)
        ),
        default=None,
    )
    another = newest is not None and newest[1] != at.tell and newest[0] > _last_try(latest)
    lost = any(map(at.never_left, latest)) and not told(latest, at)
    return current + 1 if another or lost else current


def told(rows: Iterable[Told], at: Standing) -> bool:
    """Whether one of them is on its way or has been carried."""
    return any(row.state in TOLD and not pending(row) and not at.never_left(row) for row in rows)


def _last_try(rows: Iterable[Told]) -> dt.datetime:
    return max((row.sending_at or row.settled_at or row.due_at) for row in rows)
