"""What is to be said of a draft before it is recorded. Refills and programmes are judged by the arithmetic; the rest here."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import singledispatch
from zoneinfo import ZoneInfo

from pumplog import catalogue
from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.dosing.checks.boluses import counted_findings
from pumplog.dosing.checks.withdrawal import stop_findings
from pumplog.dosing.figures.quantities import Concentration, Volume
from pumplog.dosing.findings import Finding, Severity, blocking
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.past import Past, past_of
from pumplog.dosing.person import Person
from pumplog.dosing.program_change import assess_program
from pumplog.dosing.reading import assess_reading
from pumplog.dosing.refill import assess_refill
from pumplog.dosing.refill_draft import FilledDrug, FillFacts, OrderFacts, ProgrammerReading, RefillDraft
from pumplog.dosing.reservoir.history import Unanswerable, read_history
from pumplog.dosing.timeline import Event as DosingEvent
from pumplog.dosing.timeline import Pump, Started, Stopped
from pumplog.dosing.version import FORMULA_VERSION
from pumplog.models import Event
from pumplog.selectors.appointment import visit_of
from pumplog.selectors.background import NO_BACKGROUND, Background
from pumplog.selectors.belief import believed
from pumplog.selectors.caps import expiry_caps
from pumplog.selectors.history import PumpHistory, dosing_program, patient_bolus, since_last_fill
from pumplog.selectors.limit import guardrails_of
from pumplog.selectors.origins import origins, origins_of_refill
from pumplog.selectors.path import line
from pumplog.selectors.stop_level import StopLevel
from pumplog.selectors.words import day
from pumplog.services.against_pump import counted_boluses, implant_findings, reading_fields, reading_findings
from pumplog.services.own_record import program_with_own_record, with_own_record
from pumplog.services.stability import with_stability
from pumplog.sheets import drafts
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import EventKind, RemovalReason

Assessment = RefillAssessment | ProgramAssessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a draft is held against. ``history`` leaves out the event that is being corrected, if one is."""

    clinic: ClinicSheet
    history: PumpHistory
    level: StopLevel | None
    now: dt.datetime
    correcting: bool = False
    background: Background = NO_BACKGROUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    findings: tuple[Finding, ...]
    assessment: Assessment | None = None
    initial: bool = False
    """Of a refill: nothing had been filled before."""
    completed: RefillDraft | None = None
    """Of a refill: the draft with the published stability of its mixture, as it is to be stored."""


@singledispatch
def judge(draft: drafts.EventDraft, scene: Scene) -> Judged:
    """Findings in form order, and what was computed where the kind has arithmetic."""
    if isinstance(draft, RefillDraft):
        raise TypeError("a refill has a judgement of its own")
    return Judged(findings=tuple(_timing(draft.happened_at, scene)))


@judge.register
def _(draft: RefillDraft, scene: Scene) -> Judged:
    before = scene.history.until(draft.performed_at)
    known_by = believed(scene.history, scene.clinic, _level(scene), until=draft.performed_at, visit=draft)
    fill, order = before.last(EventKind.REFILL), before.last(EventKind.ORDER)
    draft = with_stability(draft, first_fill=fill is None)
    where = origins_of_refill(before, scene.clinic, _level(scene), draft, first_fill=fill is None)
    assessment = assess_refill(
        pump=known_by.pump,
        events=since_last_fill(before.dosing_events()),
        draft=draft,
        policy=known_by.policy,
        zone=ZoneInfo(scene.clinic.zone),
        now=scene.now,
        limits=_limits(scene),
        last_fill=_fill_facts(fill) if fill else None,
        order=_order_facts(order, before),
        past=_past(before, scene),
        person=_person(draft.performed_at, scene),
        origins=where,
        line=line(before.implantation),
    )
    assessment = with_own_record(assessment, known_by, zone=ZoneInfo(scene.clinic.zone), origins=where)
    extra = tuple(_out_of_order(draft.performed_at, scene))
    return Judged(findings=(*extra, *assessment.findings), assessment=assessment, initial=fill is None, completed=draft)


