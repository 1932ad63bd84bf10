"""One key, one effect, one answer."""

import datetime as dt
from dataclasses import dataclass

from pumplog.access import Actor
from pumplog.errors import KeyReused
from pumplog.models import Submission as SubmissionRow
from pumplog.services import canonical
from pumplog.sheets.drafts import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """A command under its key. ``done`` is the answer this key already has; None where it is still to be carried out."""

    actor: Actor
    submission: Submission
    command: str
    body: object
    done: str | None

    def remember(self, result: object, *, now: dt.datetime) -> None:
        """Bind the key to its answer, in the transaction of the effect; the unique key lets only one of two racers through."""
        SubmissionRow.objects.create(
            actor=self.actor.label,
            key=self.submission.key,
            command=self.command,
            fingerprint=_fingerprint(self.actor, self.submission, self.body),
            result=str(result),
            at=now,
        )


def once(*, actor: Actor, submission: Submission, command: str, body: object) -> Once:
    """Whether this key was answered before. ``KeyReused`` where it came with another command or body."""
    row = SubmissionRow.objects.filter(actor=actor.label, key=submission.key).first()
    if row is not None and (row.command, row.fingerprint) != (command, _fingerprint(actor, submission, body)):
        raise KeyReused
    done = None if row is None else row.result
    return Once(actor=actor, submission=submission, command=command, body=body, done=done)


def _fingerprint(actor: Actor, submission: Submission, body: object) -> str:
    # The version seen is left out: a retry after the write would carry the same key and a version that has moved on.
    return canonical.digest(
        {"clinic": actor.clinic_id, "body": body, "acknowledged": submission.acknowledged, "note": submission.note}
    )
