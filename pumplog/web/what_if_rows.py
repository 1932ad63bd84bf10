"""Today and what would be, line by line, each figure with its unit, ready for the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pumplog.catalogue import drug as known_drug
from pumplog.dosing.figures.formatting import concentration_text, counted, dose_rate_text, plain, rounded
from pumplog.dosing.findings import Evidence
from pumplog.dosing.limits import Limit, LimitKind
from pumplog.dosing.reservoir.state import DailyDose
from pumplog.dosing.what_if import daily_with_boluses
from pumplog.sheets.what_if import Assessment, WhatIf
from pumplog.web.explained import because
from pumplog.web.templatetags.wording import day

NOT_KNOWN = "not known"
FLOW_WORDS = {LimitKind.MIN_FLOW_ML_PER_DAY: "at least", LimitKind.MAX_FLOW_ML_PER_DAY: "at most"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure `today` and as `proposed`; `note` says what it is held against."""

    label: str
    today: str
    proposed: str
    note: str = ""

    @property
    def changed(self) -> bool:
        return self.today != self.proposed


def rows(asked: WhatIf, *, zone: str, on: date) -> list[Row]:
    """Flow, doses, volume and dates; the days are counted from `on`."""
    today, proposed = asked.today, asked.proposed
    level = _level(proposed)
    return [
        Row(
            label="Refill by",
            today=_date(today),
            proposed=_date(proposed),
            note=because(proposed.window),
        ),
        Row(label="Interval from today", today=_interval(today, on), proposed=_interval(proposed, on)),
        Row(label="Flow", today=_flow(today), proposed=_flow(proposed), note=_range(asked.flow_limits)),
        *_drugs(today, proposed),
        Row(label="In the reservoir", today=_volume(today), proposed=_volume(proposed)),
        Row(
            label=f"{level}, no boluses",
            today=_at(today.alarm_at, zone),
            proposed=_at(proposed.alarm_at, zone),
        ),
        Row(
            label=f"{level}, every bolus taken",
            today=_at(today.alarm_at_all_boluses, zone),
            proposed=_at(proposed.alarm_at_all_boluses, zone),
        ),
        Row(
            label=f"{level}, at the earliest",
            today=_at(today.alarm_at_earliest, zone),
            proposed=_at(proposed.alarm_at_earliest, zone),
            note=_tolerance(proposed),
        ),
        Row(label="Empty", today=_at(today.empty_at, zone), proposed=_at(proposed.empty_at, zone)),
    ]


def _drugs(today: Assessment, proposed: Assessment) -> Iterator[Row]:
    old, new = today.after, proposed.after
    either = new or old
    drugs = either.formulation.drugs if either else ()
    for index, drug in enumerate(drugs):
        known = known_drug(drug.drug)
        strengths = [
            concentration_text(state.formulation.drugs[index].concentration.mcg_per_ml, known.unit)
            if state
            else NOT_KNOWN
            for state in (old, new)
        ]
        if strengths[0] != strengths[1]:
            yield Row(label=f"{known.display}, strength", today=strengths[0], proposed=strengths[1])
        doses = [_dose(state.daily_doses if state else (), index, known.unit) for state in (old, new)]
        yield Row(label=f"{known.display}, daily dose", today=doses[0], proposed=doses[1])
        most = [_dose(daily_with_boluses(state) if state else (), index, known.unit) for state in (old, new)]
        if most != doses:
            yield Row(label=f"{known.display}, every bolus taken", today=most[0], proposed=most[1])


def _dose(doses: Sequence[DailyDose], index: int, unit: str) -> str:
    if index >= len(doses):
        return NOT_KNOWN
    places = 4 if unit == "mg" else 2
    text, _, spoken = dose_rate_text(doses[index].dose, f"{unit}/day").partition(" ")
    return f"{rounded(Decimal(text), places)} {spoken}"


def _date(side: Assessment) -> str:
    due = side.window.refill_by if side.window else None
    return "no date" if due is None else day(due)


def _interval(side: Assessment, on: date) -> str:
    due = side.window.refill_by if side.window else None
    if due is None:
        return NOT_KNOWN
    left = (due - on).days
    return f"overdue by {counted(-left, 'day')}" if left < 0 else counted(left, "day")


def _level(side: Assessment) -> str:
    return "Stop level" if side.after is None else f"Down to {plain(side.after.pump.low_reservoir.ml)} mL"


def _flow(side: Assessment) -> str:
    return NOT_KNOWN if side.flow is None else f"{rounded(side.flow.ml_per_day, 4)} mL/day"


def _volume(side: Assessment) -> str:
    return NOT_KNOWN if side.after is None else f"{rounded(side.after.expected_residual.ml, 1)} mL"


def _at(at: datetime | None, zone: str) -> str:
    return "not reached" if at is None else day(at, zone)


def _range(limits: Sequence[Limit]) -> str:
    """The pump's own bounds, each with its evidence; an unverified one says so."""
    said = []
    for limit in limits:
        graded = "unverified" if limit.evidence in (Evidence.UNVERIFIED, Evidence.UNKNOWN) else limit.evidence.value
        said.append(f"{FLOW_WORDS[limit.kind]} {plain(limit.value)} mL/day ({graded}: {limit.source})")
    return f"This pump runs {'; '.join(said)}." if said else "No flow range of this pump is on record."


def _tolerance(side: Assessment) -> str:
    if side.after is None:
        return ""
    pump = side.after.pump
    source = f": {pump.tolerance_source}" if pump.tolerance_source else ""
    return f"With {rounded(pump.flow_tolerance_pct, 2)} % more flow{source}."