@judge.register
def _(draft: drafts.ProgramChangeDraft, scene: Scene) -> Judged:
    timing = tuple(_timing(draft.happened_at, scene))
    before = scene.history.until(draft.happened_at)
    if not before.refills:
        # A pump may be programmed before its first fill: there is nothing yet to work a dose out from.
        nothing = ProgramAssessment(
            before=None, after=None, window=None, findings=(), working=(), formula_version=FORMULA_VERSION
        )
        return Judged(findings=timing, assessment=nothing)
    known_by = believed(scene.history, scene.clinic, _level(scene), until=draft.happened_at)
    events, zone = since_last_fill(before.dosing_events()), ZoneInfo(scene.clinic.zone)
    where = origins(before, scene.clinic, _level(scene))
    assessment = assess_program(
        pump=known_by.pump,
        events=events,
        at=draft.happened_at,
        program=draft.program.program,
        program_bolus=draft.program.bolus,
        running_confirmed=draft.running_confirmed,
        programmer=draft.programmer,
        policy=known_by.policy,
        zone=ZoneInfo(scene.clinic.zone),
        now=scene.now,
        limits=_limits(scene),
        caps=expiry_caps(before),
        order=_order_facts(before.last(EventKind.ORDER), before),
        past=_past(before, scene),
        person=_person(draft.happened_at, scene),
        origins=where,
    )
    assessment = program_with_own_record(
        assessment, known_by, draft.program, at=draft.happened_at, events=events, zone=zone, origins=where
    )
    return Judged(findings=(*timing, *assessment.findings), assessment=assessment)


@judge.register
def _(draft: drafts.StopDraft, scene: Scene) -> Judged:
    judged = _switched(draft.happened_at, Stopped(at=draft.happened_at), scene)
    fill = scene.history.until(draft.happened_at).last(EventKind.REFILL)
    drugs = [row.drug for row in fill.drugs.all()] if fill is not None else []
    known = () if judged.findings else stop_findings(drugs, _limits(scene))
    return replace(judged, findings=(*judged.findings, *known))


@judge.register
def _(draft: drafts.StartDraft, scene: Scene) -> Judged:
    return _switched(draft.happened_at, Started(at=draft.happened_at), scene)


@judge.register
def _(draft: drafts.ImplantDraft, scene: Scene) -> Judged:
    findings = list(_timing(draft.happened_at, scene))
    if draft.pump_model not in {model.key for model in catalogue.pump_models()}:
        findings.append(blocking("pump_not_in_catalogue", "pump_model", "This pump model is not in the catalogue."))
    if draft.reservoir.ml <= 0:
        findings.append(blocking("reservoir_is_zero", "reservoir", "A reservoir holds more than 0 mL."))
    if draft.low_reservoir_alarm.ml >= draft.reservoir.ml:
        findings.append(
            blocking(
                "alarm_over_reservoir", "low_reservoir_alarm", "The alarm level must lie below the reservoir's size."
            )
        )
    if not draft.serial.strip():
        findings.append(
            blocking("serial_missing", "serial", "Enter the serial number from the pump's label or programmer.")
        )
    findings.extend(implant_findings(draft, day=draft.happened_at.astimezone(ZoneInfo(scene.clinic.zone)).date()))
    return Judged(findings=tuple(findings))


@judge.register
def _(draft: drafts.RemovalDraft, scene: Scene) -> Judged:
    return Judged(findings=(*_timing(draft.happened_at, scene), *_called_off(draft, scene)))


