"""The template tags, rendered."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from pumplog.dosing.findings import Evidence, Finding, Severity


def rendered(source: str, **context: Any) -> str:
    return Template("{% load clinical %}" + source).render(Context(context))


def words(source: str, **context: Any) -> str:
    """What is read on the page: tags gone, white space as one space."""
    return " ".join(re.sub(r"<[^>]+>", "", rendered(source, **context)).split())


class RefillForm(forms.Form):
    residual_ml = forms.CharField(label="Aspirated residual", help_text="Total drawn")
    nothing = forms.BooleanField(label="Nothing could be aspirated", required=False)
    program = forms.ChoiceField(
        label="Programme", choices=[("u", "Unchanged"), ("c", "Changed")], widget=forms.RadioSelect
    )
    key = forms.CharField(widget=forms.HiddenInput)


def test_a_figure_carries_its_unit() -> None:
    html = rendered('{% figure level "mL" places=1 %}', level=Decimal("9.249"))
    assert html == '<span class="figure"><span class="num">9.2</span> <span class="unit">mL</span></span>'


def test_an_absent_figure_is_not_known_and_not_zero() -> None:
    assert words('{% figure level "mL" %}', level=None) == "not known"
    assert words("{{ level|plain }}", level=None) == "not known"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 11, 20), "Fri 20 Nov 2026 Overdue 2 days"),
        (date(2026, 11, 22), "Sun 22 Nov 2026 today"),
        (date(2026, 11, 28), "Sat 28 Nov 2026 in 6 days"),
        (None, "no date"),
    ],
)
def test_a_due_date_says_how_far_off_it_is(on: date | None, said: str) -> None:
    assert words("{% due on today %}", on=on, today=date(2026, 11, 22)) == said


def test_the_gauge_is_an_image_with_words_and_without_inline_style() -> None:
    html = rendered(
        "{% gauge level_ml=level capacity_ml=size stop_ml=stop caption=True %}",
        level=Decimal(3),
        size=Decimal(40),
        stop=Decimal(4),
    )
    assert 'role="img" aria-label="About 3 of 40 mL, stop level 4 mL, at or below the stop level"' in html
    assert "gauge-danger" in html
    assert "style=" not in html


def test_a_field_ties_hint_last_value_and_error_to_its_input() -> None:
    form = RefillForm({"residual_ml": ""})
    html = rendered('{% field form.residual_ml unit="mL" last="6.1 mL" clinical=True %}', form=form)
    box = re.search(r"<input[^>]*>", html)
    assert box is not None
    described = re.search(r'aria-describedby="([^"]*)"', box[0])
    assert described is not None
    for name in described[1].split():
        assert f'id="{name}"' in html
    assert described[1] == "id_residual_ml_hint id_residual_ml_last id_residual_ml_error"
    assert 'aria-invalid="true"' in box[0]
    assert '<span class="visually-hidden"> in mL</span>' in html


def test_a_measured_field_is_never_prefilled_with_the_last_value() -> None:
    html = rendered('{% field form.residual_ml unit="mL" last="6.1 mL" %}', form=RefillForm())
    box = re.search(r"<input[^>]*>", html)
    assert box is not None
    assert "value=" not in box[0]


def test_the_included_part_is_the_same_as_the_tag() -> None:
    form = RefillForm()
    included = rendered('{% include "parts/field.html" with field=form.residual_ml unit="mL" %}', form=form)
    assert included.split() == rendered('{% field form.residual_ml unit="mL" %}', form=form).split()


def test_radio_buttons_stand_in_a_fieldset_with_a_legend() -> None:
    html = rendered("{% field form.program %}", form=RefillForm())
    assert "<fieldset" in html
    assert "<legend>Programme</legend>" in html


def test_a_question_of_which_one_answer_always_holds_is_not_called_optional() -> None:
    class Rules(forms.Form):
        risk = forms.ChoiceField(choices=[("1", "one"), ("", "none")], widget=forms.RadioSelect, required=False)
        kind = forms.ChoiceField(choices=[("1", "one"), ("2", "two")], widget=forms.RadioSelect, required=False)
        note = forms.CharField(required=False)

    form = Rules()
    assert "optional" not in rendered("{% field form.risk %}", form=form)
    assert "optional" in rendered("{% field form.kind %}", form=form)
    assert "optional" in rendered("{% field form.note %}", form=form)


def test_a_check_box_has_its_label_and_a_hidden_field_has_none() -> None:
    form = RefillForm()
    assert 'for="id_nothing"' in rendered("{% field form.nothing %}", form=form)
    assert "<label" not in rendered("{% field form.key %}", form=form)


FOUND = Finding(
    code="difference_over_2_ml",
    field="residual_ml",
    severity=Severity.ACKNOWLEDGE,
    message="2.9 mL less than expected <look>.",
    source="ASRA",
    evidence=Evidence.UNVERIFIED,
)


def test_a_finding_has_a_word_beside_its_colour_and_its_source() -> None:
    said = words("{% finding found %}", found=FOUND)
    assert said.startswith("Look before going on. 2.9 mL less than expected &lt;look&gt;.")
    assert "Source: ASRA" in said
    assert "unverified figure, it informs and never decides" in said


def test_a_reason_is_asked_only_where_it_is_wanted_and_what_was_typed_stays() -> None:
    typed = {"difference_over_2_ml": 'told Dr. "H"'}
    html = rendered("{% finding found ask=True reasons=typed %}", found=FOUND, typed=typed)
    assert 'name="ack_difference_over_2_ml"' in html
    assert 'value="told Dr. &quot;H&quot;"' in html
    block = Finding(code="fill_is_zero", field="filled_ml", severity=Severity.BLOCK, message="Nothing filled.")
    assert "<input" not in rendered("{% finding found ask=True %}", found=block)


def test_the_error_summary_leads_to_the_fields() -> None:
    block = Finding(code="lot_missing", field="drugs[1].lot", severity=Severity.BLOCK, message="Lot missing.")
    html = rendered(
        '{% include "parts/error_summary.html" %}', form=RefillForm({"program": "u", "key": "k"}), blocking=[block]
    )
    assert 'href="#id_residual_ml"' in html
    assert 'href="#id_drugs-1-lot"' in html


def test_there_is_no_summary_where_nothing_is_wrong() -> None:
    assert words('{% include "parts/error_summary.html" %}', form=RefillForm()) == ""
