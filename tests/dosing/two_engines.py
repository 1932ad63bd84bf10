"""What the product answers to a case, held against the second engine."""

import json

from pumplog.dosing.case.door import answer_line
from tests.dosing import second_engine


def disagreements(case: dict, days: int = 400) -> list[str]:
    """Each part of the answer in which the engines differ, in words; empty where they agree."""
    line = json.dumps(case)
    ours = json.loads(answer_line(line.encode())[0])
    if "error" in ours:
        return [f"refused: {ours['error']}"]
    return [
        f"{key}: {ours[key]} and {theirs}"
        for key, theirs in second_engine.solve(line, days=days).items()
        if not same(ours[key], theirs, second_engine.day_after(case["ask"]["at"], days - 2))
    ]


def same(ours: object, theirs: object, walked_until: str) -> bool:
    """Equal, or beyond the span that the second engine walks through."""
    if theirs == second_engine.LATER:
        return ours is None or str(ours)[:10] > walked_until
    return theirs in (second_engine.UNKNOWN, ours)
