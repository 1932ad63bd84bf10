"""A finding points to the key that the client sent."""

import pytest

from api.shown import pointing_to_keys, refusals_pointing_to_keys
from pumplog.dosing.findings import Finding, Severity
from pumplog.errors import Refused


def finding(field):
    return Finding(code="x", field=field, severity=Severity.BLOCK, message="m")


def placed(*fields, **where):
    return [found.field for found in pointing_to_keys(tuple(finding(field) for field in fields), **where)]


def test_fields_of_a_draft_become_keys_and_keep_their_order():
    assert placed("filled_ml", "aspirated_ml", "drugs[1].lot", "reservoir", "") == [
        *("filled_ml", "residual.aspirated_ml", "drugs[1].lot", "reservoir_ml", ""),
    ]


def test_pointing_twice_changes_nothing_more():
    once = pointing_to_keys(tuple(map(finding, ("aspirated_ml", "program_bolus", "reservoir", "symptoms"))))
    assert pointing_to_keys(once) == once


def test_the_instant_has_the_name_it_has_in_the_body():
    assert placed("performed_at", at="happened_at") == ["happened_at"]


def test_a_draft_inside_another_body_is_pointed_into():
    assert placed("aspirated_ml", "", "reason", inside="refill") == ["refill.residual.aspirated_ml", "", "reason"]


def test_a_refusal_stays_a_refusal():
    with pytest.raises(Refused) as caught, refusals_pointing_to_keys(at="happened_at", inside="program_change"):
        raise Refused([finding("performed_at"), finding("program")])
    assert [found.field for found in caught.value.findings] == ["program_change.happened_at", "program_change.program"]
