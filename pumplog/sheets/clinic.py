"""A clinic and its people, as a page or a document shows them."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pumplog.access import Role
from pumplog.sheets.vocabulary import Envelope, Stop

RISKS_PCT: Final = tuple(map(Decimal, ("0.1", "0.5", "1", "2.5", "5")))
"""Of a hundred refills, how many may come too late because the pump ran faster than it was believed to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicRules:
    """What a clinic chooses, the same in the draft of its rules and in the sheet of them.

    ``working_days`` are ISO weekdays (Monday 1); tiers are days before the refill-by date; hours are of the clinic's clock.
    """

    daytime_phone: str
    after_hours_phone: str
    staff_email: str
    margin_days: int
    use_tolerance: bool
    accepted_risk_pct: Decimal | None
    max_interval_days: int | None
    working_days: frozenset[int]
    holidays: frozenset[dt.date]
    notice_tiers_days: tuple[int, ...]
    notice_hour: int
    published_limits: Stop = Stop.ASK
    expired_drugs: Stop = Stop.ASK
    absurd_doses: Stop = Stop.ASK
    safety_tier_days: int = 2
    quiet_from_hour: int = 20
    quiet_until_hour: int = 8
    daily_cap: int = 2
    unconfirmed_days: int = 5
    physician_days: int = 2
    letter_days: int = 7
    envelope: Envelope = Envelope.US
    return_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySheet(ClinicRules):
    """One version of a clinic's rules. ``accepted_risk_pct`` None: dates do not follow the pump's own record.

    Of the notices: tiers at or below ``safety_tier_days`` are told whatever was booked or answered; nothing goes to a patient
    between ``quiet_from_hour`` and ``quiet_until_hour``, local; ``unconfirmed_days`` and ``physician_days`` before the date
    somebody calls; a letter goes ``letter_days`` before it or earlier.
    """

    version: int
    stop_volume_ml: Decimal
    set_at: dt.datetime
    set_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicSheet:
    id: uuid.UUID
    slug: str
    name: str
    zone: str
    policy: PolicySheet


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipSheet:
    """What a signed-in person is in a clinic."""

    clinic_id: uuid.UUID
    clinic_slug: str
    clinic_name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    name: str
    email: str
    role: Role
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    sequence: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    detail: str
    digest: str
