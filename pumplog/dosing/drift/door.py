"""The JSON door of the drift judgement: one line with a pump's cycles in, one line with a judgement of each out."""

import json
from decimal import Decimal

from pumplog.dosing.case.door import echoed, value_of
from pumplog.dosing.case.fields import volume_at
from pumplog.dosing.case.node import CaseRefused, Node
from pumplog.dosing.case.reader import check_id
from pumplog.dosing.case.strict_json import twice_given
from pumplog.dosing.drift.cycle import Cycle
from pumplog.dosing.drift.judgement import Judgement, judge

Answer = dict[str, object]


def answer_line(line: bytes) -> tuple[str, bool]:
    """The answer to one line, as one line of ASCII JSON without its end, and whether it is an answer, not an error."""
    root: Node | None = None
    try:
        root = Node(value_of(line))
        judged = judge(read_cycles(root))
        answer: Answer = {"cycles": [_judgement(each) for each in judged]}
        answered = True
    except CaseRefused as refused:
        answer = {"error": {"code": refused.code, "path": refused.path, "message": refused.message}}
        answered = False
    given = root.value if root is not None and isinstance(root.value, dict) else {}
    return json.dumps({"id": echoed(given.get("id")), **answer}), answered


def read_cycles(root: Node) -> tuple[Cycle, ...]:
    """The cycles in a JSON object, oldest first. Raises CaseRefused at the first thing that is wrong.

    `truth` may stand beside them: a case whose answer is known. It is not read.
    """
    twice = twice_given(root.value)
    if twice is not None:
        raise CaseRefused("duplicate_key", twice, "this key stands twice; which value was meant cannot be known")
    top = root.members(("cycles",), ("id", "truth"))
    if "id" in top:
        check_id(top["id"])
    return tuple(_cycle(node) for node in top["cycles"].items())


def _cycle(node: Node) -> Cycle:
    members = node.members(("held_ml", "programmed_ml"), ("aspirated_ml", "empty"))
    held, programmed = volume_at(members["held_ml"]), volume_at(members["programmed_ml"])
    if not held.ml:
        raise members["held_ml"].refused("held_nothing", "a cycle starts with something in the reservoir")
    if "empty" not in members:
        if "aspirated_ml" not in members:
            raise Node(None, node, "aspirated_ml").refused(
                "missing_key", 'this key is needed, or "empty": true where nothing could be drawn'
            )
        return Cycle(held=held, programmed=programmed, aspirated=volume_at(members["aspirated_ml"]))
    if not members["empty"].flag():
        raise members["empty"].refused("empty_not_true", "leave this key out where something was drawn")
    if "aspirated_ml" in members:
        raise members["empty"].refused(
            "empty_and_aspirated", "either nothing could be drawn or something was, not both"
        )
    return Cycle(held=held, programmed=programmed, aspirated=None)


def _judgement(judged: Judgement) -> Answer:
    at_least = {"ratio_at_least": _text(judged.ratio_at_least)} if judged.ratio_at_least is not None else {}
    return {
        "ratio": _text(judged.ratio),
        **at_least,
        "expected_ratio": _text(judged.expected_ratio),
        "low": _text(judged.low),
        "high": _text(judged.high),
        "state": judged.state.value,
        "direction": None if judged.direction is None else judged.direction.value,
        "rules": {"two_ml": judged.rules.two_ml, "tolerance": judged.rules.tolerance},
    }


def _text(value: Decimal | None) -> str | None:
    """Every place that was computed, never an exponent."""
    return None if value is None else format(value, "f")
