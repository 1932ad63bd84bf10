"""What a patient texts back. STOP ends their text messages; whatever else it is, a person asks (hazards 8, 35)."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from pumplog.models import ContactWay, Patient, PatientDetails
from pumplog.notices.subjects import about_pump
from pumplog.selectors import scope
from pumplog.services.audit import audit_append
from pumplog.services.notice import notices_replan
from pumplog.services.task import BY_ITSELF, itself, task_open
from pumplog.services.telephone import dialled
from pumplog.sheets.vocabulary import ContactKind, Language, TaskKind

STOPPED: Final = (
    "The patient has stopped text messages by answering STOP. Agree on how they are told from now on, and record it."
)
ANSWERED: Final = "The patient has answered a text message. What it says is not kept here. Call and ask."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Who is to be told whom to call instead."""

    clinic_id: uuid.UUID
    language: Language


def texts_stopped(*, number: str, now: dt.datetime) -> int:
    """End every way by which texts go to this number (E.164), whoever's it is, and ask a person. How many were ended.

    Being told twice changes nothing. Nothing that a number sends brings texts back: consent is given to a person.
    """
    return sum(_stop(way_id, now) for way_id in list(_ways_to(number)))


def text_answered(*, number: str, now: dt.datetime) -> Answering | None:
    """Ask a person to call whoever texted from this number (E.164): it may be urgent, and nobody reads texts.

    Whom to answer; None where nobody is known by the number, or a person has been asked already: a machine that answers
    a machine must come to an end.
    """
    asked = [_answered(way_id, now) for way_id in list(_ways_to(number))]
    return next((answering for answering in asked if answering), None)


@transaction.atomic
def _answered(way_id: int, now: dt.datetime) -> Answering | None:
    patient = Patient.objects.select_for_update(of=("self",)).get(contact_ways=way_id)
    opened = task_open(
        patient_id=patient.pk,
        kind=TaskKind.PHONE_CALL,
        subject=_subject(patient.pk, "texted"),
        message=ANSWERED,
        now=now,
    )
    if not opened:
        return None
    audit_append(
        actor=itself(patient.clinic_id),
        action="contact_answered",
        subject=patient.pk,
        detail={"contact": way_id, "said": "by text message, not kept"},
        now=now,
    )
    language = PatientDetails.objects.filter(patient=patient, current=True).values_list("language", flat=True).first()
    return Answering(clinic_id=patient.clinic_id, language=Language(language or Language.ENGLISH))


def _ways_to(number: str) -> Iterator[int]:
    # Numbers recorded before they were kept as they are dialled may hold spaces, or no country.
    alike = ContactWay.objects.filter(kind=ContactKind.SMS, ended_at__isnull=True, address__endswith=number[-1:])
    for way_id, address, zone in alike.values_list("pk", "address", "patient__clinic__zone"):
        if address == number or dialled(address, zone=zone) == number:
            yield way_id


@transaction.atomic
def _stop(way_id: int, now: dt.datetime) -> bool:
    patient = Patient.objects.select_for_update(of=("self",)).get(contact_ways=way_id)
    way = ContactWay.objects.get(pk=way_id)
    if way.ended_at is not None:
        return False
    way.ended_at, way.ended_by = now, BY_ITSELF
    way.save(update_fields=["ended_at", "ended_by"])
    implant = scope.current_implant(patient.pk)
    task_open(
        patient_id=patient.pk,
        kind=TaskKind.STOPPED_MESSAGES,
        subject=_subject(patient.pk, "stopped"),
        message=STOPPED,
        now=now,
    )
    audit_append(
        actor=itself(patient.clinic_id),
        action="contact_stopped",
        subject=patient.pk,
        detail={"contact": way_id, "said": "STOP, by text message"},
        now=now,
    )
    if implant is not None:
        notices_replan(implant_id=implant.pk, now=now)
    return True


def _subject(patient_id: uuid.UUID, what: str) -> str:
    """Of the pump they have now; of the patient, where they have none. The same as where it is said on the answering page."""
    implant = scope.current_implant(patient_id)
    return f"{about_pump((patient_id if implant is None else implant.pk).hex)}{what}:{ContactKind.SMS}"
