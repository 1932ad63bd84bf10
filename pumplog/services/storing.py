"""A draft becomes rows: one function a kind, no judgement. Called by ``recording`` inside its transaction."""

import datetime as dt
from decimal import Decimal
from functools import singledispatch

from pumplog.dosing.assessment import RefillAssessment
from pumplog.dosing.programs import Continuous, FixedRate, Flex, PatientBolus
from pumplog.dosing.programs import Program as DosingProgram
from pumplog.dosing.refill_draft import ClockShown, DraftDrug, Measured, NothingAspirated, RefillDraft
from pumplog.models import (
    Effect,
    Event,
    Implantation,
    MixtureDrug,
    Note,
    Program,
    ProgramStep,
    PumpAlarm,
    PumpReading,
    Refill,
    Removal,
)
from pumplog.services import canonical
from pumplog.services.judging import Judged
from pumplog.services.worked_out import at_odds, worked_out
from pumplog.sheets import drafts
from pumplog.sheets.vocabulary import BridgeState, ProgramMode, ResidualState


@singledispatch
def store(draft: object, _event: Event, _judged: Judged) -> None:
    """Write the details of ``draft`` under ``event``. A stop or a start has none: the event itself says all."""
    if not isinstance(draft, drafts.StopDraft | drafts.StartDraft):
        raise TypeError(f"no rows for {type(draft).__name__}")


@store.register
def _(draft: drafts.ImplantDraft, event: Event, _judged: Judged) -> None:
    Implantation.objects.create(
        event=event,
        pump_model=draft.pump_model,
        serial=draft.serial,
        reservoir_ml=draft.reservoir.ml,
        low_reservoir_alarm_ml=draft.low_reservoir_alarm.ml,
        flow_tolerance_pct=draft.flow_tolerance_pct,
        catheter_model=draft.catheter_model,
        catheter_length_cm=draft.catheter_length_cm,
        catheter_trimmed_cm=draft.catheter_trimmed_cm,
        path_volume_ml=draft.own_path.volume.ml if draft.own_path else None,
        path_approved_by=draft.own_path.approved_by if draft.own_path else "",
        tip_level=draft.tip_level,
        implanted_on=draft.implanted_on,
    )


@store.register
def _(draft: drafts.RemovalDraft, event: Event, _judged: Judged) -> None:
    Removal.objects.create(event=event, removal_reason=draft.removal_reason)


@store.register
def _(draft: drafts.OrderDraft, event: Event, _judged: Judged) -> None:
    _store_drugs(draft.drugs, event)
    _store_program(draft.program.program, draft.program.bolus, event)


@store.register
def _(draft: drafts.ProgramChangeDraft, event: Event, judged: Judged) -> None:
    _store_program(draft.program.program, draft.program.bolus, event)
    shown = draft.programmer
    if shown is not None:
        PumpReading.objects.create(
            event=event,
            alarm_on=shown.alarm_on,
            expected_residual_ml=shown.expected_residual.ml if shown.expected_residual else None,
            **_clock(shown.clock, judged),
            worked_out=at_odds(judged.assessment),
        )


@store.register
def _(draft: drafts.ReadingDraft, event: Event, judged: Judged) -> None:
    PumpReading.objects.create(
        event=event,
        alarm_on=draft.alarm_on,
        expected_residual_ml=draft.expected_residual.ml if draft.expected_residual else None,
        **_clock(draft.clock, judged),
        worked_out=at_odds(judged.assessment),
        boluses_from=draft.boluses_from,
        boluses_given=draft.boluses_given,
        bolus_dose_mcg=draft.bolus_dose.mcg if draft.bolus_dose else None,
    )


@store.register
def _(draft: drafts.AlarmDraft, event: Event, _judged: Judged) -> None:
    PumpAlarm.objects.create(event=event, alarm_kind=draft.alarm_kind)


@store.register
def _(draft: drafts.EffectDraft, event: Event, _judged: Judged) -> None:
    Effect.objects.create(event=event, pain=draft.pain, function=draft.function, side_effects=draft.side_effects)


@store.register
def _(draft: drafts.NoteDraft, event: Event, _judged: Judged) -> None:
    Note.objects.create(event=event, text=draft.text)


