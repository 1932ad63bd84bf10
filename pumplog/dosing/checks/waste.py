"""What was thrown away at the visit: a controlled drug that is nowhere else may not be more than there was."""

from collections.abc import Iterator

from pumplog.dosing.checks.visit import Visit, ml, volume_figure
from pumplog.dosing.findings import Finding, blocking
from pumplog.dosing.refill_draft import Measured, RefillDraft


def waste_findings(visit: Visit, draft: RefillDraft) -> Iterator[Finding]:
    """At most what was aspirated and one whole filling that was prepared: a reservoir's volume."""
    if draft.wasted is None:
        return
    aspirated = draft.residual.volume.ml if isinstance(draft.residual, Measured) else 0
    most = aspirated + visit.pump.reservoir.ml
    if draft.wasted.ml > most:
        message = (
            f"{ml(draft.wasted.ml)} is more than was there: {ml(most)} at most, what was aspirated and one filling. "
            "Check the figure."
        )
        yield blocking("waste_over_what_was_there", "wasted_ml", message, volume_figure("most_there", most))
