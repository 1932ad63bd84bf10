"""What a benchmark or a simulation claims: a sentence, the figure measured in this very run, and its bound."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of `make truth`. `claim` is a sentence, `figure` what was measured, `bound` what it must keep to."""

    claim: str
    figure: str
    bound: str
    holds: bool
