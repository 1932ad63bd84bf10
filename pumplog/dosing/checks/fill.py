"""Does the fill fit, and is it one?"""

from collections.abc import Iterator

from pumplog.dosing.checks.visit import Visit, ml, volume_figure
from pumplog.dosing.findings import Finding, blocking
from pumplog.dosing.refill_draft import RefillDraft


def fill_findings(visit: Visit, draft: RefillDraft) -> Iterator[Finding]:
    """An empty fill, or one that does not fit into the reservoir, is a slip or a pocket fill; both are stopped."""
    filled, retained, reservoir = draft.filled.ml, draft.retained.ml, visit.pump.reservoir.ml
    if filled <= 0:
        message = "Nothing was filled. A visit without a fill is recorded as a reading or a programme change."
        yield blocking("fill_is_zero", "filled_ml", message)
    over = filled + retained - reservoir
    if over > 0:
        kept = f" with {ml(retained)} left inside" if retained else ""
        message = f"{ml(filled)}{kept} is {ml(over)} more than the reservoir holds ({ml(reservoir)}). Check the figure."
        yield blocking("fill_over_reservoir", "filled_ml", message, volume_figure("reservoir", reservoir))
