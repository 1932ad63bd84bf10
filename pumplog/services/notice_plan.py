"""What one pump's notices should be at one moment, and why a planned one no longer stands. Nothing is written here."""

import datetime as dt
import uuid
from dataclasses import dataclass

from pumplog import clock
from pumplog.models import Implant, Notice, Window
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.notice import consented_email, cycle_of, pump_ended
from pumplog.services.notice_tiers import Slot, slots
from pumplog.sheets.clinic import PolicySheet
from pumplog.sheets.vocabulary import NoticeAudience

REMOVED = "pump removed"
NO_DATE = "no date now"
CONTACT_ENDED = "contact ended"
NEW_CYCLE = "a new cycle has begun"
TIERS_CHANGED = "tiers changed"
HOUR_CHANGED = "hour changed"
SUPERSEDED = "a later notice has come due"
DATE_PASSED = "the date has passed: staff are told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A current window with a date. ``cycle_id`` is the fill as first recorded."""

    window_id: int
    cycle_id: uuid.UUID
    refill_by: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``dated`` is None where there is no date. ``address`` is empty where nobody has agreed to e-mail."""

    implant_id: uuid.UUID
    patient_id: uuid.UUID
    clinic_id: uuid.UUID
    policy: PolicySheet
    zone: str
    today: dt.date
    removed: bool
    dated: Dated | None
    slots: tuple[Slot, ...]
    address: str

    @property
    def overdue(self) -> bool:
        return self.dated is not None and self.dated.refill_by < self.today

    def against(self, notice: Notice) -> str:
        """Why this planned notice must not go out; empty where it stands."""
        if self.removed:
            return REMOVED
        if self.dated is None:
            return NO_DATE
        if notice.refill_by != self.dated.refill_by:
            return f"window moved to {self.dated.refill_by.isoformat()}"
        if notice.cycle_id != self.dated.cycle_id:
            return NEW_CYCLE
        if notice.audience == NoticeAudience.STAFF:
            return self._against_staff(notice, self.dated.refill_by)
        if notice.address != self.address:
            return CONTACT_ENDED
        return self._against_tier(notice)

    def _against_staff(self, notice: Notice, refill_by: dt.date) -> str:
        if notice.address != self.policy.staff_email:
            return CONTACT_ENDED
        return "" if notice.tier_days == -(self.today - refill_by).days else SUPERSEDED

    def _against_tier(self, notice: Notice) -> str:
        slot = next((slot for slot in self.slots if slot.tier_days == notice.tier_days), None)
        if slot is not None:
            return "" if slot.due_at == notice.due_at else HOUR_CHANGED
        if self.overdue:
            return DATE_PASSED
        return SUPERSEDED if notice.tier_days in self.policy.notice_tiers_days else TIERS_CHANGED


def plan_for(implant: Implant, *, now: dt.datetime) -> Plan:
    """Read what decides a pump's notices: the current window, the newest policy, the patient's contact ways."""
    clinic = clinic_by_id(implant.patient.clinic_id)
    today = clock.local_date(now, clinic.zone)
    window = Window.objects.filter(implant=implant, current=True).select_related("cycle").first()
    removed = pump_ended(implant.pk)
    dated = None if removed else _dated(window)
    return Plan(
        implant_id=implant.pk,
        patient_id=implant.patient_id,
        clinic_id=clinic.id,
        policy=clinic.policy,
        zone=clinic.zone,
        today=today,
        removed=removed,
        dated=dated,
        slots=()
        if dated is None
        else slots(
            refill_by=dated.refill_by,
            tiers=clinic.policy.notice_tiers_days,
            hour=clinic.policy.notice_hour,
            zone=clinic.zone,
            now=now,
        ),
        address=consented_email(patient_id=implant.patient_id, today=today),
    )


def _dated(window: Window | None) -> Dated | None:
    if window is None or window.refill_by is None or window.cycle is None:
        return None
    return Dated(window_id=window.pk, cycle_id=cycle_of(window.cycle), refill_by=window.refill_by)
