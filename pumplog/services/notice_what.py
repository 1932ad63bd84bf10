"""What a message may carry beside its date: the appointment it may name, the address in a letter's window."""

import uuid
from collections.abc import Sequence

from pumplog.models import Appointment, ClinicPolicy, Notice, PatientDetails
from pumplog.notices.parcel import Letterhead, Visited
from pumplog.selectors.appointment import as_made
from pumplog.sheets.letter import address_lines
from pumplog.sheets.vocabulary import AppointmentState, ContactKind, NoticeAudience, NoticePurpose

BOOKED = (AppointmentState.BOOKED, AppointmentState.CONFIRMED)


def visits_of(rows: Sequence[Notice]) -> dict[uuid.UUID, Visited]:
    """The appointment that each patient's notice may name, by notice.

    A message about an appointment names that one, also to say that it no longer holds; any other names one only that is
    booked for a day up to the date the message tells.
    """
    ours = [row for row in rows if row.audience == NoticeAudience.PATIENT]
    if not ours:
        return {}
    visits = Appointment.objects.filter(implant_id__in=[row.implant_id for row in ours])
    newest = {visit.implant_id: visit for visit in as_made(visits)}
    found: dict[uuid.UUID, Visited] = {}
    for row in ours:
        visit = newest.get(row.implant_id)
        if visit is not None and (named := _named(row, visit)) is not None:
            found[row.pk] = named
    return found


def letterheads_of(rows: Sequence[Notice]) -> dict[uuid.UUID, Letterhead]:
    """Name and address for the window of each letter, by notice; the sender's line is the clinic's own choice."""
    letters = [row for row in rows if row.channel == ContactKind.LETTER and row.audience == NoticeAudience.PATIENT]
    if not letters:
        return {}
    details = PatientDetails.objects.filter(patient_id__in=[row.patient_id for row in letters], current=True)
    names = {row.patient_id: f"{row.given_name} {row.family_name}" for row in details}
    clinics = {row.patient.clinic_id for row in letters}
    policies = ClinicPolicy.objects.filter(clinic_id__in=clinics).order_by("version")
    senders = dict(policies.values_list("clinic_id", "return_address"))
    return {
        row.pk: Letterhead(
            recipient=(names.get(row.patient_id, ""), *address_lines(row.address)),
            sender=tuple(line.strip() for line in senders.get(row.patient.clinic_id, "").splitlines() if line.strip()),
        )
        for row in letters
    }


def _named(row: Notice, visit: Appointment) -> Visited | None:
    about_it = row.purpose == NoticePurpose.VISIT
    in_time = visit.state in BOOKED and visit.on_day <= row.refill_by
    if visit.starts_at is None or not (about_it or in_time):
        return None
    return Visited(
        uid=visit.uid,
        sequence=visit.sequence,
        starts_at=visit.starts_at,
        minutes=visit.minutes,
        cancelled=visit.state not in BOOKED,
    )
