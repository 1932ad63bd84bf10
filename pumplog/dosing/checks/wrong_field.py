"""A figure that belongs beside it: the daily dose typed as a flow, the flow as a dose, either as a bolus."""

from decimal import Decimal

from pumplog.dosing.checks.visit import Visit
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.past import delivered
from pumplog.dosing.programs import Continuous, FixedRate


def taken_from(visit: Visit) -> str | None:
    """What the programme's figure really is, in words, where it stands on record as another quantity of this patient."""
    program, before = visit.program, visit.before
    if before is None:
        return None
    drug = before.formulation.primary
    unit = visit.limits.unit(drug.drug)
    flow, doses = delivered(before.setting.program, before.formulation)
    dose = doses[drug.drug].mcg_per_day
    bolus = before.setting.patient_bolus
    if isinstance(program, FixedRate) and program.flow != flow:
        if program.flow.ml_per_day == _spoken(dose, unit):
            return "the figure of the daily dose, typed as a flow"
        if bolus is not None and program.flow.ml_per_day == _spoken(bolus.dose.mcg, unit):
            return "the figure of the bolus, typed as a flow"
    if isinstance(program, Continuous) and program.dose.mcg_per_day != dose:
        if flow.ml_per_day == _spoken(program.dose.mcg_per_day, unit):
            return f"the figure of the flow, {plain(flow.ml_per_day)} mL/day, typed as a dose"
        if bolus is not None and program.dose.mcg_per_day == bolus.dose.mcg:
            return "the figure of the bolus, typed as a daily dose"
    return None


def _spoken(mcg: Decimal, unit: str) -> Decimal:
    """The digits as they are spoken and typed, in the drug's own unit."""
    return mcg.scaleb(-3) if unit == "mg" else mcg
