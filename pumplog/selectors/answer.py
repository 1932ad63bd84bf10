"""The link in a patient's hand and what its page may show; what patients have answered, for staff."""

import datetime as dt
import hashlib
import re
import uuid
from typing import Final
from zoneinfo import ZoneInfo

from pumplog import clock
from pumplog.access import Actor
from pumplog.models import AnswerLink, PatientAnswer, PatientDetails, Window
from pumplog.notices.words.neutral import neutral_name, neutral_number
from pumplog.selectors import scope
from pumplog.selectors.appointment import days_offered, last_safe_day, open_on, visit_of
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.notice import pump_ended
from pumplog.sheets.answer import REPLACED, AnswerPage, AnswerRow, LinkRow, LinkState, PatientAnswers
from pumplog.sheets.appointment import VisitSheet
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import ContactKind, Language, NoticeState
from pumplog.sheets.wording import answer_words

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_PERHAPS_NEVER_ARRIVED: Final = (
    NoticeState.PLANNED,
    NoticeState.FAILED,
    NoticeState.UNKNOWN,
    NoticeState.CANCELLED,
)
NEWEST: Final = 50
OFFICE_FROM, OFFICE_UNTIL = 8, 17


def token_hash(token: str) -> str:
    """What is kept of a token. A plain hash is enough: it is random, and no list of words leads to it."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_by_token(token: str) -> AnswerLink | None:
    """The link with this secret, in whatever state; None for one that never was."""
    if not _TOKEN.fullmatch(token):
        return None
    rows = AnswerLink.objects.select_related("patient", "implant__patient", "notice")
    return rows.filter(token_hash=token_hash(token)).first()


def link_state(link: AnswerLink, now: dt.datetime) -> LinkState:
    """Open, locked or over.

    A link that was replaced stands again where the message with the newer one never arrived, or perhaps did not: the
    patient holds this one, and must not stand before a closed door. One that staff withdrew stays shut.
    """
    if now >= link.expires_at:
        return LinkState.OVER
    if link.revoked_at is not None and (link.revoked_why != REPLACED or _newer_one_arrived(link)):
        return LinkState.OVER
    return LinkState.OPEN if link.tries_left else LinkState.LOCKED


def answer_page(*, token: str) -> AnswerPage | None:
    """What the page at this address shows, now; None for an address that never was. Nothing is written.

    A link that is over or locked says whom to call, and nothing else.
    """
    link = link_by_token(token)
    if link is None:
        return None
    now, clinic = clock.now(), clinic_by_id(link.patient.clinic_id)
    state = link_state(link, now)
    asks = state is LinkState.OPEN and not pump_ended(link.implant_id)
    language = PatientDetails.objects.values_list("language", flat=True).get(patient_id=link.patient_id, current=True)
    return AnswerPage(
        link_id=link.pk,
        state=state,
        language=Language(language),
        clinic=neutral_name(clinic.name),
        daytime_phone=neutral_number(clinic.policy.daytime_phone),
        after_hours_phone=neutral_number(clinic.policy.after_hours_phone),
        zone=clinic.zone,
        today=clock.local_date(now, clinic.zone),
        after_hours=_after_hours(clinic, now),
        refill_by=_refill_by(link.implant_id) if asks else None,
        come_by=last_safe_day(implant=link.implant, now=now) if asks else None,
        visit=visit_to_come(implant_id=link.implant_id, zone=clinic.zone, now=now) if asks else None,
        days=days_offered(implant=link.implant, now=now) if asks else (),
        channel=ContactKind(link.notice.channel) if link.notice else None,
    )


def visit_to_come(*, implant_id: uuid.UUID, zone: str, now: dt.datetime) -> VisitSheet | None:
    """The pump's visit that the patient can still come to.

    One whose hour is over stands open until staff say what became of it. Nobody can be coming to it any more, and whoever
    was let say so would be taken for a patient who needs no further word.
    """
    visit = visit_of(implant_id)
    if visit is None:
        return None
    over = visit.on_day < clock.local_date(now, zone) if visit.starts_at is None else visit.starts_at <= now
    return None if over else visit


def answer_said(*, link_id: uuid.UUID, answer_id: uuid.UUID) -> AnswerRow | None:
    """One answer given by this very link, for the page that says thank you."""
    row = PatientAnswer.objects.filter(pk=answer_id, link_id=link_id).first()
    return _row(row) if row else None


def patient_answers(*, actor: Actor, patient_id: uuid.UUID) -> PatientAnswers:
    """What a patient has answered, newest first, and the newest link. ``NotFound`` for another clinic's patient."""
    patient = scope.patient(actor, patient_id)
    link = AnswerLink.objects.filter(patient=patient).select_related("notice").order_by("-issued_at").first()
    standing = AnswerLink.objects.filter(patient=patient, revoked_at__isnull=True).select_related("notice").first()
    return PatientAnswers(
        rows=tuple(_row(row) for row in PatientAnswer.objects.filter(patient=patient).order_by("-at", "-id")[:NEWEST]),
        link=_link_row(standing or link, clock.now()),
    )


def _after_hours(clinic: ClinicSheet, now: dt.datetime) -> bool:
    """Only which number stands first follows from this: both are always shown."""
    local = now.astimezone(ZoneInfo(clinic.zone))
    return not (open_on(clinic, local.date()) and OFFICE_FROM <= local.hour < OFFICE_UNTIL)


def _newer_one_arrived(link: AnswerLink) -> bool:
    newer = AnswerLink.objects.filter(patient_id=link.patient_id, issued_at__gte=link.revoked_at).exclude(pk=link.pk)
    return newer.exclude(notice__isnull=False, notice__state__in=_PERHAPS_NEVER_ARRIVED).exists()


def _refill_by(implant_id: uuid.UUID) -> dt.date | None:
    return Window.objects.filter(implant_id=implant_id, current=True).values_list("refill_by", flat=True).first()


def _link_row(link: AnswerLink | None, now: dt.datetime) -> LinkRow | None:
    if link is None:
        return None
    return LinkRow(
        issued_at=link.issued_at,
        expires_at=link.expires_at,
        state=link_state(link, now),
        tries_left=link.tries_left,
        by_staff=link.notice_id is None,
    )


def _row(row: PatientAnswer) -> AnswerRow:
    return AnswerRow(
        id=row.pk,
        kind=row.kind,
        words=answer_words(row.kind, row.first_day, row.last_day),
        first_day=row.first_day,
        last_day=row.last_day,
        at=row.at,
    )
