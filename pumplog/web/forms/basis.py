"""What a refill starts from: the order in force, else what went in last time. Shown beside the boxes, never put into them."""

from dataclasses import dataclass
from hashlib import sha256

from pumplog.catalogue import drug as catalogue_drug
from pumplog.dosing.figures.formatting import concentration_text
from pumplog.dosing.refill_draft import DraftDrug


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """`source` is `order` or `last fill`; `said` says which, in words with its date."""

    source: str
    said: str
    drugs: tuple[DraftDrug, ...]

    @property
    def mark(self) -> str:
        """Changes when the mixture changes: "as ordered" must mean the order that was on the screen."""
        text = "|".join(f"{d.drug} {d.salt} {d.concentration.mcg_per_ml} {d.primary}" for d in self.drugs)
        return sha256(text.encode()).hexdigest()[:16]

    def line(self, row: int) -> str:
        """`HYDROmorphone 10 mg/mL, sets the rate`; empty where the basis has no such row."""
        if row >= len(self.drugs):
            return ""
        return drug_line(self.drugs[row])


def drug_line(drug: DraftDrug) -> str:
    """One drug with its salt and strength, in its own unit."""
    known = catalogue_drug(drug.drug)
    salt = f" {drug.salt}" if drug.salt else ""
    strength = concentration_text(drug.concentration.mcg_per_ml, known.unit)
    return f"{known.display}{salt} {strength}{', sets the rate' if drug.primary else ''}"
