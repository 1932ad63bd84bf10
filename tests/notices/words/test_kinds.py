"""What each message may name, and what it must."""

import pytest

from pumplog.notices.words.kinds import MAY_BE_EMPTY, MESSAGE_WORDS, WRITTEN, MessageKind, allowed, required
from pumplog.notices.words.values import VARIABLES
from pumplog.sheets.vocabulary import ContactKind

VISIT = {"visit_date", "visit_time"}


@pytest.mark.parametrize("kind", MessageKind)
def test_what_must_be_named_may_be_named_and_exists(kind):
    for channel in WRITTEN:
        assert required(kind, channel) <= allowed(kind) <= set(VARIABLES)
    assert MESSAGE_WORDS[kind]


@pytest.mark.parametrize("kind", MessageKind)
def test_every_message_has_a_day_that_is_never_empty_and_the_way_to_answer(kind):
    for channel in WRITTEN:
        assert required(kind, channel) - MAY_BE_EMPTY
        assert "answer_url" in required(kind, channel)


@pytest.mark.parametrize("kind", [MessageKind.DUE, MessageKind.DUE_SOON])
def test_without_an_appointment_none_is_named(kind):
    assert not allowed(kind) & VISIT


@pytest.mark.parametrize("kind", MessageKind)
def test_where_there_is_room_both_numbers_are_named(kind):
    both = {"daytime_phone", "after_hours_phone"}
    for channel in (ContactKind.EMAIL, ContactKind.LETTER):
        assert both <= required(kind, channel)
    assert not both & required(kind, ContactKind.SMS)


def test_whose_appointment_is_cancelled_reads_by_when_to_come_all_the_same():
    assert "date" in required(MessageKind.VISIT_CANCELLED, ContactKind.SMS)