@judge.register
def _(draft: drafts.ReadingDraft, scene: Scene) -> Judged:
    findings = list(_timing(draft.happened_at, scene))
    fill = scene.history.until(draft.happened_at).last(EventKind.REFILL)
    counted = (draft.boluses_from, draft.boluses_given, draft.bolus_dose)
    if any(part is not None for part in counted):
        findings.extend(_boluses(draft, fill, complete=all(part is not None for part in counted)))
        findings.extend(_counted(draft, scene))
    findings.extend(reading_findings(draft, pump=scene.history.last(EventKind.IMPLANTATION), fill=fill))
    assessment = _reading(draft, scene) if fill is not None and not any(map(_blocks, findings)) else None
    if assessment is not None:
        findings.extend(reading_fields(assessment.findings))
    if all(part is None for part in (draft.alarm_on, draft.expected_residual, draft.clock, *counted)):
        findings.append(
            blocking("reading_is_empty", "alarm_on", "Enter at least one figure that the programmer shows.")
        )
    return Judged(findings=tuple(findings), assessment=assessment)


@judge.register
def _(draft: drafts.EffectDraft, scene: Scene) -> Judged:
    findings = list(_timing(draft.happened_at, scene))
    for field, score in (("pain", draft.pain), ("function", draft.function)):
        if score is not None and not 0 <= score <= 10:
            findings.append(blocking(f"{field}_out_of_range", field, f"The {field} score runs from 0 to 10."))
    if draft.pain is None and draft.function is None and not draft.side_effects.strip():
        findings.append(blocking("effect_is_empty", "pain", "Enter pain, function or side effects."))
    return Judged(findings=tuple(findings))


@judge.register
def _(draft: drafts.NoteDraft, scene: Scene) -> Judged:
    findings = list(_timing(draft.happened_at, scene))
    if not draft.text.strip():
        findings.append(blocking("note_is_empty", "text", "Write the note."))
    return Judged(findings=tuple(findings))


def _called_off(draft: drafts.RemovalDraft, scene: Scene) -> Iterator[Finding]:
    """A visit that ends with the pump: the one change of a visit that no message tells of."""
    visit = visit_of(scene.history.implant_id)
    if visit is None:
        return
    message = f"The visit on {day(visit.on_day)} is called off with this, and no message says so."
    if draft.removal_reason is not RemovalReason.DEATH:
        message = f"{message} Tell the patient, and book one for the pump that follows."
    yield Finding(code="visit_called_off", field="happened_at", severity=Severity.INFORM, message=message)


def _timing(at: dt.datetime, scene: Scene) -> Iterator[Finding]:
    if at > scene.now:
        yield blocking("in_the_future", "happened_at", "This time is still to come. Record it when it has happened.")
    removal = scene.history.removal
    if removal is not None and at > removal.happened_at:
        yield blocking("after_removal", "happened_at", "The pump had been removed by then.")
    implanted = scene.history.last(EventKind.IMPLANTATION)
    if implanted is not None and at < implanted.happened_at:
        yield blocking("before_implantation", "happened_at", "The pump was not implanted yet.")


def _out_of_order(at: dt.datetime, scene: Scene) -> Iterator[Finding]:
    for finding in _timing(at, scene):
        if finding.code != "in_the_future":  # the refill's own assessment says so, beside its own field
            yield replace(finding, field="performed_at")
    later = next((event for event in scene.history.refills if event.happened_at > at), None)
    # A correction comes late by nature, and has said why already.
    if later is not None and not scene.correcting:
        on = later.happened_at.astimezone(ZoneInfo(scene.clinic.zone)).date()
        yield Finding(
            code="later_refill_on_record",
            field="performed_at",
            severity=Severity.ACKNOWLEDGE,
            message=(
                f"A later refill, of {on.day} {on:%b %Y}, is already on record. "
                "Check the date; say why this one comes late."
            ),
        )


def _switched(at: dt.datetime, switch: DosingEvent, scene: Scene) -> Judged:
    findings = list(_timing(at, scene))
    try:
        read_history(_any_pump(scene), (*scene.history.dosing_events(), switch), scene.now)
    except Unanswerable as fault:
        findings.append(blocking(fault.code, "happened_at", f"{fault.message[0].upper()}{fault.message[1:]}."))
    return Judged(findings=tuple(findings))


