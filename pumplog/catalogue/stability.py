"""How long a mixture may stay in the pump, as far as that is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from pumplog.catalogue.tables import Row, rows
from pumplog.dosing.figures.quantities import Concentration
from pumplog.dosing.findings import Evidence

# The strengths in which ziconotide is supplied: in the pump at one of these it was not diluted. PRIALT US PI.
_ZICONOTIDE_AS_SUPPLIED: Final = (Decimal(25), Decimal(100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """`days` is the shortest published limit that applies, None where there is none.

    `known` says whether this very mixture was studied; where it is False, `days` comes from one drug alone, and the
    mixture may keep for less. `rule`, `source` and `evidence` belong to the limit that was used.
    """

    days: int | None
    known: bool
    rule: str
    source: str
    evidence: Evidence


def stability_days(mixture: Mapping[str, Concentration], *, first_fill: bool) -> Stability:
    """The limit for a mixture of drug keys and their strengths; `first_fill` is the first in a pump new to it.

    Rule: the shortest of what is published for the mixture itself and for each of its drugs alone. A drug's own limit
    does not end because something was mixed into it; but without a study of the mixture nobody knows that it suffices.
    """
    alone = len(mixture) == 1
    own = _row("+".join(sorted(mixture)), _condition(mixture, first_fill=first_fill, alone=alone))
    each = (
        _row(drug, _condition({drug: strength}, first_fill=first_fill, alone=alone))
        for drug, strength in mixture.items()
    )
    found = [row for row in (own, *each) if row is not None]
    if not found:
        rule = "no stability of this mixture is published"
        return Stability(days=None, known=False, rule=rule, source="", evidence=Evidence.UNKNOWN)
    shortest = min(found, key=lambda row: int(row["days"]))
    return Stability(
        days=int(shortest["days"]),
        known=own is not None,
        rule=" ".join(part for part in (shortest["mixture"], shortest["condition"].replace("_", " ")) if part),
        source=shortest["source"],
        evidence=Evidence(shortest["evidence"]),
    )


def _condition(mixture: Mapping[str, Concentration], *, first_fill: bool, alone: bool) -> str:
    """Ziconotide's three cases; every other row has no condition."""
    if tuple(mixture) != ("ziconotide",):
        return ""
    if first_fill:
        return "first_fill"
    as_supplied = mixture["ziconotide"].mcg_per_ml in _ZICONOTIDE_AS_SUPPLIED
    return "undiluted" if as_supplied and alone else "diluted"


@cache
def _table() -> Mapping[tuple[str, str], Row]:
    return {(row["mixture"], row["condition"]): row for row in rows("stability")}


def _row(mixture: str, condition: str) -> Row | None:
    return _table().get((mixture, condition))
