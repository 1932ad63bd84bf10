"""What messages say: every text in every language, as it is sent, and the clinic's own words for it."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pumplog.access import Permission
from pumplog.dosing.findings import Finding, Severity
from pumplog.errors import KeyReused, NotAllowed, Refused
from pumplog.notices.words.kinds import MESSAGE_WORDS, WRITTEN, MessageKind, allowed
from pumplog.notices.words.neutral import neutral_name, telling_words
from pumplog.notices.words.values import LONGEST_BASE, VARIABLES
from pumplog.reminders.house import house_words
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.wording import wording_versions, wordings_in_force
from pumplog.services.wording import wording_assess, wording_set
from pumplog.sheets.message_text import WordingDraft
from pumplog.sheets.vocabulary import Language
from pumplog.web import held, posted
from pumplog.web.form_page import form_context
from pumplog.web.forms.wording import WordingForm
from pumplog.web.gate import ClinicRequest, page
from pumplog.web.wordings import (
    CHANNEL_WORDS,
    LANGUAGE_WORDS,
    Which,
    call_script,
    fullest,
    in_each_channel,
    mark,
    sent_now,
    shown,
    tried_text,
    which_of,
)


@require_safe
@page(Permission.SEE_PATIENTS)
def texts(request: ClinicRequest) -> HttpResponseBase:
    """Every message in one language."""
    wished = request.GET.get("language", "")
    language = Language(wished) if wished in set(Language) else Language.ENGLISH
    own = wordings_in_force(actor=request.actor)
    clinic = clinic_sheet(actor=request.actor)
    rows = [
        (
            MESSAGE_WORDS[kind],
            [(which, own.get((kind.value, which.channel, language))) for which in in_each_channel(kind, language)],
        )
        for kind in MessageKind
    ]
    context = {
        "rows": rows,
        "channels": [CHANNEL_WORDS[channel] for channel in WRITTEN],
        "languages": LANGUAGE_WORDS.items(),
        "language": language,
        "language_name": LANGUAGE_WORDS[language],
        "call": call_script(clinic),
        "name_tells": bool(clinic.name) and not neutral_name(clinic.name),
        "address_tells": telling_words(settings.BASE_URL),
        "address_long": len(settings.BASE_URL) > LONGEST_BASE,
        "longest_address": LONGEST_BASE,
        "no_phones": not (clinic.policy.daytime_phone and clinic.policy.after_hours_phone),
    }
    return render(request, "clinic/wordings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.SEE_PATIENTS, keeps_typing=True)
def text(request: ClinicRequest, message: str, channel: str, language: str) -> HttpResponseBase:
    """One text as it is sent; for those who may, the words to change, looked at before they are used."""
    which = which_of(message, channel, language)
    if request.method == "POST":
        return _posted(request, which)
    data = held.held_for(request)
    form = _form(which, data, clinic_sheet(actor=request.actor).zone, request=request)
    response = _page(request, which, form, given_back=data is not None)
    if data is not None:
        held.forget(request, response)
    return response


@require_POST
@page(Permission.SET_TEXTS)
def house(request: ClinicRequest, message: str, channel: str, language: str) -> HttpResponseBase:
    """Give up the clinic's own words. Their versions stay."""
    which = which_of(message, channel, language)
    draft = WordingDraft(message=which.kind.value, channel=which.channel, language=which.language)
    try:
        wording_set(actor=request.actor, draft=draft, submission=posted.submission_of(request))
    except Refused as refused:
        messages.error(request, refused.findings[0].message)
    except KeyReused:
        messages.error(request, "This page has already been sent. Open it again.")
    else:
        messages.success(request, "This message is said in the house’s words again.")
    return _back(which)


def _posted(request: ClinicRequest, which: Which) -> HttpResponseBase:
    """First a look, then, for exactly the words that were looked at, their use."""
    if not request.actor.may(Permission.SET_TEXTS):
        raise NotAllowed(Permission.SET_TEXTS)
    form = _form(which, request.POST, clinic_sheet(actor=request.actor).zone, request=request)
    if not form.is_valid():
        return _page(request, which, form, status=422)
    draft: WordingDraft = form.draft
    findings = wording_assess(actor=request.actor, draft=draft)
    blocked = [finding for finding in findings if finding.severity is Severity.BLOCK]
    if blocked or request.POST.get("step") != "use" or request.POST.get("seen") != mark(draft):
        return _page(request, which, form, findings=findings, tried=draft, status=422 if blocked else 200)
    try:
        wording_set(actor=request.actor, draft=draft, submission=posted.submission_of(request))
    except Refused as refused:
        return _page(request, which, form, findings=refused.findings, tried=draft, status=422)
    except KeyReused:
        trouble = "This page has already been sent with other words. Open it again to change them."
        return _page(request, which, form, trouble=trouble, status=422)
    messages.success(request, "From now on this message is said in these words.")
    return _back(which)


def _page(
    request: ClinicRequest,
    which: Which,
    form: WordingForm,
    *,
    findings: tuple[Finding, ...] = (),
    tried: WordingDraft | None = None,
    given_back: bool = False,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    clinic = clinic_sheet(actor=request.actor)
    versions = wording_versions(actor=request.actor, message=which.kind, channel=which.channel, language=which.language)
    own = versions[0] if versions and versions[0].body else None
    looked_at = tried_text(which, clinic, tried) if tried else None
    ready = looked_at is not None and not any(finding.severity is Severity.BLOCK for finding in findings)
    context: dict[str, Any] = {
        "which": which,
        "title": MESSAGE_WORDS[which.kind],
        "zone": clinic.zone,
        "now": sent_now(which, clinic, own),
        "own": own,
        "versions": versions,
        **form_context(request, form, name="wording", findings=findings, given_back=given_back),
        "values": [(f"{{{{ {name} }}}}", VARIABLES[name]) for name in VARIABLES if name in allowed(which.kind)],
        "tried": shown(which, looked_at) if ready and looked_at else None,
        "seen": mark(tried) if ready and tried else "",
        "house_key": uuid.uuid4(),
        "trouble": trouble,
        "may_set": request.actor.may(Permission.SET_TEXTS),
    }
    return render(request, "clinic/wording.html", context, status=status)


def _form(which: Which, data: Any, zone: str, *, request: ClinicRequest) -> WordingForm:
    typed = house_words(which.kind, which.channel, which.language).typed
    own = wordings_in_force(actor=request.actor).get((which.kind.value, which.channel, which.language))
    initial = {"subject": own.subject, "body": own.body} if own else {"subject": typed[0], "body": fullest(typed)}
    return WordingForm(
        data,
        zone=zone,
        initial=initial,
        unchecked=request.method != "POST" and data is not None,
        message=which.kind.value,
        channel=which.channel,
        language=which.language,
    )


def _back(which: Which) -> HttpResponseBase:
    return redirect("clinic_message", which.kind.value, which.channel.value, which.language.value)
