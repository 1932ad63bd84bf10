"""Words that must never leave the house: they would tell a bystander what a message is about (hazard 11)."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

_AMOUNT: Final = r"[0-9](?<![\w.,].)[0-9.,]* ?(?:mg|ml|ug)(?!\w)"


def _pattern() -> "re.Pattern[str]":
    """From ``telling.txt``: beginnings of words; after an asterisk, what tells wherever it stands. And any amount of a drug."""
    lines = Path(__file__).with_name("telling.txt").read_text("utf-8").splitlines()
    stems = [stem for line in lines if not line.startswith("#") for stem in line.split()]
    begin = _branches(stem for stem in stems if not stem.startswith("*"))
    inside = _branches(stem[1:] for stem in stems if stem.startswith("*"))
    return re.compile(rf"(?:(?<![a-z])(?:{begin})|{inside})\w*|{_AMOUNT}")


def _branches(stems: Iterable[str]) -> str:
    """One branch for each first letter: every message is searched, and several times faster so."""
    groups = groupby(sorted(set(stems)), key=lambda stem: stem[0])
    return "|".join(f"{first}(?:{'|'.join(stem[1:] for stem in group)})" for first, group in groups)


_TELLING: Final = _pattern()
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_UNSEEN: Final = frozenset({"Mn", "Me", "Cf"})
_BLANK: Final = frozenset("\u115f\u1160\u2800")
"""Letters and signs that print nothing."""
_INSTEAD: Final = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"}
_STRANGE: Final = re.compile(r"[^\W\d_a-z]")
_ANOTHER_SCRIPT: Final = re.compile(r"\w*[^\W\d_a-z]\w*")
_CUT: Final = re.compile(r"(?:-(?<=[a-z]-)\s*|[._*~/·\u2010\u2011](?<=[a-z].)[._*~/·\u2010\u2011]*)(?=[a-z])")
_SPACED: Final = re.compile(r"(?<![a-z])[a-z](?:[ ._*-][a-z]){3,}(?![a-z])")
_NOT_IN_A_NUMBER: Final = re.compile(r"[^0-9+()/. -]")


@lru_cache(maxsize=256)
def telling_words(text: str) -> tuple[str, ...]:
    """Every word of ``text`` that names a drug, device, dose, alarm, diagnosis or speciality, without accents.

    Of a joined word (German), from where it begins to tell. What is read is searched, however it was typed: with marks
    and letters that do not show, cut (*re-fill*), or spaced out. A word in another script is one of them as well: it
    cannot be searched, and its letters may only look like ours. Remembered for a while: of a day's messages most say the same.
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = _BEYOND_ASCII.sub(_as_read, unicodedata.normalize("NFKD", plain))
        if not plain.isascii() and _STRANGE.search(plain):
            return (*_TELLING.findall(plain), *_ANOTHER_SCRIPT.findall(plain))
    if found := _TELLING.findall(plain):
        return tuple(found)
    joined = _joined(plain)
    return () if joined == plain else tuple(_TELLING.findall(joined))


def in_another_script(word: str) -> bool:
    """Whether a word that ``telling_words`` gave is there for its letters alone."""
    return _ANOTHER_SCRIPT.fullmatch(word) is not None


def _as_read(sign: "re.Match[str]") -> str:
    letter = sign[0]
    if letter in _BLANK or unicodedata.category(letter) in _UNSEEN:
        return ""
    return _INSTEAD.get(letter, letter)


def _joined(plain: str) -> str:
    """``re-fill`` and ``r e f i l l`` as one word."""
    whole = _CUT.sub("", plain)
    return _SPACED.sub(lambda spaced: re.sub("[ ._*-]", "", spaced[0]), whole)


@lru_cache(maxsize=1024)
def neutral_name(name: str) -> str:
    """A clinic's name as a bystander may read it on one line, or nothing: many a name is a speciality."""
    return "" if telling_words(name) else " ".join(_shown(name).split())


@lru_cache(maxsize=1024)
def neutral_number(number: str) -> str:
    """A telephone number as the clinic wrote it; without any words if one of them tells something."""
    return " ".join((_NOT_IN_A_NUMBER.sub(" ", number) if telling_words(number) else _shown(number)).split())


def _shown(text: str) -> str:
    """Without what does not show, but acts: a mark that turns the line round, a control character."""
    return "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) not in ("Cf", "Cc"))
