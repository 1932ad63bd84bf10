"""What a visit brought to light, ready to show: a dry pump, another strength, a programmer at odds with the record."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedRow:
    """One drug of an empty pump: what the programme asked for and the pump cannot have given, and what a stop does."""

    drug: str
    display: str
    least_mcg: Decimal
    least_text: str
    most_mcg: Decimal | None
    most_text: str
    withdrawal: str
    withdrawal_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptySheet:
    """The pump ran dry from ``dry_from`` (None: not known) to ``dry_until``, the visit. Instants are UTC."""

    dry_from: dt.datetime | None
    dry_until: dt.datetime
    by_programme: dt.datetime | None
    least_left_ml: Decimal
    missed: tuple[MissedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One drug over a change of strength, each figure with its unit; empty where there is none."""

    drug: str
    display: str
    old_text: str
    new_text: str
    before_text: str
    after_text: str
    without_text: str
    times: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRow:
    label: str
    volume_ml: Decimal | None
    formula: str
    evidence: str
    source: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSheet:
    """A change of strength: the line, the bridge worked out beside the one programmed, and what comes without one.

    For the record only: nothing is sent to the pump.
    """

    drugs: tuple[ChangeRow, ...]
    path: tuple[PathRow, ...]
    path_ml: Decimal | None
    path_evidence: str
    transit_old_hours: Decimal | None
    transit_new_hours: Decimal | None
    bridge_ml: Decimal | None
    bridge_dose_text: str
    bridge_hours: Decimal | None
    programmed: bool | None
    """None: nothing was said about a bridge."""
    programmed_ml: Decimal | None
    programmed_dose_text: str
    programmed_hours: Decimal | None
    programmed_times: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedRow:
    drug: str
    display: str
    label_text: str
    actual_text: str
    off_pct: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MixingSheet:
    """What the fill became with what stayed behind; ``dead_ml`` is cited, not measured."""

    left_ml: Decimal
    dead_ml: Decimal | None
    dead_evidence: str
    drugs: tuple[MixedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictSheet:
    """``about`` is alarm_date or expected_residual; ``causes`` stand in order of likelihood."""

    about: str
    ours: str
    theirs: str
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedOut:
    """As stored then; nothing of it is computed again."""

    empty: EmptySheet | None = None
    change: ChangeSheet | None = None
    mixing: MixingSheet | None = None
    conflicts: tuple[ConflictSheet, ...] = ()
