"""How the visit ends: the pump runs, and there is a next date that is still to come."""

from collections.abc import Iterator

from pumplog.dosing.checks.visit import Visit, ask, tell
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.findings import Evidence, Figure, Finding, blocking


def running_findings(visit: Visit, *, confirmed: bool) -> Iterator[Finding]:
    """A pump left stopped after programming delivers nothing and sounds no alarm: the last item of every visit."""
    if not confirmed:
        message = "Confirm on the programmer that the pump is running, with the printout in view."
        yield blocking("running_not_confirmed", "running_confirmed", message)
    elif visit.after is not None and not visit.after.running:
        message = "By the record the pump is stopped. Record when it was started again, then this."
        yield blocking("pump_is_stopped", "running_confirmed", message)


def date_findings(visit: Visit) -> Iterator[Finding]:
    """The next date is there and lies ahead; what decides it is known well enough to say so."""
    if visit.window is None:
        return
    due = visit.window.refill_by
    if due is None:
        message = "Nothing limits this fill: no flow, no stability, no longest interval. There is no date to remind by."
        yield ask("refill_by_none", "refill_by", message)
    elif due <= visit.performed_on:
        reason = visit.window.reason.value if visit.window.reason else ""
        message = (
            f"The refill-by date, {due:%d %B %Y} ({reason}), is not after this visit. Check volume, dose and margin."
        )
        yield ask("refill_by_past", "refill_by", message, Figure(name="refill_by", value=due.isoformat()))
    pump = visit.pump
    if visit.policy.use_tolerance and pump.tolerance_evidence in (Evidence.UNVERIFIED, Evidence.UNKNOWN):
        message = (
            f"The date allows for {plain(pump.flow_tolerance_pct)} % more flow, an unverified figure the clinic chose."
        )
        source = pump.tolerance_source or None
        yield tell("tolerance_unverified", "refill_by", message, source=source, evidence=pump.tolerance_evidence)
