"""The answer to a case, in the words of its contract, and whether it is what was expected."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from pumplog.dosing.case.reader import Case
from pumplog.dosing.figures import parse
from pumplog.dosing.figures.parse import Unreadable
from pumplog.dosing.reservoir.state import ReservoirState
from pumplog.dosing.version import FORMULA_VERSION
from pumplog.dosing.windows import RefillWindow

Answer = dict[str, object]
_INSTANTS: Final = frozenset({"alarm_at", "empty_at", "alarm_at_all_boluses", "alarm_at_earliest"})


def answer_of(case: Case, state: ReservoirState, window: RefillWindow) -> Answer:
    """The answer's members in the order of the contract; quantities are texts of nine places, instants in the zone."""

    def local(at: datetime | None) -> str | None:
        return None if at is None else at.astimezone(case.zone).isoformat(timespec="seconds")

    answer: Answer = {
        "delivered_ml": _fixed(state.delivered.ml),
        "expected_residual_ml": _fixed(state.expected_residual.ml),
        "flow_ml_per_day": _fixed(state.flow.ml_per_day),
        "daily_doses": [
            {"drug": daily.drug, "mcg_per_day": _fixed(daily.dose.mcg_per_day)} for daily in state.daily_doses
        ],
        "alarm_at": local(state.alarm_at),
        "alarm_at_all_boluses": local(state.alarm_at_all_boluses),
        "alarm_at_earliest": local(state.alarm_at_earliest),
        "empty_at": local(state.empty_at),
        "refill_by": None if window.refill_by is None else window.refill_by.isoformat(),
        "refill_by_reason": None if window.reason is None else window.reason.value,
    }
    if state.difference is not None:
        answer["difference_ml"] = _fixed(state.difference.ml)
        answer["delivered_ratio"] = None if state.delivered_ratio is None else _fixed(state.delivered_ratio)
    answer["formula_version"] = FORMULA_VERSION
    return answer


def _fixed(value: Decimal) -> str:
    """Nine places, never an exponent."""
    return format(value, ".9f")


def agrees(expected: object, answer: object, key: str | None = None) -> bool:
    """Whether every member that is expected is in the answer: figures by value, instants by the moment they name."""
    if isinstance(expected, dict) and isinstance(answer, dict):
        return all(agrees(value, answer.get(name), name) for name, value in expected.items())
    if isinstance(expected, list) and isinstance(answer, list):
        return len(expected) == len(answer) and all(map(agrees, expected, answer))
    if isinstance(expected, str) and isinstance(answer, str) and expected != answer:
        read = parse.instant if key in _INSTANTS else _signed
        try:
            return read(expected) == read(answer)
        except Unreadable:
            return False
    return type(expected) is type(answer) and expected == answer


def _signed(text: str) -> Decimal:
    value = parse.decimal_text(text.removeprefix("-"), digits=40, places=40)
    return -value if text.startswith("-") else value
