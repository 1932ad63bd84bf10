"""What is true of a pump, reckoned without asking the product's decisions."""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

from bench.simulate.pump import Pump, Row
from pumplog.notices.facts import TaskSeen, Visit
from pumplog.sheets.vocabulary import AppointmentState, NoticeAudience, NoticePurpose, NoticeState, TaskKind

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
BOOKED = (AppointmentState.BOOKED, AppointmentState.CONFIRMED)


class Violation(AssertionError):
    """A promise was broken."""


def must(holds: object, promise: str, pump: str, now: dt.datetime) -> None:
    if not holds:
        raise Violation(f"{now:%Y-%m-%d %H:%M} {pump}: {promise}")


def day_of(at: dt.datetime, pump: Pump) -> dt.date:
    return at.astimezone(ZoneInfo(pump.rules.zone)).date()


def last_safe_day(pump: Pump, today: dt.date) -> dt.date | None:
    """The last day on which the patient can come, found by trying each one."""
    if pump.dated is None:
        return None
    day = pump.dated.refill_by
    while day >= today:
        away = any(each.first_day <= day <= each.last_day for each in pump.away)
        works = day.isoweekday() in pump.rules.working_days and day not in pump.rules.holidays
        if not away and (works or day == pump.dated.refill_by):
            return day
        day -= DAY
    return None


def tasks_of(pump: Pump, *kinds: TaskKind) -> list[TaskSeen]:
    return [task for task in pump.tasks if task.kind in kinds]


def moment(pump: Pump, day: dt.date, days: int) -> dt.datetime:
    return _at_hour(day - days * DAY, pump.rules.notice_hour, pump.rules.zone)


def midnight(pump: Pump, day: dt.date) -> dt.datetime:
    """When the clinic's day begins."""
    return _at_hour(day, 0, pump.rules.zone)


@cache
def _at_hour(day: dt.date, hour: int, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), ZoneInfo(zone)).astimezone(dt.UTC)


def visit_to_come(pump: Pump, now: dt.datetime) -> Visit | None:
    visit = pump.visit
    ended = visit is None or visit.on_day < day_of(now, pump)
    return None if ended or visit is None or visit.state not in (*BOOKED, AppointmentState.REQUESTED) else visit


def in_time(pump: Pump, now: dt.datetime) -> bool:
    visit, safe = visit_to_come(pump, now), last_safe_day(pump, day_of(now, pump))
    return visit is not None and visit.state in BOOKED and safe is not None and visit.on_day <= safe


def answered(pump: Pump) -> bool:
    return any(
        row.told.state is NoticeState.CONFIRMED and to_patient(row, pump) for row in pump.rows
    ) and not fell_through(pump)


def fell_through(pump: Pump) -> bool:
    return pump.visit is not None and pump.visit.state in (AppointmentState.MISSED, AppointmentState.CANCELLED)


def agreed(pump: Pump, now: dt.datetime) -> bool:
    """Generous: what might count as agreed asks for no task here. The decisions are stricter."""
    visit = visit_to_come(pump, now)
    if visit is not None and visit.state is AppointmentState.CONFIRMED:
        return True
    return any(row.told.state is NoticeState.CONFIRMED and to_patient(row, pump) for row in pump.rows)


def to_patient(row: Row, pump: Pump) -> bool:
    told = row.told
    due = told.purpose is NoticePurpose.DUE and told.audience is NoticeAudience.PATIENT
    return due and pump.dated is not None and told.cycle == pump.dated.cycle


def standing(pump: Pump, kind: TaskKind) -> bool:
    return any(held(task, pump) for task in tasks_of(pump, kind))


def held(task: TaskSeen, pump: Pump) -> bool:
    """Open, or closed by a person, and about the fill that is in the pump."""
    assert pump.dated is not None
    return str(pump.dated.cycle) in task.subject and (task.open or task.by_person)


def last_change(pump: Pump, now: dt.datetime) -> dt.datetime:
    """By an event, or because the day of an appointment went by."""
    last = pump.changed_at or now
    if pump.visit is None or pump.visit.on_day >= day_of(now, pump):
        return last
    return max(last, midnight(pump, pump.visit.on_day + DAY))
