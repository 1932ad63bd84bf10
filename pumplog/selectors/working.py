"""The working of a figure as it was stored, and that of the level at the present instant."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pumplog import catalogue
from pumplog.access import Actor
from pumplog.dosing.working.step import Input, Step
from pumplog.dosing.working.visit import dose_working, level_working
from pumplog.models import Refill, Window
from pumplog.selectors import scope
from pumplog.selectors.history import PumpHistory, since_last_fill
from pumplog.selectors.level import state_now
from pumplog.selectors.origins import origins
from pumplog.selectors.stop_level import StopLevel
from pumplog.sheets.clinic import ClinicSheet


def stored_working(text: str) -> tuple[Step, ...]:
    """Steps as they were written with the window or the refill: nothing is computed again. Empty text has none."""
    return stored_steps(json.loads(text)) if text else ()


def stored_steps(steps: Iterable[Mapping[str, object]]) -> tuple[Step, ...]:
    """The same from JSON that has been read."""
    return tuple(
        Step(
            label=str(step["label"]),
            formula=str(step["formula"]),
            inputs=tuple(_inputs(step["inputs"])),
            result=str(step["result"]),
            source=str(step["source"]),
            rounding=str(step["rounding"]),
            formula_version=str(step["formula_version"]),
        )
        for step in steps
    )


def _inputs(items: object) -> Iterator[Input]:
    for item in items if isinstance(items, list) else []:
        on = dt.date.fromisoformat(item["on"]) if item["on"] else None
        yield Input(name=item["name"], value=item["value"], origin=item["origin"], on=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingNow:
    """How the level of an instant comes about, and how flow and daily doses do; both empty where they are not known."""

    level: tuple[Step, ...] = ()
    doses: tuple[Step, ...] = ()


def working_now(
    history: PumpHistory | None, window: Window | None, clinic: ClinicSheet, level: StopLevel | None, now: dt.datetime
) -> WorkingNow:
    """The working of what a page shows of the pump as it is at ``now``."""
    known, state = history and history.implantation, state_now(window, now) if window else None
    if history is None or not known or state is None or level is None:
        return WorkingNow()
    events, where = since_last_fill(history.dosing_events()), origins(history, clinic, level)
    return WorkingNow(
        level=level_working(state, ZoneInfo(clinic.zone), events=events, origins=where),
        doses=dose_working(state, catalogue.guardrails(known.pump_model), events=events, origins=where),
    )


def event_working(*, actor: Actor, event_id: uuid.UUID) -> tuple[Step, ...]:
    """The working stored with one event: of a refill its figures, of another event the window it gave; else empty."""
    event = scope.event(actor, event_id)
    refill = Refill.objects.filter(event=event).only("working").first()
    if refill is not None and refill.working:
        return stored_working(refill.working)
    window = Window.objects.filter(cause=event).order_by("pk").first()
    if window is None or not window.explained:
        return ()
    return stored_steps(json.loads(window.explained)["working"])
