"""How hard a text is to read, and that the count of syllables is no kinder than the dictionaries'."""

import re

import pyphen
import pytest

from pumplog.notices.words.kinds import WRITTEN, MessageKind
from pumplog.notices.words.readable import Counts, counts, ease, rate, syllables
from pumplog.reminders.house import house_words
from pumplog.sheets.vocabulary import Language

PATTERNS = {"en": "en_US", "es": "es", "de": "de_DE", "fr": "fr"}
WORDS = {
    Language.ENGLISH: "visit:2 date:1 please:1 appointment:3 automatic:4 needed:2 places:2 table:2 the:1 called:1 my:1",
    Language.SPANISH: "visita:3 día:2 llámenos:3 cuando:2 bien:1 enseguida:4 oeste:3 reír:2 cuidado:3 agua:2",
    Language.GERMAN: "Besuch:2 spätestens:3 bitte:2 Termin:2 Kalender:3 Uhr:1 neue:2 Zeit:1 Feuer:2",
    Language.FRENCH: "visite:2 rendez:2 jour:1 journée:2 date:1 vous:1 heures:1 agenda:3 été:2",
}


def hyphenated(word: str, language: Language) -> int:
    return len(pyphen.Pyphen(lang=PATTERNS[language]).positions(word)) + 1


@pytest.mark.parametrize("language", Language)
def test_syllables_are_counted_as_they_are_spoken(language):
    pairs = [pair.split(":") for pair in WORDS[language].split()]
    assert {word: syllables(word, language) for word, _ in pairs} == {word: int(count) for word, count in pairs}


@pytest.mark.parametrize("language", Language)
def test_no_word_of_the_house_has_fewer_syllables_than_its_hyphens_say(language):
    typed = [text for kind in MessageKind for channel in WRITTEN for text in house_words(kind, channel, language).typed]
    found = {word for text in typed for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"{{.*?}}", " ", text))}
    assert len(found) > 60
    assert [word for word in found if syllables(word, language) < hyphenated(word, language)] == []


def test_labels_dates_and_scraps_do_not_count():
    text = "By day, call\nPlease come.\nYour next visit is due by  .\nTell us if you can come:  "
    found = counts(text, Language.ENGLISH)
    assert [word for word, _ in found.words] == ["Your", "next", "visit", "is", "due", "by"]
    assert found.sentences == 1


@pytest.mark.parametrize(
    ("language", "words", "score", "easy"),
    [
        # 10 words in a sentence, 15 syllables: worked by hand from each published formula.
        (Language.ENGLISH, (1, 1, 1, 1, 1, 2, 2, 2, 2, 2), 0.39 * 10 + 11.8 * 1.5 - 15.59, False),
        (Language.ENGLISH, (1, 1, 1, 1, 1, 1, 1, 2, 2, 2), 0.39 * 10 + 11.8 * 1.3 - 15.59, True),
        (Language.SPANISH, (1, 1, 1, 1, 2, 2, 3, 3, 3, 3), 206.835 - 62.3 * 2.0 - 10, True),
        (Language.SPANISH, (1, 1, 1, 1, 2, 3, 3, 3, 3, 4), 206.835 - 62.3 * 2.2 - 10, False),
        (Language.FRENCH, (1, 1, 1, 1, 1, 1, 2, 2, 2, 3), 207 - 1.015 * 10 - 73.6 * 1.5, True),
        (Language.FRENCH, (1, 1, 1, 1, 1, 2, 2, 2, 3, 3), 207 - 1.015 * 10 - 73.6 * 1.7, False),
    ],
)
def test_the_formulas_are_the_published_ones(language, words, score, easy):
    made = rate(Counts(words=tuple(("x" * count, count) for count in words), sentences=1), language)
    assert made.score == pytest.approx(score)
    assert made.easy is easy


def test_the_vienna_formula_counts_long_words_of_many_syllables():
    words = (("Sie", 1), ("Kalender", 3), ("bitte", 2), ("Nachricht", 2))
    expected = 0.1935 * 25 + 0.1672 * 4 + 0.1297 * 50 - 0.0327 * 25 - 0.875
    assert rate(Counts(words=words, sentences=1), Language.GERMAN).score == pytest.approx(expected)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.ENGLISH, "Notwithstanding organisational difficulties, attendance at the facility is mandatory."),
        (Language.SPANISH, "La administración correspondiente establecerá posteriormente procedimientos específicos."),
        (Language.GERMAN, "Die Terminvereinbarungsmodalitäten entnehmen Sie gegebenenfalls beiliegender Information."),
        (
            Language.FRENCH,
            "L’administration hospitalière communiquera ultérieurement les modalités organisationnelles.",
        ),
    ],
)
def test_what_an_office_writes_is_hard(language, text):
    assert not ease(text, language).easy


def test_a_text_without_a_whole_sentence_is_not_judged():
    assert ease("By day", Language.ENGLISH).easy
