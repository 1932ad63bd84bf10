"""The rows of one pump as the arithmetic wants them: current facts in time order, and the dosing timeline they make."""

import datetime as dt
import uuid
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import attrgetter
from typing import Final

from django.db.models import Prefetch, QuerySet

from pumplog import catalogue
from pumplog.dosing import timeline
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Flow, Mass, Volume
from pumplog.dosing.findings import Evidence
from pumplog.dosing.formulation import DrugInReservoir, Formulation
from pumplog.dosing.programs import Continuous, FixedRate, Flex, FlexStep, PatientBolus
from pumplog.dosing.programs import Program as DosingProgram
from pumplog.models import Event, Implant, Implantation, MixtureDrug, Program, ProgramStep, PumpReading, Refill
from pumplog.sheets.vocabulary import EventKind, ProgramMode

DETAILS = (
    "refill",
    "program",
    "reading",
    "implantation",
    "removal",
    "effect",
    "note",
    "alarm",
    "corrected_by",
    "resolution",
)


def with_details(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """The events with everything that belongs to them, in a fixed number of queries."""
    return events.select_related(*DETAILS, "corrects", "patient__clinic").prefetch_related(
        Prefetch("drugs", MixtureDrug.objects.order_by("position")),
        Prefetch("program__steps", ProgramStep.objects.order_by("start")),
        "findings",
    )


def current(events: Iterable[Event]) -> tuple[Event, ...]:
    """What holds now: neither struck nor corrected by a later event; oldest first."""
    standing = [event for event in events if not event.struck and not hasattr(event, "corrected_by")]
    return tuple(sorted(standing, key=lambda event: (event.happened_at, event.sequence)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpHistory:
    """Current events of one implant, oldest first, with details loaded."""

    implant_id: uuid.UUID
    events: tuple[Event, ...]

    made: dict[uuid.UUID, tuple[timeline.Event, ...]] = field(default_factory=dict, compare=False, repr=False)
    """What events were found to be to the arithmetic, by their ids: an event never changes, so it is asked once."""

    @property
    def implantation(self) -> Implantation | None:
        return next((event.implantation for event in self.events if event.kind == EventKind.IMPLANTATION), None)

    @property
    def removal(self) -> Event | None:
        return next((event for event in self.events if event.kind == EventKind.REMOVAL), None)

    @property
    def refills(self) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.kind == EventKind.REFILL)

    def until(self, instant: dt.datetime) -> "PumpHistory":
        """What had happened by then, that instant included."""
        return self._keep(event for event in self.events if event.happened_at <= instant)

    def without(self, event_id: uuid.UUID) -> "PumpHistory":
        """As if one event had not been recorded: what its correction is judged against."""
        return self._keep(event for event in self.events if event.pk != event_id)

    def last(self, kind: EventKind) -> Event | None:
        return next((event for event in reversed(self.events) if event.kind == kind), None)

    def dosing_events(self) -> tuple[timeline.Event, ...]:
        """Every dosing event these facts make, over all fills."""
        return tuple(item for event in self.events for item in self.dosing_events_of(event))

    def dosing_events_of(self, event: Event) -> tuple[timeline.Event, ...]:
        """What one of these events is to the arithmetic: nothing, or one to three events of its timeline."""
        made = self.made.get(event.pk)
        if made is None:
            made = self.made[event.pk] = tuple(_dosing_events_of(event))
        return made

    def pump(self, level: Volume) -> timeline.Pump:
        """The pump for the arithmetic, asked for the instant at which ``level`` is reached."""
        known = self.implantation
        if known is None:
            raise ValueError("no implantation on record")
        figure = catalogue.pump_model(known.pump_model).flow_tolerance
        quoted = figure is not None and figure.value == known.flow_tolerance_pct
        return timeline.Pump(
            reservoir=Volume(ml=known.reservoir_ml),
            low_reservoir=level,
            flow_tolerance_pct=known.flow_tolerance_pct,
            tolerance_evidence=figure.evidence if figure and quoted else Evidence.CLINIC,
            tolerance_source=figure.source if figure and quoted else "entered with the implant",
            own_alarm=Volume(ml=known.low_reservoir_alarm_ml),
        )

    def _keep(self, events: Iterable[Event]) -> "PumpHistory":
        return replace(self, events=tuple(events))


def pump_history(implant: Implant | uuid.UUID) -> PumpHistory:
    """The current facts of one implant."""
    implant_id = implant if isinstance(implant, uuid.UUID) else implant.pk
    return PumpHistory(implant_id=implant_id, events=current(with_details(Event.objects.filter(implant_id=implant_id))))


_instant: Final = attrgetter("at")


def since_last_fill(events: tuple[timeline.Event, ...]) -> tuple[timeline.Event, ...]:
    """The last fill, what followed it, the programme in force at it, and a stop that still held: all its level needs."""
    ordered = sorted(events, key=_instant)
    fill = next((item for item in reversed(ordered) if isinstance(item, timeline.Fill)), None)
    if fill is None:
        return tuple(ordered)
    first = bisect_left(ordered, fill.at, key=_instant)
    before = ordered[:first]
    program = next((item for item in reversed(before) if isinstance(item, timeline.ProgramSet)), None)
    switch = next((item for item in reversed(before) if isinstance(item, timeline.Stopped | timeline.Started)), None)
    kept = [program, switch if isinstance(switch, timeline.Stopped) else None]
    since = (item for item in ordered[first:] if not _of_an_earlier_fill(item, fill))
    return (*(item for item in kept if item is not None), *since)


def _of_an_earlier_fill(item: timeline.Event, fill: timeline.Fill) -> bool:
    # Boluses read off at the very instant of a refill were taken from the fill before it.
    return isinstance(item, timeline.CountedBoluses) and item.begins < fill.at


def dosing_program(row: Program) -> DosingProgram:
    """A stored programme as the arithmetic knows it."""
    match row.mode:
        case ProgramMode.CONTINUOUS:
            return Continuous(dose=DoseRate(mcg_per_day=_known(row.dose_mcg_per_day)))
        case ProgramMode.RATE:
            return FixedRate(flow=Flow(ml_per_day=_known(row.flow_ml_per_day)))
        case _:
            return Flex(
                steps=tuple(
                    FlexStep(start=step.start, rate=DoseRate(mcg_per_day=step.rate_mcg_per_day))
                    for step in row.steps.all()
                )
            )


def patient_bolus(row: Program) -> PatientBolus | None:
    """The boluses a stored programme allows the patient, if any."""
    if row.bolus_dose_mcg is None or row.bolus_max_per_day is None:
        return None
    return PatientBolus(
        dose=Mass(mcg=row.bolus_dose_mcg), max_per_day=row.bolus_max_per_day, lockout_minutes=row.bolus_lockout_minutes
    )


def formulation(drugs: Iterable[MixtureDrug]) -> Formulation:
    """Stored drugs as a formulation, in their order."""
    return Formulation(
        drugs=tuple(
            DrugInReservoir(
                drug=row.drug,
                concentration=Concentration(mcg_per_ml=row.concentration_mcg_per_ml),
                primary=row.primary,
                stability_days=row.stability_days,
            )
            for row in drugs
        )
    )


def _dosing_events_of(event: Event) -> list[timeline.Event]:
    made: list[timeline.Event] = []
    match event.kind:
        case EventKind.REFILL:
            made.append(_fill(event, event.refill))
            if event.refill.displaced_ml:
                made.append(timeline.Bolus(at=event.happened_at, amount=Volume(ml=event.refill.displaced_ml)))
        case EventKind.PUMP_READING:
            made.extend(_boluses(event, event.reading))
        case EventKind.PUMP_STOP:
            made.append(timeline.Stopped(at=event.happened_at))
        case EventKind.PUMP_START:
            made.append(timeline.Started(at=event.happened_at))
    if event.kind in (EventKind.REFILL, EventKind.PROGRAM_CHANGE) and hasattr(event, "program"):
        made.append(
            timeline.ProgramSet(
                at=event.happened_at,
                program=dosing_program(event.program),
                patient_bolus=patient_bolus(event.program),
                clock_offset=dt.timedelta(minutes=event.utc_offset_minutes),
            )
        )
    return made


def _fill(event: Event, refill: Refill) -> timeline.Fill:
    return timeline.Fill(
        at=event.happened_at,
        volume=Volume(ml=refill.filled_ml),
        retained=Volume(ml=refill.retained_ml),
        formulation=formulation(event.drugs.all()),
    )


def _boluses(event: Event, reading: PumpReading) -> list[timeline.Event]:
    if reading.boluses_from is None or not reading.boluses_given or reading.bolus_dose_mcg is None:
        return []
    return [
        timeline.CountedBoluses(
            at=event.happened_at,
            begins=reading.boluses_from,
            ends=event.happened_at,
            count=reading.boluses_given,
            dose=Mass(mcg=reading.bolus_dose_mcg),
        )
    ]


def _known(value: Decimal | None) -> Decimal:
    if value is None:
        raise ValueError("a programme without its figure")
    return value