@store.register
def _(draft: RefillDraft, event: Event, judged: Judged) -> None:
    assessment = judged.assessment
    if not isinstance(assessment, RefillAssessment):
        raise TypeError("a refill is stored with its assessment")
    residual, reading = draft.residual, draft.programmer
    empty = residual if isinstance(residual, NothingAspirated) else None
    Refill.objects.create(
        event=event,
        initial=judged.initial,
        residual_state=_residual_state(draft),
        aspirated_ml=residual.volume.ml if isinstance(residual, Measured) else None,
        symptoms=empty.symptoms if empty else "",
        physician_contacted=empty.physician_contacted if empty else "",
        physician_contacted_at=empty.contacted_at if empty else None,
        filled_ml=draft.filled.ml,
        retained_ml=draft.retained.ml,
        programmer_alarm_on=reading.alarm_on if reading else None,
        programmer_expected_ml=reading.expected_residual.ml if reading and reading.expected_residual else None,
        **_clock(reading.clock if reading else None, judged),
        **_bridge(draft),
        displaced_ml=assessment.displaced.ml,
        wasted_ml=draft.wasted.ml if draft.wasted else None,
        witness_id=draft.witness.user_id if draft.witness else None,
        witness_label=draft.witness.label if draft.witness else "",
        running_confirmed=draft.running_confirmed,
        dry_from=assessment.empty.earliest if assessment.empty else None,
        worked_out=worked_out(assessment),
        expected_ml=assessment.expected_residual.ml if assessment.expected_residual else None,
        difference_ml=assessment.difference.ml if assessment.difference else None,
        delivered_ratio=assessment.delivered_ratio,
        formula_version=assessment.formula_version,
        working=canonical.text(assessment.working),
    )
    _store_drugs(draft.drugs, event)
    if draft.program is not None:
        _store_program(draft.program, draft.program_bolus, event)


def _clock(shown: ClockShown | None, judged: Judged) -> dict[str, dt.date | dt.time | int | None]:
    clock = judged.assessment.clock if judged.assessment else None
    return {
        "pump_clock_on": shown.on if shown else None,
        "pump_clock_at": shown.at if shown else None,
        "clock_error_minutes": clock.minutes if clock else None,
    }


def _bridge(draft: RefillDraft) -> dict[str, Decimal | str | None]:
    bridge = draft.bridge
    state = BridgeState.NOT_STATED
    if bridge is not None:
        state = BridgeState.PROGRAMMED if bridge.programmed else BridgeState.NONE
    return {
        "bridge_state": state,
        "bridge_ml": bridge.volume.ml if bridge and bridge.volume else None,
        "bridge_dose_mcg": bridge.dose.mcg if bridge and bridge.dose else None,
        "bridge_hours": bridge.hours if bridge else None,
        "prime_ml": draft.prime.ml,
        "path_volume_ml": draft.path.volume.ml if draft.path else None,
        "path_approved_by": draft.path.approved_by if draft.path else "",
    }


def _residual_state(draft: RefillDraft) -> ResidualState:
    match draft.residual:
        case Measured():
            return ResidualState.MEASURED
        case NothingAspirated():
            return ResidualState.NOTHING_ASPIRATED
        case _:
            return ResidualState.NOT_MEASURED


def _store_drugs(drugs: tuple[DraftDrug, ...], event: Event) -> None:
    MixtureDrug.objects.bulk_create(
        MixtureDrug(
            event=event,
            position=position,
            drug=item.drug,
            salt=item.salt or "",
            concentration_mcg_per_ml=item.concentration.mcg_per_ml,
            primary=item.primary,
            diluent=item.diluent,
            lot=item.lot,
            expires_on=item.expires_on,
            stability_days=item.stability_days,
        )
        for position, item in enumerate(drugs)
    )


def _store_program(program: DosingProgram, bolus: PatientBolus | None, event: Event) -> None:
    row = Program(event=event)
    match program:
        case Continuous():
            row.mode, row.dose_mcg_per_day = ProgramMode.CONTINUOUS, program.dose.mcg_per_day
        case FixedRate():
            row.mode, row.flow_ml_per_day = ProgramMode.RATE, program.flow.ml_per_day
        case Flex():
            row.mode = ProgramMode.FLEX
    if bolus is not None:
        row.bolus_dose_mcg, row.bolus_max_per_day = bolus.dose.mcg, bolus.max_per_day
        row.bolus_lockout_minutes = bolus.lockout_minutes
    row.save(force_insert=True)
    if isinstance(program, Flex):
        ProgramStep.objects.bulk_create(
            ProgramStep(program=row, start=step.start, rate_mcg_per_day=step.rate.mcg_per_day) for step in program.steps
        )
