"""What would be if: what is asked, what the pump runs today, and the two side by side. Nothing of it is on record."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.dosing.figures.quantities import Concentration, Volume
from pumplog.dosing.findings import Finding
from pumplog.dosing.limits import Limit
from pumplog.dosing.working.step import Step
from pumplog.sheets.drafts import ProgramDraft

Assessment = RefillAssessment | ProgramAssessment


class Basis(StrEnum):
    """From now on with what is in the pump, or as a refill made now would leave it."""

    IN_PUMP = "in_pump"
    REFILL = "refill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """The accepted risk to reckon with, in percent; None: dates do not follow the pump's own record."""

    pct: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is changed; None leaves it as it is today. Strengths are in the order of the fill, and need a refill.

    `interval_days` asks the other way round: which strength of the primary drug lasts so long? `coarse` is the step in
    which strengths are prepared.
    """

    basis: Basis
    program: ProgramDraft | None = None
    strengths: tuple[Concentration, ...] | None = None
    filled: Volume | None = None
    margin_days: int | None = None
    risk: Risk | None = None
    interval_days: int | None = None
    coarse: Concentration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugToday:
    drug: str
    display: str
    concentration: Concentration
    primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What holds now: where a question starts from. `programme` is None where none is in force."""

    patient_id: uuid.UUID
    programme: ProgramDraft | None
    drugs: tuple[DrugToday, ...]
    filled: Volume
    margin_days: int
    accepted_risk_pct: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthAnswer:
    """Which strength of the primary drug lasts `days`, every other drug's daily dose kept.

    `strength` is None where no strength does; `stops` then says why. Where a strength lasts long enough and yet lies
    outside a limit that counts, both are there. `assessment` is the refill judged at that strength.
    """

    days: int
    strength: Concentration | None
    drugs: tuple[DrugToday, ...]
    assessment: RefillAssessment | None
    stops: tuple[Finding, ...]
    told: tuple[Finding, ...]
    """What else there is to say of that strength: an unverified limit it goes beyond informs and stops nothing."""
    working: tuple[Step, ...]

    @property
    def found(self) -> bool:
        """Whether a strength lasts so long and keeps within every limit that counts."""
        return self.strength is not None and not self.stops


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Two assessments of one instant by one arithmetic: as it is, and as proposed. Nothing was stored or sent.

    `findings` are those that recording the proposal would have, as far as they speak of what was asked. `flow_limits` are
    what is cited of the pump's flow, with evidence.
    """

    basis: Basis
    today: Assessment
    proposed: Assessment
    findings: tuple[Finding, ...]
    flow_limits: tuple[Limit, ...]
    strength: StrengthAnswer | None
