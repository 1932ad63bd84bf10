"""The two clinics of the demonstration and the people who work there. All of them are made up."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pumplog.access import Role
from pumplog.dosing.figures.quantities import Volume
from pumplog.sheets.drafts import PolicyDraft
from pumplog.sheets.vocabulary import Envelope, Language

PASSWORD = "pumplog-demo-only"  # noqa: S105  (printed on the sign-in page of a demonstration, refused in production)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    email: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoClinic:
    slug: str
    name: str
    zone: str
    sheet: str
    mapping: str
    languages: tuple[Language, ...]
    policy: PolicyDraft
    people: tuple[DemoPerson, ...]


def _policy(
    *,
    day: str,
    night: str,
    staff: str,
    holidays: frozenset[dt.date],
    stop: str,
    risk: str,
    envelope: Envelope,
    sender: str,
) -> PolicyDraft:
    return PolicyDraft(
        daytime_phone=day,
        after_hours_phone=night,
        staff_email=staff,
        margin_days=7,
        stop_volume=Volume(ml=Decimal(stop)),
        use_tolerance=False,
        accepted_risk_pct=Decimal(risk),
        max_interval_days=180,
        working_days=frozenset({1, 2, 3, 4, 5}),
        holidays=holidays,
        notice_tiers_days=(14, 7, 2),
        notice_hour=9,
        envelope=envelope,
        return_address=sender,
    )


def sample_street(zone: str, number: int) -> str:
    """A postal address in the clinic's country that is nobody's."""
    if zone.startswith("Europe"):
        return f"Musterweg {number}\n79539 Lörrach"
    return f"{number} Sample St\nRapid Creek, SD 57702"


CLINICS = (
    DemoClinic(
        slug="rapid-creek",
        name="Rapid Creek Clinic",
        zone="America/Denver",
        sheet="rapid_creek.csv",
        mapping="rapid_creek",
        languages=(Language.ENGLISH, Language.ENGLISH, Language.ENGLISH, Language.SPANISH),
        policy=_policy(
            day="605-555-0142",
            night="605-555-0199",
            staff="nurses@rapid-creek.example",
            holidays=frozenset({dt.date(2026, 11, 26), dt.date(2026, 12, 25), dt.date(2027, 1, 1)}),
            stop="2",
            risk="0.1",
            envelope=Envelope.US,
            sender="PO Box 142\nRapid Creek, SD 57702",
        ),
        people=(
            DemoPerson(email="nurse@rapid-creek.example", name="Kim Tall, RN", role=Role.NURSE),
            DemoPerson(email="physician@rapid-creek.example", name="Dana Whitehorse, MD", role=Role.PHYSICIAN),
            DemoPerson(email="pharmacist@rapid-creek.example", name="Petra Lund, PharmD", role=Role.PHARMACIST),
            DemoPerson(email="manager@rapid-creek.example", name="Mona Reyes", role=Role.MANAGER),
            DemoPerson(email="auditor@rapid-creek.example", name="Otto Berg", role=Role.AUDITOR),
        ),
    ),
    DemoClinic(
        slug="rheintal",
        name="Klinik Rheintal",
        zone="Europe/Berlin",
        sheet="rheintal.csv",
        mapping="rheintal",
        languages=(Language.GERMAN, Language.GERMAN, Language.GERMAN, Language.FRENCH),
        policy=_policy(
            day="+49 7621 555 0142",
            night="+49 7621 555 0199",
            staff="pflege@rheintal.example",
            holidays=frozenset({dt.date(2026, 12, 25), dt.date(2027, 1, 1), dt.date(2027, 1, 6)}),
            stop="3",
            risk="0.5",
            envelope=Envelope.DIN,
            sender="Postfach 1142\n79539 Lörrach",
        ),
        people=(
            DemoPerson(email="nurse@rheintal.example", name="Lena Vogt", role=Role.NURSE),
            DemoPerson(email="physician@rheintal.example", name="Dr. Jonas Frei", role=Role.PHYSICIAN),
            DemoPerson(email="manager@rheintal.example", name="Ute Brandt", role=Role.MANAGER),
        ),
    ),
)
