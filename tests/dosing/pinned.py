"""Whole answers held against what is written down of them: `data/pinned/<name>.json`, one line a finding or a step.

An answer is written down in full, so a word, a figure or a level that changes is seen wherever it is shown. A file is
changed by hand, line by line, by whoever has read the new line and recomputed its figures.
"""

import json
from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path

QUANTITIES = frozenset({"ml", "mcg", "mcg_per_ml", "mcg_per_day", "ml_per_day"})
DATA = Path(__file__).parent / "data" / "pinned"


def plain(value):
    """A value of the arithmetic as JSON: decimals in full, instants with their offset."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if is_dataclass(value):
        return _members(value)
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(each) for each in value]
    return value


def _members(value):
    """What a value holds besides its defaults; a quantity is its figure."""
    told = {field: getattr(value, field.name) for field in fields(value) if not field.name.startswith("_")}
    # The version of the formulas is a default: each new one would otherwise change every line.
    made = {field.name: plain(each) for field, each in told.items() if not _default(field, each)}
    return next(iter(made.values())) if made and set(made) <= QUANTITIES else made


def _default(field, value) -> bool:
    made = field.default if field.default_factory is MISSING else field.default_factory()
    return type(value) is type(made) and value == made


@cache
def written(name) -> dict:
    """What is written down under a name."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def text_of(answers: dict) -> str:
    """Answers as they are written down: a line for each of their elements."""
    parts = []
    for name, answer in answers.items():
        if isinstance(answer, list) and answer:
            lines = ",\n".join(f"    {json.dumps(each, ensure_ascii=False)}" for each in answer)
            parts.append(f"  {json.dumps(name, ensure_ascii=False)}: [\n{lines}\n  ]")
        else:
            parts.append(f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(answer, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
