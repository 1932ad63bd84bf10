"""Pumps and drugs as cited data. Every figure carries its unit, its source and how well it is known.

`published` figures may ask for a reason; `unverified` ones inform and are marked; none decides a date on its own.
"""

from pumplog.catalogue.catheters import Catheter, catheter_named, catheters, line_of
from pumplog.catalogue.drugs import Drug, DrugClass, drug, drugs, limits_for
from pumplog.catalogue.figures import Citation, Figure, drug_citations, pump_citations
from pumplog.catalogue.guardrails import guardrails
from pumplog.catalogue.pumps import PumpModel, pump_model, pump_models
from pumplog.catalogue.stability import Stability, stability_days

__all__ = [
    "Catheter",
    "Citation",
    "Drug",
    "DrugClass",
    "Figure",
    "PumpModel",
    "Stability",
    "catheter_named",
    "catheters",
    "drug",
    "drug_citations",
    "drugs",
    "guardrails",
    "limits_for",
    "line_of",
    "pump_citations",
    "pump_model",
    "pump_models",
    "stability_days",
]
