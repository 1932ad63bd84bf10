"""Where each finding is shown: beside the field it is about, the same place whether live or after sending."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from pumplog.dosing.findings import Finding, Severity
from pumplog.web.templatetags.clinical import anchor

FORM: Final = "form"
SHORTEST_REASON = 3
_PLACES: Final[Mapping[str, str]] = {
    "performed_at": "happened_at",
    "residual": "aspirated_ml",
    "program_bolus": "program",
    "program": "program",
    "reservoir": "reservoir_ml",
    "expected_residual": "expected_residual_ml",
    "clock": "pump_clock",
    "stop_volume": "stop_volume_ml",
    "low_reservoir_alarm": "low_reservoir_alarm_ml",
    "refill_by": "outcome",
}
_ROW: Final = re.compile(r"drugs\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A finding in its slot; `asks` for a reason here; `errors` says by code that the reason is missing."""

    finding: Finding
    asks: bool
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The findings of one place. `digest` changes only when they do: an unchanged slot is left alone while one types."""

    name: str
    shown: tuple[Shown, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"slot_{self.name}"

    @property
    def digest(self) -> str:
        said = [f"{item.finding.code}{item.finding.message}{item.asks}" for item in self.shown]
        return sha256("|".join([*said, *self.errors]).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """A line of the error summary: where it leads and what it says."""

    href: str
    message: str


def place_of(finding: Finding) -> str:
    """The slot of a finding."""
    row = _ROW.match(finding.field)
    if row:
        return f"drug_{row.group(1)}"
    return _PLACES.get(finding.field, finding.field or FORM)


def reason_box(finding: Finding) -> str:
    """The id of the box in which going on is explained, as the finding's own part names it."""
    return f"{anchor(finding.field)}-ack_{finding.code}"


def slots(
    findings: Iterable[Finding], names: Iterable[str], *, reasons: Mapping[str, str], asked: bool
) -> dict[str, Slot]:
    """Findings by slot; one whose place is not on the page goes to the form's own. `asked`: complain of missing reasons.

    A code that comes twice asks for its reason once: it is given by code.
    """
    placed: dict[str, list[Shown]] = {name: [] for name in (*names, FORM)}
    boxes: set[str] = set()
    for finding in findings:
        asks = finding.severity is Severity.ACKNOWLEDGE and finding.code not in boxes
        missing = asks and asked and len(reasons.get(finding.code, "").strip()) < SHORTEST_REASON
        if asks:
            boxes.add(finding.code)
        error = "Say in a few words why you go on, or change the entry." if missing else ""
        name = place_of(finding)
        placed[name if name in placed else FORM].append(
            Shown(finding=finding, asks=asks, errors={finding.code: error} if error else {})
        )
    return {name: Slot(name=name, shown=tuple(shown)) for name, shown in placed.items()}


def in_the_way(findings: Iterable[Finding], reasons: Mapping[str, str]) -> list[Blocking]:
    """What must be looked at before it can be recorded, for the summary on top."""
    lines: dict[str, Blocking] = {}
    for finding in findings:
        if finding.severity is Severity.BLOCK:
            lines[finding.code + finding.field] = Blocking(href=f"slot_{place_of(finding)}", message=finding.message)
        elif finding.severity is Severity.ACKNOWLEDGE and len(reasons.get(finding.code, "").strip()) < SHORTEST_REASON:
            lines.setdefault(
                finding.code, Blocking(href=reason_box(finding), message=f"Needs your reason: {finding.message}")
            )
    return list(lines.values())
