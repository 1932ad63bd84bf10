"""A message as bytes: what every mail server and every reader makes of it."""

import datetime as dt
import email
import email.policy

import pytest

from pumplog.reminders.mail import mail_bytes
from pumplog.reminders.text import Attachment, Text
from pumplog.sheets.vocabulary import Language

AT = dt.datetime(2026, 11, 20, 16, tzinfo=dt.UTC)


def made(*, subject="Your visit", body="Hello\n", attachments=(), recipient="ivy@example.org", message_id="<1@x>"):
    text = Text(subject=subject, body=body, language=Language.GERMAN, attachments=attachments)
    return mail_bytes(text=text, sender="notices@x.example", recipient=recipient, message_id=message_id, at=AT)


def read(data):
    return email.message_from_bytes(data, policy=email.policy.default)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Your visit", "Hello\n.\n.hidden\n\nBye\n"),
        ("Ihr Termin: Grüße – jetzt", "Grüße, café, ñandú – 10 %\n= two = \nFrom here\n"),
        ("Ä" * 60, "ß" * 500 + "\n"),
        ("Long " * 40, "word " * 400 + "\n"),
        ("Emoji", "smile \N{SLIGHTLY SMILING FACE}\ttab \n"),
    ],
    ids=["plain", "umlauts", "long umlauts", "long lines", "beyond"],
)
def test_what_was_written_is_what_is_read(subject, body):
    data = made(subject=subject, body=body)
    message = read(data)
    assert message["Subject"].strip() == subject.strip()
    assert message.get_content().replace("\r\n", "\n") == body
    assert data.isascii()
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_its_headers_say_that_a_robot_wrote_it_and_in_which_language():
    message = read(made())
    assert {name: message[name] for name in ("From", "To", "Message-ID", "Auto-Submitted", "Content-Language")} == {
        "From": "notices@x.example",
        "To": "ivy@example.org",
        "Message-ID": "<1@x>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "de",
    }
    assert message["Date"].datetime == AT
    assert len(message.items()) == 10


def test_a_calendar_file_travels_with_its_method():
    file = Attachment(
        name="visit.ics", mime_type="text/calendar; method=PUBLISH; charset=utf-8", content="Ü\r\n".encode()
    )
    message = read(made(body="Grüße\n", attachments=(file,)))
    body, calendar = message.iter_parts()
    assert body.get_content().strip() == "Grüße"
    assert (calendar.get_content_type(), calendar.get_param("method")) == ("text/calendar", "PUBLISH")
    assert calendar.get_filename() == "visit.ics"
    assert calendar.get_payload(decode=True) == "Ü\r\n".encode()
    assert message["To"] == "ivy@example.org"
    assert message["MIME-Version"] == "1.0"


@pytest.mark.parametrize("field", ["subject", "recipient", "message_id"])
@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n", "\x00"])
def test_nothing_is_smuggled_into_a_header(field, break_):
    with pytest.raises(ValueError, match="control character"):
        made(**{field: f"a{break_}Bcc: all@example.org"})
