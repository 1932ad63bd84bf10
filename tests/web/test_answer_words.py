"""The answering page's texts: neutral, whole, and with the same places for dates in every language."""

import string
from dataclasses import fields

import pytest

from pumplog.notices.words.neutral import telling_words
from pumplog.notices.words.readable import ease
from pumplog.sheets.vocabulary import Language
from pumplog.web.answer_words import WORDS, Words

BEEPS = {"urgent", "now_well"}
"""What it does when it calls for help is said on this page, and nowhere else."""


def texts(words: Words) -> dict[str, str]:
    found = {field.name: getattr(words, field.name) for field in fields(words)}
    return {name: value if isinstance(value, str) else "\n".join(value) for name, value in found.items()}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", list(Language))
def test_hz11_no_text_tells_a_bystander(language: Language) -> None:
    told = {name: found for name, text in texts(WORDS[language]).items() if (found := telling_words(text))}
    assert set(told) <= BEEPS
    assert all(word.startswith(("beep", "piep", "pitid", "bip")) for found in told.values() for word in found)


@pytest.mark.parametrize("language", list(Language))
def test_hz37_every_language_has_the_same_places_and_signs(language: Language) -> None:
    english, other = texts(WORDS[Language.ENGLISH]), texts(WORDS[language])
    assert {name: places(text) for name, text in other.items()} == {
        name: places(text) for name, text in english.items()
    }
    assert len(WORDS[language].signs) == len(WORDS[Language.ENGLISH].signs)


@pytest.mark.parametrize("language", [language for language in Language if language is not Language.ENGLISH])
def test_nothing_was_left_in_english(language: Language) -> None:
    english, other = texts(WORDS[Language.ENGLISH]), texts(WORDS[language])
    assert [name for name in english if english[name] == other[name]] == []


@pytest.mark.parametrize("language", list(Language))
def test_no_text_is_empty_or_shouts(language: Language) -> None:
    for name, text in texts(WORDS[language]).items():
        assert text.strip() == text != "", name
        assert "!" not in text, name


@pytest.mark.parametrize("language", list(Language))
def test_sixth_grade_reads_the_page_and_the_emergency_way_alone(language: Language) -> None:
    """The whole page, and by itself what a frightened reader sees first."""
    words = WORDS[language]
    signs = [f"{words.now_signs} {sign}." for sign in words.signs]
    first = "\n".join((words.now_title, *signs, words.now_well_do, words.now_help, words.alert_why))
    whole = "\n".join(texts(words).values())
    for prose in (first, whole):
        found = ease(prose, language)
        assert found.formula != "no whole sentence"
        assert found.easy, f"{language}: {found.formula} {found.score:.1f}"
