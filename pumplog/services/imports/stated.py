"""Takes values out of a parsed TOML document, one at a time, and keeps every complaint."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Lookup
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from pumplog.dosing.figures.parse import Unreadable, decimal_text
from pumplog.services.imports.mapping import Pattern

Word = TypeVar("Word", bound=StrEnum)
Table = Lookup[str, object]


class Stated:
    """What the document states; after a complaint the value handed out only lets the reading go on."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def keys(self, place: str, table: Table, wanted: Iterable[str]) -> Table:
        """The table, having complained of keys that are missing or that nobody knows."""
        known = [str(key) for key in wanted]
        self.problems += [f"{place} lacks “{key}”" for key in known if key not in table]
        self.problems += [f"{place} has an unknown key “{key}”" for key in table if key not in known]
        return table

    def table(self, parent: Table, key: str) -> Table:
        value = parent.get(key)
        if isinstance(value, dict):
            return value
        if value is not None:
            self.problems.append(f"“{key}” is a table of its own")
        return {}

    def text(self, table: Table, key: str) -> str:
        value = table.get(key)
        if isinstance(value, str) and value and value == value.strip():
            return value
        self.problems.append(f"“{key}” is a text, not empty, without spaces around it")
        return ""

    def texts(self, table: Table, key: str) -> list[str]:
        value = table.get(key)
        if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
            return [str(item) for item in value]
        self.problems.append(f"“{key}” is a list of texts, none of them empty")
        return []

    def one_of(self, table: Table, key: str, allowed: Sequence[str]) -> str:
        value = table.get(key)
        if isinstance(value, str) and value in allowed:
            return value
        self.problems.append(f"“{key}” is one of {', '.join(repr(item) for item in allowed)}")
        return allowed[0]

    def word(self, table: Table, key: str, vocabulary: type[Word]) -> Word:
        return vocabulary(self.one_of(table, key, [member.value for member in vocabulary]))

    def pattern(self, table: Table, key: str, parts: Lookup[str, str], needs: Sequence[set[str]]) -> Pattern:
        """``M/D/YYYY`` as an expression: each part once, everything between them as it stands."""
        stated = self.text(table, key)
        pieces = re.split("(" + "|".join(sorted(parts, key=len, reverse=True)) + ")", stated)
        groups = [re.findall(r"\?P<(\w+)>", parts[piece])[0] for piece in pieces if piece in parts]
        rest = "".join(piece for piece in pieces if piece not in parts)
        if len(groups) != len(set(groups)) or set(groups) not in needs or re.search(r"[^\W_]", rest):
            self.problems.append(f"“{key}” is made of {', '.join(parts)}, each part once, as in the sheet")
            return Pattern(stated=stated, expression=re.compile("(?!)"))
        return Pattern(
            stated=stated,
            expression=re.compile("".join(parts.get(piece) or re.escape(piece) for piece in pieces), re.ASCII),
        )

    def spellings(self, table: Table, key: str, known: Callable[[str], bool], *, exactly: bool) -> dict[str, str]:
        """From each spelling to the name it stands for. Without ``exactly`` capitals and small letters are alike."""
        inner = self.table(table, key)
        self.problems += [f"“{key}” has an unknown name “{name}”" for name in inner if not known(name)]
        listed = [(item, name) for name in inner for item in self.texts(inner, name)]
        return self.lookup(key, listed, exactly=exactly)

    def lookup(self, key: str, listed: Iterable[tuple[str, str]], *, exactly: bool) -> dict[str, str]:
        """Pairs of spelling and name as a lookup; complains of what is doubled, padded or nothing."""
        found = [(spelling if exactly else spelling.casefold(), name) for spelling, name in listed]
        if not found:
            self.problems.append(f"“{key}” names nothing")
        self.once("spelling", [spelling for spelling, _ in found])
        self.problems += [f"the spelling “{item}” has spaces around it" for item, _ in found if item != item.strip()]
        return dict(found)

    def figure(self, table: Table, key: str) -> Decimal:
        """A figure as text in plain digits; a TOML number would be a float."""
        try:
            return decimal_text(self.text(table, key))
        except Unreadable as error:
            self.problems.append(f"“{key}”: {error.message}")
            return Decimal(1)

    def once(self, what: str, items: Iterable[str]) -> None:
        self.problems += [f"the {what} “{item}” stands twice" for item, count in Counter(items).items() if count > 1]
