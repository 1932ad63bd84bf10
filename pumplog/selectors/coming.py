"""What comes next for a patient: the visit, the days away, the next message, or why there is none."""

import datetime as dt
from typing import Final

from pumplog import clock
from pumplog.models import ContactWay, Implant, Notice, Patient, Window
from pumplog.notices.holding import held_until
from pumplog.selectors.appointment import absences_of, last_safe_day, visits_of
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.notice_rules import notice_rules
from pumplog.sheets.appointment import ComingSheet, VisitSheet
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState

WAITING: Final = (NoticeState.PLANNED, NoticeState.CLAIMED)
WITHOUT_CONSENT: Final = (ContactKind.LETTER, ContactKind.PHONE)
"""Ways that need no consent: whoever has an address or a number can be written to or called."""


def coming_sheet(*, patient: Patient, implant: Implant | None, window: Window | None, now: dt.datetime) -> ComingSheet:
    """For readers that have already scoped the patient. ``implant`` and ``window`` are those of the pump in place."""
    today = clock.local_date(now, patient.clinic.zone)
    visits = visits_of(patient.pk)
    mine = [visit for visit in visits if implant is not None and visit.implant_id == implant.pk]
    visit = next((visit for visit in mine if visit.open), None)
    last = last_safe_day(implant=implant, now=now) if implant else None
    waiting = _next_message(implant)
    return ComingSheet(
        visit=visit,
        earlier=tuple(item for item in visits if item is not visit),
        absences=absences_of(patient.pk, today=today),
        last_safe_day=last,
        no_safe_day=window is not None and window.refill_by is not None and window.refill_by >= today and last is None,
        message_at=_goes_at(waiting, patient, now) if waiting else None,
        message_by=waiting.channel if waiting else "",
        no_message="" if waiting else _why_none(patient, window, visit, last, today=today),
    )


def _next_message(implant: Implant | None) -> Notice | None:
    if implant is None:
        return None
    rows = Notice.objects.filter(implant=implant, audience=NoticeAudience.PATIENT, state__in=WAITING)
    return min(rows, key=_moment, default=None)


def _moment(notice: Notice) -> dt.datetime:
    return max(notice.due_at, notice.retry_at) if notice.retry_at else notice.due_at


def _goes_at(notice: Notice, patient: Patient, now: dt.datetime) -> dt.datetime:
    """Its moment, or the end of the quiet hours in which it comes due."""
    moment = _moment(notice)
    if notice.state != NoticeState.PLANNED:
        return moment
    rules = notice_rules(clinic_by_id(patient.clinic_id).policy, patient.clinic.zone)
    quiet_until = held_until(
        channel=ContactKind(notice.channel),
        audience=NoticeAudience(notice.audience),
        rules=rules,
        told_today=0,
        now=max(moment, now),
    )
    return quiet_until or moment


def _why_none(
    patient: Patient, window: Window | None, visit: VisitSheet | None, last: dt.date | None, *, today: dt.date
) -> str:
    """The first reason that holds, the one that most needs a person before the others."""
    if window is None:
        return "No pump is in place."
    if window.refill_by is None:
        return f"There is no date to tell. {window.no_date_reason}"
    if window.refill_by < today:
        return "The date is past: staff are told every day, and the patient must be called."
    if last is None:
        return "No safe day is left: a person must find a way."
    if not _reachable(patient, today):
        return (
            "There is no way to reach this patient. Add a number, an address, or the day they agreed to be written to."
        )
    if visit is not None and visit.booked and visit.on_day <= last:
        return "The visit is booked in time, and everything has been told."
    return "Everything about this date has been told."


def _reachable(patient: Patient, today: dt.date) -> bool:
    ways = ContactWay.objects.filter(patient=patient, ended_at__isnull=True)
    return any(way.kind in WITHOUT_CONSENT or (way.consent_on and way.consent_on <= today) for way in ways)
