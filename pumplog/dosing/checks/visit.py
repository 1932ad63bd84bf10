"""What the checks may look at: the pump before and after the visit, and what is cited about pump and drugs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from pumplog.dosing.figures.formatting import rounded
from pumplog.dosing.figures.quantities import Concentration, DoseRate
from pumplog.dosing.findings import Evidence, Figure, Finding, Severity
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.past import NOTHING, Past
from pumplog.dosing.person import UNKNOWN, Person
from pumplog.dosing.programs import PatientBolus, Program
from pumplog.dosing.refill_draft import OrderFacts, ProgrammerReading
from pumplog.dosing.reservoir.state import ReservoirState
from pumplog.dosing.timeline import Event, Pump
from pumplog.dosing.windows import Policy, RefillWindow

_SHOWN_PLACES = 4
_COMPUTED_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit: the pump `before` it and `after` it with the draft, each None where it cannot be worked out.

    `program` and `bolus` are what was typed now, None where the programme stays; `past` is what this patient had before.
    `retyped`: figures that did not change were typed again, so one of them may be a former one mistyped.
    """

    pump: Pump
    events: tuple[Event, ...]
    policy: Policy
    zone: ZoneInfo
    now: datetime
    limits: Guardrails
    performed_at: datetime
    before: ReservoirState | None
    after: ReservoirState | None
    window: RefillWindow | None
    past: Past = NOTHING
    person: Person = UNKNOWN
    order: OrderFacts | None = None
    program: Program | None = None
    bolus: PatientBolus | None = None
    programmer: ProgrammerReading | None = None
    retyped: bool = True

    @property
    def performed_on(self) -> date:
        """The visit's date in the clinic's zone."""
        return self.local_date(self.performed_at)

    def local_date(self, at: datetime) -> date:
        """The date of an instant in the clinic's zone."""
        return at.astimezone(self.zone).date()

    def dose(self, drug: str, dose_rate: DoseRate) -> str:
        """A daily dose in the drug's own unit."""
        return f"{self.amount(drug, dose_rate.mcg_per_day)}/day"

    def strength(self, drug: str, concentration: Concentration) -> str:
        """A strength in the drug's own unit."""
        return f"{self.amount(drug, concentration.mcg_per_ml)}/mL"

    def amount(self, drug: str, mcg: Decimal) -> str:
        """A mass in the drug's own unit."""
        unit = self.limits.unit(drug)
        value = mcg.scaleb(-3) if unit == "mg" else mcg
        return f"{rounded(value, _SHOWN_PLACES)} {unit}"


def daily_by_drug(state: ReservoirState) -> Mapping[str, DoseRate]:
    """Daily dose of each drug, a drug that stands twice in the reservoir taken together."""
    doses: dict[str, Decimal] = {}
    for daily in state.daily_doses:
        doses[daily.drug] = doses.get(daily.drug, Decimal(0)) + daily.dose.mcg_per_day
    return {drug: DoseRate(mcg_per_day=dose) for drug, dose in doses.items()}


def ml(value: Decimal) -> str:
    """A volume as it is spoken of: `1.25 mL`."""
    return f"{rounded(value, _SHOWN_PLACES)} mL"


def computed_ml(value: Decimal) -> str:
    """A computed volume to the hundredth: nobody aspirates finer. The finding's figures carry it in full."""
    return f"{rounded(value, _COMPUTED_PLACES)} mL"


def volume_figure(name: str, value: Decimal) -> Figure:
    """A volume beside a finding."""
    return Figure(name=name, value=rounded(value, 9), unit="mL")


def ask(
    code: str,
    field: str,
    message: str,
    *figures: Figure,
    source: str | None = None,
    evidence: Evidence | None = None,
) -> Finding:
    """A finding that is answered with a reason."""
    return Finding(
        code=code,
        field=field,
        severity=Severity.ACKNOWLEDGE,
        message=message,
        source=source,
        evidence=evidence,
        figures=figures,
    )


def tell(
    code: str,
    field: str,
    message: str,
    *figures: Figure,
    source: str | None = None,
    evidence: Evidence | None = None,
) -> Finding:
    """A finding to read and go on."""
    return Finding(
        code=code,
        field=field,
        severity=Severity.INFORM,
        message=message,
        source=source,
        evidence=evidence,
        figures=figures,
    )
