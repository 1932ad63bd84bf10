"""The two clinics of the demonstration and the people who work there. All of them are made up."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pumplog.access import Role
from pumplog.dosing.figures.quantities import Volume
from pumplog.sheets.drafts import PolicyDraft
from pumplog.sheets.vocabulary import Language

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


def _policy(day: str, night: str, staff: str, holidays: frozenset[dt.date], stop: str, risk: str) -> PolicyDraft:
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
    )


CLINICS = (
    DemoClinic(
        slug="rapid-creek",
        name="Rapid Creek Clinic",
        zone="America/Denver",
        sheet="rapid_creek.csv",
        mapping="rapid_creek",
        languages=(Language.ENGLISH, Language.ENGLISH, Language.ENGLISH, Language.SPANISH),
        policy=_policy(
            "605-555-0142",
            "605-555-0199",
            "nurses@rapid-creek.example",
            frozenset({dt.date(2026, 11, 26), dt.date(2026, 12, 25), dt.date(2027, 1, 1)}),
            "2",
            "0.1",
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
            "+49 7621 555 0142",
            "+49 7621 555 0199",
            "pflege@rheintal.example",
            frozenset({dt.date(2026, 12, 25), dt.date(2027, 1, 1), dt.date(2027, 1, 6)}),
            "3",
            "0.5",
        ),
        people=(
            DemoPerson(email="nurse@rheintal.example", name="Lena Vogt", role=Role.NURSE),
            DemoPerson(email="physician@rheintal.example", name="Dr. Jonas Frei", role=Role.PHYSICIAN),
            DemoPerson(email="manager@rheintal.example", name="Ute Brandt", role=Role.MANAGER),
        ),
    ),
)
