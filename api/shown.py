"""Names of the record as the wire shows them: a finding points to the key that the client sent."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from pumplog.dosing.findings import Finding
from pumplog.errors import Refused

KEYS: Final[Mapping[str, str]] = {
    "aspirated_ml": "residual.aspirated_ml",
    "symptoms": "residual.symptoms",
    "physician_contacted": "residual.physician_contacted",
    "physician_contacted_at": "residual.physician_contacted_at",
    "pump_clock": "programmer.clock",
    "program_bolus": "program.patient_bolus",
    "programmer_alarm_on": "programmer.alarm_on",
    "programmer_expected_ml": "programmer.expected_residual_ml",
    "expected_residual": "expected_residual_ml",
    "low_reservoir_alarm": "low_reservoir_alarm_ml",
    "reservoir": "reservoir_ml",
    "stop_volume": "stop_volume_ml",
    # No password is ever sent to the API, so a witness cannot sign there.
    "witness_email": "wasted_ml",
}
"""Field of a draft -> key on the wire, where the two differ."""


def key_of(field: str) -> str:
    """The key on the wire for a draft's field; any other field is its own key."""
    return KEYS.get(field, field)


def pointing_to_keys(
    findings: tuple[Finding, ...], *, at: str = "performed_at", inside: str = ""
) -> tuple[Finding, ...]:
    """The same findings in the same order, each with the key that was sent as its field.

    `at` is the key of the instant in this body; `inside` the key under which the draft was sent, whose own `reason`
    stands beside it.
    """
    return tuple(replace(finding, field=_placed(finding.field, at=at, inside=inside)) for finding in findings)


@contextmanager
def refusals_pointing_to_keys(*, at: str, inside: str = "") -> Iterator[None]:
    """Whatever is refused meanwhile points to the keys of the body."""
    try:
        yield
    except Refused as refused:
        raise Refused(pointing_to_keys(refused.findings, at=at, inside=inside)) from refused


def _placed(field: str, *, at: str, inside: str) -> str:
    key = at if field == "performed_at" else key_of(field)
    return f"{inside}.{key}" if inside and key not in ("", "reason") else key