def _any_pump(scene: Scene) -> Pump:
    return scene.history.pump(Volume(ml=_level(scene).volume.ml))


def _boluses(draft: drafts.ReadingDraft, fill: Event | None, *, complete: bool) -> Iterator[Finding]:
    if not complete:
        yield blocking(
            "boluses_incomplete", "boluses_given", "Boluses need all three: since when, how many, and the dose of each."
        )
        return
    begins = draft.boluses_from
    if begins is not None and begins > draft.happened_at:
        yield blocking(
            "boluses_end_before_begin", "boluses_from", "Counting began after this reading. Check the dates."
        )
    if begins is not None and (fill is None or begins < fill.happened_at):
        yield blocking(
            "boluses_begin_before_fill",
            "boluses_from",
            "Count from the last refill on: earlier boluses belong to that fill.",
        )


def _blocks(finding: Finding) -> bool:
    return finding.severity is Severity.BLOCK


def _reading(draft: drafts.ReadingDraft, scene: Scene) -> ProgramAssessment | None:
    """The programmer's figures against the record, with the boluses that were counted at the same look."""
    shown = ProgrammerReading(alarm_on=draft.alarm_on, expected_residual=draft.expected_residual, clock=draft.clock)
    if shown == ProgrammerReading():
        return None
    before = scene.history.until(draft.happened_at)
    known_by = believed(scene.history, scene.clinic, _level(scene), until=draft.happened_at)
    return assess_reading(
        pump=known_by.pump,
        events=(*since_last_fill(before.dosing_events()), *counted_boluses(draft)),
        at=draft.happened_at,
        reading=shown,
        policy=known_by.policy,
        zone=ZoneInfo(scene.clinic.zone),
        now=scene.now,
        limits=_limits(scene),
        caps=expiry_caps(before),
    )


def _counted(draft: drafts.ReadingDraft, scene: Scene) -> Iterator[Finding]:
    if draft.boluses_from is not None and draft.boluses_given is not None and draft.boluses_from <= draft.happened_at:
        past = _past(scene.history.until(draft.happened_at), scene)
        yield from counted_findings(past, begins=draft.boluses_from, ends=draft.happened_at, count=draft.boluses_given)


def _level(scene: Scene) -> StopLevel:
    if scene.level is None:
        raise ValueError("no pump, no stop level")
    return scene.level


def _limits(scene: Scene) -> Guardrails:
    known = scene.history.implantation
    model = known.pump_model if known else None
    return guardrails_of(scene.clinic.policy, scene.background.limits, pump_model=model)


def _past(before: PumpHistory, scene: Scene) -> Past:
    """Everything this patient had until then, former pumps included."""
    return past_of((*scene.background.earlier, *before.dosing_events()))


def _person(at: dt.datetime, scene: Scene) -> Person:
    return scene.background.person(at.astimezone(ZoneInfo(scene.clinic.zone)).date())


def _order_facts(order: Event | None, before: PumpHistory) -> OrderFacts | None:
    """The order in force. Its programme counts until a later one was set: then that one was meant."""
    if order is None:
        return None
    later = any(
        hasattr(event, "program") and event.kind != EventKind.ORDER and event.happened_at >= order.happened_at
        for event in before.events
    )
    if later or not hasattr(order, "program"):
        return OrderFacts(drugs=_filled(order))
    program, bolus = dosing_program(order.program), patient_bolus(order.program)
    return OrderFacts(drugs=_filled(order), program=program, bolus=bolus)


def _filled(event: Event) -> tuple[FilledDrug, ...]:
    return tuple(
        FilledDrug(
            drug=row.drug,
            concentration=Concentration(mcg_per_ml=row.concentration_mcg_per_ml),
            primary=row.primary,
            salt=row.salt or None,
        )
        for row in event.drugs.all()
    )


def _fill_facts(event: Event) -> FillFacts:
    held = event.refill.retained_ml + event.refill.filled_ml
    return FillFacts(performed_at=event.happened_at, drugs=_filled(event), held=Volume(ml=held))
