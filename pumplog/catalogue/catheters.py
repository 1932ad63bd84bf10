"""Catheters: what a centimetre of them holds, with its source, and the whole way from a pump to the tip."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from pumplog.catalogue.figures import Figure, figure_of
from pumplog.catalogue.pumps import pump_model
from pumplog.catalogue.tables import Row, rows
from pumplog.dosing.path import Cited, Line
from pumplog.dosing.refill_draft import OwnPath

_WORDS: Final = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catheter:
    """One catheter. `names` are the words by which it is recognised; `full_length_cm` None where nobody has sourced it."""

    key: str
    display: str
    names: frozenset[str]
    ml_per_cm: Figure
    full_length_cm: Decimal | None


@cache
def catheters() -> tuple[Catheter, ...]:
    """Every catheter whose volume is on record, in the order of the table."""
    return tuple(_catheter(row) for row in rows("catheters"))


def catheter_named(text: str) -> Catheter | None:
    """The catheter that a record's own words mean; None where they name none, or more than one."""
    words = set(_WORDS.findall(text.lower()))
    found = [catheter for catheter in catheters() if catheter.names & words or catheter.key == text]
    return found[0] if len(found) == 1 else None


def line_of(
    *,
    pump_key: str,
    catheter_model: str,
    length_cm: Decimal | None = None,
    trimmed_cm: Decimal | None = None,
    own: OwnPath | None = None,
) -> Line:
    """What is known of the way from this pump's reservoir to this catheter's tip. KeyError for an unknown pump."""
    model, catheter = pump_model(pump_key), catheter_named(catheter_model)
    full = catheter.full_length_cm if catheter else None
    return Line(
        tubing_ml=_cited(model.internal_tubing),
        per_cm_ml=_cited(catheter.ml_per_cm if catheter else None),
        full_length_cm=Cited(value=full, evidence=catheter.ml_per_cm.evidence, source=catheter.ml_per_cm.source)
        if catheter is not None and full is not None
        else None,
        length_cm=length_cm,
        trimmed_cm=trimmed_cm,
        dead_ml=_cited(model.dead_volume),
        own=own,
    )


def _cited(figure: Figure | None) -> Cited | None:
    return None if figure is None else Cited(value=figure.value, evidence=figure.evidence, source=figure.source)


def _catheter(row: Row) -> Catheter:
    return Catheter(
        key=row["key"],
        display=row["display"],
        names=frozenset(row["names"].split("; ")),
        ml_per_cm=figure_of(row),
        full_length_cm=Decimal(row["full_length_cm"]) if row["full_length_cm"] else None,
    )
