"""A patient answers without an account: by a secret address and their birth date. None of it closes a clinical task.

The link's patient is locked first, as everywhere; the answer, what follows from it and its audit entry are one commit.
"""

import datetime as dt
import hmac
import uuid
from typing import Final

from django.db import transaction
from django.db.models import F

from pumplog import clock
from pumplog.errors import NotFound, Refused
from pumplog.models import AnswerLink, Patient, PatientAnswer, PatientDetails, Task
from pumplog.selectors.answer import link_by_token, link_state
from pumplog.services import canonical, submissions
from pumplog.services.answer_effect import by_patient, carry_out, ended_pump, is_offered, told, unwell_subject
from pumplog.services.audit import audit_append
from pumplog.services.task import task_open
from pumplog.sheets.answer import AnswerDraft, Answered, AnswerResult, LinkState
from pumplog.sheets.drafts import Submission
from pumplog.sheets.vocabulary import AnswerKind, TaskKind

COMMAND: Final = "answer_give"
ALWAYS_TAKEN: Final = (AnswerKind.UNWELL, AnswerKind.STOP_MESSAGES, AnswerKind.CHANGE_MESSAGES)
"""What may be said although nobody comes for this pump any more."""


def answer_give(*, token: str, birth_date: dt.date, draft: AnswerDraft, key: uuid.UUID) -> AnswerResult:
    """Take an answer. ``key`` was made when the form was shown: the same answer with it has one effect.

    NotFound for a secret that never was. A wrong birth date is counted for ever; at the fifth the link is locked and a
    person is asked to call. What is offered is looked up again here: nothing is believed because it stood in a form.
    """
    try:
        with transaction.atomic():
            link = _locked(token)
            now = clock.now()
            match link_state(link, now):
                case LinkState.OVER:
                    return AnswerResult(became=Answered.OVER)
                case LinkState.LOCKED:
                    return AnswerResult(became=Answered.LOCKED)
            if not _is_birth_date(link.patient, birth_date):
                return _wrong(link, now)
            return _take(link, draft, key, now)
    except Refused:
        return AnswerResult(became=Answered.NO_SUCH_DAY)


def _locked(token: str) -> AnswerLink:
    found = link_by_token(token)
    if found is None:
        raise NotFound("link")
    patient = Patient.objects.select_for_update().get(pk=found.patient_id)
    link = AnswerLink.objects.select_for_update(of=("self",)).select_related("implant", "notice").get(pk=found.pk)
    link.patient = link.implant.patient = patient
    return link


def _is_birth_date(patient: Patient, typed: dt.date) -> bool:
    known = PatientDetails.objects.values_list("birth_date", flat=True).get(patient=patient, current=True)
    return hmac.compare_digest(typed.isoformat(), known.isoformat())


def _wrong(link: AnswerLink, now: dt.datetime) -> AnswerResult:
    # Counted down where the row itself says that there is one left: five in all, however many come at once.
    AnswerLink.objects.filter(pk=link.pk, tries_left__gt=0).update(tries_left=F("tries_left") - 1)
    link.refresh_from_db(fields=["tries_left"])
    actor = by_patient(link.patient)
    audit_append(actor=actor, action="answer_refused", subject=link.pk, detail={"tries_left": link.tries_left}, now=now)
    if link.tries_left:
        return AnswerResult(became=Answered.WRONG_BIRTH_DATE, tries_left=link.tries_left)
    task_open(
        patient_id=link.patient_id,
        kind=TaskKind.PHONE_CALL,
        subject=f"{link.implant_id.hex}:link",
        message="The answering page was locked after five wrong birth dates. Call the patient: was it them?",
        now=now,
    )
    return AnswerResult(became=Answered.LOCKED)


def _take(link: AnswerLink, draft: AnswerDraft, key: uuid.UUID, now: dt.datetime) -> AnswerResult:
    actor = by_patient(link.patient)
    body = {"link": link.pk, "draft": draft}
    submission = Submission(key=_key(link, draft, key))
    once = submissions.once(actor=actor, submission=submission, command=COMMAND, body=body)
    if once.done is not None:
        return AnswerResult(became=Answered.DONE, answer_id=uuid.UUID(once.done))
    if draft.kind not in ALWAYS_TAKEN and ended_pump(link):
        return AnswerResult(became=Answered.OVER)
    if not is_offered(link, draft, now):
        return AnswerResult(became=Answered.NO_SUCH_DAY)
    date = told(link, now)
    row = PatientAnswer.objects.create(
        patient=link.patient,
        implant=link.implant,
        cycle_id=date.cycle_id,
        link=link,
        kind=draft.kind,
        refill_by=date.come_by,
        first_day=draft.first_day,
        last_day=draft.last_day,
        at=now,
    )
    audit_append(actor=actor, action=COMMAND, subject=row.pk, detail=body | {"told": date.come_by}, now=now)
    carry_out(link, draft, now)
    once.remember(row.pk, now=now)
    return AnswerResult(became=Answered.DONE, answer_id=row.pk)


def _key(link: AnswerLink, draft: AnswerDraft, key: uuid.UUID) -> uuid.UUID:
    """Another answer from the same form is another answer, and help that is asked for again is asked for again."""
    closed = 0
    if draft.kind is AnswerKind.UNWELL:
        about = {"patient_id": link.patient_id, "kind": TaskKind.UNWELL, "subject": unwell_subject(link)}
        closed = Task.objects.filter(**about, done_at__isnull=False).count()
    return uuid.uuid5(key, canonical.digest({"link": link.pk, "draft": draft, "closed": closed}))
