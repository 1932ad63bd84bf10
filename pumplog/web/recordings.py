"""Each kind of event with its form, its command and its words: one row a kind, so that every form behaves the same."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pumplog.access import Permission
from pumplog.dosing.figures.formatting import plain
from pumplog.services.effect import effect_record
from pumplog.services.implant import implant_record, implant_remove
from pumplog.services.note import note_record
from pumplog.services.order import order_record
from pumplog.services.program import program_assess, program_change
from pumplog.services.pump import alarm_record, pump_start, pump_stop, reading_record
from pumplog.services.refill import refill_assess, refill_record
from pumplog.sheets import drafts
from pumplog.sheets.vocabulary import EventKind
from pumplog.web.forms.implant import ImplantForm, RemovalForm, implant_initial, removal_initial
from pumplog.web.forms.observation import EffectForm, NoteForm, effect_initial, note_initial
from pumplog.web.forms.order import OrderForm, order_initial
from pumplog.web.forms.programme import ProgrammeForm, programme_initial
from pumplog.web.forms.programmer import clock_initial
from pumplog.web.forms.pump import (
    AlarmForm,
    ReadingForm,
    StartForm,
    StopForm,
    alarm_initial,
    reading_initial,
    switch_initial,
)
from pumplog.web.forms.record import RecordForm, moment_initial
from pumplog.web.forms.refill import RefillForm, refill_initial


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """`name` is the form's name in drafts and addresses. `warning` is said above a form that stops or ends therapy."""

    name: str
    kind: EventKind
    permission: Permission
    title: str
    button: str
    form: type[RecordForm]
    command: Callable[..., uuid.UUID]
    initial: Callable[[Any, str], dict[str, Any]]
    lead: str = ""
    warning: str = ""
    template: str = "event/form.html"
    assess: Callable[..., Any] | None = None

    @property
    def has_basis(self) -> bool:
        return self.kind is EventKind.REFILL


def _program_initial(draft: drafts.ProgramChangeDraft, zone: str) -> dict[str, Any]:
    shown = draft.programmer
    return {
        **moment_initial("happened_at", draft.happened_at, zone),
        **programme_initial(draft.program.program, draft.program.bolus),
        "reason": draft.reason,
        "running_confirmed": draft.running_confirmed,
        "programmer_alarm_on": shown.alarm_on.isoformat() if shown and shown.alarm_on else "",
        "programmer_expected_ml": plain(shown.expected_residual.ml) if shown and shown.expected_residual else "",
        "pump_clock": clock_initial(shown.clock if shown else None),
    }


_ALL: Final = (
    Recording(
        name="refill", kind=EventKind.REFILL, permission=Permission.RECORD_REFILL, title="Record a refill",
        button="Record this refill", form=RefillForm, command=refill_record, initial=refill_initial,
        template="refill/form.html", assess=refill_assess,
    ),
    Recording(
        name="programme", kind=EventKind.PROGRAM_CHANGE, permission=Permission.CHANGE_PROGRAM,
        title="Change the programme", button="Record this programme", form=ProgrammeForm, command=program_change,
        initial=_program_initial, template="event/programme.html", assess=program_assess,
        lead="For a change without a refill. Write down what the programmer now shows; the programmer governs.",
    ),
    Recording(
        name="order", kind=EventKind.ORDER, permission=Permission.ORDER, title="Order what goes into the pump",
        button="Record this order", form=OrderForm, command=order_record, initial=order_initial,
        template="order/form.html", lead="It is what the next refill is held against.",
    ),
    Recording(
        name="implant", kind=EventKind.IMPLANTATION, permission=Permission.IMPLANT, title="Record an implanted pump",
        button="Record this pump", form=ImplantForm, command=implant_record, initial=implant_initial,
        template="implant/form.html",
    ),
    Recording(
        name="remove", kind=EventKind.REMOVAL, permission=Permission.IMPLANT, title="Record the pump’s removal",
        button="Record the removal", form=RemovalForm, command=implant_remove, initial=removal_initial,
        warning="From then on this pump has no refill-by date, and its notices are withdrawn.",
    ),
    Recording(
        name="reading", kind=EventKind.PUMP_READING, permission=Permission.RECORD_EVENT,
        title="Record what the programmer shows", button="Record this reading", form=ReadingForm,
        command=reading_record, initial=reading_initial,
    ),
    Recording(
        name="stop", kind=EventKind.PUMP_STOP, permission=Permission.RECORD_EVENT, title="Record that the pump was stopped",
        button="Record the stop", form=StopForm, command=pump_stop, initial=switch_initial,
        warning="A stopped pump delivers nothing. Stopping baclofen or clonidine suddenly can be life-threatening.",
    ),
    Recording(
        name="start", kind=EventKind.PUMP_START, permission=Permission.RECORD_EVENT,
        title="Record that the pump was started again", button="Record the start", form=StartForm, command=pump_start,
        initial=switch_initial,
    ),
    Recording(
        name="alarm", kind=EventKind.PUMP_ALARM, permission=Permission.RECORD_EVENT, title="Record a pump alarm",
        button="Record this alarm", form=AlarmForm, command=alarm_record, initial=alarm_initial,
    ),
    Recording(
        name="effect", kind=EventKind.EFFECT, permission=Permission.RECORD_EVENT, title="Record how the therapy is doing",
        button="Record this", form=EffectForm, command=effect_record, initial=effect_initial,
    ),
    Recording(
        name="note", kind=EventKind.NOTE, permission=Permission.RECORD_EVENT, title="Write a note",
        button="Record this note", form=NoteForm, command=note_record, initial=note_initial,
    ),
)  # fmt: skip
RECORDINGS: Final[Mapping[str, Recording]] = {recording.name: recording for recording in _ALL}
BY_KIND: Final[Mapping[str, Recording]] = {recording.kind.value: recording for recording in _ALL}
