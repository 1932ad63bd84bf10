"""What is typed is kept on the server until it is recorded or discarded: nothing is lost, nothing stays in a shared browser."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping

from pumplog import clock
from pumplog.access import Actor
from pumplog.errors import NotAllowed
from pumplog.models import FormDraft
from pumplog.selectors import scope
from pumplog.sheets.draft import DraftSheet

LONGEST = 64_000


def draft_save(*, actor: Actor, patient_id: uuid.UUID, form: str, fields: Mapping[str, str]) -> dt.datetime:
    """Keep a form as typed, in place of the one before; returns when. Not audited: nothing clinical is recorded."""
    patient, now = scope.patient(actor, patient_id), clock.now()
    text = json.dumps(dict(fields))
    if len(text) <= LONGEST:
        FormDraft.objects.update_or_create(
            user_id=_person(actor), patient=patient, form=form, defaults={"fields": text, "saved_at": now}
        )
    return now


def draft_read(*, actor: Actor, patient_id: uuid.UUID, form: str) -> DraftSheet | None:
    """The actor's own draft of a form for a patient, if one was kept."""
    patient = scope.patient(actor, patient_id)
    row = FormDraft.objects.filter(user_id=_person(actor), patient=patient, form=form).first()
    return DraftSheet(fields=json.loads(row.fields), saved_at=row.saved_at) if row else None


def draft_discard(*, actor: Actor, patient_id: uuid.UUID, form: str) -> None:
    """Forget the actor's draft of a form."""
    patient = scope.patient(actor, patient_id)
    FormDraft.objects.filter(user_id=_person(actor), patient=patient, form=form).delete()


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotAllowed("draft")
    return actor.user_id
