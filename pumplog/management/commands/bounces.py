"""``manage.py bounces``: read mail that came back, from wherever it lies. For cron, or a mail server's pipe."""

import imaplib
import mailbox
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError

from pumplog import clock
from pumplog.reminders.bounce_boxes import Box, ImapBox, MaildirBox, MboxBox, OneMail
from pumplog.reminders.bounce_round import bounces_read


class Command(BaseCommand):
    help = "Read mail that came back and write down what became of each message. Reading twice changes nothing."
    # Not the checks of pages: a mail server's pipe starts this for every mail.
    requires_system_checks = [Tags.compatibility, Tags.models]

    def add_arguments(self, parser: ArgumentParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--imap", action="store_true", help="the folder that PUMPLOG_BOUNCES_URL names")
        where.add_argument(
            "--maildir", type=Path, metavar="DIRECTORY", help="a Maildir; what was read is marked as seen"
        )
        where.add_argument("--mbox", type=Path, metavar="FILE", help="an mbox file; it is not changed")
        where.add_argument("--stdin", action="store_true", help="one mail, from standard input")

    def handle(self, *, imap: bool, maildir: Path | None, mbox: Path | None, **_: Any) -> None:
        try:
            if imap:
                self._read_imap()
            elif maildir is not None:
                self._read(MaildirBox(maildir))
            elif mbox is not None:
                self._read(MboxBox(mbox))
            else:
                self._read(OneMail(sys.stdin.buffer))
        # A server's own words may quote an address.
        except imaplib.IMAP4.error:
            raise CommandError("The mail server refused: user, password or folder.") from None
        except (OSError, EOFError, mailbox.Error) as fault:
            raise CommandError(f"The mail cannot be read ({type(fault).__name__}).") from None

    def _read_imap(self) -> None:
        if settings.BOUNCES is None:
            raise CommandError("PUMPLOG_BOUNCES_URL is empty: it says where mail that came back lies.")
        with ImapBox(settings.BOUNCES) as box:
            self._read(box)

    def _read(self, box: Box) -> None:
        tally = bounces_read(box, now=clock.now())
        self.stdout.write(
            f"{tally.total()} read: {tally['recorded']} recorded, {tally['known']} known before or not ours, "
            f"{tally['left']} left for a person"
        )
