"""Why something of a spreadsheet is not taken: a cell, or the file as a whole."""

from dataclasses import dataclass


class CellRefused(Exception):
    """A cell does not say one thing clearly. ``code`` is stable, ``message`` says what is wrong and what would do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Unusable(Exception):
    """The mapping or the file cannot be used at all; nothing of it was taken. ``problems`` names all that was found."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason against one row. ``field`` is the column's word (``dose``, ``filled`` …), empty for the whole row."""

    code: str
    field: str
    message: str


SHOWN_CHARACTERS = 40


def quoted(text: str) -> str:
    """What stands in the cell, short and without anything that could disturb the line it is shown in."""
    shown = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
    return "“" + "".join(character if character.isprintable() else "�" for character in shown) + "”"
