"""What an assessment hands back: the pump before and after, what there is to say, and the working behind it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pumplog.dosing.bridge import Mixing, StrengthChange
from pumplog.dosing.conflict.disagreement import Disagreement
from pumplog.dosing.conflict.pump_clock import ClockError
from pumplog.dosing.drift.judgement import Judgement
from pumplog.dosing.drift.outlook import Outlook
from pumplog.dosing.figures.quantities import Flow, Volume
from pumplog.dosing.findings import Finding, Severity
from pumplog.dosing.reservoir.empty import EmptyAspirate
from pumplog.dosing.reservoir.state import DailyDose, ReservoirState
from pumplog.dosing.windows import RefillWindow
from pumplog.dosing.working.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A draft judged. `before` is the pump as it came, `after` as it leaves; findings in form order.

    Each state is None where draft or record do not allow it to be worked out; a blocking finding then says why, except
    that before a first fill there is nothing. The figures are read off the states and are None where those are.
    """

    before: ReservoirState | None
    after: ReservoirState | None
    window: RefillWindow | None
    findings: tuple[Finding, ...]
    working: tuple[Step, ...]
    formula_version: str
    conflicts: tuple[Disagreement, ...] = ()
    """Where programmer and record are too far apart."""
    clock: ClockError | None = None
    """How far the pump's clock is off, where it was read."""
    outlook: Outlook | None = None
    """How this pump runs by its own record, and when it is likely down to its levels."""

    @property
    def blocked(self) -> bool:
        """Whether it cannot be recorded as it stands."""
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    @property
    def expected_residual(self) -> Volume | None:
        """What should have been left when the visit began."""
        return self.before.expected_residual if self.before else None

    @property
    def difference(self) -> Volume | None:
        """Aspirated minus expected; None where nothing was measured."""
        return self.before.difference if self.before else None

    @property
    def delivered_ratio(self) -> Decimal | None:
        """What left the pump over what should have; None where nothing was measured or should have been delivered."""
        return self.before.delivered_ratio if self.before else None

    @property
    def flow(self) -> Flow | None:
        """Flow of the programme after the visit, without boluses."""
        return self.after.flow if self.after else None

    @property
    def daily_doses(self) -> tuple[DailyDose, ...]:
        """Daily dose of each drug after the visit, in the order of the fill."""
        return self.after.daily_doses if self.after else ()

    @property
    def alarm_at(self) -> datetime | None:
        """When the stop volume is reached without boluses, UTC."""
        return self.after.alarm_at if self.after else None

    @property
    def alarm_at_all_boluses(self) -> datetime | None:
        """When the stop volume is reached if every allowed bolus is taken, UTC."""
        return self.after.alarm_at_all_boluses if self.after else None

    @property
    def alarm_at_earliest(self) -> datetime | None:
        """The same with the pump running over by its tolerance, UTC."""
        return self.after.alarm_at_earliest if self.after else None

    @property
    def empty_at(self) -> datetime | None:
        """When the reservoir is empty without boluses, UTC."""
        return self.after.empty_at if self.after else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillAssessment(Assessment):
    """A refill judged; `held_after` is retained + filled, whatever else is wrong with the draft.

    `empty` only where nothing could be aspirated, `change` only where strength or drug changes, `mixing` only where
    something stays behind. `drift` judges this refill together with those before, None where it measured nothing.
    `displaced` left the reservoir at the visit besides the programme: prime and bridge.
    """

    held_after: Volume
    drift: Judgement | None = None
    empty: EmptyAspirate | None = None
    change: StrengthChange | None = None
    mixing: Mixing | None = None
    displaced: Volume = Volume(ml=Decimal(0))

    @property
    def mixing_matters(self) -> bool:
        """Whether what stays behind makes another strength than the label's."""
        return self.mixing is not None and any(drug.off_pct != 0 for drug in self.mixing.drugs)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramAssessment(Assessment):
    """A programme change judged, with the reservoir as it is."""
