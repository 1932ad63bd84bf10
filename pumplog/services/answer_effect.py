"""What follows from a patient's answer, within its transaction: a visit, days away, a way to write that ends, a person asked."""

import datetime as dt
import uuid
from dataclasses import dataclass

from pumplog.access import Actor
from pumplog.models import AnswerLink, ContactWay, Patient, Window
from pumplog.selectors.answer import visit_to_come
from pumplog.selectors.appointment import days_possible, last_safe_day
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.notice import cycle_of, pump_ended
from pumplog.services.appointment_by_patient import THE_PATIENT, ask_for_day, confirm, stay_away
from pumplog.services.notice import notices_replan
from pumplog.services.notice_confirm import notices_confirm
from pumplog.services.task import task_open
from pumplog.sheets.answer import AnswerDraft, visit_seen
from pumplog.sheets.vocabulary import AnswerKind, ContactKind, TaskKind

_WISHES = {
    ContactKind.EMAIL: "by e-mail",
    ContactKind.SMS: "by text message",
    ContactKind.PHONE: "by telephone",
    ContactKind.LETTER: "by letter",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the patient's page told when it was answered."""

    come_by: dt.date | None
    cycle_id: uuid.UUID | None


def by_patient(patient: Patient) -> Actor:
    """The patient, answering by a link: named as such in the audit, allowed nothing that staff are."""
    return Actor(user_id=None, label=THE_PATIENT, clinic_id=patient.clinic_id, permissions=frozenset())


def ended_pump(link: AnswerLink) -> bool:
    """Nobody comes for this pump any more."""
    return pump_ended(link.implant_id)


def unwell_subject(link: AnswerLink) -> str:
    """One open alarm a pump; once somebody has closed it, the next one opens again."""
    return f"{link.implant_id.hex}:unwell"


def told(link: AnswerLink, now: dt.datetime) -> Told:
    """The date as it is now, and the fill it belongs to."""
    window = Window.objects.filter(implant_id=link.implant_id, current=True).select_related("cycle").first()
    cycle = window.cycle if window else None
    return Told(
        come_by=last_safe_day(implant=link.implant, now=now) if window else None,
        cycle_id=cycle_of(cycle) if cycle else None,
    )


def is_offered(link: AnswerLink, draft: AnswerDraft, now: dt.datetime) -> bool:
    """Whether what is answered is still what may be chosen: a day that is safe, the very hour that stood on the page."""
    match draft.kind:
        case AnswerKind.COMING if draft.first_day is None:
            zone = clinic_by_id(link.patient.clinic_id).zone
            visit = visit_to_come(implant_id=link.implant_id, zone=zone, now=now)
            return bool(draft.visit) and draft.visit == visit_seen(visit)
        case AnswerKind.COMING:
            return draft.first_day in days_possible(implant=link.implant, now=now)
        case AnswerKind.OTHER_DAY:
            return draft.first_day is None or draft.first_day in days_possible(implant=link.implant, now=now)
        case AnswerKind.AWAY:
            return draft.first_day is not None and draft.last_day is not None
        case AnswerKind.CHANGE_MESSAGES:
            return draft.wish is not None
    return True


def carry_out(link: AnswerLink, draft: AnswerDraft, now: dt.datetime) -> None:
    """Do what was answered. Raises Refused for days that cannot be; then nothing was written."""
    patient, implant = link.patient, link.implant
    match draft.kind:
        case AnswerKind.COMING if draft.first_day is None:
            notices_confirm(implant_id=implant.pk, now=now)
            confirm(patient=patient, implant=implant, now=now)
        case AnswerKind.COMING | AnswerKind.OTHER_DAY:
            _another_day(link, draft.first_day, now)
        case AnswerKind.AWAY if draft.first_day and draft.last_day:
            stay_away(patient=patient, implant=implant, first_day=draft.first_day, last_day=draft.last_day, now=now)
        case AnswerKind.UNWELL:
            _ask(
                link,
                TaskKind.UNWELL,
                unwell_subject(link),
                "It is beeping, or the patient feels unwell. Call now.",
                now,
            )
        case AnswerKind.STOP_MESSAGES:
            _stop(link, now)
        case AnswerKind.CHANGE_MESSAGES if draft.wish:
            how = _WISHES[draft.wish]
            message = f"The patient wants to hear from us {how}. Ask for address or number and consent, and record it."
            _ask(link, TaskKind.STOPPED_MESSAGES, f"{implant.pk.hex}:wish:{draft.wish}", message, now)


def _another_day(link: AnswerLink, day: dt.date | None, now: dt.datetime) -> None:
    """A day that is asked for is not booked: somebody must find the hour, or another day."""
    if day is None:
        message = "No day that was offered suits the patient. Call, and find one."
    else:
        # Told and understood; but a day asked for is no visit: until somebody books it, staff are asked in time.
        notices_confirm(implant_id=link.implant_id, now=now)
        ask_for_day(patient=link.patient, implant=link.implant, day=day, now=now)
        message = "The patient asks for a day to come. Book the hour, and tell the patient."
    about = "none" if day is None else "day"
    _ask(link, TaskKind.WANTS_OTHER_DAY, f"{link.implant_id.hex}:{about}", message, now)


def _stop(link: AnswerLink, now: dt.datetime) -> None:
    """End the way that brought this link, and see to it that a person takes over (hazard 35)."""
    ways = ContactWay.objects.select_for_update().filter(patient=link.patient, ended_at__isnull=True)
    if link.notice is None:
        message = "The patient wants no more messages. End the ways to write, and call the patient."
    else:
        ways.filter(kind=link.notice.channel, address=link.notice.address).update(ended_at=now, ended_by=THE_PATIENT)
        message = "The patient wants no more messages this way. It was ended. Call the patient about the visit."
    about = link.notice.channel if link.notice else "all"
    _ask(link, TaskKind.STOPPED_MESSAGES, f"{link.implant_id.hex}:stopped:{about}", message, now)
    notices_replan(implant_id=link.implant_id, now=now)


def _ask(link: AnswerLink, kind: TaskKind, subject: str, message: str, now: dt.datetime) -> None:
    task_open(patient_id=link.patient_id, kind=kind, subject=subject, message=message, now=now)
