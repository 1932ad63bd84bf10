"""Mail that comes back is understood in many servers' manners; what people and their assistants write is left alone."""

import datetime as dt
import time

import pytest

from pumplog.reminders.bounce import MOST_IDS, read_bounce
from tests.reminders.bounces import DELAYED, DELIVERED, FAILED, ID, NO_WORD


def read(text: str):
    return read_bounce(text.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("manner", FAILED)
def test_r18_a_failure_is_recognised(manner):
    bounce = read(FAILED[manner])
    assert bounce is not None
    assert bounce.outcome == "failed"
    assert bounce.message_ids[0] == f"<{ID}>"
    assert bounce.reported_at == dt.datetime(2026, 11, 22, 17, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("manner", DELAYED)
def test_a_delay_is_not_a_failure(manner):
    bounce = read(DELAYED[manner])
    assert bounce is not None
    assert (bounce.outcome, bounce.message_ids[0]) == ("delayed", f"<{ID}>")


def test_a_delivery_that_was_asked_for_is_recognised():
    bounce = read(DELIVERED)
    assert bounce is not None
    assert (bounce.outcome, bounce.detail) == ("delivered", "delivered to the mailbox")


@pytest.mark.parametrize("manner", NO_WORD)
def test_what_is_no_word_on_delivery_is_left_alone(manner):
    assert read(NO_WORD[manner]) is None


@pytest.mark.parametrize("manner", FAILED)
def test_hz11_no_word_of_the_server_and_no_address_is_kept(manner):
    bounce = read(FAILED[manner])
    assert bounce is not None
    assert "ivy" not in bounce.detail
    assert "@" not in bounce.detail


@pytest.mark.parametrize(
    ("manner", "detail"),
    [
        ("postfix", "there is no such mailbox (5.1.1)"),
        ("exchange online", "there is no such mailbox (5.1.10)"),
        ("a full mailbox, given up after five days", "the mailbox is full (4.2.2)"),
        ("a server that names no action", "it was refused as unwanted (5.7.1)"),
        ("exim of old", "there is no such mailbox (5.1.1)"),
        ("exchange of old", "there is no such mailbox (5.1.1)"),
        ("qmail", "the mail server gives no reason"),
    ],
)
def test_it_says_why_in_its_own_words(manner, detail):
    bounce = read(FAILED[manner])
    assert bounce is not None
    assert bounce.detail == detail


def test_the_same_mail_read_twice_has_one_digest_whatever_was_added_on_the_way():
    first = read(FAILED["postfix"])
    again = read("Received: from mx by box\nX-Seen: yes\n" + FAILED["postfix"])
    other = read(FAILED["postfix"].replace("<r1@mx.example>", "<r2@mx.example>"))
    assert first.digest == again.digest != other.digest


def test_of_several_recipients_the_worst_counts():
    both = FAILED["postfix"].replace(
        "Final-Recipient",
        "Final-Recipient: rfc822; bob@example.org\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient",
    )
    bounce = read(both)
    assert bounce is not None
    assert bounce.outcome == "failed"


@pytest.mark.parametrize("cut", range(0, 1200, 37))
def test_a_mail_that_is_cut_off_never_breaks_the_reader(cut):
    for sample in (FAILED["postfix"], FAILED["exim of old"], NO_WORD["a receipt for reading"]):
        read(sample[:cut])


@pytest.mark.parametrize("nothing", ["\n", " \n", "-", "->", "> ", "550 ", "smtp "])
def test_a_mail_that_says_nothing_without_end_is_soon_read(nothing):
    started = time.process_time()
    assert read("From: mailer-daemon@mx.example\n\n" + nothing * (900_000 // len(nothing))) is None
    assert time.process_time() - started < 10


def test_a_mail_that_names_thousands_of_messages_is_asked_about_a_few():
    many = " ".join(f"<{number:032x}@rapid-creek.example>" for number in range(5_000))
    bounce = read(FAILED["postfix"].replace(f"<{ID}>", f"<{ID}> {many}"))
    assert bounce is not None
    assert len(bounce.message_ids) == MOST_IDS
    assert bounce.message_ids[0] == f"<{ID}>"
