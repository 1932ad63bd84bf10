"""What the record says of the patient where a rule depends on it."""

from dataclasses import dataclass
from enum import StrEnum


class SpasticityOrigin(StrEnum):
    """Where the spasticity comes from: the steps of baclofen differ."""

    SPINAL = "spinal"
    CEREBRAL = "cerebral"


ADULT_AGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Each is None where the record does not say. `had_opioids`: systemic opioids are among the earlier therapies."""

    age_years: int | None = None
    spasticity: SpasticityOrigin | None = None
    had_opioids: bool | None = None

    @property
    def child(self) -> bool:
        """Whether the rules for children apply; an unknown age is taken for an adult's and said."""
        return self.age_years is not None and self.age_years < ADULT_AGE


UNKNOWN = Person()
