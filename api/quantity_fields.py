"""Quantities on the wire: text in, one exact quantity out, by the same reader as every other door."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeVar

from api.fields import Shape, StrictField, refuse, text_of
from pumplog.dosing.figures import parse
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Flow, Mass, Volume

BELOW: Final = Decimal(10) ** 9
"""In its base unit a figure has at most nine digits before the point: what its column holds."""

NUMBER: Final = "[0-9]{1,9}(\\.[0-9]{1,6})?"

Q = TypeVar("Q")


def read(data: object, reader: Callable[[str], Q], figure: Callable[[Q], Decimal]) -> Q:
    """The quantity in a text. Codes: those of `pumplog.dosing.figures.parse`, `number_not_text`, `wrong_type`."""
    text = text_of(data)
    try:
        quantity = reader(text)
    except parse.Unreadable as unreadable:
        refuse(unreadable.code, unreadable.message)
    if figure(quantity) >= BELOW:
        refuse("too_many_digits", "the figure is larger than anything that goes into a pump")
    return quantity


class DecimalField(StrictField):
    """A plain decimal text, without unit: the key names it."""

    shape: Shape = {"type": "string", "pattern": f"^{NUMBER}$", "example": "14.5"}

    def to_internal_value(self, data: object) -> Decimal:
        return read(data, parse.decimal_text, lambda value: value)


class VolumeField(StrictField):
    """Millilitres as a decimal text; the key ends in `_ml`."""

    shape: Shape = {"type": "string", "pattern": f"^{NUMBER}$", "example": "6.3"}

    def to_internal_value(self, data: object) -> Volume:
        return read(data, lambda text: Volume(ml=parse.decimal_text(text)), lambda volume: volume.ml)


class FlowField(StrictField):
    """Millilitres per day as a decimal text; the key ends in `_ml_per_day`."""

    shape: Shape = {"type": "string", "pattern": f"^{NUMBER}$", "example": "0.3"}

    def to_internal_value(self, data: object) -> Flow:
        return read(data, lambda text: Flow(ml_per_day=parse.decimal_text(text)), lambda flow: flow.ml_per_day)


class ConcentrationField(StrictField):
    """A strength with its unit, `20 mg/mL` or `25 mcg/mL`."""

    shape: Shape = {"type": "string", "pattern": f"^{NUMBER} (mg|mcg)/mL$", "example": "20 mg/mL"}

    def to_internal_value(self, data: object) -> Concentration:
        return read(data, parse.concentration, lambda strength: strength.mcg_per_ml)


class DoseRateField(StrictField):
    """A dose with its unit, `6 mg/day` or `10 mcg/h`."""

    shape: Shape = {"type": "string", "pattern": f"^{NUMBER} (mg|mcg)/(day|h)$", "example": "6 mg/day"}

    def to_internal_value(self, data: object) -> DoseRate:
        return read(data, parse.dose_rate, lambda dose: dose.mcg_per_day)


class MassField(StrictField):
    """A single dose with its unit, `0.2 mg` or `50 mcg`."""

    shape: Shape = {"type": "string", "pattern": f"^{NUMBER} (mg|mcg)$", "example": "0.2 mg"}

    def to_internal_value(self, data: object) -> Mass:
        return read(data, parse.mass, lambda mass: mass.mcg)
