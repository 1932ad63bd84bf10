"""What is in a pump at the present instant."""

import datetime as dt
from decimal import Decimal

from pumplog.models import Window
from pumplog.selectors.history import PumpHistory, dosing_program, patient_bolus
from pumplog.selectors.level import state_now
from pumplog.selectors.words import (
    bolus_text,
    display_name,
    dose_text,
    drugs_text,
    primary_of,
    program_text,
    strength_text,
)
from pumplog.sheets.patient import DailyDose, LevelNow
from pumplog.sheets.vocabulary import EventKind


def level_now(
    history: PumpHistory | None, window: Window | None, *, now: dt.datetime, stop_ml: Decimal | None
) -> LevelNow:
    """The expected level at ``now``; without a fill or a programme only the pump's own figures."""
    known = history.implantation if history else None
    state = state_now(window, now) if window else None
    return LevelNow(
        at=now,
        level_ml=state.expected_residual.ml if state else None,
        reservoir_ml=known.reservoir_ml if known else None,
        alarm_ml=known.low_reservoir_alarm_ml if known else None,
        stop_ml=stop_ml,
        flow_ml_per_day=state.flow.ml_per_day if state else None,
        filled_at=state.filled_at if state else None,
        held_ml=state.held_at_fill.ml if state else None,
        running=state.running if state else False,
    )


def daily_doses(history: PumpHistory | None, window: Window | None, now: dt.datetime) -> tuple[DailyDose, ...]:
    """Each drug in the reservoir with the dose the programme delivers of it in a day, in the order of the fill."""
    if history is None or not history.refills:
        return ()
    state = state_now(window, now) if window else None
    rows = list(history.refills[-1].drugs.all())
    doses = [item.dose.mcg_per_day for item in state.daily_doses] if state else [None] * len(rows)
    return tuple(
        DailyDose(
            drug=row.drug,
            display=display_name(row.drug),
            salt=row.salt,
            concentration_text=strength_text(row),
            concentration_mcg_per_ml=row.concentration_mcg_per_ml,
            mcg_per_day=mcg if mcg is not None else Decimal(0),
            dose_text=dose_text(row.drug, mcg) if mcg is not None else "not known",
            primary=row.primary,
        )
        for row, mcg in zip(rows, doses, strict=True)
    )


def program_lines(history: PumpHistory | None) -> tuple[str, str, str]:
    """The programme in force, the boluses it allows, and the order in force, each as one line or empty."""
    if history is None:
        return "", "", ""
    primary = primary_of(history.refills[-1]) if history.refills else None
    setting = next(
        (event for event in reversed(history.events) if _sets_program(event.kind) and hasattr(event, "program")), None
    )
    order = history.last(EventKind.ORDER)
    return (
        program_text(dosing_program(setting.program), primary) if setting else "",
        bolus_text(patient_bolus(setting.program), primary) if setting else "",
        f"{drugs_text(order.drugs.all())}; {program_text(dosing_program(order.program), primary_of(order))}"
        if order
        else "",
    )


def _sets_program(kind: str) -> bool:
    return kind in (EventKind.REFILL, EventKind.PROGRAM_CHANGE)
