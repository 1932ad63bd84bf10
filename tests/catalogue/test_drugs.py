from decimal import Decimal

import pytest

from pumplog.catalogue import DrugClass, drug, drug_citations, drugs, guardrails, limits_for
from pumplog.dosing.findings import Evidence
from pumplog.dosing.limits import LimitKind


def test_names_that_look_alike_are_written_tall():
    shown = {entry.key: entry.display for entry in drugs()}
    assert shown["hydromorphone"] == "HYDROmorphone"
    assert shown["fentanyl"] == "fentaNYL"
    assert shown["sufentanil"] == "SUFentanil"
    assert shown["morphine"] == "morphine"
    assert all(key == display.lower() for key, display in shown.items())


def test_every_opioid_has_its_schedule_and_nothing_else_has_one():
    assert {entry.key for entry in drugs() if entry.opioid} == {"morphine", "hydromorphone", "fentanyl", "sufentanil"}
    for entry in drugs():
        assert (entry.schedule is not None) is entry.opioid
    assert drug("morphine").schedule.evidence is Evidence.PUBLISHED
    assert drug("fentanyl").schedule.evidence is Evidence.UNVERIFIED


def test_a_drug_is_spoken_of_in_milligrams_or_micrograms():
    assert {entry.unit for entry in drugs()} == {"mg", "mcg"}
    assert drug("morphine").unit == "mg"
    assert drug("baclofen").unit == "mcg"
    assert drug("ziconotide").drug_class is DrugClass.ZICONOTIDE


def test_limits_are_in_base_units_and_keep_their_grade():
    kinds = {limit.kind: limit for limit in limits_for("morphine")}
    assert kinds[LimitKind.CAUTION_ABOVE_DAILY_MCG].value == 20_000
    assert kinds[LimitKind.CAUTION_ABOVE_DAILY_MCG].evidence is Evidence.PUBLISHED
    assert kinds[LimitKind.MAX_DAILY_MCG].evidence is Evidence.UNVERIFIED
    ziconotide = {limit.kind: limit.value for limit in limits_for("ziconotide")}
    assert ziconotide[LimitKind.MAX_DAILY_MCG] == Decimal("19.2")
    assert limits_for("ropivacaine") == ()


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        drug("morphin")


def test_everything_that_was_found_can_be_read_with_its_source():
    found = {(row.subject, row.attribute): row for row in drug_citations()}
    assert "rhabdomyolysis" in found["baclofen", "withdrawal"].value
    assert found["ropivacaine", "all"].evidence is Evidence.UNKNOWN


def test_guardrails_hold_every_drug_and_the_bounds_of_the_pump():
    rails = guardrails("medtronic-synchromed-ii-8637-40")
    assert set(rails.drugs) == {entry.key for entry in drugs()}
    assert rails.name("fentanyl") == "fentaNYL"
    assert rails.unit("fentanyl") == "mcg"
    assert {limit.kind: limit.value for limit in rails.pump} == {
        LimitKind.MIN_FLOW_ML_PER_DAY: Decimal("0.048"),
        LimitKind.MAX_FLOW_ML_PER_DAY: Decimal(24),
    }
    assert guardrails().pump == ()
    assert guardrails("codman-3000").pump == ()
