"""A stored event as a draft again: what a correction starts from."""

import datetime as dt
import uuid
from decimal import Decimal

from pumplog.access import Actor
from pumplog.dosing.figures.quantities import Concentration, Mass, Volume
from pumplog.dosing.refill_draft import (
    Bridge,
    ClockShown,
    DraftDrug,
    Measured,
    NothingAspirated,
    NotMeasured,
    OwnPath,
    ProgrammerReading,
    RefillDraft,
    Residual,
    Witness,
)
from pumplog.errors import NotFound
from pumplog.models import Event, Implantation, PumpReading, Refill
from pumplog.selectors.event import event_row
from pumplog.selectors.history import dosing_program, patient_bolus
from pumplog.sheets import drafts
from pumplog.sheets.vocabulary import AlarmKind, BridgeState, EventKind, RemovalReason, ResidualState


def event_draft(*, actor: Actor, event_id: uuid.UUID) -> drafts.EventDraft:
    """The event as its draft, with instants in the offset they were stated in. A struck event has none: ``NotFound``."""
    event = event_row(actor, event_id)
    if event.struck:
        raise NotFound("event")
    return draft_of(event)


def draft_of(event: Event) -> drafts.EventDraft:
    """A loaded event as its draft."""
    at = event.happened_at.astimezone(dt.timezone(dt.timedelta(minutes=event.utc_offset_minutes)))
    match event.kind:
        case EventKind.REFILL:
            return _refill(event, at)
        case EventKind.IMPLANTATION:
            return _implantation(event, at)
        case EventKind.ORDER:
            return drafts.OrderDraft(happened_at=at, drugs=_drugs(event), program=_program(event), reason=event.reason)
        case EventKind.PROGRAM_CHANGE:
            return drafts.ProgramChangeDraft(
                happened_at=at,
                program=_program(event),
                reason=event.reason,
                programmer=_shown(event.reading) if hasattr(event, "reading") else None,
            )
        case EventKind.PUMP_READING:
            return _reading(event, at)
        case EventKind.PUMP_STOP | EventKind.PUMP_START:
            made = drafts.StopDraft if event.kind == EventKind.PUMP_STOP else drafts.StartDraft
            return made(happened_at=at, reason=event.reason)
        case EventKind.PUMP_ALARM:
            kind = AlarmKind(event.alarm.alarm_kind)
            return drafts.AlarmDraft(happened_at=at, alarm_kind=kind, reason=event.reason)
        case EventKind.EFFECT:
            row = event.effect
            return drafts.EffectDraft(
                happened_at=at,
                pain=row.pain,
                function=row.function,
                side_effects=row.side_effects,
                reason=event.reason,
            )
        case EventKind.REMOVAL:
            why = RemovalReason(event.removal.removal_reason)
            return drafts.RemovalDraft(happened_at=at, removal_reason=why, reason=event.reason)
    return drafts.NoteDraft(happened_at=at, text=event.note.text, reason=event.reason)


def _refill(event: Event, at: dt.datetime) -> RefillDraft:
    row = event.refill
    own = hasattr(event, "program")
    reading = ProgrammerReading(
        alarm_on=row.programmer_alarm_on, expected_residual=_volume(row.programmer_expected_ml), clock=_clock(row)
    )
    return RefillDraft(
        performed_at=at,
        residual=_residual(event),
        filled=Volume(ml=row.filled_ml),
        retained=Volume(ml=row.retained_ml),
        drugs=_drugs(event),
        program=dosing_program(event.program) if own else None,
        program_bolus=patient_bolus(event.program) if own else None,
        programmer=reading if reading != ProgrammerReading() else None,
        bridge=_bridge(row),
        prime=Volume(ml=row.prime_ml),
        path=_own_path(row),
        wasted=_volume(row.wasted_ml),
        witness=Witness(user_id=row.witness_id, label=row.witness_label) if row.witness_id else None,
        running_confirmed=row.running_confirmed,
    )


def _residual(event: Event) -> Residual:
    row = event.refill
    if row.residual_state == ResidualState.MEASURED and row.aspirated_ml is not None:
        return Measured(volume=Volume(ml=row.aspirated_ml))
    if row.residual_state == ResidualState.NOTHING_ASPIRATED:
        return NothingAspirated(
            symptoms=row.symptoms,
            physician_contacted=row.physician_contacted,
            contacted_at=row.physician_contacted_at,
        )
    return NotMeasured()


def _shown(row: PumpReading) -> ProgrammerReading:
    return ProgrammerReading(
        alarm_on=row.alarm_on, expected_residual=_volume(row.expected_residual_ml), clock=_clock(row)
    )


def _clock(row: Refill | PumpReading) -> ClockShown | None:
    if row.pump_clock_on is None or row.pump_clock_at is None:
        return None
    return ClockShown(on=row.pump_clock_on, at=row.pump_clock_at)


def _bridge(row: Refill) -> Bridge | None:
    if row.bridge_state == BridgeState.NOT_STATED:
        return None
    return Bridge(
        programmed=row.bridge_state == BridgeState.PROGRAMMED,
        volume=_volume(row.bridge_ml),
        dose=Mass(mcg=row.bridge_dose_mcg) if row.bridge_dose_mcg is not None else None,
        hours=row.bridge_hours,
    )


def _own_path(row: Refill | Implantation) -> OwnPath | None:
    if row.path_volume_ml is None:
        return None
    return OwnPath(volume=Volume(ml=row.path_volume_ml), approved_by=row.path_approved_by)


def _drugs(event: Event) -> tuple[DraftDrug, ...]:
    return tuple(
        DraftDrug(
            drug=row.drug,
            concentration=Concentration(mcg_per_ml=row.concentration_mcg_per_ml),
            primary=row.primary,
            salt=row.salt or None,
            diluent=row.diluent,
            lot=row.lot,
            expires_on=row.expires_on,
            stability_days=row.stability_days,
        )
        for row in event.drugs.all()
    )


def _program(event: Event) -> drafts.ProgramDraft:
    return drafts.ProgramDraft(program=dosing_program(event.program), bolus=patient_bolus(event.program))


def _implantation(event: Event, at: dt.datetime) -> drafts.ImplantDraft:
    row = event.implantation
    return drafts.ImplantDraft(
        happened_at=at,
        pump_model=row.pump_model,
        serial=row.serial,
        reservoir=Volume(ml=row.reservoir_ml),
        low_reservoir_alarm=Volume(ml=row.low_reservoir_alarm_ml),
        flow_tolerance_pct=row.flow_tolerance_pct,
        catheter_model=row.catheter_model,
        catheter_length_cm=row.catheter_length_cm,
        catheter_trimmed_cm=row.catheter_trimmed_cm,
        own_path=_own_path(row),
        tip_level=row.tip_level,
        implanted_on=row.implanted_on,
        reason=event.reason,
    )


def _reading(event: Event, at: dt.datetime) -> drafts.ReadingDraft:
    row = event.reading
    return drafts.ReadingDraft(
        happened_at=at,
        alarm_on=row.alarm_on,
        expected_residual=_volume(row.expected_residual_ml),
        clock=_clock(row),
        boluses_from=row.boluses_from,
        boluses_given=row.boluses_given,
        bolus_dose=Mass(mcg=row.bolus_dose_mcg) if row.bolus_dose_mcg is not None else None,
        reason=event.reason,
    )


def _volume(ml: Decimal | None) -> Volume | None:
    return Volume(ml=ml) if ml is not None else None
