"""Words that must never leave the house: they would tell a bystander what a message is about (hazard 11)."""

import re
import unicodedata
from functools import lru_cache
from itertools import filterfalse, groupby
from pathlib import Path
from typing import Final


def _pattern() -> "re.Pattern[str]":
    """From ``telling.txt``: beginnings of words; after an asterisk, what tells wherever it stands."""
    lines = Path(__file__).with_name("telling.txt").read_text("utf-8").splitlines()
    stems = [stem for line in lines if not line.startswith("#") for stem in line.split()]
    begin = sorted(stem for stem in stems if not stem.startswith("*"))
    inside = "|".join(stem[1:] for stem in stems if stem.startswith("*"))
    # One branch for each first letter: every message is searched, and three times faster so.
    branches = (
        f"{first}(?:{'|'.join(stem[1:] for stem in group)})"
        for first, group in groupby(begin, key=lambda stem: stem[0])
    )
    return re.compile(rf"\b(?:{'|'.join(branches)})\w*|(?:{inside})\w*")


_TELLING: Final = _pattern()
_NOT_IN_A_NUMBER: Final = re.compile(r"[^0-9+()/. -]")


def telling_words(text: str) -> tuple[str, ...]:
    """Every word of ``text`` that names a drug, device, dose, alarm, diagnosis or speciality, without accents.

    Of a joined word (German), from where it begins to tell.
    """
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(filterfalse(unicodedata.combining, decomposed))
    return tuple(_TELLING.findall(plain))


@lru_cache(maxsize=1024)
def neutral_name(name: str) -> str:
    """A clinic's name as a bystander may read it on one line, or nothing: many a name is a speciality."""
    return "" if telling_words(name) else " ".join(name.split())


@lru_cache(maxsize=1024)
def neutral_number(number: str) -> str:
    """A telephone number as the clinic wrote it; without any words if one of them tells something."""
    return " ".join((_NOT_IN_A_NUMBER.sub(" ", number) if telling_words(number) else number).split())
