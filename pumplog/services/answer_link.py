"""The secret address in a message to a patient: issued with the message, replaced by the next one, withdrawn by staff."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.errors import NotFound
from pumplog.models import AnswerLink, Notice
from pumplog.selectors import scope
from pumplog.selectors.answer import token_hash
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.services.recording import lock_patient
from pumplog.sheets.answer import REPLACED, WITHDRAWN
from pumplog.sheets.drafts import Submission
from pumplog.sheets.vocabulary import NoticeAudience

TOKEN_BYTES: Final = 16
"""128 bits: nobody finds one by trying."""
AFTER_THE_DATE: Final = dt.timedelta(days=14)
LONGEST: Final = dt.timedelta(days=60)
SHORTEST: Final = dt.timedelta(days=7)


def links_issue(*, notices: Sequence[Notice], now: dt.datetime) -> Mapping[uuid.UUID, str]:
    """A fresh link for each patient's notices: the token by notice id. It replaces the patient's earlier link.

    Call it in the transaction that writes down that sending begins, with the patients locked. The token is returned
    and never kept. Notices to staff get none; several to one patient share one, so that none of them is born dead.
    """
    first: dict[uuid.UUID, Notice] = {}
    ours = [row for row in notices if row.audience == NoticeAudience.PATIENT]
    for row in ours:
        first.setdefault(row.patient_id, row)
    tokens = {patient_id: secrets.token_urlsafe(TOKEN_BYTES) for patient_id in first}
    _revoke(first, why=REPLACED, now=now)
    AnswerLink.objects.bulk_create(
        AnswerLink(
            patient_id=row.patient_id,
            implant_id=row.implant_id,
            notice=row,
            token_hash=token_hash(tokens[row.patient_id]),
            issued_at=now,
            expires_at=expires_at(row.refill_by, now),
        )
        for row in first.values()
    )
    return {row.pk: tokens[row.patient_id] for row in ours}


def expires_at(told: dt.date, now: dt.datetime) -> dt.datetime:
    """A fortnight past the date it tells, at most 60 days from now; never sooner than a week: an overdue one must work."""
    end = dt.datetime.combine(told, dt.time(), tzinfo=dt.UTC) + AFTER_THE_DATE
    return max(min(end, now + LONGEST), now + SHORTEST)


def link_renew(*, actor: Actor, patient_id: uuid.UUID, submission: Submission) -> str:
    """A new link for staff to pass on, in place of the one before: its token, to be shown once.

    The same submission again gives an empty text: the link is there, and its token is kept nowhere. Raises NotAllowed,
    NotFound (also where there is no pump to come for) or KeyReused.
    """
    scope.require(actor, Permission.REGISTER_PATIENT)
    with transaction.atomic():
        patient = lock_patient(actor, patient_id)
        body = {"patient": patient_id}
        once = submissions.once(actor=actor, submission=submission, command="link_renew", body=body)
        if once.done is not None:
            return ""
        now = clock.now()
        implant = scope.current_implant(patient_id)
        if implant is None:
            raise NotFound("pump")
        _revoke([patient_id], why=REPLACED, now=now)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        link = AnswerLink.objects.create(
            patient=patient, implant=implant, token_hash=token_hash(token), issued_at=now, expires_at=now + LONGEST
        )
        audit_append(actor=actor, action="link_renew", subject=link.pk, detail=body, now=now)
        once.remember(link.pk, now=now)
        return token


def links_withdraw(*, actor: Actor, patient_id: uuid.UUID, submission: Submission) -> int:
    """End every link the patient may still hold: a lost telephone, a forwarded message. How many stood."""
    scope.require(actor, Permission.REGISTER_PATIENT)
    with transaction.atomic():
        lock_patient(actor, patient_id)
        body = {"patient": patient_id}
        once = submissions.once(actor=actor, submission=submission, command="links_withdraw", body=body)
        if once.done is not None:
            return int(once.done)
        now = clock.now()
        ended = _revoke([patient_id], why=WITHDRAWN, now=now)
        # One that was only replaced may stand again where the newer message never arrived: not after this.
        AnswerLink.objects.filter(patient_id=patient_id, revoked_why=REPLACED).update(revoked_why=WITHDRAWN)
        audit_append(actor=actor, action="links_withdraw", subject=patient_id, detail=body | {"ended": ended}, now=now)
        once.remember(ended, now=now)
        return ended


def _revoke(patient_ids: Iterable[uuid.UUID], *, why: str, now: dt.datetime) -> int:
    standing = AnswerLink.objects.filter(patient_id__in=list(patient_ids), revoked_at__isnull=True)
    return standing.update(revoked_at=now, revoked_why=why)
