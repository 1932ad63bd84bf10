"""Everything about what the pump is set to: dose, field, steps, pattern and the patient's boluses."""

from collections.abc import Iterator

from pumplog.dosing.checks.agreement import as_ordered
from pumplog.dosing.checks.boluses import bolus_findings
from pumplog.dosing.checks.dose import dose_findings
from pumplog.dosing.checks.pattern_slips import pattern_findings
from pumplog.dosing.checks.titration import titration_findings
from pumplog.dosing.checks.visit import Visit, ask
from pumplog.dosing.checks.wrong_field import taken_from
from pumplog.dosing.findings import Finding


def programme_findings(visit: Visit) -> Iterator[Finding]:
    """Findings on the programme after the visit; where it was typed now, also on how it was typed."""
    yield from dose_findings(visit)
    yield from titration_findings(visit)
    if visit.program is None:
        return
    yield from pattern_findings(visit)
    yield from bolus_findings(visit)
    elsewhere = None if as_ordered(visit) else taken_from(visit)
    if elsewhere is not None:
        message = f"This is {elsewhere}. Look at the programmer again; if it is meant, say why."
        yield ask("figure_of_another_field", "program", message)
    yield from _ordered(visit)


def _ordered(visit: Visit) -> Iterator[Finding]:
    """A programme that is not the one ordered is asked about, whatever it is."""
    order = visit.order
    if order is None or order.program is None:
        return
    if order.program != visit.program:
        message = "This is not the programme of the order. Compare dose and mode with it; if it is meant, say why."
        yield ask("program_differs_from_order", "program", message)
    if order.bolus != visit.bolus:
        message = "These are not the boluses of the order. Compare dose, number and lock-out; if it is meant, say why."
        yield ask("boluses_differ_from_order", "program_bolus", message)
