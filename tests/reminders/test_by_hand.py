"""What a person carries is handed to a list at once, or refused before anybody waits for it."""

from dataclasses import replace

import pytest

from pumplog.notices.parcel import Ending, Going, Letterhead
from pumplog.reminders.by_hand import ByHand
from pumplog.sheets.vocabulary import ContactKind
from tests.reminders.test_sms import TEXT
from tests.reminders.test_sms import going as sms_going


def going(channel: ContactKind, letter: Letterhead | None = None) -> Going:
    found = sms_going()
    return replace(found, parcel=replace(found.parcel, channel=channel), letter=letter)


def send(channel: ContactKind, *recipient: str):
    letter = Letterhead(recipient=recipient, sender=()) if recipient else None
    return ByHand().send(text=TEXT, going=going(channel, letter))


def test_a_letter_is_handed_to_the_list() -> None:
    outcome = send(ContactKind.LETTER, "Ivy Fox", "12 Elm Street", "Rapid Creek, CO 80202")
    assert (outcome.ending, outcome.detail) == (Ending.SENT, "on the list of letters to post")


def test_a_call_is_handed_to_the_list() -> None:
    outcome = send(ContactKind.PHONE)
    assert (outcome.ending, outcome.detail) == (Ending.SENT, "on the list of calls to make")


@pytest.mark.parametrize(
    "recipient",
    [("Ivy Fox",), ("Ivy Fox", *("line",) * 6), ("Ivy Fox", "x" * 120), ("Ivy Fox", "東京")],
)
def test_hz11_an_address_that_no_window_shows_whole_becomes_a_persons(recipient: tuple[str, ...]) -> None:
    outcome = send(ContactKind.LETTER, *recipient)
    assert outcome.ending is Ending.REFUSED
    assert "Ivy" not in outcome.detail


def test_what_travels_by_itself_is_not_carried_by_hand() -> None:
    assert send(ContactKind.EMAIL).ending is Ending.REFUSED


def test_it_is_never_away() -> None:
    courier = ByHand()
    courier.close()
    assert not courier.away
