"""A message in the worker's hand, made without a database."""

import datetime as dt
import uuid
from dataclasses import replace
from decimal import Decimal

from pumplog.notices.parcel import Going, Letterhead, Parcel, Visited
from pumplog.sheets.clinic import ClinicSheet, PolicySheet
from pumplog.sheets.vocabulary import ContactKind, Language, NoticeAudience, NoticePurpose

TOKEN = "Kq3vT8xW2mZr7bYc5nLp4s"
NOW = dt.datetime(2026, 11, 20, 17, 0, tzinfo=dt.UTC)
VISIT_AT = dt.datetime(2026, 12, 2, 17, 30, tzinfo=dt.UTC)
"""Half past ten in Denver."""


def clinic(
    name: str = "Rapid Creek Clinic",
    day: str = "+1 307 555 0100",
    night: str = "+1 307 555 0199",
    zone: str = "America/Denver",
) -> ClinicSheet:
    policy = PolicySheet(
        version=1,
        daytime_phone=day,
        after_hours_phone=night,
        staff_email="",
        margin_days=3,
        stop_volume_ml=Decimal(2),
        accepted_risk_pct=None,
        use_tolerance=True,
        max_interval_days=None,
        working_days=frozenset({1, 2, 3, 4, 5}),
        holidays=frozenset(),
        notice_tiers_days=(14, 7, 2),
        notice_hour=9,
        set_at=NOW,
        set_by="test",
    )
    return ClinicSheet(id=uuid.UUID(int=7), slug="rapid-creek", name=name, zone=zone, policy=policy)


def visit(*, sequence: int = 0, cancelled: bool = False, at: dt.datetime = VISIT_AT) -> Visited:
    return Visited(uid="u@visits", sequence=sequence, starts_at=at, minutes=30, cancelled=cancelled)


def going(
    channel: ContactKind = ContactKind.EMAIL,
    language: str = Language.ENGLISH.value,
    *,
    purpose: NoticePurpose = NoticePurpose.DUE,
    about: Visited | None = None,
    refill_by: dt.date = dt.date(2026, 12, 4),
    token: str = TOKEN,
    address: str = "ivy@example.org",
    recipient: tuple[str, ...] = (),
) -> Going:
    parcel = Parcel(
        lease="l",
        notices=(1,),
        clinic=uuid.UUID(int=7),
        patient=uuid.UUID(int=8),
        audience=NoticeAudience.PATIENT,
        purpose=purpose,
        channel=channel,
        address=address,
        language=language,
        refill_by=refill_by,
        message_id="<m@example.org>",
        identities=("i",),
    )
    letter = Letterhead(recipient=recipient, sender=()) if recipient else None
    return Going(parcel=parcel, answer_token=token, visit=about, letter=letter)


def to_staff(count: int) -> Going:
    one = going()
    return replace(one, count=count, answer_token="", parcel=replace(one.parcel, audience=NoticeAudience.STAFF))
