"""What an actor may see. Everything else does not exist."""

import uuid

from django.db.models import QuerySet

from pumplog.access import PERMISSIONS, Actor, Permission, Role, console
from pumplog.errors import NotAllowed, NotFound
from pumplog.models import Event, Implant, Membership, Patient, User
from pumplog.sheets.clinic import MembershipSheet


def require(actor: Actor, permission: Permission) -> None:
    """Raise ``NotAllowed`` unless the actor's role in the clinic includes the permission."""
    if not actor.may(permission):
        raise NotAllowed(permission)


def memberships(*, user_id: int) -> tuple[MembershipSheet, ...]:
    """A person's active roles, by clinic name. The same clinic stands once for each role held there."""
    rows = (
        Membership.objects.filter(user_id=user_id, active=True, user__is_active=True)
        .select_related("clinic")
        .order_by("clinic__name", "id")
    )
    return tuple(
        MembershipSheet(
            clinic_id=row.clinic_id, clinic_slug=row.clinic.slug, clinic_name=row.clinic.name, role=Role(row.role)
        )
        for row in rows
    )


def actor_in(*, user_id: int, clinic_slug: str | None = None) -> Actor:
    """The person as an actor in one clinic: the named one, else the first they belong to. ``NotFound`` where none."""
    held = [row for row in memberships(user_id=user_id) if clinic_slug is None or row.clinic_slug == clinic_slug]
    if not held:
        raise NotFound("clinic")
    here = [row for row in held if row.clinic_id == held[0].clinic_id]
    user = User.objects.get(pk=user_id)
    return Actor(
        user_id=user_id,
        label=f"{user.name} <{user.email}>",
        clinic_id=here[0].clinic_id,
        permissions=frozenset().union(*(PERMISSIONS[row.role] for row in here)),
        role=here[0].role,
    )


def actor_by_email(*, email: str, clinic_slug: str) -> Actor:
    """The person with this e-mail address in this clinic, as for ``--as``. ``NotFound`` where there is none."""
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    if user is None:
        raise NotFound("person")
    return actor_in(user_id=user.pk, clinic_slug=clinic_slug)


def console_actor(*, record_id: uuid.UUID, system_user: str) -> Actor:
    """Whoever runs a command on the server, in the clinic of the patient or event with this id."""
    clinic_id = (
        Patient.objects.filter(pk=record_id).values_list("clinic_id", flat=True).first()
        or Event.objects.filter(pk=record_id).values_list("patient__clinic_id", flat=True).first()
    )
    if clinic_id is None:
        raise NotFound("record")
    return console(system_user=system_user, clinic_id=clinic_id)


def patients(actor: Actor) -> "QuerySet[Patient]":
    """Patients of the actor's clinic."""
    require(actor, Permission.SEE_PATIENTS)
    return Patient.objects.filter(clinic_id=actor.clinic_id)


def patient(actor: Actor, patient_id: uuid.UUID) -> Patient:
    """One patient of the actor's clinic, or ``NotFound``."""
    found = patients(actor).select_related("clinic").filter(pk=patient_id).first()
    if found is None:
        raise NotFound("patient")
    return found


def event(actor: Actor, event_id: uuid.UUID) -> Event:
    """One event of a patient of the actor's clinic, or ``NotFound``."""
    require(actor, Permission.SEE_PATIENTS)
    found = (
        Event.objects.select_related("patient__clinic", "implant")
        .filter(pk=event_id, patient__clinic_id=actor.clinic_id)
        .first()
    )
    if found is None:
        raise NotFound("event")
    return found


def current_implant(patient_id: uuid.UUID) -> Implant | None:
    """The pump the patient has now: the newest that is in place."""
    return next(iter(implants_in_place(patient_id)), None)


def implants_in_place(patient_id: uuid.UUID) -> list[Implant]:
    """The pumps that were neither removed nor struck, the newest first. No command makes them more than one."""
    rows = Implant.objects.filter(patient_id=patient_id).prefetch_related("events__corrected_by")
    return sorted((row for row in rows if not _ended(row)), key=_began, reverse=True)


def _began(implant: Implant) -> int:
    return min(event.sequence for event in implant.events.all())


def _ended(implant: Implant) -> bool:
    current = [event for event in implant.events.all() if not event.struck and not hasattr(event, "corrected_by")]
    kinds = {event.kind for event in current}
    return "removal" in kinds or "implantation" not in kinds


def manager_label(*, email: str) -> str | None:
    """How a person who manages some clinic here is named in the audit; None where nobody with this address does."""
    rows = Membership.objects.filter(
        user__email=email.strip().lower(), user__is_active=True, active=True, role=Role.MANAGER
    )
    row = rows.select_related("user").first()
    return None if row is None else f"{row.user.name} <{row.user.email}>"
