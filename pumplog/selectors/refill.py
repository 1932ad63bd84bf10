"""One refill with everything that was typed and computed then."""

import datetime as dt
import uuid
from decimal import Decimal

from pumplog import clock
from pumplog.access import Actor
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.reservoir.history import Unanswerable
from pumplog.dosing.reservoir.state import ReservoirState, state_at
from pumplog.errors import NotFound
from pumplog.models import Event, MixtureDrug, Window
from pumplog.selectors.event import event_row, sheet_of
from pumplog.selectors.event_facts import clock_text, resolution_text
from pumplog.selectors.history import PumpHistory, pump_history, since_last_fill
from pumplog.selectors.window import window_sheet
from pumplog.selectors.words import bolus_text, display_name, dose_text, primary_of, program_text, strength_text
from pumplog.selectors.worked_out import worked_out_sheet
from pumplog.selectors.working import stored_working
from pumplog.sheets.event import MixtureRow, RefillSheet
from pumplog.sheets.vocabulary import EventKind


def refill_sheet(*, actor: Actor, event_id: uuid.UUID) -> RefillSheet:
    """A refill by its event id; ``NotFound`` where it is another kind, struck, or another clinic's."""
    event = event_row(actor, event_id)
    if event.kind != EventKind.REFILL or event.struck:
        raise NotFound("refill")
    zone, row = event.patient.clinic.zone, event.refill
    state = _state_after(event)
    stored = _window_then(event)
    return RefillSheet(
        event=sheet_of(event, zone=zone, primary=primary_of(event)),
        patient_id=event.patient_id,
        initial=row.initial,
        residual_state=row.residual_state,
        aspirated_ml=row.aspirated_ml,
        symptoms=row.symptoms,
        physician_contacted=row.physician_contacted,
        physician_contacted_at=row.physician_contacted_at,
        expected_ml=row.expected_ml,
        difference_ml=row.difference_ml,
        delivered_ratio=row.delivered_ratio,
        retained_ml=row.retained_ml,
        filled_ml=row.filled_ml,
        held_ml=row.retained_ml + row.filled_ml,
        mixture=tuple(
            mixture_row(drug, mcg) for drug, mcg in zip(event.drugs.all(), _doses(event, state), strict=True)
        ),
        programme_text=program_text(state.setting.program, primary_of(event)) if state else "",
        bolus_text=bolus_text(state.setting.patient_bolus, primary_of(event)) if state else "",
        flow_ml_per_day=state.flow.ml_per_day if state else None,
        programmer_alarm_on=row.programmer_alarm_on,
        programmer_expected_ml=row.programmer_expected_ml,
        pump_clock=clock_text(row),
        clock_error_minutes=row.clock_error_minutes,
        prime_ml=row.prime_ml,
        displaced_ml=row.displaced_ml,
        wasted_ml=row.wasted_ml,
        witness=row.witness_label,
        worked_out=worked_out_sheet(row.worked_out),
        resolution=resolution_text(event),
        running_confirmed=row.running_confirmed,
        formula_version=row.formula_version,
        working=stored_working(row.working),
        window=window_sheet(stored, zone=zone, today=_day(event, zone)) if stored else None,
    )


def _window_then(event: Event) -> Window | None:
    """The window that this refill brought about; of one told as history, the first that was computed from it."""
    of_its_own = Window.objects.filter(cause=event).order_by("pk").first()
    return of_its_own or Window.objects.filter(cycle=event).order_by("pk").first()


def _doses(event: Event, state: ReservoirState | None) -> list[Decimal | None]:
    # By place, not by name: a mixture may hold the same drug twice.
    if state is None:
        return [None for _ in event.drugs.all()]
    return [item.dose.mcg_per_day for item in state.daily_doses]


def mixture_row(drug: MixtureDrug, mcg: Decimal | None) -> MixtureRow:
    """A drug of the mixture with the daily dose that the programme made of it."""
    return MixtureRow(
        drug=drug.drug,
        display=display_name(drug.drug),
        salt=drug.salt,
        concentration_text=strength_text(drug),
        concentration_mcg_per_ml=drug.concentration_mcg_per_ml,
        primary=drug.primary,
        lot=drug.lot,
        expires_on=drug.expires_on,
        stability_days=drug.stability_days,
        stability_source=drug.stability_source,
        mcg_per_day=mcg,
        dose_text=dose_text(drug.drug, mcg) if mcg is not None else "",
    )


def _state_after(event: Event) -> ReservoirState | None:
    """The reservoir right after this fill, with the programme then in force, as the record says it now."""
    history = pump_history(event.implant_id)
    known = history.implantation
    if known is None:
        return None
    # A corrected refill shows what it said itself: it takes the place of whatever else is on record for its instant.
    others = [
        item
        for item in history.until(event.happened_at).events
        if not (item.kind == EventKind.REFILL and item.happened_at == event.happened_at)
    ]
    seen = PumpHistory(implant_id=event.implant_id, events=(*others, event)).dosing_events()
    try:
        pump = history.pump(Volume(ml=known.low_reservoir_alarm_ml))
        return state_at(pump, since_last_fill(seen), event.happened_at)
    except Unanswerable:
        return None


def _day(event: Event, zone: str) -> dt.date:
    return clock.local_date(event.happened_at, zone)
