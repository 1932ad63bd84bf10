"""What every page behind a patient's link has in common: found by its secret, in the patient's language, kept by nobody.

No session, no cookie, no script. The forms carry a signed token of their own in place of a cookie: browsers send no origin
from a page that lets no referrer out, and a person who blocks cookies must still be able to answer.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pumplog.notices.words.dates import clock_hour, long_date
from pumplog.selectors.answer import answer_page
from pumplog.sheets.answer import AnswerPage, LinkState
from pumplog.sheets.vocabulary import Language
from pumplog.web import answer_limit
from pumplog.web.answer_limit import Miss
from pumplog.web.answer_words import WORDS, Words
from pumplog.web.emergency_number import dialled, emergency_number

log = structlog.stdlib.get_logger("pumplog.answer")

LANGUAGE: Final = "lang"
STRAY: Final = " .,;:!?)]>\"'"
"""What may cling to an address that was copied out of a sentence; no secret ends with one of these."""
P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A link that exists, as it was opened."""

    request: HttpRequest
    token: str
    page: AnswerPage
    language: Language

    @property
    def words(self) -> Words:
        return WORDS[self.language]

    @property
    def is_open(self) -> bool:
        return self.page.state is LinkState.OPEN

    def url(self, name: str = "answer", *arguments: str) -> str:
        """An address behind this link, in the language that was chosen."""
        address = reverse(name, args=[self.token, *arguments])
        return address if self.language is self.page.language else f"{address}?{LANGUAGE}={self.language}"

    def when(self) -> str:
        """The booked hour in words; empty where there is none."""
        visit = self.page.visit
        if visit is None or not visit.booked or visit.starts_at is None:
            return ""
        local = visit.starts_at.astimezone(ZoneInfo(self.page.zone))
        return f"{long_date(local.date(), self.language)}, {clock_hour(local.time(), self.language)}"

    def day(self, on: dt.date | None) -> str:
        """A date in words, with its weekday first; empty where there is none."""
        return long_date(on, self.language) if on else ""

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page in the patient's language with whom to call. Rendered without the request: nobody is signed in here."""
        emergency = emergency_number(self.page.zone)
        names = ("coming", "day", "away", "messages", "now")
        shared = {
            "opened": self,
            "t": self.words,
            "page": self.page,
            "language": self.language,
            "languages": [
                (word, other.name, f"{self.request.path}?{LANGUAGE}={word}", word is self.language)
                for word, other in WORDS.items()
            ],
            "urls": {"choices": self.url()} | {name: self.url(f"answer_{name}") for name in names},
            "phones": self.phones(),
            "emergency": emergency,
            "emergency_said": self.words.emergency.format(number=emergency),
            "demo": settings.DEMO,
        }
        return HttpResponse(render_to_string(template, shared | context), status=status)

    def phones(self) -> list[tuple[str, str, str]]:
        """Whom to call as (when, number, link); the one for this hour first."""
        stated = [
            (self.words.call_day, self.page.daytime_phone),
            (self.words.call_night, self.page.after_hours_phone),
        ]
        if self.page.after_hours:
            stated.reverse()
        return [(said, number, f"tel:{dialled(number)}") for said, number in stated if dialled(number)]


def answering(
    *methods: str,
) -> Callable[[Callable[Concatenate[Opened, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A page behind a patient's link: open to whoever holds it. A secret that never was is told nothing."""

    def wrap(view: Callable[Concatenate[Opened, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def found(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                opened = _opened(request, token.rstrip(STRAY))
                return unshared(view(opened, *args, **kwargs) if opened else _nowhere(request))
            except Exception:
                # The house's own page for a fault speaks to staff. This one must say whom to call.
                log.exception("answer page failed")
                return unshared(HttpResponse(render_to_string("answer/failed.html"), status=500))

        return login_not_required(csrf_exempt(require_http_methods(["GET", "HEAD", *methods])(found)))

    return wrap


def unshared(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by no cache, found by no search engine, told to no other site."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@login_not_required
@csrf_exempt
def nowhere(request: HttpRequest, **_: str) -> HttpResponseBase:
    """Any other address below the patients' own: as little as for a secret that never was."""
    return unshared(_nowhere(request))


def _opened(request: HttpRequest, token: str) -> Opened | None:
    page = answer_page(token=token)
    if page is None:
        return None
    asked = request.GET.get(LANGUAGE, "")
    language = Language(asked) if asked in list(Language) else page.language
    return Opened(request=request, token=token, page=page, language=language)


def _nowhere(request: HttpRequest) -> HttpResponse:
    status = 429 if answer_limit.too_many(request, Miss.ADDRESS) else 404
    if status == 404:
        answer_limit.count_miss(request, Miss.ADDRESS)
    return HttpResponse(render_to_string("answer/nowhere.html"), status=status)
