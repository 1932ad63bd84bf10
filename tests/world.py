"""A small world to test in, made through the product's own commands: two clinics, their people, one patient and pump.

Alice is a nurse, Bob her colleague, Dana the physician, Mona the manager, Otto the auditor of Rapid Creek.
Charlie nurses elsewhere.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from pumplog.access import Actor, Role, console
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Volume
from pumplog.dosing.programs import Continuous, PatientBolus, Program
from pumplog.dosing.refill_draft import DraftDrug, Measured, NotMeasured, RefillDraft, Residual
from pumplog.models import Patient
from pumplog.selectors.scope import actor_in
from pumplog.services.clinic import clinic_create, member_add
from pumplog.services.contact import contact_add
from pumplog.services.implant import implant_record
from pumplog.services.patient import patient_register
from pumplog.services.refill import refill_record
from pumplog.sheets.drafts import ContactDraft, ImplantDraft, PatientDraft, PolicyDraft, Submission
from pumplog.sheets.vocabulary import ContactKind, Indication, Language

PASSWORD = "correct horse battery staple"
UTC = dt.UTC
NOW = dt.datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
FILLED_AT = dt.datetime(2026, 9, 1, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=-6)))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    clinic_id: uuid.UUID
    other_clinic_id: uuid.UUID
    alice: Actor
    bob: Actor
    dana: Actor
    pharmacist: Actor
    mona: Actor
    otto: Actor
    charlie: Actor
    patient_id: uuid.UUID

    @property
    def version(self) -> int:
        """What a writer must have seen."""
        return Patient.objects.get(pk=self.patient_id).version


def make_world(*, with_fill: bool = True, policy: PolicyDraft | None = None) -> World:
    """Both clinics; Ivy Fox with a 40 mL pump, filled on 1 September 2026 with morphine 20 mg/mL at 6 mg/day."""
    here = clinic_create(
        slug="rapid-creek", name="Rapid Creek Clinic", zone="America/Denver", system_user="t", policy=policy
    )
    there = clinic_create(slug="rheintal", name="Klinik Rheintal", zone="Europe/Berlin", system_user="t")
    world = World(
        clinic_id=here,
        other_clinic_id=there,
        alice=person(here, "rapid-creek", "alice", Role.NURSE),
        bob=person(here, "rapid-creek", "bob", Role.NURSE),
        dana=person(here, "rapid-creek", "dana", Role.PHYSICIAN),
        pharmacist=person(here, "rapid-creek", "petra", Role.PHARMACIST),
        mona=person(here, "rapid-creek", "mona", Role.MANAGER),
        otto=person(here, "rapid-creek", "otto", Role.AUDITOR),
        charlie=person(there, "rheintal", "charlie", Role.NURSE),
        patient_id=register(console(system_user="t", clinic_id=here)),
    )
    implant_record(
        actor=world.dana, patient_id=world.patient_id, draft=implant_draft(), submission=submit(world.version)
    )
    if with_fill:
        refill_record(
            actor=world.alice, patient_id=world.patient_id, draft=fill_draft(), submission=submit(world.version)
        )
    return world


def person(clinic_id: uuid.UUID, slug: str, name: str, role: Role) -> Actor:
    """A member of staff with the password of all of them."""
    user_id = member_add(
        actor=console(system_user="t", clinic_id=clinic_id),
        email=f"{name}@example.org",
        name=name.capitalize(),
        role=role,
        password=PASSWORD,
        submission=submit(),
    )
    return actor_in(user_id=user_id, clinic_slug=slug)


def register(actor: Actor, mrn: str = "69294-000") -> uuid.UUID:
    """Ivy Fox, who agreed to be written to by e-mail."""
    draft = PatientDraft(
        mrn=mrn,
        family_name="Fox",
        given_name="Ivy",
        birth_date=dt.date(1987, 8, 15),
        language=Language.ENGLISH,
        indication=Indication.PERSISTENT_PAIN_AFTER_SPINAL_FUSION,
    )
    patient_id = patient_register(actor=actor, draft=draft, submission=submit())
    way = ContactDraft(kind=ContactKind.EMAIL, address="ivy@example.org", consent_on=dt.date(2026, 1, 5))
    contact_add(actor=actor, patient_id=patient_id, draft=way, submission=submit())
    return patient_id


def submit(version: int | None = None, note: str = "", **acknowledged: str) -> Submission:
    """A submission with a key of its own, and reasons by finding code."""
    return Submission(key=uuid.uuid4(), version=version, acknowledged=acknowledged, note=note)


def implant_draft(at: dt.datetime | None = None, serial: str = "NGP996580H") -> ImplantDraft:
    return ImplantDraft(
        happened_at=at or FILLED_AT - dt.timedelta(hours=2),
        pump_model="medtronic-synchromed-ii-8637-40",
        serial=serial,
        reservoir=Volume(ml=Decimal(40)),
        low_reservoir_alarm=Volume(ml=Decimal(2)),
        flow_tolerance_pct=Decimal("14.5"),
    )


def morphine(mg_per_ml: str = "20") -> DraftDrug:
    return DraftDrug(
        drug="morphine",
        concentration=Concentration.from_mg_per_ml(Decimal(mg_per_ml)),
        primary=True,
        diluent="preservative-free 0.9 % NaCl",
        lot="A1234",
        expires_on=dt.date(2027, 6, 30),
        stability_days=90,
    )


def fill_draft(
    at: dt.datetime = FILLED_AT,
    *,
    residual: Residual | None = None,
    filled: str = "40",
    drugs: tuple[DraftDrug, ...] | None = None,
    program: Program | None = None,
    bolus: PatientBolus | None = None,
    running: bool = True,
) -> RefillDraft:
    """A first fill with its programme: 40 mL of morphine 20 mg/mL at 6 mg/day, 0.3 mL/day."""
    return RefillDraft(
        performed_at=at,
        residual=residual or NotMeasured(),
        filled=Volume(ml=Decimal(filled)),
        drugs=drugs or (morphine(),),
        program=program or Continuous(dose=DoseRate.from_mg_per_day(Decimal(6))),
        program_bolus=bolus,
        running_confirmed=running,
    )


def refill_draft(at: dt.datetime, aspirated: str, **changes: object) -> RefillDraft:
    """A later refill with a measured residual and the programme left as it is."""
    base = fill_draft(at, residual=Measured(volume=Volume(ml=Decimal(aspirated))))
    values = {name: getattr(base, name) for name in RefillDraft.__slots__}
    return RefillDraft(**{**values, "program": None, **changes})
