"""What becomes of a notice when a try to carry it has ended, and who is asked. Nothing fails without a task for a person."""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from pumplog.notices import subjects
from pumplog.notices.decision import Ask
from pumplog.notices.parcel import Ending, Outcome
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState, TaskKind

RETRY_AFTER: Final = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""Waits between tries that surely sent nothing: eight tries in about 22 hours, then another way or a person."""
STATE_AFTER: Final = {
    Ending.SENT: NoticeState.SENT,
    Ending.REFUSED: NoticeState.FAILED,
    Ending.DEFERRED: NoticeState.FAILED,
    Ending.DOUBTFUL: NoticeState.UNKNOWN,
}
WORKER_DIED: Final = Outcome(ending=Ending.DOUBTFUL, detail="the worker stopped while sending")
_CALLED: Final = {
    ContactKind.EMAIL: "e-mail",
    ContactKind.SMS: "text message",
    ContactKind.LETTER: "letter",
    ContactKind.PHONE: "call",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """``state`` PLANNED with ``retry_at``: it surely did not go and is tried again then. ``ask``: the task to open."""

    state: NoticeState
    retry_at: dt.datetime | None = None
    ask: Ask | None = None


def after(
    *,
    outcome: Outcome,
    attempts: int,
    now: dt.datetime,
    pump: str,
    key: Hashable,
    cycle: Hashable,
    refill_by: dt.date,
    audience: NoticeAudience,
    channel: ContactKind,
) -> Settled:
    """What becomes of the notice ``key`` of ``pump`` (as in ``Facts.pump``) after its try number ``attempts``.

    A letter or a call that was handed over is a task for a person: only they can carry it.
    """
    if outcome.ending is Ending.DEFERRED and attempts <= len(RETRY_AFTER):
        return Settled(state=NoticeState.PLANNED, retry_at=now + RETRY_AFTER[max(attempts, 1) - 1])
    state = STATE_AFTER[outcome.ending]
    if state is NoticeState.SENT:
        return Settled(state=state, ask=by_hand(pump=pump, key=key, cycle=cycle, refill_by=refill_by, channel=channel))
    return Settled(
        state=state,
        ask=not_carried(state=state, detail=outcome.detail, pump=pump, key=key, audience=audience, channel=channel),
    )


def not_carried(
    *, state: NoticeState, detail: str, pump: str, key: Hashable, audience: NoticeAudience, channel: ContactKind
) -> Ask:
    """The task for a message that failed, at once or days later, or of which nobody knows."""
    staff = audience is NoticeAudience.STAFF
    called = _CALLED[channel]
    whom = "the clinic's staff" if staff else "the patient"
    unknown = state is NoticeState.UNKNOWN
    what = (
        f"It is not known whether the {called} to {whom} arrived" if unknown else f"The {called} to {whom} was not sent"
    )
    then = "Check the clinic's e-mail address." if staff else "Call the patient; check the address."
    return Ask(
        kind=TaskKind.NOTICE_UNKNOWN if unknown else TaskKind.NOTICE_FAILED,
        subject=subjects.about_staff(pump) if staff else subjects.about_notice(pump, key),
        message=f"{what}: {detail}. {then}",
    )


def by_hand(*, pump: str, key: Hashable, cycle: Hashable, refill_by: dt.date, channel: ContactKind) -> Ask | None:
    """What a person must do so that a letter or a call reaches the patient; None for what travels by itself."""
    if channel is ContactKind.LETTER:
        message = "A letter to the patient is ready: print it and post it today."
        return Ask(kind=TaskKind.POST_LETTER, subject=subjects.about_notice(pump, key), message=message)
    if channel is ContactKind.PHONE:
        message = "Call the patient: the visit is due and this patient is told by telephone."
        return Ask(kind=TaskKind.PHONE_CALL, subject=subjects.about_date(pump, cycle, refill_by), message=message)
    return None
