"""Limits as a page or an answer shows them: the clinic's own beside the cited ones."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pumplog.dosing.findings import Evidence
from pumplog.dosing.limits import LimitKind
from pumplog.sheets.vocabulary import ApproverRole, Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLimit:
    """One version of a clinic's own limit. ``value`` None: it has ended with this version."""

    id: int
    drug: str
    drug_name: str
    kind: LimitKind
    what: str
    version: int
    value: Decimal | None
    unit: str
    shown: str
    stop: Stop
    approver_name: str
    approver_role: ApproverRole | None
    approved_on: dt.date | None
    reason: str
    set_at: dt.datetime
    set_by: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """One limit that holds: ``evidence`` is `clinic` for the clinic's own. ``answer`` is what breaking it leads to."""

    drug: str
    drug_name: str
    kind: LimitKind
    what: str
    value: Decimal
    unit: str
    shown: str
    evidence: Evidence
    source: str
    note: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSheet:
    """What a clinic's entries are held against, and every version of its own limits, newest first."""

    limits: tuple[LimitRow, ...]
    versions: tuple[OwnLimit, ...]
