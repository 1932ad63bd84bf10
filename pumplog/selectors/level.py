"""The level in a reservoir at an instant, from the window's own stored case: no query, and arithmetic anyone can repeat."""

import datetime as dt
from decimal import Decimal

from pumplog.dosing.case.node import Node
from pumplog.dosing.case.reader import read_case
from pumplog.dosing.case.strict_json import read_json
from pumplog.dosing.reservoir.history import Unanswerable
from pumplog.dosing.reservoir.state import ReservoirState, state_at
from pumplog.models import Window


def state_now(row: Window, at: dt.datetime) -> ReservoirState | None:
    """The reservoir at ``at``, or None where the window holds no case or the instant lies before its fill."""
    if not row.case:
        return None
    case = read_case(Node(read_json(row.case.encode())))
    try:
        return state_at(case.pump, case.events, at)
    except Unanswerable:
        return None


def level_ml(row: Window, at: dt.datetime) -> Decimal | None:
    """Millilitres expected in the reservoir at ``at``; None where nothing is known."""
    state = state_now(row, at)
    return state.expected_residual.ml if state else None
