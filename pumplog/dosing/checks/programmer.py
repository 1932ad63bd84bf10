"""The pump's own programmer against our arithmetic: it is the master of the present, so a gap is asked about."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from pumplog.dosing.checks.visit import Visit, ask, computed_ml, ml, volume_figure
from pumplog.dosing.conflict.causes import told
from pumplog.dosing.conflict.disagreement import THRESHOLDS, About, Compared, Disagreement
from pumplog.dosing.conflict.pump_clock import ClockError, clock_error
from pumplog.dosing.figures.formatting import counted
from pumplog.dosing.findings import Figure, Finding
from pumplog.dosing.programs import Flex
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.dosing.reservoir.state import ReservoirState
from pumplog.dosing.timeline import Event
from pumplog.dosing.windows import Cap, Reason

_FLEX_MINUTES: Final = 15
_DAY_MINUTES: Final = 24 * 60
_DAY: Final = timedelta(days=1)


def programmer_caps(reading: ProgrammerReading | None) -> Iterator[Cap]:
    """The programmer's alarm date as a limit of its own, so that the earlier of the two governs."""
    if reading is not None and reading.alarm_on is not None:
        yield Cap(reason=Reason.PROGRAMMER, on=reading.alarm_on, label="alarm date shown by the programmer")


def clock_of(visit: Visit, reading: ProgrammerReading | None) -> ClockError | None:
    """The error of the pump's clock at this visit, if the clock was read."""
    if reading is None or reading.clock is None:
        return None
    set_at = visit.before.setting.at if visit.before is not None else None
    return clock_error(reading.clock, visit.performed_at, visit.zone, set_at=set_at)


def compared(visit: Visit, clock: ClockError | None, added: Iterable[Event] = ()) -> Compared:
    """What the programmer's figures are held against at this visit."""
    state = visit.before or visit.after
    return Compared(
        pump=visit.pump,
        events=visit.events,
        added=tuple(added),
        before=visit.before,
        after=visit.after,
        zone=visit.zone,
        clock=clock,
        unit=visit.limits.unit(state.formulation.primary.drug) if state is not None else "mcg",
    )


def programmer_findings(visit: Visit, found: Iterable[Disagreement], clock: ClockError | None) -> Iterator[Finding]:
    """Where programmer and record are too far apart, with the likely causes; and a clock that is wrong."""
    for conflict in found:
        yield _residual(conflict) if conflict.about is About.EXPECTED_RESIDUAL else _alarm(conflict)
    if clock is not None:
        yield from _clock(visit, clock)


def _residual(conflict: Disagreement) -> Finding:
    ours, theirs = conflict.residual_ours_ml, conflict.residual_theirs_ml
    if ours is None or theirs is None:
        raise ValueError("a residual is at odds with another one")
    message = (
        f"The programmer expected {ml(theirs)}, this record {computed_ml(ours)}: {computed_ml(abs(ours - theirs))} "
        f"apart. {told(conflict.causes)}"
    )
    figure = volume_figure("ours", ours)
    return ask("expected_residual_differs", "programmer_expected_ml", message, figure, source=THRESHOLDS)


def _alarm(conflict: Disagreement) -> Finding:
    """Programmers differ in whether patient boluses are counted, so both of our dates are fair."""
    code, field = "alarm_date_differs", "programmer_alarm_on"
    ours, theirs = conflict.alarm_ours, conflict.alarm_theirs
    if theirs is None:
        raise ValueError("a date is at odds with another one")
    if ours is None:
        shown = f"The programmer shows an alarm on {theirs:%d %B %Y}, but by this record nothing flows."
        return ask(code, field, f"{shown} Check the programme on both.", source=THRESHOLDS)
    apart = counted(abs(theirs - ours) // _DAY, "day")
    message = (
        f"The programmer's alarm date is {theirs:%d %B %Y}, ours {ours:%d %B %Y}, {apart} apart. "
        f"The earlier one governs until this is resolved. {told(conflict.causes)}"
    )
    return ask(code, field, message, Figure(name="ours", value=ours.isoformat()), source=THRESHOLDS)


def _clock(visit: Visit, clock: ClockError) -> Iterator[Finding]:
    """A wrong clock shifts a daily pattern; a day or more off, every date the programmer shows is off with it."""
    flex = any(_flex(state) for state in (visit.before, visit.after))
    if abs(clock.minutes) <= (_FLEX_MINUTES if flex else _DAY_MINUTES):
        return
    way = "ahead" if clock.minutes > 0 else "behind"
    saving = " The clocks have been changed since the programme was set." if clock.daylight_saving else ""
    effect = (
        "The daily pattern runs shifted by as much: the patient gets each step at another time."
        if flex
        else "Every date the programmer shows is counted from it."
    )
    message = (
        f"The pump's clock runs {clock.words} {way}.{saving} {effect} Set it right on the programmer, or say why not."
    )
    yield ask(
        "pump_clock_differs", "pump_clock", message, Figure(name="clock_error", value=str(clock.minutes), unit="min")
    )


def _flex(state: ReservoirState | None) -> bool:
    return state is not None and isinstance(state.setting.program, Flex)
