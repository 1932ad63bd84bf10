"""What is in the reservoir: drugs with their strengths, one of them primary."""

from dataclasses import dataclass

from pumplog.dosing.figures.quantities import Concentration


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugInReservoir:
    """One drug of a fill. `drug` is its catalogue key; `stability_days` how long it may stay in the pump, if known."""

    drug: str
    concentration: Concentration
    primary: bool
    stability_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """The drugs of one fill, in the order given. Exactly one is primary: doses are programmed in its terms."""

    drugs: tuple[DrugInReservoir, ...]

    def __post_init__(self) -> None:
        if sum(drug.primary for drug in self.drugs) != 1:
            raise ValueError("exactly one drug of a fill is primary")

    @property
    def primary(self) -> DrugInReservoir:
        """The drug that the programme's dose is stated in."""
        return next(drug for drug in self.drugs if drug.primary)

    @property
    def shortest_stability_days(self) -> int | None:
        """The smallest stability of its drugs; None where none is known."""
        return min((drug.stability_days for drug in self.drugs if drug.stability_days is not None), default=None)
