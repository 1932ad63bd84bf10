"""Mail that came back is read from wherever it lies, as often as anybody likes, and counts once."""

import datetime as dt
import io
import mailbox
import sys
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from smtplib import SMTP
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from pumplog.models import DeliveryReport, Notice, Task
from pumplog.sheets.vocabulary import NoticeState, TaskKind
from tests.factories import make_clinic, make_due
from tests.imapserver import ImapServer, imapserver
from tests.mailserver import MailServer, mailserver
from tests.reminders.bounces import DELAYED, FAILED, ID, NO_WORD
from tests.services.test_notice_report import SENT_AT
from tests.services.test_notice_report import notice as make_notice

__all__ = ["imapserver", "mailserver"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPLOG_CLOCK", "2026-11-22T18:00:00+00:00")


@pytest.fixture
def notice() -> Notice:
    return make_notice(make_due(make_clinic(), dt.date(2027, 3, 4)), message_id=f"<{ID}>")


def read(*arguments: str) -> str:
    out = io.StringIO()
    call_command("bounces", *arguments, stdout=out)
    return out.getvalue().strip()


def state(notice: Notice) -> str:
    notice.refresh_from_db()
    return notice.state


def test_from_an_imap_folder(notice: Notice, imapserver: ImapServer) -> None:
    imapserver.add(FAILED["postfix"], NO_WORD["a patient who answers"], DELAYED["postfix"])
    assert read("--imap") == "3 read: 2 recorded, 0 known before or not ours, 1 left for a person"
    assert state(notice) == NoticeState.FAILED
    assert imapserver.flags == {7: {"\\Seen"}, 8: {"PumplogLookedAt"}, 9: {"\\Seen"}}
    assert read("--imap").startswith("0 read")


def test_a_folder_that_keeps_no_marks_is_read_again_and_counts_once(notice: Notice, imapserver: ImapServer) -> None:
    imapserver.knows_keywords = False
    imapserver.add(FAILED["postfix"], NO_WORD["a patient who answers"])
    read("--imap")
    imapserver.flags[7].clear()
    assert read("--imap") == "2 read: 0 recorded, 1 known before or not ours, 1 left for a person"
    assert DeliveryReport.objects.count() == 1


@pytest.mark.parametrize("wrong", ["password", "folder"])
def test_a_refusal_says_what_to_look_at_and_no_secret(imapserver: ImapServer, settings, wrong: str) -> None:
    settings.BOUNCES = replace(imapserver.address, **{wrong: "wrong"})
    with pytest.raises(CommandError, match="user, password or folder") as told:
        read("--imap")
    assert "bounces" not in str(told.value)


def test_a_server_that_is_down_is_said_so(imapserver: ImapServer, settings) -> None:
    settings.BOUNCES = replace(imapserver.address, port=1)
    with pytest.raises(CommandError, match="cannot be read"):
        read("--imap")


def test_without_an_address_there_is_no_folder(settings) -> None:
    settings.BOUNCES = None
    with pytest.raises(CommandError, match="PUMPLOG_BOUNCES_URL"):
        read("--imap")


def test_from_a_maildir(notice: Notice, tmp_path) -> None:
    box = mailbox.Maildir(tmp_path / "box")
    for mail in (FAILED["qmail"], NO_WORD["an out-of-office note"]):
        box.add(mail.encode())
    assert read("--maildir", str(tmp_path / "box")) == (
        "2 read: 1 recorded, 0 known before or not ours, 1 left for a person"
    )
    assert state(notice) == NoticeState.FAILED
    assert len(list((tmp_path / "box" / "new").iterdir())) == 1, "what is for a person stays unread"
    assert [path.name.endswith(":2,S") for path in (tmp_path / "box" / "cur").iterdir()] == [True]
    assert read("--maildir", str(tmp_path / "box")).startswith("1 read: 0 recorded")


def test_from_an_mbox_which_is_not_changed(notice: Notice, tmp_path) -> None:
    path = tmp_path / "mbox"
    box = mailbox.mbox(path)
    box.add(FAILED["exim of old"].encode())
    box.close()
    before = path.read_bytes()
    assert read("--mbox", str(path)).startswith("1 read: 1 recorded")
    assert read("--mbox", str(path)).startswith("1 read: 0 recorded, 1 known")
    assert path.read_bytes() == before


def test_from_a_mail_servers_pipe(notice: Notice, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(FAILED["google"].encode())))
    assert read("--stdin").startswith("1 read: 1 recorded")
    assert Task.objects.filter(kind=TaskKind.NOTICE_FAILED).exists()


def test_a_box_that_is_not_there_is_said_so(tmp_path) -> None:
    for way in ("--maildir", "--mbox"):
        with pytest.raises(CommandError, match="cannot be read"):
            read(way, str(tmp_path / "absent"))


def test_r18_what_a_real_mail_server_took_and_returned_days_later_is_found_again(
    notice: Notice, mailserver: MailServer, monkeypatch
) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "notices@rapid-creek.example", "ivy@example.org", "Your visit"
    message["Message-ID"] = notice.message_id
    message.set_content("Your visit is due by Friday.")
    with SMTP("127.0.0.1", mailserver.port) as server:
        server.send_message(message)
    monkeypatch.setenv("PUMPLOG_CLOCK", SENT_AT.replace(day=29).isoformat())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(returned(mailserver.raw[0]))))
    assert read("--stdin").startswith("1 read: 1 recorded")
    assert state(notice) == NoticeState.FAILED


def returned(arrived: bytes) -> bytes:
    """What arrived, on its way back as a mail server sends it."""
    bounce = MIMEMultipart("report", **{"report-type": "delivery-status"})
    bounce["From"], bounce["To"] = "MAILER-DAEMON@mx.example", "notices@rapid-creek.example"
    bounce["Subject"], bounce["Message-ID"] = "Undelivered Mail Returned to Sender", "<b1@mx.example>"
    bounce.attach(MIMEText("It could not be handed over."))
    status = MIMEBase("message", "delivery-status")
    fields = (
        "Reporting-MTA: dns; mx.example",
        "",
        "Final-Recipient: rfc822; ivy@example.org",
        "Action: failed",
        "Status: 5.1.1",
    )
    status.set_payload(
        [message_from_bytes("\n".join(fields[:1]).encode()), message_from_bytes("\n".join(fields[2:]).encode())]
    )
    bounce.attach(status)
    bounce.attach(MIMEMessage(message_from_bytes(arrived)))
    return bounce.as_bytes()
