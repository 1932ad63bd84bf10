"""After an answer: thank you, what happens next, and the visit for the patient's own calendar."""

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from pumplog import clock
from pumplog.selectors.answer import answer_said
from pumplog.sheets.answer import AnswerRow
from pumplog.sheets.vocabulary import AnswerKind
from pumplog.web.answer_tokens import said_in
from pumplog.web.answering import Opened, answering
from reports.calendar import FILE_NAME, MIME_TYPE, event_file


@answering()
def done(opened: Opened, said: str) -> HttpResponseBase:
    """Thank you, and what happens next. The address holds no answer, only which one it was, for an hour."""
    answer_id = said_in(said)
    row = answer_said(link_id=opened.page.link_id, answer_id=answer_id) if answer_id else None
    if row is None:
        return redirect(opened.url())
    unsafe = row.kind == AnswerKind.AWAY and opened.page.refill_by is not None and opened.page.come_by is None
    keeps = row.kind == AnswerKind.COMING and bool(opened.when()) and row.first_day is None
    return opened.show(
        "answer/done.html",
        said=_said(opened, row),
        unwell=row.kind == AnswerKind.UNWELL,
        unsafe=unsafe,
        calendar_url=opened.url("answer_calendar") if keeps else "",
    )


@answering()
def calendar(opened: Opened) -> HttpResponseBase:
    """The booked visit for the patient's own calendar: no more than the page itself says."""
    visit = opened.page.visit
    if not opened.is_open or visit is None or not visit.booked or visit.starts_at is None:
        return redirect(opened.url())
    content = event_file(
        uid=visit.uid,
        sequence=visit.sequence,
        starts_at=visit.starts_at,
        minutes=visit.minutes,
        language=opened.language,
        stamped_at=clock.now(),
        organizer=settings.DEFAULT_FROM_EMAIL,
        clinic_name=opened.page.clinic,
        phones=[number for _, number, _ in opened.phones()],
    )
    response = HttpResponse(content, content_type=f"{MIME_TYPE}; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = f'inline; filename="{FILE_NAME}"'
    return response


def _said(opened: Opened, row: AnswerRow) -> list[str]:
    """What was answered and what follows, a sentence each."""
    t, come_by = opened.words, opened.page.come_by
    still = [t.done_away_come.format(date=opened.day(come_by))] if come_by else []
    first, last = opened.day(row.first_day), opened.day(row.last_day)
    match row.kind:
        case AnswerKind.COMING if not first:
            return [t.done_coming.format(when=when)] if (when := opened.when()) else still
        case AnswerKind.COMING | AnswerKind.OTHER_DAY:
            return [t.done_asked.format(day=first)] if first else [t.done_none, *still]
        case AnswerKind.AWAY:
            return [t.done_away.format(first=first, last=last), *(still or [t.done_away_unsafe])]
        case AnswerKind.UNWELL:
            return [t.done_unwell_call]
        case AnswerKind.STOP_MESSAGES:
            return [t.done_stop, *still]
    return [t.done_change, *still]
