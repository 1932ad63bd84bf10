"""What clinics have chosen about notices, for the decisions."""

import uuid
from collections.abc import Collection

from django.db.models import Exists, OuterRef

from pumplog.models import ClinicPolicy
from pumplog.notices.facts import Rules
from pumplog.selectors.clinic import policy_sheet
from pumplog.selectors.notice_rules import notice_rules


def rules_of(clinic_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Rules | Exception]:
    """The newest rules of each clinic; in their place the fault, where they cannot be read."""
    newer = ClinicPolicy.objects.filter(clinic_id=OuterRef("clinic_id"), version__gt=OuterRef("version"))
    found: dict[uuid.UUID, Rules | Exception] = {
        clinic_id: ValueError("a clinic has a policy from its first day") for clinic_id in clinic_ids
    }
    rows = ClinicPolicy.objects.filter(~Exists(newer), clinic_id__in=clinic_ids)
    for row in rows.select_related("clinic"):
        try:
            found[row.clinic_id] = notice_rules(policy_sheet(row), row.clinic.zone)
        except Exception as fault:  # noqa: BLE001  whatever it is, the other clinics matter more
            found[row.clinic_id] = fault
    return found


def readable_rules_of(clinic_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Rules]:
    """Those of them that can be read."""
    return {clinic: rules for clinic, rules in rules_of(clinic_ids).items() if not isinstance(rules, Exception)}
