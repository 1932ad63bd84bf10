"""What is on record of the way from a pump's reservoir to the tip of its catheter."""

from pumplog import catalogue
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.path import Line
from pumplog.dosing.refill_draft import OwnPath
from pumplog.models import Implantation


def line(known: Implantation | None) -> Line:
    """Catalogue and implant together; nothing where no implantation is on record."""
    if known is None:
        return Line()
    own = None
    if known.path_volume_ml is not None:
        own = OwnPath(volume=Volume(ml=known.path_volume_ml), approved_by=known.path_approved_by)
    return catalogue.line_of(
        pump_key=known.pump_model,
        catheter_model=known.catheter_model,
        length_cm=known.catheter_length_cm,
        trimmed_cm=known.catheter_trimmed_cm,
        own=own,
    )
