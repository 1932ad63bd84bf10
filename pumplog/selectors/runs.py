"""How a pump runs, in words and as points to draw: from what a window keeps of it, and from its refills."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from pumplog.dosing.drift.judgement import Direction, State
from pumplog.dosing.drift.outlook import Way, way_of
from pumplog.dosing.figures.formatting import counted, rounded
from pumplog.models import Window
from pumplog.selectors.belief import Believed
from pumplog.selectors.words import local_day
from pumplog.sheets.runs import PumpRuns, RunPoint


def pump_runs(row: Window, *, zone: str, today: dt.date) -> PumpRuns | None:
    """What the window keeps of it; None where there was nothing to compute a date from."""
    if row.measured_refills is None or row.ratio_mean is None or row.ratio_low is None or row.ratio_high is None:
        return None
    way = way_of(row.measured_refills, row.ratio_low, row.ratio_high)
    days = _days_before_alarm(row, ZoneInfo(zone))
    return PumpRuns(
        measured_refills=row.measured_refills,
        ratio_mean=row.ratio_mean,
        ratio_low=row.ratio_low,
        ratio_high=row.ratio_high,
        ratio_fastest=row.ratio_fastest,
        accepted_risk_pct=row.accepted_risk_pct,
        way=way,
        state=row.drift_state,
        direction=row.drift_direction,
        looked_into_at=row.drift_looked_into_at,
        alarm_at_likeliest=row.alarm_at_likeliest,
        stop_at_likeliest=row.stop_at_likeliest,
        days_before_alarm=days,
        sentence=" ".join(
            part for part in (_changed(row, zone), _runs(row, way), _alarm(row, way, days, zone, today)) if part
        ),
        flag=_flag(row, way, days),
    )


def run_points(known: Believed) -> tuple[RunPoint, ...]:
    """Every refill after the first, oldest first, each with the interval that was expected of it."""
    judged = iter(known.judgements)
    points = []
    for item in known.cycles:
        found = next(judged) if item.cycle is not None else None
        points.append(
            RunPoint(
                at=item.ended_at,
                ratio=found.ratio if found else None,
                ratio_at_least=found.ratio_at_least if found else None,
                expected_ratio=found.expected_ratio if found else None,
                low=found.low if found else None,
                high=found.high if found else None,
                state=found.state if found else "",
                direction=(found.direction or "") if found else "",
                left_out=item.left_out or "",
            )
        )
    return tuple(points)


def _days_before_alarm(row: Window, zone: ZoneInfo) -> int | None:
    if row.alarm_at is None or row.alarm_at_likeliest is None:
        return None
    return (row.alarm_at.astimezone(zone).date() - row.alarm_at_likeliest.astimezone(zone).date()).days


def _changed(row: Window, zone: str) -> str:
    more = "more" if row.drift_direction == Direction.OVER else "less"
    match row.drift_state:
        case State.INVESTIGATE if row.drift_looked_into_at is not None:
            looked = local_day(row.drift_looked_into_at, zone)
            return f"This pump has left its own level and delivers {more}; looked into on {looked}."
        case State.INVESTIGATE:
            return f"This pump seems to have left its own level: it delivers {more} than it should. Look into it."
        case State.WATCH:
            return f"This pump may be beginning to deliver {more} than it should. The next refills will tell."
    return ""


def _runs(row: Window, way: Way) -> str:
    on = counted(row.measured_refills or 0, "refill")
    mean = row.ratio_mean or Decimal(1)
    match way:
        case Way.NOT_MEASURED:
            return "No refill of this pump has been measured yet: it is taken for what is known of such pumps."
        case Way.FAST:
            return f"It runs fast: about {_percent(mean - 1)} more than programmed, by {on}."
        case Way.SLOW:
            return f"It runs slow: about {_percent(1 - mean)} less than programmed, by {on}."
    if row.drift_state != State.STEADY:
        return f"By {on} it is now taken to deliver {rounded(mean, 2)} times what is programmed."
    return f"It keeps to its programme, as far as {on} can tell."


def _alarm(row: Window, way: Way, days: int | None, zone: str, today: dt.date) -> str:
    """Said only where it is known that the pump does not keep to its programme."""
    if way not in (Way.FAST, Way.SLOW) or not days or row.alarm_at_likeliest is None:
        return ""
    if row.alarm_at_likeliest.astimezone(ZoneInfo(zone)).date() < today:
        return f"By its own ratio it was down to the alarm volume on {local_day(row.alarm_at_likeliest, zone)}."
    if days > 0:
        return f"Expect the alarm volume {counted(days, 'day')} before the pump will say so."
    late = counted(-days, "day")
    return f"Expect the alarm volume {late} after the pump will say so: less than programmed reaches the patient."


def _flag(row: Window, way: Way, days: int | None) -> str:
    more = "more" if row.drift_direction == Direction.OVER else "less"
    if row.drift_state == State.INVESTIGATE and row.drift_looked_into_at is None:
        return f"delivers {more}: look into it"
    if row.drift_state == State.WATCH:
        return f"may deliver {more}: watch"
    if way is Way.FAST:
        return f"runs fast: alarm volume {counted(days, 'day')} early" if days and days > 0 else "runs fast"
    return "runs slow" if way is Way.SLOW else ""


def _percent(share: Decimal) -> str:
    return f"{rounded(share * 100, 1)} %"
