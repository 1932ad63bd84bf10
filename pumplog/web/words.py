"""The record's vocabulary as the choices of a form; the words themselves are everybody's."""

from collections.abc import Mapping
from typing import Any

from pumplog.sheets.wording import (
    ALARMS,
    CONTACTS,
    INDICATIONS,
    KINDS,
    LANGUAGES,
    REMOVALS,
    TASKS,
    THERAPIES,
    URGENT,
    said,
)

__all__ = [
    "ALARMS",
    "CONTACTS",
    "INDICATIONS",
    "KINDS",
    "LANGUAGES",
    "REMOVALS",
    "TASKS",
    "THERAPIES",
    "URGENT",
    "choices",
    "said",
]


def choices(words: Mapping[Any, str], *, ask: str = "") -> list[tuple[str, str]]:
    """As a form wants them; with `ask`, first an empty choice that says what is asked, so that nothing is chosen yet."""
    listed = [(str(member), label) for member, label in words.items()]
    return [("", ask), *listed] if ask else listed
