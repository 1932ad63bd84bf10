"""How hard a text is to read: whether sixth grade is enough, by the formula that each language's readers know.

What is counted is prose: whole sentences, from the start of a line to a full stop, question mark or exclamation mark. A line
that ends otherwise is a label ("By day, call …") and does not count; nor do dates, numbers, addresses and names,
which the wording holds as values. Of a sentence with fewer than four words left ("Please come.") no formula says anything:
it does not count either.

- English: Flesch-Kincaid grade level (Kincaid and others 1975), at most 6.
- Spanish: the index of Flesch and Szigriszt on the INFLESZ scale (Barrio-Cantalejo and others 2008, An. Sist. Sanit.
  Navar. 31:135), at least 65: "fairly easy", primary school up to its sixth year.
- German: first Vienna formula for factual texts (Bamberger and Vanecek 1984), at most 6, a school year.
- French: the index of Kandel and Moles (1958), Flesch's reading ease fitted to French, at least 80: in Flesch's table,
  sixth grade.

Syllables are counted by their vowels, with each language's silent endings; tests hold the count against the
hyphenation patterns of each language.
"""

import re
from dataclasses import dataclass
from typing import Final

from pumplog.sheets.vocabulary import Language

FEWEST_WORDS: Final = 4
_SENTENCE: Final = re.compile(r"[^.!?\n]*[.!?]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS: Final = {
    Language.ENGLISH: re.compile(r"[aeiouy]+"),
    # Weak beside strong is one syllable; two strong ones, or an accent on the weak one, are two.
    Language.SPANISH: re.compile(r"[iuü]?[aeoáéó][iuy]?(?![aeoáéóíú])|[iuü]?[aeoáéó]|[íú]|[iuüy]+"),
    Language.GERMAN: re.compile(r"ie|ei|ai|au|äu|eu|ee|aa|oo|[aeiouyäöü]"),
    Language.FRENCH: re.compile(r"[aeiouyàâéèêëîïôùûüœ]+"),
}
_SILENT: Final = {
    Language.ENGLISH: re.compile(r"(?<=[^aeiouy])(?:e|es|ed)$"),
    Language.FRENCH: re.compile(r"(?<=[^aeiouyéèê])(?:e|es|ent)$"),
}
_NOT_SILENT: Final = re.compile(r"(?:[^aeiouy]les?|[td]ed|(?:[cgszx]|ch|sh)es)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ease:
    """``score`` by ``formula``; ``easy``: a reader of the sixth grade needs no help. No prose at all is easy."""

    score: float
    formula: str
    easy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of the prose: its words, each with its syllables, and its sentences."""

    words: tuple[tuple[str, int], ...]
    sentences: int

    @property
    def sentence_length(self) -> float:
        return len(self.words) / self.sentences

    @property
    def syllables_a_word(self) -> float:
        return sum(syllables for _, syllables in self.words) / len(self.words)


def ease(text: str, language: Language) -> Ease:
    """How easy the prose of ``text`` is."""
    found = counts(text, language)
    return rate(found, language)


def counts(text: str, language: Language) -> Counts:
    sentences = [words for part in _SENTENCE.findall(text) if len(words := _WORD.findall(part)) >= FEWEST_WORDS]
    return Counts(
        words=tuple((word, syllables(word, language)) for words in sentences for word in words),
        sentences=len(sentences),
    )


def rate(found: Counts, language: Language) -> Ease:
    """The language's formula over what was counted."""
    if not found.words:
        return Ease(score=0.0, formula="no whole sentence", easy=True)
    length, weight = found.sentence_length, found.syllables_a_word
    match language:
        case Language.ENGLISH:
            score = 0.39 * length + 11.8 * weight - 15.59
            return Ease(score=score, formula="Flesch-Kincaid grade", easy=score <= 6)
        case Language.SPANISH:
            score = 206.835 - 62.3 * weight - length
            return Ease(score=score, formula="INFLESZ", easy=score >= 65)
        case Language.GERMAN:
            score = _vienna(found)
            return Ease(score=score, formula="Wiener Sachtextformel 1", easy=score <= 6)
        case Language.FRENCH:
            score = 207 - 1.015 * length - 73.6 * weight
            return Ease(score=score, formula="Kandel-Moles", easy=score >= 80)


def syllables(word: str, language: Language) -> int:
    """At least one."""
    plain = word.casefold()
    found = len(_VOWELS[language].findall(plain))
    silent = _SILENT.get(language)
    if silent and silent.search(plain) and not (language is Language.ENGLISH and _NOT_SILENT.search(plain)):
        found -= 1
    return max(found, 1)


def _vienna(found: Counts) -> float:
    count = len(found.words)
    many = 100 * sum(syllables >= 3 for _, syllables in found.words) / count
    long = 100 * sum(len(word) > 6 for word, _ in found.words) / count
    single = 100 * sum(syllables == 1 for _, syllables in found.words) / count
    return 0.1935 * many + 0.1672 * found.sentence_length + 0.1297 * long - 0.0327 * single - 0.875
