"""What a dataclass looks like on the wire. Rendering and the schema both follow it, so neither can differ."""

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from pumplog.dosing.figures.quantities import Concentration, DoseRate, Flow, Mass, Volume

QUANTITIES: Final[Mapping[type, str]] = {
    Volume: "ml",
    Mass: "mcg",
    Concentration: "mcg_per_ml",
    DoseRate: "mcg_per_day",
    Flow: "ml_per_day",
}
"""Each quantity and the one field in it, which is also its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WireField:
    """One key of an object: the dataclass field it shows, its type, and the quantity's inner field (empty if none)."""

    key: str
    field: str
    kind: Any
    optional: bool
    quantity: str


@cache
def wire_fields(kind: type) -> tuple[WireField, ...]:
    """The keys of a dataclass in its order. A field that holds a quantity, `held: Volume`, becomes `held_ml`."""
    hints = get_type_hints(kind)
    made = []
    for field in dataclasses.fields(kind):
        inner, optional = without_none(hints[field.name])
        quantity = QUANTITIES.get(inner, "") if isinstance(inner, type) else ""
        key = f"{field.name}_{quantity}" if quantity else field.name
        made.append(WireField(key=key, field=field.name, kind=inner, optional=optional, quantity=quantity))
    return tuple(made)


def without_none(hint: Any) -> tuple[Any, bool]:
    """`X | None` -> (X, True); anything else -> (itself, False)."""
    if get_origin(hint) not in (types.UnionType, Union):
        return hint, False
    kept = [part for part in get_args(hint) if part is not types.NoneType]
    optional = len(kept) < len(get_args(hint))
    return (kept[0] if len(kept) == 1 else Union[tuple(kept)]), optional  # noqa: UP007 -- built from a list
