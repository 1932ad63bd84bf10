"""The way from the reservoir to the catheter's tip: what it holds, part by part, and how well each part is known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Evidence
from pumplog.dosing.refill_draft import OwnPath

# From the best known to the least: a sum is known as well as its worst part.
_MAY_ASK: Final = frozenset({Evidence.PUBLISHED, Evidence.CLINIC})
_WORST_LAST: Final = (Evidence.PUBLISHED, Evidence.CLINIC, Evidence.UNVERIFIED, Evidence.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A figure with where it comes from; its unit stands in the name of whatever holds it."""

    value: Decimal
    evidence: Evidence
    source: str

    @property
    def verified(self) -> bool:
        """Whether it may ask for a reason: published, or the clinic's own."""
        return self.evidence in _MAY_ASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is on record of pump and catheter. Each is None where nobody knows it.

    `tubing_ml` is inside the pump, `per_cm_ml` the catheter's volume per centimetre, `full_length_cm` its length as
    delivered; `length_cm` is implanted, `trimmed_cm` was cut off. `dead_ml` stays in an emptied reservoir. `own` is the
    clinic's own figure for the whole way, which stands for all of them.
    """

    tubing_ml: Cited | None = None
    per_cm_ml: Cited | None = None
    full_length_cm: Cited | None = None
    length_cm: Decimal | None = None
    trimmed_cm: Decimal | None = None
    dead_ml: Cited | None = None
    own: OwnPath | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPart:
    """One part of the way: its volume, None where it cannot be worked out; then `missing` says what for."""

    label: str
    volume: Volume | None
    formula: str = ""
    evidence: Evidence = Evidence.UNKNOWN
    source: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The whole way and its parts. `volume` None: not every part is known."""

    parts: tuple[PathPart, ...]
    volume: Volume | None
    evidence: Evidence

    @property
    def missing(self) -> tuple[str, ...]:
        """What would have to be known."""
        return tuple(part.missing for part in self.parts if part.missing)

    @property
    def verified(self) -> bool:
        """Whether it may ask for a reason: published throughout, or the clinic's own."""
        return self.evidence in _MAY_ASK


def path_of(line: Line, own: OwnPath | None = None) -> Path:
    """The volume of the way: `own` of this visit, else the clinic's own of this implant, else tubing + catheter."""
    stated = own or line.own
    if stated is not None:
        part = PathPart(
            label="Pump and catheter, as the clinic has it",
            volume=stated.volume,
            formula="as entered",
            evidence=Evidence.CLINIC,
            source=f"approved by {stated.approved_by}",
        )
        return Path(parts=(part,), volume=stated.volume, evidence=Evidence.CLINIC)
    parts = (_tubing(line), _catheter(line))
    evidence = max((part.evidence for part in parts), key=_WORST_LAST.index)
    known = [part.volume.ml for part in parts if part.volume is not None]
    whole = Volume(ml=sum(known, Decimal(0))) if len(known) == len(parts) else None
    return Path(parts=parts, volume=whole, evidence=evidence)


def catheter_volume(line: Line) -> Volume | None:
    """Implanted length x volume per centimetre; None where one of them is not known."""
    length = implanted_cm(line)
    return None if length is None or line.per_cm_ml is None else Volume(ml=length * line.per_cm_ml.value)


def implanted_cm(line: Line) -> Decimal | None:
    """The length in the patient: as recorded, else the full length less what was cut off (Prometra II IFU p. 33)."""
    if line.length_cm is not None:
        return line.length_cm
    if line.trimmed_cm is None or line.full_length_cm is None or line.trimmed_cm > line.full_length_cm.value:
        return None
    return line.full_length_cm.value - line.trimmed_cm


def _tubing(line: Line) -> PathPart:
    label = "Tubing inside the pump"
    if line.tubing_ml is None:
        return PathPart(label=label, volume=None, missing="the volume of the pump's internal tubing")
    return PathPart(
        label=label,
        volume=Volume(ml=line.tubing_ml.value),
        formula="as cited",
        evidence=line.tubing_ml.evidence,
        source=line.tubing_ml.source,
    )


def _catheter(line: Line) -> PathPart:
    label, volume = "Catheter", catheter_volume(line)
    if volume is None or line.per_cm_ml is None:
        missing = [
            *(["the catheter's volume per centimetre"] if line.per_cm_ml is None else []),
            *(["the catheter's implanted length"] if implanted_cm(line) is None else []),
        ]
        return PathPart(label=label, volume=None, missing=" and ".join(missing))
    per_cm, length = line.per_cm_ml, f"{plain(line.length_cm)} cm" if line.length_cm is not None else ""
    if not length and line.full_length_cm is not None and line.trimmed_cm is not None:
        length = f"({plain(line.full_length_cm.value)} - {plain(line.trimmed_cm)}) cm"
    return PathPart(
        label=label,
        volume=volume,
        formula=f"{length} x {plain(per_cm.value)} mL/cm",
        evidence=per_cm.evidence,
        source=per_cm.source,
    )
