"""What a visit brought to light, kept as it was shown then: pages and paper print it, nothing computes it again."""

from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.services import canonical


def worked_out(assessment: RefillAssessment) -> str:
    """Dry interval, change of strength, mixing and disagreements of a refill; empty where there is none of it."""
    found = {
        name: value
        for name, value in (
            ("empty", assessment.empty),
            ("change", assessment.change),
            ("mixing", assessment.mixing if assessment.change or assessment.mixing_matters else None),
            ("conflicts", assessment.conflicts),
        )
        if value
    }
    return canonical.text(found) if found else ""


def at_odds(assessment: RefillAssessment | ProgramAssessment | None) -> str:
    """The disagreements of a reading or a programme change; empty where there is none."""
    if assessment is None or not assessment.conflicts:
        return ""
    return canonical.text({"conflicts": assessment.conflicts})
