"""The history as a table of text, for paper and for whoever exports it. Figures are text from their Decimal."""

from collections.abc import Sequence

import pandas as pd

from pumplog.dosing.figures.formatting import plain, rounded
from pumplog.sheets.patient import RefillRow
from pumplog.sheets.vocabulary import ResidualState
from reports.wording import COMPUTED_PLACES, NONE, local_day, per_cent, person, signed

COLUMNS = (
    "number",
    "date",
    "drugs",
    "dose",
    "expected_ml",
    "left_ml",
    "difference_ml",
    "delivered",
    "filled_ml",
    "lots",
    "recorded_by",
)
NOTHING = "\u00d7 nothing could be aspirated"
NOT_MEASURED = "not measured"


def history_frame(refills: Sequence[RefillRow], *, zone: str) -> pd.DataFrame:
    """One row a refill, in the order given, columns as in ``COLUMNS``, every value text.

    ``left_ml`` says in words where nothing could be aspirated or nobody measured: neither is a number (hazard 2).
    Volumes as typed keep every digit; computed ones have a tenth of a mL. Dates are the clinic's, in ``zone``.
    """
    rows = [_row(refill, zone) for refill in refills]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")


def _row(refill: RefillRow, zone: str) -> tuple[str, ...]:
    first = " (first fill)" if refill.initial else ""
    return (
        str(refill.number),
        f"{local_day(refill.at, zone)}{first}",
        # One drug a line: a name must not be parted from its strength.
        refill.drugs_text.replace(" + ", "\n+ "),
        refill.dose_text or NONE,
        NONE if refill.expected_ml is None else rounded(refill.expected_ml, COMPUTED_PLACES),
        _left(refill),
        NONE if refill.difference_ml is None else signed(refill.difference_ml),
        NONE if refill.delivered_ratio is None else per_cent(refill.delivered_ratio),
        plain(refill.filled_ml),
        refill.lots_text or NONE,
        person(refill.recorded_by),
    )


def _left(refill: RefillRow) -> str:
    if refill.residual_state == ResidualState.NOTHING_ASPIRATED:
        return NOTHING
    if refill.aspirated_ml is None:
        return NOT_MEASURED
    return plain(refill.aspirated_ml)
