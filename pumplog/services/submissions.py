"""One key, one effect, one answer."""

import datetime as dt

from pumplog.access import Actor
from pumplog.errors import KeyReused
from pumplog.models import Submission as SubmissionRow
from pumplog.services import canonical
from pumplog.sheets.drafts import Submission


def answered(*, actor: Actor, submission: Submission, command: str, body: object) -> str | None:
    """The answer this key already has, or None. ``KeyReused`` where the key came with another command or body."""
    row = SubmissionRow.objects.filter(actor=actor.label, key=submission.key).first()
    if row is None:
        return None
    if (row.command, row.fingerprint) != (command, _fingerprint(actor, submission, body)):
        raise KeyReused
    return row.result


def remember(
    *, actor: Actor, submission: Submission, command: str, body: object, result: object, now: dt.datetime
) -> None:
    """Bind the key to its answer, in the transaction of the effect; the unique key lets only one of two racers through."""
    SubmissionRow.objects.create(
        actor=actor.label,
        key=submission.key,
        command=command,
        fingerprint=_fingerprint(actor, submission, body),
        result=str(result),
        at=now,
    )


def _fingerprint(actor: Actor, submission: Submission, body: object) -> str:
    # The version seen is left out: a retry after the write would carry the same key and a version that has moved on.
    return canonical.digest(
        {"clinic": actor.clinic_id, "body": body, "acknowledged": submission.acknowledged, "note": submission.note}
    )
