"""Names of the record as the wire shows them: a finding points to the key that the client sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pumplog.dosing.findings import Finding

KEYS: Final[Mapping[str, str]] = {
    "expected_residual": "expected_residual_ml",
    "filled": "filled_ml",
    "low_reservoir_alarm": "low_reservoir_alarm_ml",
    "program_bolus": "program.patient_bolus",
    "programmer.expected_residual": "programmer.expected_residual_ml",
    "reservoir": "reservoir_ml",
    "retained": "retained_ml",
    "stop_volume": "stop_volume_ml",
}
"""Field of a draft -> key on the wire, where the two differ."""


def key_of(field: str) -> str:
    """The key on the wire for a draft's field; an index in it stays."""
    return KEYS.get(field, field)


def pointing_to_keys(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The same findings in the same order, each with the key on the wire as its field."""
    return tuple(replace(finding, field=key_of(finding.field)) for finding in findings)
