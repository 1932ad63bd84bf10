"""The tasks that stand in where no message can: nobody to write to, no date, past the date.

Their words hold no date and no reason that could go stale while the task is open: the patient's page has both.
"""

import datetime as dt

from pumplog import clock
from pumplog.models import Notice, Task
from pumplog.services.notice_plan import Plan
from pumplog.services.task import task_open, task_settled, tasks_withdraw
from pumplog.sheets.vocabulary import NoticeAudience, NoticeState, TaskKind


def open_tasks(plan: Plan, now: dt.datetime) -> list[str]:
    """Open what a person must do because a message cannot: the kinds that were opened."""
    if plan.removed:
        return []
    if plan.dated is None:
        return [TaskKind.NO_DATE] if _open_no_date(plan, now) else []
    return [TaskKind.NO_CONTACT] if not plan.address and _open_no_contact(plan, now) else []


def withdraw_tasks(plan: Plan, now: dt.datetime) -> int:
    """Close the tasks whose reason has gone, saying so. How many were closed."""
    if plan.removed:
        note = "Closed by itself: the pump has been removed."
        return sum(
            _withdraw(plan, kind, note, now) for kind in (TaskKind.NO_DATE, TaskKind.NO_CONTACT, TaskKind.OVERDUE)
        )
    if plan.dated is None:
        return 0
    until = f"Closed by itself: refill by {plan.dated.refill_by.isoformat()}."
    cycle, reached = subject_of(plan), "Closed by itself: an e-mail address with consent is on record."
    return (
        _withdraw(plan, TaskKind.NO_DATE, until, now)
        + _withdraw(plan, TaskKind.OVERDUE, until, now, but=cycle if plan.overdue else "")
        + _withdraw(
            plan, TaskKind.NO_CONTACT, reached if plan.address else until, now, but="" if plan.address else cycle
        )
    )


def open_overdue(plan: Plan, now: dt.datetime) -> bool:
    """Say once a cycle that the date is past; each day again, if closed, where staff have no e-mail address."""
    if plan.dated is None or not overdue_task_missing(plan):
        return False
    told = Notice.objects.filter(
        implant_id=plan.implant_id,
        cycle_id=plan.dated.cycle_id,
        refill_by=plan.dated.refill_by,
        audience=NoticeAudience.PATIENT,
        state=NoticeState.SENT,
    )
    reached = "The patient was written to." if told.exists() else "No message was sent to the patient."
    message = f"Past the refill-by date and no refill on record. {reached} Call the patient."
    return task_open(
        patient_id=plan.patient_id, kind=TaskKind.OVERDUE, subject=subject_of(plan), message=message, now=now
    )


def overdue_task_missing(plan: Plan) -> bool:
    """True where nobody was asked yet; without a staff e-mail address also where it was last closed before today."""
    found = Task.objects.filter(patient_id=plan.patient_id, kind=TaskKind.OVERDUE, subject=subject_of(plan))
    if found.filter(done_at__isnull=True).exists():
        return False
    if plan.policy.staff_email:
        return not task_settled(patient_id=plan.patient_id, kind=TaskKind.OVERDUE, subject=subject_of(plan))
    newest = found.order_by("-done_at").values_list("done_at", flat=True).first()
    return newest is None or clock.local_date(newest, plan.zone) < plan.today


def subject_of(plan: Plan) -> str:
    """One pump's one cycle: what a task is about, so that it is open once."""
    return f"{_about(plan)}{plan.dated.cycle_id.hex if plan.dated else ''}"


def _about(plan: Plan) -> str:
    return f"{plan.implant_id.hex}:"


def _open_no_date(plan: Plan, now: dt.datetime) -> bool:
    message = "No refill-by date, so nothing reminds of this pump. The patient's page says what is missing."
    return task_open(patient_id=plan.patient_id, kind=TaskKind.NO_DATE, subject=_about(plan), message=message, now=now)


def _open_no_contact(plan: Plan, now: dt.datetime) -> bool:
    """Once a cycle: a person who has settled how this patient is told is not asked again before the next fill."""
    if plan.dated is None or task_settled(
        patient_id=plan.patient_id, kind=TaskKind.NO_CONTACT, subject=subject_of(plan)
    ):
        return False
    message = "No e-mail address with consent: call or write to the patient before the refill-by date."
    return task_open(
        patient_id=plan.patient_id, kind=TaskKind.NO_CONTACT, subject=subject_of(plan), message=message, now=now
    )


def _withdraw(plan: Plan, kind: TaskKind, note: str, now: dt.datetime, *, but: str = "") -> int:
    return tasks_withdraw(patient_id=plan.patient_id, kind=kind, about=_about(plan), note=note, now=now, but=but)
