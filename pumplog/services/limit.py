"""A clinic's own limits: set, replaced and ended, each time by a new version with somebody who answers for it."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db import transaction

from pumplog import catalogue, clock
from pumplog.access import Actor, Permission
from pumplog.dosing.findings import Finding, blocking
from pumplog.dosing.limit_text import BASE_UNITS
from pumplog.errors import Refused
from pumplog.models import Clinic, ClinicLimit
from pumplog.selectors import scope
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.sheets.drafts import LimitDraft, Submission

SHORTEST_REASON = 3
SHORTEST_NAME = 2


def limit_set(*, actor: Actor, draft: LimitDraft, submission: Submission) -> int:
    """Set a limit of the actor's clinic, or end it where ``value`` is None. Returns its version.

    It holds for what is entered from then on; what is recorded stays as it was judged. Raises NotAllowed or Refused.
    """
    scope.require(actor, Permission.SET_LIMITS)
    with transaction.atomic():
        clinic = Clinic.objects.select_for_update(no_key=True).get(pk=actor.clinic_id)
        once = submissions.once(actor=actor, submission=submission, command="limit_set", body=draft)
        if once.done is not None:
            return int(once.done)
        now = clock.now()
        versions = ClinicLimit.objects.filter(clinic=clinic, drug=draft.drug, kind=draft.kind).order_by("-version")
        newest = versions.first()
        today = now.astimezone(ZoneInfo(clinic.zone)).date()
        findings = [*_findings(draft, today=today), *_nothing_to_end(draft, newest)]
        if findings:
            raise Refused(findings)
        row = ClinicLimit.objects.create(
            clinic=clinic,
            drug=draft.drug,
            kind=draft.kind,
            version=newest.version + 1 if newest else 1,
            value=draft.value,
            unit=BASE_UNITS[draft.kind],
            stop=draft.stop,
            approver_name=draft.approver_name.strip(),
            approver_role=draft.approver_role or "",
            approved_on=draft.approved_on,
            reason=draft.reason.strip(),
            set_at=now,
            set_by=actor.label,
        )
        audit_append(actor=actor, action="limit_set", subject=str(row.pk), detail=draft, now=now)
        once.remember(row.version, now=now)
        return row.version


def _findings(draft: LimitDraft, *, today: dt.date) -> Iterator[Finding]:
    if draft.drug not in {drug.key for drug in catalogue.drugs()}:
        yield blocking("drug_not_in_catalogue", "drug", "This drug is not in the catalogue.")
    if draft.kind not in BASE_UNITS:
        yield blocking("limit_kind_not_offered", "kind", "A clinic cannot set a limit of this kind.")
    if draft.value is None:
        if len(draft.reason.strip()) < SHORTEST_REASON:
            yield blocking("reason_missing", "reason", "Say why this limit ends.")
        return
    if not draft.value:
        message = "A limit of 0 stops every entry. To end a limit, end it; to forbid a drug, do not stock it."
        yield blocking("limit_is_zero", "value", message)
    if len(draft.approver_name.strip()) < SHORTEST_NAME:
        yield blocking("approver_missing", "approver_name", "Name the physician or pharmacist who approved it.")
    if draft.approver_role is None:
        yield blocking("approver_role_missing", "approver_role", "A physician or a pharmacist approves a limit.")
    if draft.approved_on is None:
        yield blocking("approved_on_missing", "approved_on", "Say on which day it was approved.")
    elif draft.approved_on > today:
        yield blocking("approved_in_future", "approved_on", "This day is still to come.")


def _nothing_to_end(draft: LimitDraft, newest: ClinicLimit | None) -> Iterator[Finding]:
    if draft.value is None and (newest is None or newest.value is None):
        yield blocking("limit_not_set", "kind", "There is no such limit to end.")
