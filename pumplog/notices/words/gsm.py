"""What fits into one text message: the GSM 7-bit default alphabet and its extension (3GPP TS 23.038, 6.2.1).

A text wholly of that alphabet has room for 160 septets; one letter outside it, and the whole text is sent in 16-bit units,
70 of them. More than one segment arrives in pieces, is paid for twice, and on old telephones in the wrong order.
"""

import string
import unicodedata
from typing import Final

SEPTETS: Final = 160
UNITS: Final = 70
ALPHABET: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡§¿ÄÖÑÜäöñüà" + string.digits + string.ascii_letters
)
EXTENSION: Final = frozenset("\f^{}\\[~]|€")
"""Each of these is sent as two septets: an escape, and itself."""

_INSTEAD: Final = str.maketrans({
    "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "\xa0": " ",
    "\u202f": " ", "œ": "oe", "Œ": "OE", "·": "-",
})  # fmt: skip


def foreign(text: str) -> tuple[str, ...]:
    """The letters of ``text`` that the alphabet lacks, each once, in their order."""
    return tuple(dict.fromkeys(letter for letter in text if letter not in ALPHABET and letter not in EXTENSION))


def septets(text: str) -> int:
    """How many septets a text wholly of the alphabet takes."""
    return len(text) + sum(letter in EXTENSION for letter in text)


def one_segment(text: str) -> bool:
    """Whether it is sent as one text message."""
    if foreign(text):
        return len(text.encode("utf-16-be")) // 2 <= UNITS
    return septets(text) <= SEPTETS


def spelled(text: str) -> str:
    """``text`` in the alphabet as far as it goes: ``sábado`` becomes ``sabado``, ``août`` becomes ``aout``.

    A letter that has no such neighbour stays, and ``foreign`` finds it.
    """
    return "".join(letter if letter in ALPHABET else _nearest(letter) for letter in text.translate(_INSTEAD))


def _nearest(letter: str) -> str:
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return plain if plain and not foreign(plain) else letter
