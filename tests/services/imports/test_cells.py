from decimal import Decimal

import pytest

from pumplog.services.imports import cells
from pumplog.services.imports.refusals import CellRefused

STRENGTHS = {"mg/mL": "mg/mL", "mg/ml": "mg/mL", "mcg/ml": "mcg/mL", "mcg / ml": "mcg/mL"}


def code_of(read, *arguments, **named):
    with pytest.raises(CellRefused) as refused:
        read(*arguments, **named)
    return refused.value.code


def strength(text, mapping):
    return cells.amount(text, STRENGTHS, mapping, without_unit="strength_without_unit")


@pytest.mark.parametrize(("text", "value"), [("40", "40"), ("40.0", "40"), ("0.5", "0.5"), ("007", "7")])
def test_it_reads_plain_digits_with_a_point(us, text, value):
    assert cells.number(text, us) == Decimal(value)


@pytest.mark.parametrize(("text", "value"), [("40", "40"), ("5,6", "5.6"), ("1,000", "1")])
def test_it_reads_a_decimal_comma_where_the_mapping_states_one(european, text, value):
    assert cells.number(text, european) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "1,5",
        "1,234.5",
        "1.234,5",
        "NaN",
        "inf",
        "1e3",
        "1_0",
        "٣",
        "\uff14\uff10",
        "+4",
        ".5",
        "5.",
        "4 0",
        "−1",
        "1.2.3",
        "-",
        "?",
    ],
)
def test_it_refuses_what_is_not_plain_digits_with_a_point(us, text):
    assert code_of(cells.number, text, us) == "not_a_number"


@pytest.mark.parametrize("text", ["5.6", "1.234,5", "1,2,3", "1.000", "NaN"])
def test_it_refuses_a_point_where_the_mapping_states_a_comma(european, text):
    assert code_of(cells.number, text, european) == "not_a_number"


@pytest.mark.parametrize("text", ["-1", "-0.5", "-0"])
def test_it_calls_a_figure_below_zero_negative(us, text):
    assert code_of(cells.number, text, us) == "negative"


def test_it_assumes_nothing_for_an_empty_cell(us):
    assert code_of(cells.number, "", us) == "missing"
    assert code_of(strength, "", us) == "missing"


@pytest.mark.parametrize("text", ["1234567890", "0.1234567"])
def test_it_refuses_more_digits_than_the_record_keeps(us, text):
    assert code_of(cells.number, text, us) == "too_many_digits"


@pytest.mark.parametrize(
    ("text", "mcg"),
    [
        ("20 mg/mL", "20000"),
        ("20 mg/ml", "20000"),
        ("20mg/ml", "20000"),
        ("500 mcg / ml", "500"),
        ("0.025 mg/ml", "25"),
    ],
)
def test_it_reads_a_strength_as_micrograms(us, text, mcg):
    assert strength(text, us) == Decimal(mcg)


@pytest.mark.parametrize(
    "text",
    ["10 mg", "20 µg/ml", "20 μg/ml", "20 ug/ml", "20 Mg/ml", "20 MG/ML", "20 mg/l", "1 000 mcg/ml", "20 mg/ml x"],
)
def test_it_refuses_a_unit_the_mapping_does_not_list(us, text):
    assert code_of(strength, text, us) == "unknown_unit"


@pytest.mark.parametrize("text", ["20", "20.0"])
def test_it_never_supplies_a_unit(us, text):
    assert code_of(strength, text, us) == "strength_without_unit"


@pytest.mark.parametrize(("text", "code"), [("1e3 mcg/ml", "not_a_number"), ("NaN mg/ml", "not_a_number"),
                                            ("mg/ml", "not_a_number"), ("\uff12\uff10 mg/ml", "not_a_number"),
                                            ("1,5 mg/ml", "not_a_number"), ("-1 mg/ml", "negative")])  # fmt: skip
def test_it_refuses_a_strength_whose_number_is_not_plain(us, text, code):
    assert code_of(strength, text, us) == code


def test_it_refuses_a_strength_too_large_for_the_record(us):
    assert code_of(strength, "1000000 mg/mL", us) == "too_many_digits"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Morphine", ("morphine",)),
        ("MORPHINE", ("morphine",)),
        ("fentaNYL + Clonidine", ("fentanyl", "clonidine")),
        ("Fentanyl/bupiv", ("fentanyl", "bupivacaine")),
        ("Dilaudid & Marcaine", ("hydromorphone", "bupivacaine")),
        ("Morphine + Bupivacaine/Clonidine", ("morphine", "bupivacaine", "clonidine")),
    ],
)
def test_it_reads_drugs_in_their_order(us, text, keys):
    assert cells.drug_keys(text, us) == keys


@pytest.mark.parametrize(
    "text", ["see chart", "Morphine+Clonidine", "Morphine + ", "Morphin", "Morphine, Clonidine", "+"]
)
def test_it_refuses_a_drug_the_mapping_does_not_list(us, text):
    assert code_of(cells.drug_keys, text, us) == "unknown_drug"


def test_it_refuses_a_pump_the_mapping_does_not_list(us):
    assert cells.pump_key("Medtronic SynchroMed II 8637-20", us) == "medtronic-synchromed-ii-8637-20"
    assert code_of(cells.pump_key, "SynchroMed II", us) == "unknown_pump"
    assert code_of(cells.pump_key, "", us) == "missing"


def test_it_tells_family_name_from_given_name(us):
    assert cells.name("van der Berg, Oluwaseun", us) == ("van der Berg", "Oluwaseun")


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "no_patient"), ("Fox Ivy", "not_a_name"), ("Fox, ", "not_a_name"), ("Fox, Jr., Ivy", "not_a_name"),
     (f"{'x' * 81}, Ivy", "too_long")],
)  # fmt: skip
def test_it_refuses_a_name_whose_parts_cannot_be_told_apart(us, text, code):
    assert code_of(cells.name, text, us) == code


@pytest.mark.parametrize("text", ["A\x00B", "A\x07", "A\nB", "\u202eB", "Nguy\ufffdn", "\ud800", "A\ue000"])
def test_it_refuses_what_cannot_be_shown(text):
    assert code_of(cells.clean, text, longest=40) == "unreadable_character"


def test_it_keeps_formulas_quotes_and_lines_of_notes_as_text():
    assert cells.clean('=2+3 "so"\nnext', longest=40, lines=True) == '=2+3 "so"\nnext'


def test_it_composes_letters_so_that_one_name_is_one_name():
    assert cells.clean("Zoe\u0308", longest=3) == "Zoë"


def test_it_cuts_nothing_off():
    assert code_of(cells.clean, "x" * 41, longest=40) == "too_long"
