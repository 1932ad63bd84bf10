"""What an assessment has to say, as values: collected, ordered, shown beside their field, never raised one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding asks of the person: read it, answer it with a reason, or change the entry."""

    INFORM = "inform"
    ACKNOWLEDGE = "acknowledge"
    BLOCK = "block"


class Evidence(StrEnum):
    """How well a figure is known. Only a published figure or the clinic's own may ask for a reason or decide a date.

    `record` is worked out from this very pump's measured refills.
    """

    PUBLISHED = "published"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"
    CLINIC = "clinic"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that a finding speaks of, ready to show: `value` is decimal text or an ISO date, `unit` may be empty."""

    name: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to tell. `code` is stable, `field` names the form's field, `message` is what a colleague would say."""

    code: str
    field: str
    severity: Severity
    message: str
    source: str | None = None
    evidence: Evidence | None = None
    figures: tuple[Figure, ...] = ()


def blocking(code: str, field: str, message: str, *figures: Figure) -> Finding:
    """A finding that must be put right before anything is recorded."""
    return Finding(code=code, field=field, severity=Severity.BLOCK, message=message, figures=figures)


def in_form_order(findings: Iterable[Finding], fields: tuple[str, ...]) -> tuple[Finding, ...]:
    """Findings in the order of the form's fields, then by code: the same for a page and for the API, run after run.

    A field such as `drugs[1].lot` stands where `drugs` stands; among them by index.
    """

    def place(finding: Finding) -> tuple[int, int, str]:
        stem, _, rest = finding.field.partition("[")
        stem = stem.partition(".")[0]
        index = rest.partition("]")[0]
        return (
            fields.index(stem) if stem in fields else len(fields),
            int(index) if index.isdigit() else -1,
            finding.code,
        )

    return tuple(sorted(findings, key=place))
