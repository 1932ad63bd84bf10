"""Named values in double braces, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.notices.words.template import Unreadable, parse
from pumplog.notices.words.values import Values

FULL = Values(
    date="Friday, December 4, 2026",
    clinic="Rapid Creek Clinic",
    daytime_phone="555-0100",
    after_hours_phone="555-0199",
    answer_url="https://visits.example.org/a/x",
    visit_date="Wednesday, December 2, 2026",
    visit_time="10:30 am",
)
BARE = Values(date="Friday, December 4, 2026", clinic="", daytime_phone="", after_hours_phone="", answer_url="")


def test_values_stand_where_they_are_named():
    text = parse("By {{ date }}, not later.\nCall {{daytime_phone}} or {{  after_hours_phone  }}.")
    assert text.render(FULL) == "By Friday, December 4, 2026, not later.\nCall 555-0100 or 555-0199."
    assert text.names == {"date", "daytime_phone", "after_hours_phone"}


def test_a_line_with_an_empty_value_is_left_out_and_leaves_no_gap():
    text = parse("Hello,\n\nCall {{ daytime_phone }}\n\n{{ clinic }}\n\nBy {{ date }}.\n{{ answer_url }}")
    assert text.render(BARE) == "Hello,\n\nBy Friday, December 4, 2026."


def test_a_value_is_not_read_again_as_a_template():
    sly = Values(date="{{ clinic }}", clinic="X", daytime_phone="", after_hours_phone="", answer_url="")
    assert parse("{{ date }}").render(sly) == "{{ clinic }}"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{{ drug }}", "{{ drug }}"),
        ("{{ patient.name }}", "{{ patient.name }}"),
        ("{{ date|upper }}", "{{ date|upper }}"),
        ("{{ Date }}", "{{ Date }}"),
        ("{% if clinic %}x{% endif %}", "{%"),
        ("{# hidden #}", "{#"),
        ("{{ date", "{{"),
        ("date }}", "}}"),
        ("{{ {{ date }} }}", "{{"),
        ("{{ date }}\n{% debug %}", "{%"),
    ],
)
def test_anything_else_in_braces_is_refused_as_it_was_written(text, what):
    with pytest.raises(Unreadable) as refusal:
        parse(text)
    assert refusal.value.what == what


@pytest.mark.parametrize("text", ["{ single }", "a } b", "5 % off", "# a"])
def test_single_braces_are_only_letters(text):
    assert parse(text).render(FULL) == text


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        wording = parse(text)
    except Unreadable:
        assert "{" in text or "}" in text
    else:
        assert "{{" not in wording.render(FULL)
        assert "{%" not in wording.render(FULL)
