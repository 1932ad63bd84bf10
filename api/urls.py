"""/api/v1/: one address for each thing. No name, number or search term of a patient is ever part of one."""

from django.urls import URLPattern, path, re_path

from api.views.appointment import (
    AbsenceEndView,
    AbsencesView,
    AppointmentCancelView,
    AppointmentConfirmView,
    AppointmentMissedView,
    AppointmentMoveView,
    AppointmentsView,
    AppointmentView,
)
from api.views.assessment import ProgramAssessmentView, RefillAssessmentView
from api.views.catalogue import DrugsView, PumpsView
from api.views.contact import ContactEndView, ContactsView
from api.views.document import RefillRecordView, SummaryView
from api.views.dosing import DosingView
from api.views.event import CorrectionView, EventView, RefillView, StrikeView
from api.views.limit import LimitsView
from api.views.me import ClinicView, MeView
from api.views.nowhere import NowhereView
from api.views.patient import PatientDetailsView, PatientSearchView, PatientsView, PatientView
from api.views.recording import KINDS, recording_view
from api.views.rules import RulesView
from api.views.schema import SchemaView
from api.views.task import ConflictView, TaskDoneView, TasksView
from api.views.what_if import WhatIfView
from api.views.worklist import WorklistSearchView, WorklistView

app_name = "api"

ONE = "patients/<uuid:patient_id>"
EVENT = "<uuid:event_id>"
VISIT = "appointments/<uuid:appointment_id>"

urlpatterns: list[URLPattern] = [
    path("me", MeView.as_view(), name="me"),
    path("clinic", ClinicView.as_view(), name="clinic"),
    path("clinic/rules", RulesView.as_view(), name="clinic-rules"),
    path("clinic/limits", LimitsView.as_view(), name="clinic-limits"),
    path("worklist", WorklistView.as_view(), name="worklist"),
    path("worklist/search", WorklistSearchView.as_view(), name="worklist-search"),
    path("patients", PatientsView.as_view(), name="patients"),
    path("patients/search", PatientSearchView.as_view(), name="patient-search"),
    path(ONE, PatientView.as_view(), name="patient"),
    path(f"{ONE}/details", PatientDetailsView.as_view(), name="patient-details"),
    path(f"{ONE}/contacts", ContactsView.as_view(), name="contacts"),
    path(f"{ONE}/contacts/<int:contact_id>/end", ContactEndView.as_view(), name="contact-end"),
    path(f"{ONE}/appointments", AppointmentsView.as_view(), name="appointments"),
    path(VISIT, AppointmentView.as_view(), name="appointment"),
    path(f"{VISIT}/move", AppointmentMoveView.as_view(), name="appointment-move"),
    path(f"{VISIT}/confirm", AppointmentConfirmView.as_view(), name="appointment-confirm"),
    path(f"{VISIT}/missed", AppointmentMissedView.as_view(), name="appointment-missed"),
    path(f"{VISIT}/cancel", AppointmentCancelView.as_view(), name="appointment-cancel"),
    path(f"{ONE}/absences", AbsencesView.as_view(), name="absences"),
    path(f"{ONE}/absences/<int:absence_id>/end", AbsenceEndView.as_view(), name="absence-end"),
    path(f"{ONE}/refills/assessment", RefillAssessmentView.as_view(), name="refill-assessment"),
    path(f"{ONE}/program-changes/assessment", ProgramAssessmentView.as_view(), name="program-assessment"),
    path(f"{ONE}/what-if", WhatIfView.as_view(), name="what-if"),
    path(f"{ONE}/summary.pdf", SummaryView.as_view(), name="summary"),
    *(path(f"{ONE}/{part}", recording_view(kind).as_view(), name=part) for part, kind in KINDS.items()),
    path(f"events/{EVENT}", EventView.as_view(), name="event"),
    path(f"events/{EVENT}/corrections", CorrectionView.as_view(), name="correction"),
    path(f"events/{EVENT}/strike", StrikeView.as_view(), name="strike"),
    path(f"refills/{EVENT}", RefillView.as_view(), name="refill"),
    path(f"refills/{EVENT}/record.pdf", RefillRecordView.as_view(), name="refill-record"),
    path("tasks", TasksView.as_view(), name="tasks"),
    path("tasks/<uuid:task_id>/done", TaskDoneView.as_view(), name="task-done"),
    path("tasks/<uuid:task_id>/resolution", ConflictView.as_view(), name="conflict"),
    path("catalogue/pumps", PumpsView.as_view(), name="catalogue-pumps"),
    path("catalogue/drugs", DrugsView.as_view(), name="catalogue-drugs"),
    path("dosing", DosingView.as_view(), name="dosing"),
    path("schema/", SchemaView.as_view(), name="schema"),
    re_path(r"^(?P<rest>.*)$", NowhereView.as_view(), name="nowhere"),
]
