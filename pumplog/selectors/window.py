"""A stored window as a sheet: the date, the sentence, and the working as it was then."""

import datetime as dt
import json
from decimal import Decimal
from zoneinfo import ZoneInfo

from pumplog.dosing.figures.formatting import counted, plain
from pumplog.models import Window
from pumplog.selectors.runs import pump_runs
from pumplog.selectors.words import day, local_day
from pumplog.selectors.working import stored_steps
from pumplog.sheets.window import WindowSheet
from pumplog.sheets.wording import risk_words

WHOSE = {
    "patient": "this patient’s own stop level",
    "clinic": "the clinic’s stop level",
    "pump": "the pump’s alarm level",
}


def window_sheet(row: Window, *, zone: str, today: dt.date) -> WindowSheet:
    """What is stored, with the days left counted from ``today`` in the clinic's zone. Nothing is computed again."""
    explained = json.loads(row.explained) if row.explained else {"candidates": [], "working": []}
    return WindowSheet(
        refill_by=row.refill_by,
        reason=row.reason,
        sentence=_sentence(row, explained["candidates"], zone),
        no_date_reason=row.no_date_reason if row.refill_by is None else "",
        before_working_days=row.before_working_days,
        days_left=(row.refill_by - today).days if row.refill_by else None,
        alarm_at=row.alarm_at,
        stop_at_earliest=row.stop_at_earliest,
        empty_at=row.empty_at,
        programmer_alarm_on=row.programmer_alarm_on,
        stop_volume_ml=row.stop_volume_ml,
        stop_volume_source=row.stop_volume_source,
        margin_days=row.margin_days,
        formula_version=row.formula_version,
        computed_at=row.computed_at,
        working=stored_steps(explained["working"]),
        runs=pump_runs(row, zone=zone, today=today),
        case=row.case,
    )


def decides(row: Window, zone: str) -> str:
    """What decides the date, in a few words for a list."""
    match row.reason:
        case "volume" if row.stop_at_earliest is not None and row.stop_volume_ml is not None:
            on = row.stop_at_earliest.astimezone(ZoneInfo(zone)).date()
            return f"{plain(row.stop_volume_ml)} mL on {on.day} {on:%b} at the earliest{_kept_back(row)}"
        case "programmer" if row.programmer_alarm_on is not None:
            return f"programmer’s alarm {row.programmer_alarm_on.day} {row.programmer_alarm_on:%b}{_kept_back(row)}"
        case "stability" | "expiry" | "interval":
            found = _deciding(row, json.loads(row.explained)["candidates"])
            return {
                "stability": f"stability {found} days",
                "expiry": "drug expires",
                "interval": f"interval {found} days",
            }[row.reason]
    return row.no_date_reason


def _kept_back(row: Window) -> str:
    return f", {counted(row.margin_days, 'day')} in hand" if row.margin_days else ""


def _sentence(row: Window, candidates: list[dict[str, object]], zone: str) -> str:
    if row.refill_by is None:
        return row.no_date_reason
    moved = (
        f" The clinic is closed on {day(row.before_working_days)}, so the working day before is taken."
        if row.before_working_days
        else ""
    )
    return _because(row, candidates, zone) + moved


def _because(row: Window, candidates: list[dict[str, object]], zone: str) -> str:
    margin = f" {counted(row.margin_days, 'day')} in hand." if row.margin_days else ""
    match row.reason:
        case "volume" if row.stop_at_earliest is not None and row.stop_volume_ml is not None:
            level = f"{plain(row.stop_volume_ml)} mL, {WHOSE.get(row.stop_volume_source, 'the stop level')},"
            if row.accepted_risk_pct is not None:
                return f"{_interval(row, level, row.stop_at_earliest, zone)}{margin}"
            return f"{level} may be reached on {local_day(row.stop_at_earliest, zone)} at the earliest.{margin}"
        case "programmer" if row.programmer_alarm_on is not None:
            return (
                f"The programmer shows its alarm date as {day(row.programmer_alarm_on)}, earlier than our own.{margin}"
            )
        case "stability":
            return f"What is in the pump keeps for {_deciding(row, candidates)} days; after that it may lose strength."
        case "expiry":
            return "One of the drugs in the pump may be used until then and no longer."
    return f"The clinic refills at least every {_deciding(row, candidates)} days."


def _interval(row: Window, level: str, earliest: dt.datetime, zone: str) -> str:
    """When at the earliest and when most likely, beside the pump's own date, and how often it may come sooner."""
    risk = row.accepted_risk_pct or Decimal(1)
    sooner = f"sooner in at most {risk_words(risk)}, the risk the clinic accepts"
    first = f"at the earliest on {local_day(earliest, zone)} ({sooner})"
    if row.stop_at_likeliest is None:
        return f"{level} may be reached {first}."
    likeliest = f"{level} is most likely reached on {local_day(row.stop_at_likeliest, zone)}, {first}"
    if row.alarm_at is None:
        return f"{likeliest}."
    return f"{likeliest}; by its programme the pump itself would alarm on {local_day(row.alarm_at, zone)}."


def _deciding(row: Window, candidates: list[dict[str, object]]) -> str:
    return next((str(item["days"]) for item in candidates if item["reason"] == row.reason), "")
