"""One message over a real SMTP connection, and what its ending is called."""

import datetime as dt
import time

import pytest

from pumplog.notices.parcel import Ending, Going, Parcel
from pumplog.reminders.text import Attachment, Text
from pumplog.reminders.transport import EmailCourier
from pumplog.sheets.vocabulary import ContactKind, Language, NoticeAudience, NoticePurpose
from tests.faults.server import Fault, RawServer
from tests.mailserver import Manner

TEXT = Text(subject="Your visit is due by Friday, December 4, 2026", body="Hello é\n", language=Language.ENGLISH)


@pytest.fixture
def courier():
    courier = EmailCourier()
    yield courier
    courier.close()


def send(courier, address="ivy@example.org", message_id="<1@rapid-creek.example>", text=TEXT):
    parcel = Parcel(
        lease="a",
        notices=(1,),
        clinic=1,
        patient=1,
        audience=NoticeAudience.PATIENT,
        purpose=NoticePurpose.DUE,
        channel=ContactKind.EMAIL,
        address=address,
        language="en",
        refill_by=dt.date(2026, 12, 4),
        message_id=message_id,
        identities=("i",),
    )
    return courier.send(text=text, going=Going(parcel=parcel))


def test_an_accepted_message_is_sent_with_the_message_id_it_was_planned_with(courier, mailserver):
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
def test_each_way_to_fail_has_its_ending(courier, mailserver, manner, ending, arrived):
    mailserver.manner = manner
    outcome = send(courier)
    assert outcome.ending is ending
    assert len(mailserver.raw) == arrived
    assert "ivy" not in outcome.detail


def test_no_answer_in_time_leaves_a_doubt(courier, mailserver, settings):
    mailserver.manner, settings.EMAIL_TIMEOUT = Manner.KEEP_SILENT_AFTER, 0.5
    assert send(courier).ending is Ending.DOUBTFUL


def test_a_server_that_is_down_is_worth_another_try(courier, nobody_listens):
    assert send(courier).ending is Ending.DEFERRED
    assert courier.away


def test_the_connection_is_kept_for_the_next_message(courier, mailserver):
    for number in range(5):
        assert send(courier, address=f"p{number}@example.org").ending is Ending.SENT
    assert len(mailserver.raw) == 5
    assert len(mailserver.sessions) == 1


def test_a_connection_the_server_closed_meanwhile_is_opened_again(courier, mailserver):
    assert send(courier, address="first@example.org").ending is Ending.SENT
    mailserver.drop_connections()
    assert send(courier, address="second@example.org").ending is Ending.SENT
    assert mailserver.recipients == ["first@example.org", "second@example.org"]


def test_one_refused_address_does_not_harm_the_next_message(courier, mailserver):
    mailserver.manners["gone@example.org"] = Manner.REFUSE_RECIPIENT
    assert send(courier, address="gone@example.org").ending is Ending.REFUSED
    assert send(courier).ending is Ending.SENT


@pytest.mark.parametrize("address", ["ivy@example.org\nBcc: all@example.org", "", "no address", "a@b@c"])
def test_an_address_that_is_none_is_refused_and_nothing_is_smuggled(courier, mailserver, address):
    assert send(courier, address=address).ending is Ending.REFUSED
    assert mailserver.raw == []


def test_other_ways_of_sending_work_too(courier, mailoutbox):
    assert send(courier).ending is Ending.SENT
    assert mailoutbox[0].extra_headers["Message-ID"] == "<1@rapid-creek.example>"


@pytest.fixture
def rawserver(settings):
    with RawServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 1
        settings.DEFAULT_FROM_EMAIL = "notices@rapid-creek.example"
        yield server


def test_a_bounce_is_asked_to_bring_back_our_own_name_for_the_message_and_not_its_text(courier, rawserver):
    assert send(courier, message_id="<a+b=1@rapid-creek.example>").ending is Ending.SENT
    assert "MAIL FROM:<notices@rapid-creek.example> RET=HDRS ENVID=a+2Bb+3D1@rapid-creek.example" in rawserver.lines
    assert "RCPT TO:<ivy@example.org> NOTIFY=FAILURE,DELAY" in rawserver.lines


@pytest.mark.parametrize("extensions", [("PIPELINING",), ("PIPELINING", "DSN"), ("8BITMIME",)], ids="+".join)
@pytest.mark.parametrize(
    ("fault", "ending"), [(Fault.NONE, Ending.SENT), (Fault.PUTS_OFF, Ending.DEFERRED), (Fault.REFUSES, Ending.REFUSED)]
)
def test_whatever_a_server_offers_the_ending_is_the_same_and_the_line_is_good_for_the_next(
    courier, rawserver, extensions, fault, ending
):
    rawserver.extensions, rawserver.fault = extensions, fault
    assert send(courier).ending is ending
    rawserver.fault = Fault.NONE
    assert send(courier, address="next@example.org").ending is Ending.SENT
    assert rawserver.recipients[-1] == "next@example.org"
    assert sum(line.upper().startswith("EHLO") for line in rawserver.lines) == 1
    assert not courier.away


@pytest.mark.parametrize("body", [".\n", ".hidden\n..\n\n.", "no end", "\n.\n.\n"])
def test_a_dot_ends_nothing_before_its_time(courier, mailserver, body):
    text = Text(subject="x", body=body, language=Language.ENGLISH)
    assert send(courier, text=text).ending is Ending.SENT
    assert send(courier, text=text).ending is Ending.SENT
    assert mailserver.messages[0].get_content().replace("\r\n", "\n") == body.rstrip("\n") + "\n"


def test_a_domain_in_other_letters_has_a_spelling_that_travels(courier, mailserver):
    assert send(courier, address="ivy@bücher.example").ending is Ending.SENT
    assert mailserver.recipients == ["ivy@xn--bcher-kva.example"]


def test_a_mailbox_in_other_letters_is_refused_and_harms_no_other(courier, mailserver):
    assert send(courier, address="jürgen@example.org").ending is Ending.REFUSED
    assert send(courier).ending is Ending.SENT


def test_a_slow_server_costs_one_wait_and_then_counts_as_away(courier, rawserver, settings):
    settings.EMAIL_TIMEOUT, rawserver.fault = 0.3, Fault.NEVER_GREETS
    begun = time.monotonic()
    assert send(courier).ending is Ending.DEFERRED
    assert (courier.away, time.monotonic() - begun < 2) == (True, True)


def test_a_doubt_makes_it_away(courier, rawserver):
    rawserver.fault = Fault.DROPS_AFTER_DATA
    assert send(courier).ending is Ending.DOUBTFUL
    assert courier.away


def test_a_calendar_file_arrives(courier, mailserver):
    file = Attachment(name="visit.ics", mime_type="text/calendar; method=PUBLISH", content=b"BEGIN:VCALENDAR\r\n")
    text = Text(subject="x", body="y\n", language=Language.ENGLISH, attachments=(file,))
    assert send(courier, text=text).ending is Ending.SENT
    assert [part.get_content_type() for part in mailserver.messages[0].iter_parts()] == ["text/plain", "text/calendar"]
