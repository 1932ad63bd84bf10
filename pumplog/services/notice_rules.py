"""What clinics have chosen about notices, for the decisions."""

import uuid
from collections.abc import Collection
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from pumplog.models import ClinicPolicy
from pumplog.notices.facts import Rules
from pumplog.selectors.clinic import policy_sheet
from pumplog.sheets.clinic import PolicySheet


def rules_of(clinic_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Rules | Exception]:
    """The newest rules of each clinic; in their place the fault, where they cannot be read."""
    newer = ClinicPolicy.objects.filter(clinic_id=OuterRef("clinic_id"), version__gt=OuterRef("version"))
    found: dict[uuid.UUID, Rules | Exception] = {
        clinic_id: ValueError("a clinic has a policy from its first day") for clinic_id in clinic_ids
    }
    rows = ClinicPolicy.objects.filter(~Exists(newer), clinic_id__in=clinic_ids)
    for row in rows.select_related("clinic"):
        try:
            found[row.clinic_id] = _rules(policy_sheet(row), row.clinic.zone)
        except Exception as fault:  # noqa: BLE001  whatever it is, the other clinics matter more
            found[row.clinic_id] = fault
    return found


def _rules(policy: PolicySheet, zone: str) -> Rules:
    return Rules(
        zone=ZoneInfo(zone).key,  # a name that no calendar knows is found here, not in the middle of a batch
        tiers_days=policy.notice_tiers_days,
        safety_tier_days=policy.safety_tier_days,
        notice_hour=policy.notice_hour,
        quiet_from_hour=policy.quiet_from_hour,
        quiet_until_hour=policy.quiet_until_hour,
        daily_cap=policy.daily_cap,
        unconfirmed_days=policy.unconfirmed_days,
        physician_days=policy.physician_days,
        letter_days=policy.letter_days,
        staff_email=policy.staff_email,
        working_days=policy.working_days,
        holidays=policy.holidays,
    )
