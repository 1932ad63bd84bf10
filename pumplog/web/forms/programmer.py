"""What the pump's programmer shows besides its figures: the pump's own clock, as it stands there."""

import datetime as dt
from typing import Any

from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import ClockShown, ProgrammerReading
from pumplog.web.fields import MomentField

CLOCK_HINT = "Date and time as the pump shows them, even if they are wrong."


def clock_field() -> MomentField:
    """The pump's clock: a wall clock, so it is not placed in a zone."""
    return MomentField(label="Clock on the pump", required=False, help_text=CLOCK_HINT)


def clock_shown(typed: dt.datetime | None) -> ClockShown | None:
    """What was typed there."""
    return None if typed is None else ClockShown(on=typed.date(), at=typed.time())


def clock_initial(shown: ClockShown | None) -> str:
    """A recorded clock for its box, for a correction."""
    return "" if shown is None else f"{shown.on.isoformat()}T{shown.at:%H:%M}"


def programmer_reading(cleaned: dict[str, Any]) -> ProgrammerReading | None:
    """Alarm date, expected residual and clock of a refill or a programme change; None where none of them was typed."""
    expected = cleaned.get("programmer_expected_ml")
    reading = ProgrammerReading(
        alarm_on=cleaned.get("programmer_alarm_on"),
        expected_residual=None if expected is None else Volume(ml=expected),
        clock=clock_shown(cleaned.get("pump_clock")),
    )
    return None if reading == ProgrammerReading() else reading
