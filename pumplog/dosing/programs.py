"""What the pump was told to do: a steady dose, a steady flow or a daily pattern, and optional patient boluses."""

from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from pumplog.dosing.figures.quantities import DoseRate, Flow, Mass

MIDNIGHT = time(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuous:
    """A steady dose of the primary drug, read against the strength that is in the reservoir."""

    dose: DoseRate


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedRate:
    """A steady flow, whatever the reservoir holds."""

    flow: Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class FlexStep:
    """From `start` on the pump's clock the primary drug runs at `rate`, until the next step or midnight."""

    start: time
    rate: DoseRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Flex:
    """A daily pattern on the pump's own clock. The first step starts at 00:00; starts rise strictly."""

    steps: tuple[FlexStep, ...]

    def __post_init__(self) -> None:
        starts = [step.start for step in self.steps]
        if not starts or starts[0] != MIDNIGHT:
            raise ValueError("the first flex step starts at 00:00")
        if any(later <= earlier for earlier, later in pairwise(starts)):
            raise ValueError("flex steps are in rising order of start")


Program = Continuous | FixedRate | Flex


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientBolus:
    """A bolus the patient may ask for: its dose of the primary drug and how many a day.

    `lockout_minutes` is recorded for people to read; the arithmetic assumes the worst, `max_per_day`.
    """

    dose: Mass
    max_per_day: int
    lockout_minutes: int | None = None

    def __post_init__(self) -> None:
        if self.max_per_day < 0 or (self.lockout_minutes is not None and self.lockout_minutes < 0):
            raise ValueError("boluses a day and the lock-out are not negative")
