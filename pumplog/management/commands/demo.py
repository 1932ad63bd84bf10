"""Fill an empty database with the demonstration: two clinics from their own spreadsheets, with synthetic patients."""

import random
import uuid
from importlib import resources
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Role, console
from pumplog.management.demo.clinics import CLINICS, PASSWORD, DemoClinic
from pumplog.management.demo.coming import Ahead
from pumplog.management.demo.lives import Life
from pumplog.selectors.clinic import clinic_id_of
from pumplog.selectors.patient import patient_list
from pumplog.selectors.scope import actor_by_email
from pumplog.services.clinic import clinic_create, member_add
from pumplog.services.imports.runs import import_run
from pumplog.services.imports.shipped import shipped_mappings
from pumplog.sheets.drafts import Submission

WHO = "demonstration"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where the demonstration is already there"
        )

    def handle(self, *_args: Any, if_empty: bool, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demonstration data has no place in production.")
        there = [clinic.slug for clinic in CLINICS if clinic_id_of(slug=clinic.slug)]
        if there and not if_empty:
            raise CommandError("The demonstration is already here. `make demo` starts with a fresh database.")
        if not there:
            self.stdout.write("Making the demonstration (two clinics, about 100 synthetic patients) …")
            with transaction.atomic():
                for clinic in CLINICS:
                    self._clinic(clinic)
        self._tell_logins()

    def _clinic(self, clinic: DemoClinic) -> None:
        clinic_id = clinic_create(
            slug=clinic.slug, name=clinic.name, zone=clinic.zone, system_user=WHO, policy=clinic.policy
        )
        operator = console(system_user=WHO, clinic_id=clinic_id)
        for person in clinic.people:
            member_add(
                actor=operator,
                email=person.email,
                name=person.name,
                role=person.role,
                password=PASSWORD,
                submission=Submission(key=uuid.uuid4()),
            )
        self._import(clinic, operator)
        nurse, physician = (_person(clinic, role) for role in (Role.NURSE, Role.PHYSICIAN))
        now = clock.now()
        for patient in patient_list(actor=nurse):
            chosen = random.Random(f"language {patient.mrn}").choice(clinic.languages)  # noqa: S311
            Life(nurse=nurse, physician=physician, patient=patient, language=chosen, now=now).tell()
        Ahead(nurse=nurse, now=now).tell()

    def _import(self, clinic: DemoClinic, operator: Actor) -> None:
        content = resources.files("pumplog.management.demo").joinpath(clinic.sheet).read_bytes()
        mapping = next(item.text for item in shipped_mappings() if item.name == clinic.mapping)
        preview = import_run(actor=operator, file_name=clinic.sheet, content=content, mapping_text=mapping)
        told = ", ".join(f"{count} {status}" for status, count in preview.counts.items())
        self.stdout.write(f"  {clinic.name}: {told}")

    def _tell_logins(self) -> None:
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for clinic in CLINICS:
            for person in clinic.people:
                self.stdout.write(f"  {person.email:34} {person.role.value}, {clinic.name}")


def _person(clinic: DemoClinic, role: Role) -> Actor:
    email = next(person.email for person in clinic.people if person.role is role)
    return actor_by_email(email=email, clinic_slug=clinic.slug)
