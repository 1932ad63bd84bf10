"""The structured tables against the cited rows they were taken from."""

from decimal import Decimal, InvalidOperation

import pytest

from pumplog.catalogue.tables import rows
from pumplog.dosing.findings import Evidence
from pumplog.dosing.limit_text import base_unit
from pumplog.dosing.limits import LimitKind

STRENGTH_OF = {"published": 2, "unverified": 1, "unknown": 0}
PUMP_ROWS = {(row["model"], row["attribute"]): row for row in rows("pumps")}
DRUG_ROWS = {(row["drug"], row["attribute"]): row for row in rows("drugs")}


def named(table, *columns):
    return [pytest.param(row, id=" ".join([table, *(row[column] for column in columns)])) for row in rows(table)]


FIGURES = named("pump_figures", "model", "figure")
LIMITS = named("limits", "drug", "kind")
STABILITY = named("stability", "mixture", "condition")


def cited(row):
    if "row_model" in row:
        return PUMP_ROWS[row["row_model"], row["row_attribute"]]
    return DRUG_ROWS[row.get("row_drug") or row["drug"], row["row_attribute"]]


@pytest.mark.parametrize("row", FIGURES + LIMITS + STABILITY)
def test_a_figure_names_its_source_and_is_never_graded_better_than_the_row_it_comes_from(row):
    origin = cited(row)
    assert row["source"] == origin["source"]
    assert row["source"]
    assert STRENGTH_OF[row["evidence"]] <= STRENGTH_OF[origin["evidence"]]


def numbers(text):
    """Every figure in a cited cell, as it stands and as micrograms where the cell is in milligrams."""
    cleaned = "".join(letter if letter.isdigit() or letter == "." else " " for letter in text)
    found = set()
    for word in cleaned.split():
        try:
            value = Decimal(word.strip("."))
        except InvalidOperation:
            continue
        found |= {value, value * 1000}
    return found


# Figures that are not in their row as digits: read from it by the rule in their note.
DERIVED = {
    ("flowonix-prometra", "flow_tolerance"): "85-115",
    ("clonidine+morphine", ""): "3 months",
    ("medtronic-synchromed-ii", "delivered_mean"): "+1 (cumulative",
}


@pytest.mark.parametrize("row", FIGURES + LIMITS + STABILITY)
def test_a_figure_stands_in_the_row_it_comes_from(row):
    origin = cited(row)
    value = Decimal(row.get("value") or row["days"])
    for (subject, figure), words in DERIVED.items():
        if (row.get("model") or row.get("mixture", "")).startswith(subject) and figure in (row.get("figure", ""), ""):
            assert words in origin["value"]
            assert row["note"]
            return
    assert value in numbers(f"{origin['value']} {origin['source']} {origin['note']}")


@pytest.mark.parametrize("table", ["pumps", "drugs"])
def test_every_cited_row_has_a_grade_and_a_source_unless_it_says_that_nothing_is_known(table):
    for row in rows(table):
        grade = Evidence(row["evidence"])
        assert grade is Evidence.UNKNOWN or (row["source"] and row["value"]), row


def test_every_model_has_a_reservoir_and_every_figure_has_its_model():
    models = {row["key"] for row in rows("pump_models")}
    assert {row["model"] for row in rows("pump_figures")} == models
    assert {row["model"] for row in rows("pump_figures") if row["figure"] == "reservoir"} == models


def test_no_key_stands_twice():
    for table, columns in (
        ("pump_models", ("key",)),
        ("pump_figures", ("model", "figure")),
        ("drug_list", ("key",)),
        ("limits", ("drug", "kind")),
        ("stability", ("mixture", "condition")),
    ):
        keys = [tuple(row[column] for column in columns) for row in rows(table)]
        assert len(keys) == len(set(keys)), table


def test_every_limit_and_stability_is_of_a_listed_drug():
    listed = {row["key"] for row in rows("drug_list")}
    assert {row["drug"] for row in rows("limits")} <= listed
    assert {drug for row in rows("stability") for drug in row["mixture"].split("+")} <= listed
    assert all(row["mixture"] == "+".join(sorted(row["mixture"].split("+"))) for row in rows("stability"))


def test_every_unit_is_the_one_its_name_says():
    for row in rows("limits"):
        assert row["unit"] == base_unit(LimitKind(row["kind"]))
    units = {
        "reservoir": "mL",
        "low_reservoir_alarm_default": "mL",
        "flow_tolerance": "percent",
        "delivered_mean": "percent",
        "internal_tubing": "mL",
        "dead_volume": "mL",
    }
    for row in rows("pump_figures"):
        assert row["unit"] == units.get(row["figure"], "mL/day")
