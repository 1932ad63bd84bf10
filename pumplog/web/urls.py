"""Every page. No name, number or search word of a patient is ever part of an address."""

from django.urls import path

from pumplog.web.recordings import RECORDINGS
from pumplog.web.views import (
    audit,
    clinic,
    conflict,
    contact,
    document,
    event,
    health,
    imports,
    limit,
    patient,
    refill,
    task,
    what_if,
    working,
    worklist,
)
from pumplog.web.views.assess import assess_view
from pumplog.web.views.record import discard_view, record_view

ONE = "patients/<uuid:patient_id>/"
EVENT = "events/<uuid:event_id>/"

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("healthz", health.healthz, name="healthz"),
    path("patients/", patient.patient_list, name="patient_list"),
    path("patients/register/", patient.register, name="patient_register"),
    path(ONE, patient.patient, name="patient"),
    path(f"{ONE}details/", patient.amend, name="patient_amend"),
    path(f"{ONE}contacts/", contact.add, name="contact_add"),
    path(f"{ONE}contacts/<int:contact_id>/end/", contact.end, name="contact_end"),
    path(f"{ONE}what-if/", what_if.what_if, name="what_if"),
    path(f"{ONE}working/", working.working, name="working"),
    path(f"{ONE}summary.pdf", document.summary, name="summary_pdf"),
    *(path(f"{ONE}{name}/", record_view(name), name=name) for name in RECORDINGS),
    *(path(f"{ONE}{name}/discard/", discard_view(name), name=f"{name}_discard") for name in RECORDINGS),
    *(
        path(f"{ONE}{name}/assess/", assess_view(name), name=f"{name}_assess")
        for name, recording in RECORDINGS.items()
        if recording.assess is not None
    ),
    path("refills/<uuid:event_id>/", refill.saved, name="refill_saved"),
    path("refills/<uuid:event_id>/record.pdf", document.refill, name="record_pdf"),
    path(EVENT, event.event, name="event"),
    path(f"{EVENT}correct/", event.correct, name="event_correct"),
    path(f"{EVENT}correct/assess/", event.correct_assess, name="event_correct_assess"),
    path(f"{EVENT}strike/", event.strike, name="event_strike"),
    path("tasks/", task.task_list, name="task_list"),
    path("tasks/<uuid:task_id>/done/", task.done, name="task_done"),
    path("tasks/<uuid:task_id>/resolve/", conflict.conflict, name="conflict"),
    path("clinic/", clinic.clinic, name="clinic"),
    path("clinic/rules/", clinic.policy, name="clinic_policy"),
    path("clinic/limits/", limit.limits, name="clinic_limits"),
    path("clinic/limits/set/", limit.add, name="clinic_limit_set"),
    path("clinic/limits/end/", limit.end, name="clinic_limit_end"),
    path("clinic/people/", clinic.member, name="clinic_member"),
    path("clinic/people/end/", clinic.end, name="clinic_member_end"),
    path("clinics/", clinic.choice, name="clinic_choice"),
    path("clinics/switch/", clinic.switch, name="clinic_switch"),
    path("import/", imports.upload, name="import_upload"),
    path("import/<uuid:run_id>/", imports.run, name="import_run"),
    path("import/<uuid:run_id>/commit/", imports.commit, name="import_commit"),
    path("audit/", audit.audit, name="audit"),
]
