"""No form falls back on Django's own sentences: beside every field stands what is missing or wrong, and what to do."""

import copy
import datetime as dt
import importlib
import pkgutil
import re
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

import pumplog.web.forms
import pumplog.web.views
from pumplog.dosing.limits import LimitKind
from pumplog.dosing.refill_draft import DraftDrug
from pumplog.sheets.answer import AnswerPage, LinkState
from pumplog.sheets.limit import OwnLimit
from pumplog.sheets.vocabulary import ApproverRole, ContactKind, Language, MissedReason, Stop
from pumplog.sheets.what_if import DrugToday, Today
from pumplog.web.complaints import EMPTY, NEEDED, said_of
from pumplog.web.forms.basis import Basis
from pumplog.web.forms.birth_date import AnswerForm
from pumplog.web.forms.record import RecordForm
from tests.world import fill_draft

STOCK = re.compile(
    r"This field|Enter a valid|Select a valid|Enter a whole|Enter a list|Ensure this|Null char|No file was|submitted"
)
TODAY = dt.date(2026, 11, 22)
ELSEWHERE = {"correction_reason", "posted_on", "drug", "strength", "PatientForm.reason", "own_mapping"}
"""Said by a view, or for a row of several."""


def _subclasses(form: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for each in form.__subclasses__():
        yield each
        yield from _subclasses(each)


def _every_form() -> list[type[forms.Form]]:
    """Each form of the product that is shown; those without a `build` only lend fields to others."""
    for package in (pumplog.web.forms, pumplog.web.views):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
    found = {form for form in _subclasses(forms.Form) if form.__module__.startswith("pumplog.")}
    shown = {form for form in found if not issubclass(form, RecordForm) or form.build is not RecordForm.build}
    return sorted(shown - {_named(shown, "SpokenForm")}, key=lambda form: form.__name__)


def _named(found: set[type[forms.Form]], name: str) -> type[forms.Form] | None:
    return next((form for form in found if form.__name__ == name), None)


def _drug() -> DraftDrug:
    return fill_draft().drugs[0]


def _today() -> Today:
    drug = _drug()
    row = DrugToday(drug=drug.drug, display="morphine", concentration=drug.concentration, primary=True)
    return Today(
        patient_id=uuid.UUID(int=1),
        programme=None,
        drugs=(row,),
        filled=fill_draft().filled,
        margin_days=3,
        accepted_risk_pct=Decimal(1),
    )


def _limit() -> OwnLimit:
    return OwnLimit(
        id=1,
        drug="morphine",
        drug_name="morphine",
        kind=LimitKind.MAX_DAILY_MCG,
        what="Most a day",
        version=1,
        value=Decimal(15_000),
        unit="mcg/day",
        shown="15 mg/day",
        stop=Stop.ASK,
        approver_name="Dr. Jo Reyes",
        approver_role=ApproverRole.PHYSICIAN,
        approved_on=TODAY,
        reason="",
        set_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
        set_by="Mona",
        current=True,
    )


def _answer_page() -> AnswerPage:
    return AnswerPage(
        link_id=uuid.UUID(int=2),
        state=LinkState.OPEN,
        language=Language.GERMAN,
        clinic="",
        daytime_phone="",
        after_hours_phone="",
        zone="Europe/Berlin",
        today=TODAY,
        after_hours=False,
        days=(TODAY,),
    )


OPTIONS: dict[str, list[dict[str, Any]]] = {
    "WhyNotForm": [{"reasons": tuple(MissedReason)}],
    "WhatIfForm": [{"today": _today()}],
    "LimitEndForm": [{"limit": _limit()}],
    "PatientForm": [{}, {"amending": True}],
    "RefillForm": [{"correcting": True}, {"basis": Basis(source="order", said="the order", drugs=(_drug(),))}],
    "WordingForm": [{"message": "due", "channel": ContactKind.EMAIL, "language": Language.FRENCH}],
}


def _made(form: type[forms.Form], data: Any = None, files: Any = None) -> list[forms.Form]:
    if issubclass(form, AnswerForm):
        return [form(data, page=_answer_page(), language=language) for language in Language]
    if not issubclass(form, RecordForm):
        return [form(data, files)]
    return [form(data, zone="America/Denver", **options) for options in OPTIONS.get(form.__name__, [{}])]


def _parts(form: forms.Form) -> Iterator[tuple[str, forms.Field]]:
    for name, field in form.fields.items():
        yield name, field
        for part in getattr(field, "fields", ()):
            yield f"{name}, a part", part


def _stock_of(field: forms.Field) -> set[str]:
    """The codes that this field would still say in Django's words."""
    silent = set() if field.required else {"required", "incomplete"}
    codes = {
        code
        for kind in type(field).__mro__
        if kind.__module__.startswith("django.")
        for code, said in vars(kind).get("default_error_messages", {}).items()
        if field.error_messages[code] is said
    }
    unsaid = {str(one.code) for one in field.validators if str(one.code) not in field.error_messages}
    return (codes - silent) | unsaid


EVERY = _every_form()
ENTRANCE = [form for form in EVERY if form.__module__.endswith(".sign_in")]
"""These ask the database for the person; what their fields say can be told without."""

FORMS = [form for form in EVERY if form not in ENTRANCE]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_no_stock_sentence_is_left(form: type[forms.Form]) -> None:
    for made in _made(form, MultiValueDict(), MultiValueDict()):
        made.full_clean()
        left = {name: codes for name, field in _parts(made) if (codes := _stock_of(field))}
        assert left == {}


@pytest.mark.parametrize("form", ENTRANCE, ids=lambda form: form.__name__)
def test_no_stock_sentence_is_left_at_the_entrance(form: type[forms.Form]) -> None:
    fields = {**form.base_fields, "email": forms.EmailField()} if form.__name__ == "ResetForm" else form.base_fields
    assert fields
    for name, field in copy.deepcopy(dict(fields)).items():
        field.error_messages |= said_of(form, name, field)
        assert _stock_of(field) == set(), name
        assert field.error_messages.get("required") != NEEDED


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_what_is_empty_is_said_field_by_field(form: type[forms.Form]) -> None:
    for made in _made(form, MultiValueDict(), MultiValueDict()):
        made.full_clean()
        assert {name for name, field in made.fields.items() if field.required} <= set(made.errors)
        _all_ours(made)


@pytest.mark.parametrize("typed", ["x" * 5000, "\x00", "25.11.2026"], ids=["too long", "unseen", "another writing"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_nonsense_in_every_field_is_answered_in_our_words_and_kept(form: type[forms.Form], typed: str) -> None:
    for blank in _made(form):
        names = [*blank.fields, *(f"{name}_{part}" for name in blank.fields for part in (0, 1))]
        data = MultiValueDict({name: [typed] for name in names})
        made = next(one for one in _made(form, data, MultiValueDict()) if list(one.fields) == list(blank.fields))
        made.full_clean()
        _all_ours(made)
        assert {made[name].value() for name, field in made.fields.items() if _is_text(field)} <= {typed}


def test_an_empty_file_is_asked_for_again() -> None:
    upload = next(form for form in FORMS if form.__name__ == "UploadForm")
    for file in (SimpleUploadedFile("refills.csv", b""), "no file"):
        made = upload({"mapping": "own"}, {"file": file})
        assert not made.is_valid()
        _all_ours(made)


def test_every_sentence_is_used_and_says_how() -> None:
    """A field that is renamed leaves its sentence behind otherwise."""
    used = set(ELSEWHERE)
    for form in FORMS:
        for made in _made(form):
            for name, field in made.fields.items():
                if issubclass(form, RecordForm) or form.__name__ == "UploadForm":
                    used |= {name} | {f"{kind.__name__}.{name}" for kind in form.__mro__}
                    key = f"{form.__name__}.{name}" if f"{form.__name__}.{name}" in EMPTY else name
                    if field.required and _is_text(field):
                        assert re.search("as in|example|:", EMPTY[key.rstrip("_0123456789")]), key
    for form in ENTRANCE:
        used |= {"login", "ResetForm.email"} | set(form.base_fields)
        used |= {f"{form.__name__}.{name}" for name in form.base_fields}
    assert set(EMPTY) - used == set()


def _all_ours(made: forms.Form) -> None:
    said = [str(sentence) for sentences in made.errors.values() for sentence in sentences]
    assert [sentence for sentence in said if STOCK.search(sentence) or sentence == NEEDED] == []
    assert [sentence for sentence in said if sentence[-1] not in ".?"] == []


def _is_text(field: forms.Field) -> bool:
    hidden = forms.PasswordInput | forms.HiddenInput
    return isinstance(field, forms.CharField) and not field.disabled and not isinstance(field.widget, hidden)
