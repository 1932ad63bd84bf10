"""Every figure on every page: nothing but plain ASCII digits passes, and what does not is answered at its box.

The boxes are found on the pages themselves, so that a new one cannot be left out: every page that an address leads to
is opened, and whatever it offers for a number is tried.
"""

import html
import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import URLPattern, reverse

import pumplog.web
from pumplog.web.fields import CountField, FigureField
from pumplog.web.forms.clinic import CountListField
from pumplog.web.quantities import QuantityField
from pumplog.web.urls import urlpatterns
from tests.hostile_numbers import HOSTILE, plain, too_long
from tests.web.pages import Person

FIGURES = (FigureField, CountField, QuantityField, CountListField)
LENIENT = (forms.IntegerField, forms.FloatField, forms.DecimalField, forms.DurationField)
"""Django's own, which take `1_0`, other scripts' digits and exponents. None of them may stand on a page."""
SAMPLE = ("1_0", "\u0661\u0662", "1\u00a0", "\x001", "1e2", "1,5", "NaN", "\u00bd", "+1", "9" * 400)


def classes() -> list[type[forms.Form]]:
    """Every form that the pages' code defines."""
    for module in pkgutil.walk_packages(pumplog.web.__path__, "pumplog.web."):
        import_module(module.name)

    def below(parent: type) -> Iterator[type]:
        for child in parent.__subclasses__():
            yield child
            yield from below(child)

    return [form for form in below(forms.BaseForm) if form.__module__.startswith("pumplog.web")]


def test_no_form_has_a_field_that_repairs_what_is_typed() -> None:
    found = [
        (form, name) for form in classes() for name, field in form.base_fields.items() if isinstance(field, LENIENT)
    ]
    assert len(classes()) > 10
    assert found == []


def numeric(form: forms.BaseForm) -> dict[str, forms.Field]:
    return {name: field for name, field in form.fields.items() if isinstance(field, FIGURES)}


def addresses(world) -> Iterator[tuple[str, str]]:
    """Every page that can be asked for without knowing more than a patient and one of their events."""
    events = Person(world.alice).get(f"/patients/{world.patient_id}/").content.decode()
    event = re.findall(r"/(?:events|refills)/([0-9a-f-]{36})/", events)
    known = {"patient_id": world.patient_id, "event_id": event[0] if event else world.patient_id}
    for pattern in urlpatterns:
        if isinstance(pattern, URLPattern) and pattern.name and set(pattern.pattern.converters) <= known.keys():
            wanted = {key: known[key] for key in pattern.pattern.converters}
            yield pattern.name, reverse(pattern.name, kwargs=wanted)


@pytest.fixture
def opened(world) -> list[tuple[Person, str, forms.BaseForm]]:
    """Each form with a figure in it, its address, and somebody who may use it."""
    found = []
    people = [Person(actor) for actor in (world.dana, world.alice, world.mona)]
    for _, path in addresses(world):
        for person in people:
            response = person.get(path)
            # 503 is what the page for probes says of a sender that never ran.
            assert response.status_code < 500 or path == reverse("readyz"), path
            shown = [form for form in forms_in(response) if numeric(form)]
            found += [(person, path, form) for form in shown[:1]]
            if response.status_code != 403:
                break
    return found


def forms_in(response) -> list[forms.BaseForm]:
    found = []
    for context in response.context or ():
        # A page without a base template hands over one context, not a list of them.
        for layer in getattr(context, "dicts", (context,)):
            found += [value for value in layer.values() if isinstance(value, forms.BaseForm)]
    return found


def parts(field: forms.Field) -> tuple[int, int]:
    """How many digits before and places after the point a field holds."""
    if isinstance(field, CountListField):
        return 3, 0
    return (9, 0) if isinstance(field, CountField) else (field.digits, field.places)


def candidates(field: forms.Field) -> list[object]:
    texts = [text for text in (*HOSTILE, *too_long(*parts(field))) if not plain(text, *parts(field))]
    if isinstance(field, CountListField):
        # Commas and spaces part the numbers of a list.
        return [text for text in texts if not all(plain(part, 3, 0) for part in re.split("[, ]", text) if part)]
    if isinstance(field, QuantityField):
        return [[text, unit] for text in texts for unit in (field.units[0], "")]
    return list(texts)


def test_every_field_refuses_every_hostile_text(opened) -> None:
    tried = {}
    for _, path, form in opened:
        for name, field in form.fields.items():
            if not isinstance(field, FIGURES):
                # A box that brings up the keypad is for a figure, so it is read as one.
                assert not re.search(r'inputmode="(decimal|numeric)"', field.widget.render(name, None)), (path, name)
            elif (type(form), name) not in tried:
                passed = [text for text in candidates(field) if accepted(field, text)]
                assert passed == [], (path, name)
                tried[type(form), name] = len(candidates(field))
    assert len(tried) > 40
    assert min(tried.values()) >= 250
    with_figures = {form for form in classes() if any(isinstance(each, FIGURES) for each in form.base_fields.values())}
    assert with_figures - {base for form, _ in tried for base in form.__mro__} == set(), "no page opened these"


def accepted(field: forms.Field, text: object) -> bool:
    try:
        field.clean(text)
    except ValidationError as refused:
        return not refused.messages[0].strip()
    return True


def test_a_hostile_text_sent_comes_back_with_a_message_at_its_box(opened, world) -> None:
    before = world.version
    tried = set()
    for person, path, form in opened:
        if inspect.getmodule(type(form)).__name__.endswith("views.imports"):
            continue
        fields = person.opens(path)
        for number, name in enumerate(numeric(form)):
            if (type(form), name) in tried:
                continue
            tried.add((type(form), name))
            box = f"{name}_0" if isinstance(form.fields[name], QuantityField) else name
            typed = SAMPLE[number % len(SAMPLE)]
            response = person.sends(path, fields, **{box: typed})
            assert response.status_code < 500, (path, box, typed)
            assert response.status_code != 302, (path, box, typed)
            refused = [each for each in forms_in(response) if each.is_bound and name in each.errors]
            assert refused, (path, box, typed)
            assert html.escape(refused[0].errors[name][0]) in response.content.decode(), (path, box, typed)
    assert len(tried) > 40
    assert world.version == before


@pytest.mark.parametrize("typed", ["\u00b2", "\u0663", "1_0", "-1", "9" * 5000, "1e3", "\x00", "NaN"])
def test_a_hostile_version_is_no_version(alice, here, typed) -> None:
    path = f"{here}refill/"
    response = alice.sends(path, alice.opens(path), version=typed)
    assert response.status_code < 500
    assert response.status_code != 302
