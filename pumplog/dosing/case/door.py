"""The JSON door: one line of JSON with a question in, one line with the answer or the reason for none out."""

import json

from pumplog.dosing.case.answer import Answer, agrees, answer_of
from pumplog.dosing.case.node import CaseRefused, Node
from pumplog.dosing.case.reader import Case, read_case
from pumplog.dosing.case.strict_json import child_path, read_json, twice_given
from pumplog.dosing.figures.parse import Unreadable
from pumplog.dosing.reservoir.state import Unanswerable, state_at
from pumplog.dosing.windows import refill_window


def answer_line(line: bytes) -> tuple[str, bool]:
    """The answer to one line, as one line of ASCII JSON without its end, and whether it is an answer, not an error."""
    root: Node | None = None
    try:
        root = Node(value_of(line))
        answer, answered = _answer(root), True
    except CaseRefused as refused:
        error = {"code": refused.code, "path": refused.path, "message": refused.message}
        answer, answered = {"error": error}, False
    given = root.value if root is not None and isinstance(root.value, dict) else {}
    body: Answer = {"id": echoed(given.get("id")), **answer}
    if "expect" in given:
        body["agrees"] = agrees(given["expect"], answer)
    return json.dumps(body), answered


def solve(case: Case) -> Answer:
    """The answer to a case. Raises Unanswerable where its history does not allow one."""
    state = state_at(case.pump, case.events, case.at, measured=case.measured)
    return answer_of(case, state, refill_window(state, case.policy, case.zone))


def value_of(line: bytes) -> object:
    """The JSON value of a line. Raises CaseRefused where it is none."""
    try:
        return read_json(line)
    except Unreadable as unreadable:
        raise CaseRefused(unreadable.code, "$", unreadable.message) from None


def _answer(root: Node) -> Answer:
    twice = twice_given(root.value)
    if twice is not None:
        raise CaseRefused("duplicate_key", twice, "this key stands twice; which value was meant cannot be known")
    case = read_case(root)
    try:
        return solve(case)
    except Unanswerable as reason:
        raise CaseRefused(reason.code, _place(case, reason), reason.message) from None


def _place(case: Case, reason: Unanswerable) -> str:
    """The JSON path of the event that an answer fails on, or of the events where one is missing."""
    if reason.event is None:
        return "$.events"
    index = next(index for index, event in enumerate(case.events) if event is reason.event)
    path = child_path("$.events", index)
    return path if reason.field is None else child_path(path, reason.field)


def echoed(case_id: object) -> object:
    """The id as it came, where it is a text or a whole number; anything else is refused elsewhere and not repeated."""
    return case_id if isinstance(case_id, str | int) and not isinstance(case_id, bool) else None
