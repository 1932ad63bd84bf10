"""A clinic and its people, as a page or a document shows them."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from pumplog.access import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySheet:
    version: int
    daytime_phone: str
    after_hours_phone: str
    staff_email: str
    margin_days: int
    stop_volume_ml: Decimal
    use_tolerance: bool
    max_interval_days: int | None
    working_days: frozenset[int]
    holidays: frozenset[dt.date]
    notice_tiers_days: tuple[int, ...]
    notice_hour: int
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
