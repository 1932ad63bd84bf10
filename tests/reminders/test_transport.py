"""One message over a real SMTP connection, and what its ending is called."""

import pytest

from pumplog.reminders.message import Text
from pumplog.reminders.transport import Courier
from pumplog.services.notice_parcel import Ending
from pumplog.sheets.vocabulary import Language
from tests.mailserver import Manner

TEXT = Text(subject="Your visit is due by Friday, December 4, 2026", body="Hello é\n", language=Language.ENGLISH)


def send(courier, address="ivy@example.org", message_id="<1@rapid-creek.example>"):
    return courier.send(text=TEXT, address=address, message_id=message_id)


def test_an_accepted_message_is_sent_with_the_message_id_it_was_planned_with(mailserver):
    with Courier() as courier:
        assert send(courier).ending is Ending.SENT
    (message,) = mailserver.messages
    assert message["Message-ID"] == "<1@rapid-creek.example>"
    assert message["Subject"] == TEXT.subject
    assert message["To"] == "ivy@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == TEXT.body


@pytest.mark.parametrize(
    ("manner", "ending", "arrived"),
    [
        (Manner.REFUSE_RECIPIENT, Ending.REFUSED, 0),
        (Manner.REFUSE_MESSAGE, Ending.REFUSED, 0),
        (Manner.PUT_OFF_RECIPIENT, Ending.DEFERRED, 0),
        (Manner.PUT_OFF_MESSAGE, Ending.DEFERRED, 0),
        (Manner.REFUSE_SENDER, Ending.DEFERRED, 0),
        (Manner.HANG_UP_BEFORE, Ending.DEFERRED, 0),
        (Manner.HANG_UP_AFTER, Ending.DOUBTFUL, 1),
        (Manner.MUMBLE_AFTER, Ending.DOUBTFUL, 1),
    ],
)
def test_each_way_to_fail_has_its_ending(mailserver, manner, ending, arrived):
    mailserver.manner = manner
    with Courier() as courier:
        outcome = send(courier)
    assert outcome.ending is ending
    assert len(mailserver.raw) == arrived
    assert "ivy" not in outcome.detail


def test_no_answer_in_time_leaves_a_doubt(mailserver, settings):
    mailserver.manner, settings.EMAIL_TIMEOUT = Manner.KEEP_SILENT_AFTER, 0.5
    with Courier() as courier:
        assert send(courier).ending is Ending.DOUBTFUL


def test_a_server_that_is_down_is_worth_another_try(nobody_listens):
    with Courier() as courier:
        assert send(courier).ending is Ending.DEFERRED
        assert courier.away


def test_the_connection_is_kept_for_the_next_message(mailserver):
    with Courier() as courier:
        for number in range(5):
            assert send(courier, address=f"p{number}@example.org").ending is Ending.SENT
    assert len(mailserver.raw) == 5
    assert len(mailserver.sessions) == 1


def test_a_connection_the_server_closed_meanwhile_is_opened_again(mailserver):
    with Courier() as courier:
        assert send(courier, address="first@example.org").ending is Ending.SENT
        mailserver.drop_connections()
        assert send(courier, address="second@example.org").ending is Ending.SENT
    assert mailserver.recipients == ["first@example.org", "second@example.org"]


def test_one_refused_address_does_not_harm_the_next_message(mailserver):
    mailserver.manners["gone@example.org"] = Manner.REFUSE_RECIPIENT
    with Courier() as courier:
        assert send(courier, address="gone@example.org").ending is Ending.REFUSED
        assert send(courier).ending is Ending.SENT


@pytest.mark.parametrize("address", ["ivy@example.org\nBcc: all@example.org", "", "no address", "a@b@c"])
def test_an_address_that_is_none_is_refused_and_nothing_is_smuggled(mailserver, address):
    with Courier() as courier:
        assert send(courier, address=address).ending is Ending.REFUSED
    assert mailserver.raw == []


def test_other_ways_of_sending_work_too(mailoutbox):
    with Courier() as courier:
        assert send(courier).ending is Ending.SENT
    assert mailoutbox[0].extra_headers["Message-ID"] == "<1@rapid-creek.example>"
