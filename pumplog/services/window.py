"""The refill-by date, derived again from the facts in the transaction of every event that could move it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pumplog import catalogue
from pumplog.dosing.case.writer import case_text
from pumplog.dosing.drift.outlook import Outlook
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.reservoir.history import Unanswerable
from pumplog.dosing.reservoir.state import ReservoirState, state_at
from pumplog.dosing.timeline import Event as DosingEvent
from pumplog.dosing.version import FORMULA_VERSION
from pumplog.dosing.windows import RefillWindow, refill_window
from pumplog.dosing.working.levels import pump_alarm_step
from pumplog.dosing.working.origins import Origins
from pumplog.dosing.working.step import Step
from pumplog.dosing.working.visit import working_of
from pumplog.models import Event, Implant, Window
from pumplog.selectors.belief import Believed, believed
from pumplog.selectors.caps import expiry_caps, programmer_caps, programmer_date
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.history import PumpHistory, pump_history, since_last_fill
from pumplog.selectors.origins import origins
from pumplog.selectors.stop_level import StopLevel, stop_level
from pumplog.services import canonical
from pumplog.sheets.clinic import ClinicSheet


def window_replace(*, implant: Implant, history: PumpHistory, cause: Event | None, now: dt.datetime) -> Window:
    """Compute the pump's window from its current facts and let it take the place of the one before.

    ``cause`` is the event that made it necessary; None where a rule of the clinic or a detail of the patient changed.
    """
    window = _computed(implant, history, cause, now)
    Window.objects.filter(implant=implant, current=True).update(current=False)
    window.save(force_insert=True)
    return window


def window_computed(*, implant_id: uuid.UUID, cause: Event | None, now: dt.datetime) -> Window:
    """The window that the current facts give, not yet stored: to store it, or to hold the stored one against it."""
    implant = Implant.objects.select_related("patient").get(pk=implant_id)
    return _computed(implant, pump_history(implant), cause, now)


def _computed(implant: Implant, history: PumpHistory, cause: Event | None, now: dt.datetime) -> Window:
    window = Window(implant=implant, computed_at=now, cause=cause, formula_version=FORMULA_VERSION)
    _derive(window, history, clinic_by_id(implant.patient.clinic_id))
    return window


def _derive(window: Window, history: PumpHistory, clinic: ClinicSheet) -> None:
    fill = history.refills[-1] if history.refills else None
    window.cycle = fill
    known = history.implantation
    why_not = _no_date(history)
    if why_not or known is None or fill is None:
        window.no_date_reason = why_not
        return
    level = level_for(window.implant, history, clinic)
    window.stop_volume_ml, window.stop_volume_source = level.volume.ml, level.source
    try:
        computed = _compute(history, clinic, level)
    except Unanswerable as fault:
        window.no_date_reason = f"The record contradicts itself: {fault.message}."
        return
    state, made, asked = computed.state, computed.window, computed.asked
    window.margin_days = clinic.policy.margin_days
    _keep_outlook(window, computed)
    window.alarm_at = asked.alarm_at
    tolerant = computed.believed.policy.use_tolerance
    window.stop_at_earliest = state.alarm_at_earliest if tolerant else state.alarm_at_all_boluses
    window.empty_at = state.empty_at
    window.programmer_alarm_on = programmer_date(history)
    window.refill_by, window.before_working_days = made.refill_by, made.before_working_days
    window.reason = made.reason or ""
    if made.refill_by is None:
        window.no_date_reason = "The pump is stopped and nothing else limits this fill."
    window.case = computed.case
    window.explained = canonical.text(
        {
            "candidates": made.candidates,
            "working": _working(
                computed, catalogue.guardrails(known.pump_model), clinic, origins(history, clinic, level)
            ),
        }
    )


def _working(computed: "_Computed", limits: Guardrails, clinic: ClinicSheet, where: Origins) -> tuple[Step, ...]:
    zone = ZoneInfo(clinic.zone)
    steps = working_of(
        before=None,
        after=computed.state,
        window=computed.window,
        limits=limits,
        zone=zone,
        events=computed.timeline,
        origins=where,
    )
    own = tuple(computed.believed.steps(computed.outlook, zone, where))
    if computed.asked is computed.state:
        return (*own, *steps)
    return (*own, *steps, pump_alarm_step(computed.asked, zone, where))


def _keep_outlook(window: Window, computed: "_Computed") -> None:
    """What is believed of the pump then: a list shows it without working anything out again."""
    outlook = computed.outlook
    window.accepted_risk_pct, window.measured_refills = outlook.accepted_risk_pct, outlook.measured_refills
    window.ratio_mean, window.ratio_sd = outlook.ratio_mean, outlook.ratio_sd
    window.ratio_low, window.ratio_high = outlook.ratio_low, outlook.ratio_high
    window.ratio_fastest = outlook.ratio_fastest
    window.drift_state, window.drift_direction = outlook.state, outlook.direction or ""
    window.drift_looked_into_at = computed.believed.looked_into_at
    window.alarm_at_likeliest, window.stop_at_likeliest = outlook.alarm_at_likeliest, outlook.stop_at_likeliest


def _no_date(history: PumpHistory) -> str:
    if history.removal is not None:
        return "The pump has been removed."
    if history.implantation is None:
        return "No pump is on record."
    return "" if history.refills else "No fill is on record yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Computed:
    state: ReservoirState
    asked: ReservoirState
    window: RefillWindow
    timeline: tuple[DosingEvent, ...]
    believed: Believed
    outlook: Outlook
    case: str


def _compute(history: PumpHistory, clinic: ClinicSheet, level: StopLevel) -> _Computed:
    known = history.implantation
    assert known is not None  # noqa: S101  (_no_date has seen to it)
    timeline = since_last_fill(history.dosing_events())
    # Asked at the last thing that happened, not at the present: so the answer is the same whenever it is computed again.
    at = max(event.at for event in timeline)
    known_by = believed(history, clinic, level)
    pump, policy, zone = known_by.pump, known_by.policy, ZoneInfo(clinic.zone)
    state = state_at(pump, timeline, at)
    alarm = Volume(ml=known.low_reservoir_alarm_ml)
    asked = state if alarm == level.volume else state_at(history.pump(alarm), timeline, at)
    return _Computed(
        state=state,
        asked=asked,
        timeline=timeline,
        believed=known_by,
        outlook=known_by.outlook(state, timeline),
        window=refill_window(state, policy, zone, caps=(*expiry_caps(history), *programmer_caps(history))),
        case=case_text(
            case_id=str(history.refills[-1].pk), pump=pump, events=timeline, policy=policy, zone=zone, at=at
        ),
    )


def level_for(implant: Implant, history: PumpHistory, clinic: ClinicSheet) -> StopLevel:
    """The stop level of this patient with this pump in this clinic."""
    known = history.implantation
    if known is None:
        raise ValueError("no implantation on record")
    details = implant.patient.details.get(current=True)
    return stop_level(
        patient_ml=details.stop_volume_ml,
        clinic_ml=clinic.policy.stop_volume_ml,
        pump_ml=known.low_reservoir_alarm_ml,
    )
