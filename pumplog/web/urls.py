"""Every page. No name, number or search word of a patient is ever part of an address."""

from django.urls import path

from pumplog.web.recordings import RECORDINGS
from pumplog.web.views import (
    answer_link,
    appointment,
    audit,
    calendar,
    call,
    clinic,
    conflict,
    contact,
    document,
    event,
    gateway,
    health,
    imports,
    letters,
    limit,
    patient,
    refill,
    sending,
    task,
    what_if,
    wording,
    working,
    worklist,
)
from pumplog.web.views.assess import assess_view
from pumplog.web.views.record import discard_view, record_view

ONE = "patients/<uuid:patient_id>/"
EVENT = "events/<uuid:event_id>/"
TEXT = "clinic/messages/<str:message>/<str:channel>/<str:language>"

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("sending/", sending.sending, name="sending"),
    path("gateway/twilio/status/<str:reference>/", gateway.status, name="gateway_status"),
    path("gateway/twilio/incoming/", gateway.incoming, name="gateway_incoming"),
    path("patients/", patient.patient_list, name="patient_list"),
    path("patients/register/", patient.register, name="patient_register"),
    path(ONE, patient.patient, name="patient"),
    path(f"{ONE}details/", patient.amend, name="patient_amend"),
    path(f"{ONE}contacts/", contact.add, name="contact_add"),
    path(f"{ONE}contacts/<int:contact_id>/end/", contact.end, name="contact_end"),
    path(f"{ONE}visits/book/", appointment.book, name="visit_book"),
    path(f"{ONE}away/", appointment.away, name="absence_add"),
    path(f"{ONE}away/<int:absence_id>/end/", appointment.back_early, name="absence_end"),
    path("visits/<uuid:appointment_id>/move/", appointment.move, name="visit_move"),
    path("visits/<uuid:appointment_id>/confirm/", appointment.confirm, name="visit_confirm"),
    path("visits/<uuid:appointment_id>/missed/", appointment.missed, name="visit_missed"),
    path("visits/<uuid:appointment_id>/cancel/", appointment.cancel, name="visit_cancel"),
    path(f"{ONE}link/renew/", answer_link.renew, name="answer_link_renew"),
    path(f"{ONE}link/withdraw/", answer_link.withdraw, name="answer_link_withdraw"),
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
    path("letters/", letters.letters, name="letters"),
    path("letters/print/", letters.letters_file, name="letters_file"),
    path("letters/posted/", letters.letters_done, name="letters_done"),
    path("tasks/", task.task_list, name="task_list"),
    path("tasks/alerts/", task.alerts, name="alerts"),
    path("tasks/<uuid:task_id>/done/", task.done, name="task_done"),
    path("tasks/<uuid:task_id>/tried/", call.tried, name="task_tried"),
    path("tasks/<uuid:task_id>/resolve/", conflict.conflict, name="conflict"),
    path("clinic/", clinic.clinic, name="clinic"),
    path("clinic/rules/", clinic.policy, name="clinic_policy"),
    path("clinic/limits/", limit.limits, name="clinic_limits"),
    path("clinic/limits/set/", limit.add, name="clinic_limit_set"),
    path("clinic/limits/end/", limit.end, name="clinic_limit_end"),
    path("clinic/messages/", wording.texts, name="clinic_messages"),
    path(f"{TEXT}/", wording.text, name="clinic_message"),
    path(f"{TEXT}/house/", wording.house, name="clinic_message_house"),
    path("clinic/calendar/", calendar.feed_page, name="calendar_feed"),
    path("clinic/calendar/issue/", calendar.issue, name="calendar_feed_issue"),
    path("clinic/calendar/revoke/", calendar.revoke, name="calendar_feed_revoke"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar"),
    path("clinic/people/", clinic.member, name="clinic_member"),
    path("clinic/people/end/", clinic.end, name="clinic_member_end"),
    path("clinics/", clinic.choice, name="clinic_choice"),
    path("clinics/switch/", clinic.switch, name="clinic_switch"),
    path("import/", imports.upload, name="import_upload"),
    path("import/<uuid:run_id>/", imports.run, name="import_run"),
    path("import/<uuid:run_id>/commit/", imports.commit, name="import_commit"),
    path("audit/", audit.audit, name="audit"),
]
