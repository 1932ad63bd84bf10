"""Past the date: a task for each patient once a cycle, and one e-mail a day to the clinic, until a refill."""

import datetime as dt
import uuid

from django.db import transaction

from pumplog import clock
from pumplog.models import Implant, Notice, Patient, Task, Window
from pumplog.services.audit import audit_append
from pumplog.services.notice import cancel_what_does_not_fit, notice_add
from pumplog.services.notice_plan import Plan, plan_for
from pumplog.services.notice_tasks import open_overdue
from pumplog.services.notice_tiers import Slot, local_instant
from pumplog.services.task import itself
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import NoticeAudience, NoticeState, TaskKind


def past_their_date(*, clinic: ClinicSheet, now: dt.datetime) -> list[uuid.UUID]:
    """Pumps past their date for which today's task or e-mail may be missing."""
    today = clock.local_date(now, clinic.zone)
    late = Window.objects.filter(current=True, implant__patient__clinic_id=clinic.id, refill_by__lt=today)
    mailed = set(
        Notice.objects.filter(
            patient__clinic_id=clinic.id,
            audience=NoticeAudience.STAFF,
            due_at=local_instant(today, clinic.policy.notice_hour, clinic.zone),
        )
        .exclude(state=NoticeState.CANCELLED)
        .values_list("implant_id", flat=True)
    )
    open_tasks = Task.objects.filter(patient__clinic_id=clinic.id, kind=TaskKind.OVERDUE, done_at__isnull=True)
    asked = {subject.partition(":")[0] for subject in open_tasks.values_list("subject", flat=True)}
    return [
        implant_id
        for implant_id in late.order_by("refill_by", "implant_id").values_list("implant_id", flat=True)
        if implant_id.hex not in asked or (clinic.policy.staff_email and implant_id not in mailed)
    ]


@transaction.atomic
def tell_staff(*, implant_id: uuid.UUID, now: dt.datetime) -> bool:
    """Open the task and plan today's e-mail, where that has not been done; True where something was new."""
    implant = Implant.objects.select_related("patient").get(pk=implant_id)
    Patient.objects.select_for_update().get(pk=implant.patient_id)
    plan = plan_for(implant, now=now)
    if not plan.overdue:
        return False
    cancelled = cancel_what_does_not_fit(plan, now)
    opened, planned = open_overdue(plan, now), _plan_todays_mail(plan, now)
    if not (cancelled or opened or planned):
        return False
    detail = {"task_opened": opened, "staff_notice_planned": planned, "cancelled": cancelled}
    audit_append(actor=itself(plan.clinic_id), action="overdue_told", subject=implant_id, detail=detail, now=now)
    return True


def _plan_todays_mail(plan: Plan, now: dt.datetime) -> bool:
    if plan.dated is None or not plan.policy.staff_email:
        return False
    slot = Slot(
        tier_days=-(plan.today - plan.dated.refill_by).days,
        due_at=local_instant(plan.today, plan.policy.notice_hour, plan.zone),
    )
    todays = Notice.objects.filter(
        implant_id=plan.implant_id,
        cycle_id=plan.dated.cycle_id,
        audience=NoticeAudience.STAFF,
        tier_days=slot.tier_days,
        refill_by=plan.dated.refill_by,
    )
    if todays.exclude(state=NoticeState.CANCELLED).exists():
        return False
    notice_add(plan, audience=NoticeAudience.STAFF, address=plan.policy.staff_email, slot=slot, edition=1, now=now)
    return True
