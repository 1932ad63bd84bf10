"""What the passing of time alone brings about: a tier come due, a date past, nobody confirmed, consent begun."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence
from typing import Final

import structlog
from django.db import OperationalError, transaction
from django.db.models import Q

from pumplog.models import Patient, Window
from pumplog.notices.decide import decide
from pumplog.notices.store import Evaluation
from pumplog.services.notice_apply import Decided, decisions_apply, look_again
from pumplog.services.notice_facts import PumpFacts, facts_of

AT_ONCE: Final = 200
LATER: Final = dt.timedelta(hours=1)
"""A pump that cannot be read is tried, and logged, again then."""

log = structlog.stdlib.get_logger("pumplog.notices")


def notices_evaluate(*, now: dt.datetime) -> Evaluation:
    """Hold against the clock every pump whose time has come to be looked at. Often is cheap: what is right is left alone.

    Looked at first without a lock; only where something must change is the patient locked, and looked at again.
    """
    looked_at = changed = failed = 0
    for implant_ids in _waiting(now):
        read = facts_of(implant_ids, now=now)
        decided, broken = _decide_all(read.pumps.values(), now)
        look_again([pair for pair in decided if pair[1].empty], now=now)
        busy = [pump.implant_id for pump, decision in decided if not decision.empty]
        done, fell = _change(busy, now)
        for fault in read.unreadable.values():
            log.error("notice_evaluation_failed", exc_info=fault)
        broken |= read.unreadable.keys() | fell
        Window.objects.filter(implant_id__in=broken, current=True).update(look_at=now + LATER)
        looked_at, changed, failed = looked_at + len(implant_ids), changed + done, failed + len(broken)
    return Evaluation(looked_at=looked_at, changed=changed, failed=failed)


def _waiting(now: dt.datetime) -> Iterator[list[uuid.UUID]]:
    """Pumps whose window has never been looked at, or has its time come: some at a time, each once."""
    last = 0
    while True:
        due = Window.objects.filter(Q(look_at__isnull=True) | Q(look_at__lte=now), current=True, pk__gt=last)
        rows = list(due.order_by("pk").values_list("pk", "implant_id")[:AT_ONCE])
        if not rows:
            return
        last = rows[-1][0]
        yield [implant_id for _, implant_id in rows]


def _decide_all(pumps: Collection[PumpFacts], now: dt.datetime) -> tuple[list[Decided], set[uuid.UUID]]:
    decided: list[Decided] = []
    broken: set[uuid.UUID] = set()
    for pump in pumps:
        try:
            decided.append((pump, decide(pump.facts, now)))
        except Exception:  # one pump whose record cannot be decided on must not silence all the others
            log.exception("notice_evaluation_failed")
            broken.add(pump.implant_id)
    return decided, broken


def _change(implant_ids: Sequence[uuid.UUID], now: dt.datetime) -> tuple[int, set[uuid.UUID]]:
    """Decide again under lock and carry it out: together, or each alone where one of them will not go through."""
    if not implant_ids:
        return 0, set()
    try:
        return _change_together(implant_ids, now), set()
    except OperationalError:
        raise
    except Exception:  # whatever it is, the next pump's notice matters more
        log.exception("notice_evaluation_failed")
    if len(implant_ids) == 1:
        return 0, set(implant_ids)
    middle = len(implant_ids) // 2
    first, second = _change(implant_ids[:middle], now), _change(implant_ids[middle:], now)
    return first[0] + second[0], first[1] | second[1]


@transaction.atomic
def _change_together(implant_ids: Sequence[uuid.UUID], now: dt.datetime) -> int:
    list(Patient.objects.select_for_update(of=("self",)).filter(implants__in=implant_ids).order_by("pk"))
    read = facts_of(implant_ids, now=now)
    for fault in read.unreadable.values():
        raise fault
    decided = [(pump, decide(pump.facts, now)) for pump in read.pumps.values()]
    decisions_apply(decided, now=now)
    return sum(not decision.empty for _, decision in decided)
