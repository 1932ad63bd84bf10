"""A pump and what happened to it: the events the arithmetic is made from, each at an aware instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from pumplog.dosing.figures.quantities import Mass, Volume
from pumplog.dosing.findings import Evidence
from pumplog.dosing.formulation import Formulation
from pumplog.dosing.programs import PatientBolus, Program


@dataclass(frozen=True, slots=True, kw_only=True)
class Pump:
    """The reservoir's size, this patient's stop level, and how far the pump may over-infuse, in percent.

    `tolerance_evidence` and `tolerance_source` say how well that percentage is known: an assessment passes them on.
    `own_alarm` is the level at which the pump itself alarms, where that is not the stop level: its programmer's date.
    """

    reservoir: Volume
    low_reservoir: Volume
    flow_tolerance_pct: Decimal
    tolerance_evidence: Evidence | None = None
    tolerance_source: str = ""
    own_alarm: Volume | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """The reservoir now holds `retained` + `volume` of `formulation`. `retained` is what was knowingly left inside."""

    at: datetime
    volume: Volume
    formulation: Formulation
    retained: Volume = Volume(ml=Decimal(0))

    @property
    def held(self) -> Volume:
        """What is in the reservoir right after the fill."""
        return Volume(ml=self.retained.ml + self.volume.ml)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSet:
    """A programme in force from `at` until the next one.

    A flex pattern runs on the pump's clock, a fixed UTC offset that does not follow daylight saving: `clock_offset`, or
    the offset of `at` where that is None. Whoever stores instants in UTC must hand it in, or the pattern is shifted.
    """

    at: datetime
    program: Program
    patient_bolus: PatientBolus | None = None
    clock_offset: timedelta | None = None

    @property
    def pump_clock_offset(self) -> timedelta:
        """The UTC offset the pump's clock was set to."""
        offset = self.at.utcoffset() if self.clock_offset is None else self.clock_offset
        if offset is None:
            raise ValueError("an instant carries its offset")
        return offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Bolus:
    """Delivered at once at `at`: a prime or a single bolus, as a volume or as a dose of the primary drug."""

    at: datetime
    amount: Volume | Mass


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedBoluses:
    """Patient boluses counted at an interrogation at `at`, spread evenly from `begins` to `ends`; `dose` each."""

    at: datetime
    begins: datetime
    ends: datetime
    count: int
    dose: Mass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """The programme delivers nothing from `at` until the pump is started."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The programme runs again from `at`."""

    at: datetime


Event = Fill | ProgramSet | Bolus | CountedBoluses | Stopped | Started
