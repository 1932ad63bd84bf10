"""How long a mixture keeps in the pump: what the person stated, else what is published for it."""

import dataclasses

from pumplog import catalogue
from pumplog.dosing.findings import Evidence
from pumplog.dosing.refill_draft import DraftDrug, RefillDraft


def with_stability(draft: RefillDraft, *, first_fill: bool) -> RefillDraft:
    """A refill with the published stability of its mixture on every drug for which none was stated.

    Only published figures: what nobody has verified may be shown, but does not decide a date.
    """
    known = {item.key for item in catalogue.drugs()}
    if not draft.drugs or any(drug.drug not in known for drug in draft.drugs):
        return draft
    mixture = {drug.drug: drug.concentration for drug in draft.drugs}
    found = catalogue.stability_days(mixture, first_fill=first_fill)
    if found.days is None or found.evidence is not Evidence.PUBLISHED:
        return draft
    return dataclasses.replace(draft, drugs=tuple(_stated_or(drug, found.days) for drug in draft.drugs))


def _stated_or(drug: DraftDrug, days: int) -> DraftDrug:
    return drug if drug.stability_days is not None else dataclasses.replace(drug, stability_days=days)
