"""Whoever texts back is told whom to call, in their language, in one message, and nothing more."""

import pytest

from pumplog.notices.words.gsm import one_segment
from pumplog.notices.words.neutral import telling_words
from pumplog.reminders.sms_reply import nobody_reads
from pumplog.selectors.clinic import clinic_by_id
from pumplog.sheets.vocabulary import Language
from tests.factories import make_clinic


@pytest.mark.django_db
@pytest.mark.parametrize("language", list(Language))
def test_the_reply_is_one_neutral_message_with_both_numbers(language: Language) -> None:
    clinic = make_clinic(daytime_phone="+1 307 555 0100", after_hours_phone="+1 307 555 0199 (99)")
    text = nobody_reads(clinic_by_id(clinic.pk), language)
    assert "+1 307 555 0100" in text
    assert "+1 307 555 0199" in text
    assert one_segment(text), text
    assert telling_words(text) == ()


@pytest.mark.django_db
def test_a_number_that_the_clinic_has_not_stated_is_not_announced() -> None:
    clinic = make_clinic(daytime_phone="", after_hours_phone="")
    assert nobody_reads(clinic_by_id(clinic.pk), Language.ENGLISH) == "Nobody reads texts here. Please call us."
