"""Programmer and record at odds: a task stands until they agree, or until a named person has resolved it with a reason.

Nothing here is switched on or off by hand. What is open follows from the record: the newest figures of the programmer are
judged again, against the record as it now is, whenever anything is recorded, corrected or struck.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from pumplog.dosing.conflict.disagreement import About, Disagreement
from pumplog.models import Event, Implant, Task
from pumplog.selectors.caps import alarm_on
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.event_draft import draft_of
from pumplog.selectors.history import PumpHistory
from pumplog.services.judging import Scene, judge
from pumplog.services.task import task_open, tasks_withdraw
from pumplog.services.window import level_for
from pumplog.sheets.vocabulary import EventKind, TaskKind

_LETTERS = {About.ALARM_DATE: "a", About.EXPECTED_RESIDUAL: "r"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The newest event with figures of the programmer, and where they are at odds with the record as it is."""

    event: Event
    matters: frozenset[str]
    at_odds: tuple[Disagreement, ...]


def conflict_tasks(*, implant: Implant, history: PumpHistory, now: dt.datetime) -> None:
    """Open, close or leave the pump's conflict tasks as the record now is. Call it inside the transaction of a write."""
    shown = _newest(implant, history, now)
    standing = {event.pk.hex for event in history.events}
    for task in _open_tasks(implant.pk):
        why = _why_closed(task, shown, standing)
        if why:
            tasks_withdraw(
                patient_id=implant.patient_id,
                kind=TaskKind.PROGRAMMER_CONFLICT,
                about=task.subject,
                note=f"Closed by itself: {why}",
                now=now,
            )
    if shown is not None and shown.at_odds and not hasattr(shown.event, "resolution") and history.removal is None:
        task_open(
            patient_id=implant.patient_id,
            kind=TaskKind.PROGRAMMER_CONFLICT,
            subject=_subject(implant.pk, shown),
            message=_message(shown),
            now=now,
        )


def _newest(implant: Implant, history: PumpHistory, now: dt.datetime) -> _Shown | None:
    event = next((event for event in reversed(history.events) if _matters(event)), None)
    if event is None or history.implantation is None:
        return None
    clinic = clinic_by_id(implant.patient.clinic_id)
    scene = Scene(
        clinic=clinic,
        history=history.without(event.pk),
        level=level_for(implant, history, clinic),
        now=now,
        correcting=True,
    )
    assessment = judge(draft_of(event), scene).assessment
    found = assessment.conflicts if assessment is not None else ()
    return _Shown(event=event, matters=_matters(event), at_odds=found)


def _matters(event: Event) -> frozenset[str]:
    """Which of the programmer's figures an event carries, as letters."""
    if event.kind == EventKind.REFILL:
        expected = event.refill.programmer_expected_ml
    else:
        expected = event.reading.expected_residual_ml if hasattr(event, "reading") else None
    letters = {
        _LETTERS[About.ALARM_DATE]: alarm_on(event) is not None,
        _LETTERS[About.EXPECTED_RESIDUAL]: expected is not None,
    }
    return frozenset(letter for letter, there in letters.items() if there)


def _open_tasks(implant_id: uuid.UUID) -> list[Task]:
    return list(
        Task.objects.filter(
            kind=TaskKind.PROGRAMMER_CONFLICT, subject__startswith=f"{implant_id.hex}:", done_at__isnull=True
        )
    )


def _why_closed(task: Task, shown: _Shown | None, standing: set[str]) -> str:
    """Why a task has become needless; empty where it has not. A figure that was not read again stays in doubt."""
    about = frozenset(task.subject.split(":")[2])
    event_hex = task.subject.split(":")[1]
    if event_hex not in standing:
        return "the entry it is about was corrected or struck."
    if shown is None:
        return ""
    at_odds = frozenset(_LETTERS[conflict.about] for conflict in shown.at_odds)
    if shown.event.pk.hex == event_hex:
        return "" if about & at_odds else "programmer and record now agree."
    if not about <= shown.matters:
        return ""
    if about & at_odds:
        return f"record no. {shown.event.sequence} disagrees too, and has a task of its own."
    return f"by record no. {shown.event.sequence} programmer and record agree."


def _subject(implant_id: uuid.UUID, shown: _Shown) -> str:
    letters = "".join(sorted(_LETTERS[conflict.about] for conflict in shown.at_odds))
    return f"{implant_id.hex}:{shown.event.pk.hex}:{letters}"


def _message(shown: _Shown) -> str:
    """Without a figure that could go stale: the entry has them, and what is likely behind it."""
    what = " and ".join(
        "its alarm date" if conflict.about is About.ALARM_DATE else "the residual it expected"
        for conflict in shown.at_odds
    )
    return (
        f"The programmer and this record disagree about {what} (record no. {shown.event.sequence}). The earlier date "
        "governs until a new reading or a correction agrees, or a physician or pharmacist resolves it."
    )
