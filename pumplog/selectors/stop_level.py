"""The level this pump must not fall below, and whose level it is."""

from dataclasses import dataclass
from decimal import Decimal

from pumplog.dosing.figures.quantities import Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLevel:
    """``source`` is patient, clinic or pump: whoever asks for the highest level decides, so the date is never later."""

    volume: Volume
    source: str


def stop_level(*, patient_ml: Decimal | None, clinic_ml: Decimal, pump_ml: Decimal) -> StopLevel:
    """The highest of the patient's own level, the clinic's and the pump's alarm level.

    Withdrawal began at 2.1 to 3.8 mL in patients whose alarm stood at 2 mL (Neurosurgery 2004): a patient's own level
    therefore counts first, but never lowers the clinic's or the pump's.
    """
    candidates = [("clinic", clinic_ml), ("pump", pump_ml)]
    if patient_ml is not None:
        candidates.insert(0, ("patient", patient_ml))
    source, level = max(candidates, key=lambda item: item[1])
    return StopLevel(volume=Volume(ml=level), source=source)
