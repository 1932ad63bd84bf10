"""What goes into the reservoir: known, in date, as ordered, and one primary."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pumplog.dosing.checks.visit import Visit, ask, tell
from pumplog.dosing.figures.formatting import counted
from pumplog.dosing.findings import Figure, Finding, blocking
from pumplog.dosing.refill_draft import DraftDrug, FilledDrug


def mixture_findings(visit: Visit, drugs: Sequence[DraftDrug]) -> Iterator[Finding]:
    """What is wrong with the mixture in itself."""
    primaries = sum(drug.primary for drug in drugs)
    if not primaries:
        yield blocking("no_primary_drug", "drugs", "Mark one drug as primary: the programme is read in its terms.")
    if primaries > 1:
        yield blocking(
            "several_primary_drugs", "drugs", "Only one drug is primary: the programme's dose is read in its terms."
        )
    for index, drug in enumerate(drugs):
        yield from _drug(visit, drug, f"drugs[{index}]")
        if any(earlier.drug == drug.drug for earlier in drugs[:index]):
            message = (
                f"{visit.limits.name(drug.drug)} stands twice; both strengths are counted. Say why, or take one out."
            )
            yield ask("drug_twice", f"drugs[{index}].drug", message)


def _drug(visit: Visit, drug: DraftDrug, field: str) -> Iterator[Finding]:
    name = visit.limits.name(drug.drug)
    if drug.drug not in visit.limits.drugs:
        message = f"{name} is not in the catalogue, so nothing about it can be checked. Pick it from the list."
        yield blocking("drug_not_in_catalogue", f"{field}.drug", message)
    if not drug.lot.strip():
        yield tell("lot_missing", f"{field}.lot", f"No lot for {name}: a recall could not be traced to this patient.")
    if drug.expires_on is None:
        message = f"No expiry or beyond-use date for {name}, so it cannot limit the refill-by date."
        yield tell("expiry_missing", f"{field}.expires_on", message)
    elif drug.expires_on < visit.performed_on:
        late = (visit.performed_on - drug.expires_on).days
        message = f"{name} was last usable on {drug.expires_on:%d %B %Y}, {counted(late, 'day')} before."
        figure = Figure(name="expires_on", value=drug.expires_on.isoformat())
        expired = ask("drug_expired", f"{field}.expires_on", message, figure)
        yield replace(expired, severity=visit.limits.stops.expired_drugs)
    if drug.stability_days is None:
        yield _no_stability(visit, name, f"{field}.stability_days")


def _no_stability(visit: Visit, name: str, field: str) -> Finding:
    longest = visit.policy.max_interval_days
    if longest is not None:
        limit = counted(longest, "day is", "days are")
        message = f"How long {name} stays stable in the pump is not known here; the clinic's {limit} the limit."
        return tell("no_stability_published", field, message)
    message = f"How long {name} stays stable in the pump is not known here and the clinic sets no longest interval."
    return ask("no_stability_published", field, message)


def against(
    visit: Visit, drugs: Sequence[DraftDrug], earlier: Sequence[FilledDrug], *, than: str, suffix: str
) -> Iterator[Finding]:
    """Where the mixture differs from an `earlier` one, the order's or the last fill's: drug, primary, salt, strength.

    `than` names it in words; `suffix` ends the codes, `order` or `last_fill`.
    """
    yield from _other_drugs(visit, drugs, earlier, than=than, suffix=suffix)
    for index, drug in enumerate(drugs):
        same = [other for other in earlier if other.drug == drug.drug]
        if same:
            yield from _other_form(visit, drug, same, f"drugs[{index}]", than=than, suffix=suffix)


def _other_drugs(
    visit: Visit, drugs: Sequence[DraftDrug], earlier: Sequence[FilledDrug], *, than: str, suffix: str
) -> Iterator[Finding]:
    here, there = [drug.drug for drug in drugs], [drug.drug for drug in earlier]
    added = [visit.limits.name(key) for key in here if key not in there]
    gone = [visit.limits.name(key) for key in there if key not in here]
    parts = [f"{', '.join(added)} added"] * bool(added) + [f"{', '.join(gone)} missing"] * bool(gone)
    if parts:
        message = f"Not the drugs of {than}: {' and '.join(parts)}. Check the syringe against the order."
        yield ask(f"drug_differs_from_{suffix}", "drugs", message)
    primary = [drug.drug for drug in drugs if drug.primary]
    other = [drug.drug for drug in earlier if drug.primary]
    if primary and other and primary != other and not parts:
        message = (
            f"The primary drug of {than} is {visit.limits.name(other[0])}: the programme's dose would be read wrongly."
        )
        yield ask(f"primary_differs_from_{suffix}", "drugs", message)


def _other_form(
    visit: Visit, drug: DraftDrug, same: Sequence[FilledDrug], field: str, *, than: str, suffix: str
) -> Iterator[Finding]:
    name = visit.limits.name(drug.drug)
    salts = {other.salt for other in same if other.salt}
    if drug.salt and salts and drug.salt not in salts:
        message = (
            f"{name} {drug.salt} is not the salt of {than} ({', '.join(sorted(salts))}): the same milligrams differ."
        )
        yield ask(f"salt_differs_from_{suffix}", f"{field}.salt", message)
    if all(other.concentration != drug.concentration for other in same):
        now, then = (visit.strength(drug.drug, entry.concentration) for entry in (drug, same[0]))
        message = f"{name} {now} is not the strength of {than}, {then}. Check the label, and reprogram before leaving."
        yield ask(f"strength_differs_from_{suffix}", f"{field}.concentration", message)
