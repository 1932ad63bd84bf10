"""What the answering page says, in four languages. A language that lacks a text, or has one too many, does not compile.

Plain words, short sentences, nothing that names a drug, a device or a diagnosis: whoever opens the link may read along
(hazard 11). Places for dates and figures are in braces.
"""

from collections.abc import Mapping
from typing import Final

from pumplog.sheets.vocabulary import Language
from pumplog.web.answer_words.english import ENGLISH
from pumplog.web.answer_words.french import FRENCH
from pumplog.web.answer_words.german import GERMAN
from pumplog.web.answer_words.spanish import SPANISH
from pumplog.web.answer_words.words import Words

__all__ = ["WORDS", "Words"]

WORDS: Final[Mapping[Language, Words]] = {
    Language.ENGLISH: ENGLISH,
    Language.SPANISH: SPANISH,
    Language.GERMAN: GERMAN,
    Language.FRENCH: FRENCH,
}
