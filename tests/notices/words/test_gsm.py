"""One text message, one segment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.notices.words import gsm


def test_the_alphabet_is_the_published_one():
    assert len(gsm.ALPHABET) == 127, "128 places, one of them the escape"
    assert set("\f^{}\\[~]|€") == gsm.EXTENSION
    assert not gsm.ALPHABET & gsm.EXTENSION


@pytest.mark.parametrize("letter", "ñéüäöàèùìòßÑÜÄÖÉÇ¿¡_@-/:")
def test_these_are_in_it(letter):
    assert gsm.foreign(letter) == ()


@pytest.mark.parametrize("letter", "áíóúÁÍÓÚêâîôûçëïÀÈœ’“–…")
def test_these_are_not(letter):
    assert gsm.foreign(f"a{letter}{letter}b") == (letter,)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 160, True),
        ("a" * 161, False),
        ("€" * 80, True),
        ("€" * 80 + "a", False),
        ("é" * 160, True),
        ("á" * 70, True),
        ("á" * 71, False),
        ("a" * 70 + "á", False),
        ("😀" * 35, True),
        ("😀" * 35 + "a", False),
    ],
)
def test_one_segment_holds_160_septets_or_70_units_of_16_bits(text, fits):
    assert gsm.one_segment(text) is fits


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("sábado 5 de diciembre", "sabado 5 de diciembre"),
        ("1er août, rendez-vous annulé à 14 h", "1er aout, rendez-vous annulé à 14 h"),
        ("März, spätestens", "März, spätestens"),
        ("n’attendez – «vite»…", 'n\'attendez - "vite"...'),
        ("Clínica Río\u00a0Rápido", "Clinica Rio Rapido"),
        ("Łódź", "Łodz"),
        ("Клиника", "Клиника"),
    ],
)
def test_it_spells_with_the_nearest_letter_there_is(text, spelled):
    assert gsm.spelled(text) == spelled


@given(st.text(max_size=200))
def test_spelling_never_makes_it_worse_and_is_done_once(text):
    spelled = gsm.spelled(text)
    assert set(gsm.foreign(spelled)) <= set(gsm.foreign(text))
    assert gsm.spelled(spelled) == spelled
    if not gsm.foreign(text):
        assert spelled == text
