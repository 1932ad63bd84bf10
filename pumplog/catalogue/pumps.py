"""Pump models, each figure with its source."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from pumplog.catalogue.figures import Figure, figure_of
from pumplog.catalogue.tables import rows
from pumplog.dosing.drift.prior import Prior, prior_for


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpModel:
    """One model and size. `name` is the maker's, `display` the short one; a figure nobody has sourced is None.

    The alarm default and the tolerance are what a form may show beside an empty box: the clinic enters its own.
    """

    key: str
    manufacturer: str
    name: str
    display: str
    reference: str
    drive: str
    reservoir: Figure
    low_reservoir_alarm_default: Figure | None
    flow_tolerance: Figure | None
    delivered_mean: Figure | None
    flow_min: Figure | None
    flow_max: Figure | None
    internal_tubing: Figure | None = None
    dead_volume: Figure | None = None

    @property
    def reservoir_ml(self) -> Decimal:
        """Size of the reservoir in mL."""
        return self.reservoir.value

    @property
    def low_reservoir_alarm_default_ml(self) -> Decimal | None:
        """The level at which it alarms as delivered, in mL."""
        return self.low_reservoir_alarm_default.value if self.low_reservoir_alarm_default else None

    @property
    def flow_tolerance_pct(self) -> Decimal | None:
        """How far it may run over or under, in percent of the programmed flow."""
        return self.flow_tolerance.value if self.flow_tolerance else None

    @property
    def prior(self) -> Prior:
        """What is believed of such a pump before it has been measured: its own published mean, else that of its size.

        How far pumps of one model differ is not published: the spread is an assumption of `pumplog.dosing.drift.prior`.
        """
        mean = self.delivered_mean
        if mean is None:
            return prior_for(reservoir_ml=self.reservoir_ml)
        return prior_for(
            reservoir_ml=self.reservoir_ml, published_mean=mean.value.scaleb(-2).normalize(), source=mean.source
        )


@cache
def pump_models() -> tuple[PumpModel, ...]:
    """Every model whose reservoir is on record, in the order of the table."""
    figures: dict[str, dict[str, Figure]] = {}
    for row in rows("pump_figures"):
        figures.setdefault(row["model"], {})[row["figure"]] = figure_of(row)
    return tuple(
        PumpModel(
            key=row["key"],
            manufacturer=row["manufacturer"],
            name=row["name"],
            display=row["display"],
            reference=row["reference"],
            drive=row["drive"],
            reservoir=figures[row["key"]]["reservoir"],
            low_reservoir_alarm_default=figures[row["key"]].get("low_reservoir_alarm_default"),
            flow_tolerance=figures[row["key"]].get("flow_tolerance"),
            delivered_mean=figures[row["key"]].get("delivered_mean"),
            flow_min=figures[row["key"]].get("flow_min"),
            flow_max=figures[row["key"]].get("flow_max"),
            internal_tubing=figures[row["key"]].get("internal_tubing"),
            dead_volume=figures[row["key"]].get("dead_volume"),
        )
        for row in rows("pump_models")
    )


@cache
def _by_key() -> MappingProxyType[str, PumpModel]:
    return MappingProxyType({model.key: model for model in pump_models()})


def pump_model(key: str) -> PumpModel:
    """The model with this key. Raises KeyError for one the catalogue does not know."""
    return _by_key()[key]
