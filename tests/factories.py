"""Rows for tests that live below the commands.

Each function makes one thing, and fills in what the test does not care about.
"""

import datetime as dt
import itertools
from collections.abc import Sequence
from decimal import Decimal

from pumplog.models import (
    Clinic,
    ClinicPolicy,
    ContactWay,
    Event,
    Implant,
    MixtureDrug,
    Patient,
    PatientDetails,
    Window,
)
from pumplog.sheets.vocabulary import ContactKind, EventKind, Indication, Language

EARLY = dt.datetime(2024, 1, 2, 12, tzinfo=dt.UTC)
_numbers = itertools.count(1)


def make_clinic(*, zone: str = "America/Denver", name: str = "Rapid Creek Clinic", **rules: object) -> Clinic:
    """A clinic with its first policy; ``rules`` are columns of it."""
    clinic = Clinic.objects.create(slug=f"clinic-{next(_numbers)}", name=name, zone=zone, created_at=EARLY)
    make_policy(clinic, **rules)
    return clinic


def make_policy(clinic: Clinic, **rules: object) -> ClinicPolicy:
    """The next version of a clinic's rules: the version before with ``rules`` changed."""
    newest = clinic.policies.order_by("-version").first()
    values = {
        "daytime_phone": "+1 307 555 0100",
        "after_hours_phone": "+1 307 555 0199",
        "staff_email": "",
        "margin_days": 3,
        "stop_volume_ml": Decimal(2),
        "use_tolerance": True,
        "accepted_risk_pct": None,
        "max_interval_days": None,
        "working_days": "1,2,3,4,5",
        "holidays": "",
        "notice_tiers_days": "14,7,2",
        "notice_hour": 9,
    }
    if newest is not None:
        values |= {name: getattr(newest, name) for name in values}
    version = newest.version + 1 if newest else 1
    return ClinicPolicy.objects.create(
        clinic=clinic, version=version, set_at=EARLY, set_by="test", **{**values, **rules}
    )


def make_patient(
    clinic: Clinic,
    *,
    email: str | None = "ivy@example.org",
    language: Language = Language.ENGLISH,
    family_name: str = "Fox",
    given_name: str = "Ivy",
) -> Patient:
    """A patient who agreed to e-mail; ``email`` None for one who did not."""
    patient = Patient.objects.create(clinic=clinic, mrn=f"{next(_numbers):05}", created_at=EARLY)
    PatientDetails.objects.create(
        patient=patient,
        version=1,
        family_name=family_name,
        given_name=given_name,
        birth_date=dt.date(1960, 3, 4),
        language=language,
        indication=Indication.CANCER_PAIN,
        recorded_at=EARLY,
        recorded_by="test",
    )
    if email is not None:
        make_contact(patient, address=email)
    return patient


def make_contact(
    patient: Patient,
    *,
    address: str,
    kind: ContactKind = ContactKind.EMAIL,
    consent_on: dt.date | None = dt.date(2024, 1, 2),
    recorded_at: dt.datetime = EARLY,
) -> ContactWay:
    return ContactWay.objects.create(
        patient=patient, kind=kind, address=address, consent_on=consent_on, recorded_at=recorded_at, recorded_by="test"
    )


def make_event(
    implant: Implant,
    kind: EventKind,
    *,
    at: dt.datetime = EARLY,
    corrects: Event | None = None,
    struck: bool = False,
) -> Event:
    """The header of an event: notices need no more of it."""
    patient = Patient.objects.get(pk=implant.patient_id)
    patient.version += 1
    patient.event_count += 1
    patient.save()
    return Event.objects.create(
        patient=patient,
        implant=implant,
        sequence=patient.version,
        record_version=patient.version,
        kind=kind,
        happened_at=at,
        utc_offset_minutes=0,
        recorded_at=at,
        recorded_by_label="test",
        corrects=corrects,
        struck=struck,
    )


def make_pump(patient: Patient, *, drugs: Sequence[str] = ("morphine",)) -> Implant:
    """An implanted pump with one fill: the first cycle has begun."""
    implant = Implant.objects.create(patient=patient)
    make_event(implant, EventKind.IMPLANTATION)
    make_fill(implant, drugs=drugs)
    return implant


def make_fill(
    implant: Implant, *, at: dt.datetime = EARLY, corrects: Event | None = None, drugs: Sequence[str] = ("morphine",)
) -> Event:
    fill = make_event(implant, EventKind.REFILL, at=at, corrects=corrects)
    for position, drug in enumerate(drugs):
        MixtureDrug.objects.create(
            event=fill,
            position=position,
            drug=drug,
            concentration_mcg_per_ml=Decimal(20_000),
            primary=position == 0,
        )
    return fill


def make_window(
    implant: Implant,
    refill_by: dt.date | None,
    *,
    cycle: Event | None = None,
    why_not: str = "No fill is on record yet.",
) -> Window:
    """The pump's current window in place of the one before; of the newest fill unless ``cycle`` names another."""
    Window.objects.filter(implant=implant, current=True).update(current=False)
    newest = implant.events.filter(kind=EventKind.REFILL, corrected_by__isnull=True).order_by("sequence").last()
    return Window.objects.create(
        implant=implant,
        computed_at=EARLY,
        cycle=cycle or newest,
        formula_version="test",
        refill_by=refill_by,
        no_date_reason="" if refill_by else why_not,
    )


def make_due(clinic: Clinic, refill_by: dt.date, **patient: object) -> Implant:
    """A patient with a pump whose window says ``refill_by``. Nothing is planned yet."""
    implant = make_pump(make_patient(clinic, **patient))
    make_window(implant, refill_by)
    return implant
