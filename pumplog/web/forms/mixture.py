"""The drugs that go into the reservoir: up to four rows, one of them setting the rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from pumplog.catalogue import drugs as catalogue_drugs
from pumplog.dosing.figures.formatting import concentration_text
from pumplog.dosing.refill_draft import DraftDrug
from pumplog.web.complaints import EMPTY
from pumplog.web.fields import CountField, DayField
from pumplog.web.forms.basis import Basis
from pumplog.web.forms.record import RecordForm
from pumplog.web.quantities import StrengthField

ROWS: Final = 4
SAME, OTHER = "same", "other"
_PARTS: Final = {"drug": "drug", "concentration": "strength", "lot": "lot", "expires_on": "expires_on",
                 "stability_days": "stability_days", "salt": "salt", "diluent": "diluent"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class MixtureRow:
    """One row for the page: bound fields, and what the order or the last fill has in this place."""

    index: int
    line: str
    drug: forms.BoundField
    strength: forms.BoundField
    salt: forms.BoundField
    diluent: forms.BoundField
    primary: Any
    lot: forms.BoundField
    expires_on: forms.BoundField
    stability_days: forms.BoundField


class MixtureFields(RecordForm):
    """Adds the rows to a form. With a basis the person says whether exactly that goes in, or something else."""

    basis: Basis | None = None
    with_lots = True

    def add_mixture(self) -> None:
        """Called by the form's `__init__`, before the fields are bound."""
        if self.basis is not None:
            self.fields["mixture"] = forms.ChoiceField(
                label="What goes in",
                choices=[(SAME, "Exactly what is listed here"), (OTHER, "Something else")],
                widget=forms.RadioSelect,
            )
            self.fields["basis_mark"] = forms.CharField(widget=forms.HiddenInput, initial=self.basis.mark)
        listed = [("", "Choose a drug"), *((drug.key, drug.display) for drug in catalogue_drugs())]
        for row in range(ROWS):
            self._add_row(row, listed)
        self.fields["primary"] = forms.ChoiceField(
            label="Which drug sets the rate",
            choices=[(str(row), f"Drug {row + 1} sets the rate") for row in range(ROWS)],
            widget=forms.RadioSelect,
            required=False,
        )

    def rows(self) -> list[MixtureRow]:
        """The rows for the page."""
        buttons = list(self["primary"])
        return [
            MixtureRow(
                index=row,
                line=self.basis.line(row) if self.basis else "",
                primary=buttons[row],
                **{part: self[f"{part}_{row}"] for part in _PARTS.values()},
            )
            for row in range(ROWS)
        ]

    def rows_in_use(self) -> int:
        """How many rows are shown at once; the others wait behind "another drug"."""
        filled = [row for row in range(ROWS) if self[f"drug_{row}"].value()]
        return max([1, len(self.basis.drugs) if self.basis else 0, *(row + 1 for row in filled)])

    def read_mixture(self, cleaned: dict[str, Any]) -> tuple[DraftDrug, ...]:
        """The drugs as typed, in the order of the rows; complaints go to their boxes."""
        if cleaned.get("mixture") == SAME and self.basis is not None:
            if cleaned.get("basis_mark") != self.basis.mark:
                self.add_error("mixture", "What was ordered has changed since this page was opened. Look at it again.")
                return ()
            return tuple(self._as_listed(row, known, cleaned) for row, known in enumerate(self.basis.drugs))
        used = [row for row in range(ROWS) if cleaned.get(f"drug_{row}") or cleaned.get(f"strength_{row}")]
        if not used:
            self.add_error("drug_0", "Say what goes in: at least one drug with its strength.")
        for row in used:
            for part in ("drug", "strength"):
                if not cleaned.get(f"{part}_{row}"):
                    self.add_error(f"{part}_{row}", EMPTY[part])
        chosen = cleaned.get("primary") or ("0" if len(used) == 1 and used[0] == 0 else "")
        if used and not chosen:
            self.add_error("primary", "Say which drug sets the rate: the programme's dose is stated in it.")
        if self.errors:
            return ()
        return tuple(self._as_typed(row, chosen == str(row), cleaned) for row in used)

    def _add_row(self, row: int, listed: list[tuple[str, str]]) -> None:
        said = f"Drug {row + 1}"
        self.fields[f"drug_{row}"] = forms.ChoiceField(label=said, choices=listed, required=False)
        self.fields[f"strength_{row}"] = StrengthField(label=f"{said}: strength")
        self.fields[f"salt_{row}"] = forms.CharField(label=f"{said}: salt", max_length=60, required=False)
        self.fields[f"diluent_{row}"] = forms.CharField(label=f"{said}: diluted with", max_length=60, required=False)
        self.fields[f"lot_{row}"] = forms.CharField(
            label=f"{said}: lot", max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
        )
        self.fields[f"expires_on_{row}"] = DayField(label=f"{said}: last usable day", required=False)
        self.fields[f"stability_days_{row}"] = CountField(
            label=f"{said}: stable in the pump for", unit="days", least=1, most=730, required=False
        )

    def _as_listed(self, row: int, known: DraftDrug, cleaned: dict[str, Any]) -> DraftDrug:
        return DraftDrug(
            drug=known.drug,
            salt=known.salt,
            concentration=known.concentration,
            primary=known.primary,
            diluent=known.diluent,
            **self._package(row, cleaned),
        )

    def _as_typed(self, row: int, primary: bool, cleaned: dict[str, Any]) -> DraftDrug:
        return DraftDrug(
            drug=cleaned[f"drug_{row}"],
            salt=cleaned.get(f"salt_{row}") or None,
            concentration=cleaned[f"strength_{row}"],
            primary=primary,
            diluent=cleaned.get(f"diluent_{row}") or "",
            **self._package(row, cleaned),
        )

    def _package(self, row: int, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {
            "lot": cleaned.get(f"lot_{row}") or "",
            "expires_on": cleaned.get(f"expires_on_{row}"),
            "stability_days": cleaned.get(f"stability_days_{row}"),
        }


def mixture_initial(drugs: Iterable[DraftDrug]) -> dict[str, Any]:
    """Stored drugs as the initial values of the rows, for a correction."""
    units = {drug.key: drug.unit for drug in catalogue_drugs()}
    initial: dict[str, Any] = {"mixture": OTHER}
    for row, drug in enumerate(drugs):
        initial |= {
            f"drug_{row}": drug.drug,
            f"strength_{row}": concentration_text(drug.concentration.mcg_per_ml, units.get(drug.drug)),
            f"salt_{row}": drug.salt or "",
            f"diluent_{row}": drug.diluent,
            f"lot_{row}": drug.lot,
            f"expires_on_{row}": drug.expires_on.isoformat() if drug.expires_on else "",
            f"stability_days_{row}": "" if drug.stability_days is None else str(drug.stability_days),
        }
        if drug.primary:
            initial["primary"] = str(row)
    return initial
