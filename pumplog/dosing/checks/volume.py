"""The volume that goes in, against what this patient's pump was filled with before."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.agreement import programmer_agrees
from pumplog.dosing.checks.slips import factor_slip, swapped
from pumplog.dosing.checks.visit import Visit, ask, ml, volume_figure
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Finding

_SPREAD: Final = Decimal("0.2")


def volume_findings(visit: Visit, filled: Volume) -> Iterator[Finding]:
    """A volume off by a place or with two digits swapped; any other is the nurse's business, fills do vary."""
    if not visit.past.volumes:
        return
    last = visit.past.volumes[-1].value
    if programmer_agrees(visit, filled.ml, last):
        return
    figure = volume_figure("last_fill", last)
    found = factor_slip(filled.ml, last, spread=_SPREAD)
    if found is not None:
        way = "times" if found.more else "times less than"
        message = f"{ml(filled.ml)} is about {plain(found.factor)} {way} what the last fill was, {ml(last)}."
        yield ask("fill_volume_slip", "filled_ml", f"{message} Check the figure; if it is right, say why.", figure)
    elif swapped(filled.ml, last):
        message = f"{ml(filled.ml)} is the last fill, {ml(last)}, with two digits the other way round."
        yield ask("fill_volume_digits_swapped", "filled_ml", f"{message} If it is right, say why.", figure)
