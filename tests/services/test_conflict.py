"""Programmer and record at odds: a task that no note dismisses, and that ends by the record or by a named person."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine

from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.errors import Conflict, NotAllowed, NotFound, Refused
from pumplog.models import AuditEntry, ConflictResolution, Event, Task, Window
from pumplog.selectors.event import event_sheet
from pumplog.selectors.patient import patient_sheet
from pumplog.selectors.worklist import worklist
from pumplog.services.correction import event_correct, event_strike
from pumplog.services.pump import pump_start, pump_stop, reading_record
from pumplog.services.refill import refill_record
from pumplog.services.resolution import conflict_resolve
from pumplog.services.task import task_done
from pumplog.services.verify import faults
from pumplog.sheets.drafts import ConflictDraft, ReadingDraft, StartDraft, StopDraft
from pumplog.sheets.vocabulary import Governs, TaskKind
from tests.world import FILLED_AT, NOW, World, make_world, refill_draft, submit

pytestmark = pytest.mark.django_db

ALARM = dt.date(2027, 1, 5)  # 38 mL at 0.3 mL a day from 1 September: 126 2/3 days
AT = FILLED_AT + dt.timedelta(days=60)
EARLIER = ALARM - dt.timedelta(days=50)
LATER = ALARM + dt.timedelta(days=30)
WHY = "Both print-outs laid side by side with Dr Dana"


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        yield make_world()


def read(world: World, alarm: dt.date | None = ALARM, expected: str | None = None, *, days: int = 60) -> Event:
    draft = ReadingDraft(
        happened_at=FILLED_AT + dt.timedelta(days=days),
        alarm_on=alarm,
        expected_residual=Volume(ml=Decimal(expected)) if expected else None,
    )
    reasons = {"alarm_date_differs": "will be looked into", "expected_residual_differs": "will be looked into"}
    event_id = reading_record(
        actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version, **reasons)
    )
    return Event.objects.get(pk=event_id)


def open_tasks() -> list[Task]:
    return list(Task.objects.filter(kind=TaskKind.PROGRAMMER_CONFLICT, done_at__isnull=True))


def closed_note() -> str:
    task = Task.objects.get(kind=TaskKind.PROGRAMMER_CONFLICT)
    assert task.done_at is not None
    return task.done_note


def window(world: World) -> Window:
    return Window.objects.get(implant__patient_id=world.patient_id, current=True)


def resolve(world: World, governs: Governs = Governs.RECORD, reason: str = WHY, actor: str = "dana") -> None:
    conflict_resolve(
        actor=getattr(world, actor),
        task_id=open_tasks()[0].pk,
        draft=ConflictDraft(governs=governs, reason=reason),
        submission=submit(),
    )


def test_hz34_a_reading_that_disagrees_opens_a_task_that_shows_everywhere(world: World) -> None:
    event = read(world, EARLIER)
    (task,) = open_tasks()
    assert f"record no. {event.sequence}" in task.message
    assert [row.conflict for row in worklist(actor=world.alice).rows] == [True]
    # The earlier date governs, and it is over: somebody is asked to call as well.
    asked = {row.kind for row in patient_sheet(actor=world.alice, patient_id=world.patient_id).tasks}
    assert asked == {TaskKind.PROGRAMMER_CONFLICT, TaskKind.OVERDUE}
    assert "Programmer disagrees" in [fact.label for fact in event_sheet(actor=world.alice, event_id=event.pk).facts]


def test_a_disagreement_asks_for_a_reason_before_it_is_recorded(world: World) -> None:
    draft = ReadingDraft(happened_at=AT, alarm_on=EARLIER)
    with pytest.raises(Refused) as refused:
        reading_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    assert [(finding.code, finding.field) for finding in refused.value.findings] == [("alarm_date_differs", "alarm_on")]


def test_a_reading_that_agrees_opens_nothing(world: World) -> None:
    read(world, ALARM, "22")
    assert open_tasks() == []
    assert [row.conflict for row in worklist(actor=world.alice).rows] == [False]


def test_hz13_the_earlier_date_governs_until_it_is_resolved(world: World) -> None:
    read(world, EARLIER)
    assert (window(world).reason, window(world).programmer_alarm_on) == ("programmer", EARLIER)
    resolve(world, Governs.RECORD)
    assert (window(world).reason == "programmer", window(world).programmer_alarm_on) == (False, None)
    assert list(faults()) == []


def test_where_the_earlier_goes_on_governing_the_date_stays(world: World) -> None:
    read(world, EARLIER)
    resolve(world, Governs.EARLIER)
    assert (window(world).reason, window(world).programmer_alarm_on) == ("programmer", EARLIER)


def test_a_later_date_of_the_programmer_never_moves_ours(world: World) -> None:
    before = window(world).refill_by
    read(world, LATER)
    assert window(world).refill_by == before
    resolve(world, Governs.RECORD)
    assert window(world).refill_by == before


def test_hz34_no_note_dismisses_it(world: World) -> None:
    read(world, EARLIER)
    with pytest.raises(Refused) as refused:
        task_done(actor=world.dana, task_id=open_tasks()[0].pk, note="looked at it", submission=submit())
    assert refused.value.findings[0].code == "conflict_not_resolved"
    assert len(open_tasks()) == 1


@pytest.mark.parametrize("role", ["alice", "bob", "mona", "otto"])
def test_only_a_physician_or_a_pharmacist_resolves_it(world: World, role: str) -> None:
    read(world, EARLIER)
    with pytest.raises(NotAllowed):
        resolve(world, actor=role)


def test_another_clinic_does_not_see_it(world: World) -> None:
    read(world, EARLIER)
    stranger = replace(world.charlie, permissions=world.dana.permissions)
    with pytest.raises(NotFound):
        conflict_resolve(
            actor=stranger,
            task_id=open_tasks()[0].pk,
            draft=ConflictDraft(governs=Governs.RECORD, reason=WHY),
            submission=submit(),
        )


def test_a_pharmacist_resolves_it_and_what_governs_is_stated(world: World) -> None:
    event = read(world, EARLIER)
    resolve(world, actor="pharmacist")
    row = ConflictResolution.objects.get(event=event)
    assert (row.governs, row.reason, row.resolved_by_role, row.resolved_at) == ("record", WHY, "pharmacist", NOW)
    assert AuditEntry.objects.filter(action="conflict_resolve", subject=str(event.pk)).count() == 1
    said = patient_sheet(actor=world.alice, patient_id=world.patient_id).resolution
    assert "This record’s own date governs" in said
    assert "Petra" in said
    facts = {fact.label: fact.value for fact in event_sheet(actor=world.alice, event_id=event.pk).facts}
    assert facts["Resolved"] == said
    assert "governs" in closed_note()


def test_a_reason_is_more_than_a_word(world: World) -> None:
    read(world, EARLIER)
    for reason, code in (("ok", "reason_missing"), ("x" * 401, "reason_too_long")):
        with pytest.raises(Refused) as refused:
            resolve(world, reason=reason)
        assert refused.value.findings[0].code == code


def test_it_is_resolved_once(world: World) -> None:
    read(world, EARLIER)
    task_id = open_tasks()[0].pk
    resolve(world)
    with pytest.raises(Conflict):
        conflict_resolve(
            actor=world.dana,
            task_id=task_id,
            draft=ConflictDraft(governs=Governs.EARLIER, reason=WHY),
            submission=submit(),
        )


def test_the_same_key_is_one_resolution(world: World) -> None:
    read(world, EARLIER)
    task_id, submission = open_tasks()[0].pk, submit()
    for _ in range(2):
        conflict_resolve(
            actor=world.dana,
            task_id=task_id,
            draft=ConflictDraft(governs=Governs.RECORD, reason=WHY),
            submission=submission,
        )
    assert ConflictResolution.objects.count() == 1


def test_it_ends_with_a_new_reading_that_agrees(world: World) -> None:
    read(world, EARLIER)
    event = read(world, ALARM, days=61)
    assert open_tasks() == []
    assert closed_note() == f"Closed by itself: by record no. {event.sequence} programmer and record agree."


def test_a_new_reading_of_something_else_leaves_it_open(world: World) -> None:
    read(world, EARLIER)
    read(world, None, "21.7", days=61)
    assert len(open_tasks()) == 1
    assert window(world).programmer_alarm_on == EARLIER


def test_a_new_reading_that_disagrees_too_takes_its_place(world: World) -> None:
    read(world, EARLIER)
    event = read(world, EARLIER - dt.timedelta(days=5), days=61)
    (task,) = open_tasks()
    assert event.pk.hex in task.subject


def test_it_ends_where_the_reading_is_corrected_or_struck(world: World) -> None:
    wrong = read(world, EARLIER)
    right = ReadingDraft(happened_at=AT, alarm_on=ALARM)
    event_correct(
        actor=world.alice,
        event_id=wrong.pk,
        draft=right,
        reason="read the wrong line",
        submission=submit(world.version),
    )
    assert open_tasks() == []
    other = read(world, EARLIER, days=61)
    event_strike(actor=world.alice, event_id=other.pk, reason="another patient", submission=submit(world.version))
    assert open_tasks() == []


def test_it_ends_where_what_was_missing_is_recorded(world: World) -> None:
    # Stopped for ten days that nobody entered: the pump's own date is ten days later.
    read(world, ALARM + dt.timedelta(days=10), "25")
    assert len(open_tasks()) == 1
    for day, draft in ((20, StopDraft), (30, StartDraft)):
        at = FILLED_AT + dt.timedelta(days=day)
        command = pump_stop if draft is StopDraft else pump_start
        command(
            actor=world.alice,
            patient_id=world.patient_id,
            draft=draft(happened_at=at, reason="MRI, entered late"),
            submission=submit(world.version, withdrawal_known="patient was seen"),
        )
    assert open_tasks() == []
    assert "now agree" in closed_note()


def test_a_refill_that_disagrees_opens_one_and_the_refill_record_keeps_the_causes(world: World) -> None:
    at = FILLED_AT + dt.timedelta(days=60)
    draft = replace(
        refill_draft(at, "22"), programmer=ProgrammerReading(expected_residual=Volume(ml=Decimal(25)), alarm_on=None)
    )
    event_id = refill_record(
        actor=world.alice,
        patient_id=world.patient_id,
        draft=draft,
        submission=submit(world.version, expected_residual_differs="read twice"),
    )
    assert len(open_tasks()) == 1
    facts = {fact.label: fact.value for fact in event_sheet(actor=world.alice, event_id=event_id).facts}
    assert "a stop of about 240 h" in facts["Programmer disagrees"]
