"""The catalogue in the shape in which an assessment takes it."""

from functools import cache

from pumplog.catalogue.drugs import drugs
from pumplog.catalogue.figures import Figure, drug_citations
from pumplog.catalogue.pumps import PumpModel, pump_model
from pumplog.dosing.limits import Guardrails, KnownDrug, Limit, LimitKind, Withdrawal


@cache
def guardrails(pump_key: str | None = None) -> Guardrails:
    """Every known drug with its limits, and the pump model's own bounds; without a key, the drugs alone."""
    known = {
        drug.key: KnownDrug(
            key=drug.key,
            display=drug.display,
            unit=drug.unit,
            opioid=drug.opioid,
            limits=drug.limits,
            withdrawal=_withdrawal(drug.key),
        )
        for drug in drugs()
    }
    return Guardrails(drugs=known, pump=() if pump_key is None else _bounds(pump_model(pump_key)))


def _bounds(model: PumpModel) -> tuple[Limit, ...]:
    pairs = (
        (LimitKind.MIN_FLOW_ML_PER_DAY, model.flow_min),
        (LimitKind.MAX_FLOW_ML_PER_DAY, model.flow_max),
    )
    return tuple(_limit(kind, figure) for kind, figure in pairs if figure is not None)


def _limit(kind: LimitKind, figure: Figure) -> Limit:
    return Limit(kind=kind, value=figure.value, evidence=figure.evidence, source=figure.source, note=figure.note)


def _withdrawal(drug: str) -> Withdrawal | None:
    """What is cited of a drug's withdrawal; None where none is recognised, or nothing is on record."""
    for row in drug_citations():
        if (row.subject, row.attribute) == (drug, "withdrawal") and not row.value.startswith(("none", "no ")):
            return Withdrawal(words=row.value, evidence=row.evidence, source=row.source)
    return None
