"""`manage.py document NAME --id ID -o FILE`: the very bytes that the page's button gives."""

import getpass
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pumplog.access import Actor, Permission
from pumplog.errors import NotAllowed, NotFound
from pumplog.selectors import scope
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.patient import patient_banner, patient_sheet
from pumplog.selectors.refill import refill_sheet
from pumplog.services.document import document_printed
from reports import patient_summary, refill_record
from reports.lettering import MissingGlyph

Printed = tuple[bytes, uuid.UUID]
"""A document, and whose it is."""


def _patient_summary(actor: Actor, record_id: uuid.UUID) -> Printed:
    return patient_summary.render(patient_sheet(actor=actor, patient_id=record_id)), record_id


def _refill_record(actor: Actor, record_id: uuid.UUID) -> Printed:
    sheet = refill_sheet(actor=actor, event_id=record_id)
    return refill_record.render(sheet, patient_banner(actor=actor, patient_id=sheet.patient_id)), sheet.patient_id


DOCUMENTS: dict[str, Callable[[Actor, uuid.UUID], Printed]] = {
    "patient_summary": _patient_summary,
    "refill_record": _refill_record,
}


class Command(BaseCommand):
    help = "Print a document as PDF: patient_summary of a patient, or refill_record of a refill."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(DOCUMENTS))
        parser.add_argument("--id", required=True, dest="record_id", help="the patient's id, or the refill's record id")
        parser.add_argument("-o", "--output", required=True, help="file to write, or - for standard output")
        parser.add_argument("--as", dest="email", help="print as this member of the clinic (default: the console)")

    def handle(self, *_: Any, name: str, record_id: str, output: str, email: str | None, **__: Any) -> None:
        try:
            identifier = uuid.UUID(record_id)
        except ValueError as fault:
            raise CommandError("The id is not a record id; it looks like 6f1c9a5e-….") from fault
        try:
            actor = _actor(identifier, email)
            scope.require(actor, Permission.PRINT_DOCUMENTS)
            document, patient_id = DOCUMENTS[name](actor, identifier)
        except NotFound as fault:
            raise CommandError(f"There is no {_sought(fault, name)} here.") from fault
        except NotAllowed as fault:
            raise CommandError("That person may not print documents of this clinic.") from fault
        except MissingGlyph as fault:
            raise CommandError(str(fault)) from fault
        # Noted before it is written out: paper that left the house must not be missing from the audit trail.
        document_printed(actor=actor, patient_id=patient_id, name=name)
        _write(document, output)


def _actor(record_id: uuid.UUID, email: str | None) -> Actor:
    console = scope.console_actor(record_id=record_id, system_user=getpass.getuser())
    if email is None:
        return console
    return scope.actor_by_email(email=email, clinic_slug=clinic_sheet(actor=console).slug)


def _sought(fault: NotFound, name: str) -> str:
    if fault.args and fault.args[0] in {"person", "clinic"}:
        return "such member of the clinic"
    return "refill with this id" if name == "refill_record" else "patient with this id"


def _write(document: bytes, output: str) -> None:
    if output == "-":
        sys.stdout.buffer.write(document)
        sys.stdout.buffer.flush()
        return
    try:
        Path(output).write_bytes(document)
    except OSError as fault:
        raise CommandError(f"The file could not be written: {fault.strerror}.") from fault
