"""What a patient opens from a message: choose, answer, done. Opening any of it changes nothing."""

import uuid
from typing import Any, Final

from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from pumplog.services.answer import answer_give
from pumplog.sheets.answer import Answered, AnswerResult, LinkState
from pumplog.web import answer_limit
from pumplog.web.answer_limit import Miss
from pumplog.web.answer_tokens import form_token, key_in, said_token
from pumplog.web.answering import Opened, answering
from pumplog.web.forms.answer import AwayForm, ComingForm, DayForm, MessagesForm
from pumplog.web.forms.birth_date import AnswerForm

ABOUT_THE_DATE: Final = ("coming", "day", "away")
"""What cannot be answered where there is no date."""


@answering()
def choices(opened: Opened) -> HttpResponseBase:
    """When the visit is due, and the four answers."""
    if not opened.is_open:
        return _closed(opened)
    page, t, when = opened.page, opened.words, opened.when()
    weekday, _, date = opened.day(page.come_by).partition(" ")
    asked = page.visit.on_day if page.visit and not page.visit.booked else None
    overdue = page.refill_by if page.refill_by and page.refill_by < page.today else None
    return opened.show(
        "answer/choices.html",
        weekday=weekday,
        date=date,
        overdue=t.overdue.format(date=opened.day(overdue)) if overdue else "",
        when=when,
        coming_on=t.coming_on.format(when=when),
        asked=t.asked.format(day=opened.day(asked)) if asked else "",
        too_late=page.visit is not None and (page.come_by is None or page.visit.on_day > page.come_by),
        calendar_url=opened.url("answer_calendar"),
    )


@answering("POST")
def now(opened: Opened) -> HttpResponseBase:
    """It is beeping, or I feel unwell: whom to call, at once and without being asked anything. Then tell the nurses."""
    if not opened.is_open:
        # A link that is over or locked still says what to do; it can only not raise the alarm, and says so who tried.
        text, status = _why_closed(opened) if opened.request.method == "POST" else ("", 200)
        return opened.show("answer/now.html", form=None, trouble=text, status=status)
    return _question(opened, "now", AnswerForm, "answer/now.html")


@answering("POST")
def coming(opened: Opened) -> HttpResponseBase:
    when = opened.when()
    title = opened.words.coming_on.format(when=when) if when else opened.words.coming_title
    return _question(opened, "coming", ComingForm, title=title)


@answering("POST")
def day(opened: Opened) -> HttpResponseBase:
    return _question(opened, "day", DayForm, title=opened.words.other_day)


@answering("POST")
def away(opened: Opened) -> HttpResponseBase:
    return _question(opened, "away", AwayForm, title=opened.words.away_title)


@answering("POST")
def messages(opened: Opened) -> HttpResponseBase:
    return _question(opened, "messages", MessagesForm, title=opened.words.messages_title)


def _question(
    opened: Opened, name: str, form_class: type[AnswerForm], template: str = "answer/question.html", **context: Any
) -> HttpResponseBase:
    """Show the form, or take what was sent: wrong or missing, it is shown again; right, it leads to the thanks."""
    if not opened.is_open:
        return _closed(opened)
    if name in ABOUT_THE_DATE and opened.page.refill_by is None:
        return redirect(opened.url())
    sent = opened.request.method == "POST"
    form = form_class(opened.request.POST if sent else None, page=opened.page, language=opened.language)
    context |= {"form": form, "name": name, "no_days": "day" in form.fields and not opened.page.days}
    if not sent:
        return opened.show(template, token=form_token(opened.page.link_id, name), **context)
    key = key_in(opened.request.POST.get("form", ""), link_id=opened.page.link_id, form=name)
    if key is None:
        return opened.show(
            template, token=form_token(opened.page.link_id, name), trouble=opened.words.broken, status=409, **context
        )
    if form.is_valid():
        if answer_limit.too_many(opened.request, Miss.BIRTH_DATE):
            return opened.show("answer/closed.html", text=opened.words.too_many, status=429)
        answered = _give(opened, form, key)
        if answered is not None:
            return answered
        # Something stands on the page that is no longer true: look again, with a fresh key.
        if not form.errors:
            context["form"] = form_class(None, page=opened.page, language=opened.language)
            trouble = opened.words.day_gone
            return opened.show(
                template, token=form_token(opened.page.link_id, name), trouble=trouble, status=409, **context
            )
    return opened.show(template, token=form_token(opened.page.link_id, name, key=key), status=422, **context)


def _give(opened: Opened, form: AnswerForm, key: uuid.UUID) -> HttpResponseBase | None:
    """What follows from the answer; None where the page must be looked at again."""
    result: AnswerResult = answer_give(token=opened.token, birth_date=form.birth_date, draft=form.draft, key=key)
    match result.became:
        case Answered.DONE if result.answer_id:
            return redirect(opened.url("answer_done", said_token(result.answer_id)))
        case Answered.WRONG_BIRTH_DATE:
            answer_limit.count_miss(opened.request, Miss.BIRTH_DATE)
            form.wrong_birth_date(result.tries_left)
            return None
        case Answered.LOCKED:
            answer_limit.count_miss(opened.request, Miss.BIRTH_DATE)
            return opened.show("answer/closed.html", text=opened.words.locked, status=403)
        case Answered.OVER:
            return opened.show("answer/closed.html", text=opened.words.over, status=410)
    return None


def _closed(opened: Opened) -> HttpResponseBase:
    text, status = _why_closed(opened)
    return opened.show("answer/closed.html", text=text, status=status)


def _why_closed(opened: Opened) -> tuple[str, int]:
    return (opened.words.locked, 403) if opened.page.state is LinkState.LOCKED else (opened.words.over, 410)
