"""What the passing of time alone brings about: a date past, a tier overtaken by the next, a plan that is missing."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog
from django.db import OperationalError

from pumplog import clock
from pumplog.models import Clinic, Notice, Window
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services.notice import PENDING, notices_replan
from pumplog.services.notice_overdue import past_their_date, tell_staff
from pumplog.services.notice_tiers import Slot, slots
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState

log = structlog.stdlib.get_logger("pumplog.notices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Pumps planned anew; pumps past their date with something new to say; pumps or clinics that could not be read."""

    replanned: int = 0
    overdue: int = 0
    failed: int = 0

    def __add__(self, other: "Evaluation") -> "Evaluation":
        return Evaluation(
            replanned=self.replanned + other.replanned,
            overdue=self.overdue + other.overdue,
            failed=self.failed + other.failed,
        )


def notices_evaluate(*, now: dt.datetime) -> Evaluation:
    """Hold every clinic's plans against the clock. Runs as often as one likes: what is right already is left alone.

    Patients past their date get no further message; their clinic gets a task for each once a cycle, and one e-mail a
    day until a refill is recorded.
    """
    clinics = Clinic.objects.order_by("id").values_list("pk", flat=True)
    return sum((_alone(_evaluate_clinic, clinic_id, now) for clinic_id in clinics), Evaluation())


def _evaluate_clinic(clinic_id: uuid.UUID, now: dt.datetime) -> Evaluation:
    clinic = clinic_by_id(clinic_id)
    done = [_alone(_replan, implant_id, now) for implant_id in sorted(_to_replan(clinic, now))]
    done += [_alone(_overdue, implant_id, now) for implant_id in past_their_date(clinic=clinic, now=now)]
    return sum(done, Evaluation())


def _alone(step: Callable[[uuid.UUID, dt.datetime], Evaluation], subject_id: uuid.UUID, now: dt.datetime) -> Evaluation:
    """One pump whose record cannot be read must not silence all the others."""
    try:
        return step(subject_id, now)
    except OperationalError:
        raise
    except Exception:  # whatever it is, the next pump's notice matters more
        log.exception("notice_evaluation_failed")
        return Evaluation(failed=1)


def _replan(implant_id: uuid.UUID, now: dt.datetime) -> Evaluation:
    notices_replan(implant_id=implant_id, now=now)
    return Evaluation(replanned=1)


def _to_replan(clinic: ClinicSheet, now: dt.datetime) -> set[uuid.UUID]:
    """Pumps with a planned notice that has been overtaken, and pumps whose present tier was never planned."""
    return set(_overtaken(clinic, now)) | set(_unplanned(clinic, now))


def _overtaken(clinic: ClinicSheet, now: dt.datetime) -> Iterator[uuid.UUID]:
    today = clock.local_date(now, clinic.zone)
    waiting = Notice.objects.filter(
        PENDING, patient__clinic_id=clinic.id, audience=NoticeAudience.PATIENT, due_at__lte=now
    )
    seen: set[uuid.UUID] = set()
    for implant_id, refill_by in waiting.values_list("implant_id", "refill_by"):
        if implant_id in seen or refill_by < today:
            yield implant_id
        seen.add(implant_id)


def _unplanned(clinic: ClinicSheet, now: dt.datetime) -> Iterator[uuid.UUID]:
    """The safety net: should a write ever forget to plan, the notice is late by one turn of the worker, not lost."""
    today = clock.local_date(now, clinic.zone)
    furthest = today + dt.timedelta(days=max(clinic.policy.notice_tiers_days, default=0))
    windows = Window.objects.filter(
        current=True, implant__patient__clinic_id=clinic.id, refill_by__gte=today, refill_by__lte=furthest
    )
    reachable = windows.filter(
        implant__patient__contact_ways__kind=ContactKind.EMAIL,
        implant__patient__contact_ways__ended_at__isnull=True,
        implant__patient__contact_ways__consent_on__lte=today,
    )
    planned = set(
        Notice.objects.filter(patient__clinic_id=clinic.id, audience=NoticeAudience.PATIENT, refill_by__gte=today)
        .exclude(state=NoticeState.CANCELLED)
        .values_list("implant_id", "tier_days", "refill_by")
    )
    for implant_id, refill_by in reachable.values_list("implant_id", "refill_by").distinct():
        if refill_by is None:
            continue
        due = [slot for slot in _slots(clinic, refill_by, now) if slot.due_at <= now]
        if any((implant_id, slot.tier_days, refill_by) not in planned for slot in due):
            yield implant_id


def _overdue(implant_id: uuid.UUID, now: dt.datetime) -> Evaluation:
    return Evaluation(overdue=int(tell_staff(implant_id=implant_id, now=now)))


def _slots(clinic: ClinicSheet, refill_by: dt.date, now: dt.datetime) -> tuple[Slot, ...]:
    return slots(
        refill_by=refill_by,
        tiers=clinic.policy.notice_tiers_days,
        hour=clinic.policy.notice_hour,
        zone=clinic.zone,
        now=now,
    )
