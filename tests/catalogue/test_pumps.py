from decimal import Decimal

import pytest

from pumplog.catalogue import pump_citations, pump_model, pump_models
from pumplog.dosing.findings import Evidence

WANTED = (
    "medtronic-synchromed-ii-8637-20",
    "medtronic-synchromed-ii-8637-40",
    "medtronic-synchromed-iii-8667-20",
    "medtronic-synchromed-iii-8667-40",
    "flowonix-prometra-11827",
    "flowonix-prometra-ii-13827",
    "flowonix-prometra-ii-16827",
)


def test_the_pumps_in_use_are_there():
    keys = [model.key for model in pump_models()]
    assert set(WANTED) <= set(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", WANTED)
def test_a_size_is_the_one_in_its_name(key):
    model = pump_model(key)
    assert f" {model.reservoir_ml} mL" in model.display
    assert model.reference in model.name


def test_synchromed_ii_in_full():
    model = pump_model("medtronic-synchromed-ii-8637-40")
    assert model.name == "Medtronic SynchroMed II 8637-40"
    assert model.display == "SynchroMed II 40 mL"
    assert model.reservoir_ml == 40
    assert model.reservoir.evidence is Evidence.PUBLISHED
    assert model.low_reservoir_alarm_default_ml == 2
    assert model.flow_tolerance_pct == Decimal("14.5")
    assert model.flow_tolerance.evidence is Evidence.UNVERIFIED
    assert model.flow_max.value == 24


def test_prometra_brings_the_level_of_its_own_refill_date():
    model = pump_model("flowonix-prometra-ii-16827")
    assert model.low_reservoir_alarm_default_ml == 3
    assert model.low_reservoir_alarm_default.evidence is Evidence.PUBLISHED
    assert model.flow_tolerance_pct == 15


def test_what_nobody_has_sourced_is_absent_and_not_guessed():
    third = pump_model("medtronic-synchromed-iii-8667-40")
    assert third.flow_tolerance_pct is None
    assert third.flow_min is None
    assert third.reservoir.evidence is Evidence.UNVERIFIED
    assert pump_model("codman-3000").low_reservoir_alarm_default_ml is None


def test_a_pump_that_is_not_for_the_spine_is_not_offered():
    assert not [model for model in pump_models() if "Intera" in model.name]


def test_a_pump_starts_from_the_mean_that_is_published_for_it():
    assert (pump_model("flowonix-prometra-ii-16827").prior.mean, pump_model(WANTED[0]).prior.mean) == (
        Decimal("0.968"),
        Decimal("1.01"),
    )
    assert pump_model("flowonix-prometra-ii-16827").prior.source == "Prometra II IFU p.22"


def test_a_pump_without_figures_of_its_own_starts_from_the_mean_of_its_size():
    sized, unsized = pump_model("medtronic-synchromed-iii-8667-40"), pump_model("codman-3000")
    assert sized.delivered_mean is None
    assert sized.prior.mean == Decimal("0.975")
    assert unsized.prior.sd > sized.prior.sd


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        pump_model("medtronic-synchromed-ix")


def test_everything_that_was_found_can_be_read_with_its_source():
    found = [row for row in pump_citations() if row.attribute == "flow_accuracy_measured_lab"]
    assert [(row.value, row.unit, row.evidence) for row in found] == [
        ("-2.4", "percent per refill", Evidence.PUBLISHED)
    ]
