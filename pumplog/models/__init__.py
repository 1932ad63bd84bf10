"""Tables. One noun a file: shape and constraints, no workflow."""

from pumplog.models import lookups  # noqa: F401  (registers them)
from pumplog.models.account import Membership, User
from pumplog.models.answer import AnswerLink, PatientAnswer
from pumplog.models.appointment import Absence, Appointment, AppointmentStep, CalendarFeed
from pumplog.models.audit import AuditEntry, AuditHead, Submission
from pumplog.models.clinic import Clinic, ClinicPolicy
from pumplog.models.conflict import ConflictResolution
from pumplog.models.draft import FormDraft
from pumplog.models.event import Event, Implant
from pumplog.models.implantation import Implantation, Removal
from pumplog.models.import_run import ImportedRow, ImportRun
from pumplog.models.limit import ClinicLimit
from pumplog.models.mixture import MixtureDrug, Program, ProgramStep
from pumplog.models.notice import Notice, Task
from pumplog.models.observation import Effect, Note, PumpAlarm, PumpReading
from pumplog.models.patient import ContactWay, Patient, PatientDetails
from pumplog.models.refill import EventFinding, Refill
from pumplog.models.sending import DeliveryReport, SendingEpoch, WorkerBeat
from pumplog.models.window import Window
from pumplog.models.wording import MessageText

__all__ = [
    "Absence",
    "AnswerLink",
    "Appointment",
    "AppointmentStep",
    "AuditEntry",
    "AuditHead",
    "CalendarFeed",
    "Clinic",
    "ClinicLimit",
    "ClinicPolicy",
    "ConflictResolution",
    "ContactWay",
    "DeliveryReport",
    "Effect",
    "Event",
    "EventFinding",
    "FormDraft",
    "Implant",
    "Implantation",
    "ImportRun",
    "ImportedRow",
    "Membership",
    "MessageText",
    "MixtureDrug",
    "Note",
    "Notice",
    "Patient",
    "PatientAnswer",
    "PatientDetails",
    "Program",
    "ProgramStep",
    "PumpAlarm",
    "PumpReading",
    "Refill",
    "Removal",
    "SendingEpoch",
    "Submission",
    "Task",
    "User",
    "Window",
    "WorkerBeat",
]
