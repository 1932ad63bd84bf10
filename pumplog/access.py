"""Who may do what. Deny by default: what is not listed is not allowed."""

import uuid
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    NURSE = "nurse"
    PHYSICIAN = "physician"
    PHARMACIST = "pharmacist"
    MANAGER = "manager"
    AUDITOR = "auditor"


class Permission(StrEnum):
    SEE_PATIENTS = "see_patients"
    PRINT_DOCUMENTS = "print_documents"
    REGISTER_PATIENT = "register_patient"
    IMPLANT = "implant"
    ORDER = "order"
    RECORD_REFILL = "record_refill"
    RECORD_EVENT = "record_event"
    CHANGE_PROGRAM = "change_program"
    ASK_WHAT_IF = "ask_what_if"
    CORRECT = "correct"
    DO_TASKS = "do_tasks"
    BOOK = "book"
    SET_TEXTS = "set_texts"
    OPEN_FEED = "open_feed"
    SET_POLICY = "set_policy"
    SET_LIMITS = "set_limits"
    RESOLVE_CONFLICT = "resolve_conflict"
    MANAGE_STAFF = "manage_staff"
    IMPORT = "import"
    SEE_AUDIT = "see_audit"


_READ = {Permission.SEE_PATIENTS, Permission.PRINT_DOCUMENTS}
_RECORD = _READ | {
    Permission.REGISTER_PATIENT,
    Permission.RECORD_REFILL,
    Permission.RECORD_EVENT,
    Permission.CHANGE_PROGRAM,
    Permission.CORRECT,
    Permission.DO_TASKS,
    Permission.BOOK,
}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.NURSE: frozenset(_RECORD),
    Role.PHYSICIAN: frozenset(
        _RECORD
        | {
            Permission.IMPLANT,
            Permission.ORDER,
            Permission.SET_LIMITS,
            Permission.RESOLVE_CONFLICT,
            Permission.ASK_WHAT_IF,
        }
    ),
    Role.PHARMACIST: frozenset(
        _READ
        | {
            Permission.RECORD_EVENT,
            Permission.DO_TASKS,
            Permission.SET_LIMITS,
            Permission.RESOLVE_CONFLICT,
            Permission.ASK_WHAT_IF,
        }
    ),
    Role.MANAGER: frozenset(
        _READ
        | {
            Permission.REGISTER_PATIENT,
            Permission.DO_TASKS,
            Permission.BOOK,
            Permission.SET_TEXTS,
            Permission.OPEN_FEED,
            Permission.SET_POLICY,
            Permission.SET_LIMITS,
            Permission.MANAGE_STAFF,
            Permission.IMPORT,
            Permission.SEE_AUDIT,
        }
    ),
    Role.AUDITOR: frozenset(_READ | {Permission.SEE_AUDIT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One named person (or console) acting for one clinic. ``user_id`` is None only for the console."""

    user_id: int | None
    label: str
    clinic_id: uuid.UUID
    permissions: frozenset[Permission]
    role: Role | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


def console(*, system_user: str, clinic_id: uuid.UUID) -> Actor:
    """Whoever runs a management command on the server: may do everything, and is named in the audit."""
    return Actor(user_id=None, label=f"console:{system_user}", clinic_id=clinic_id, permissions=frozenset(Permission))
