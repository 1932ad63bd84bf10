"""E-mail: hand a message to the mail server and say how that ended. The connection is kept for the next one."""

import smtplib
import ssl
from email.utils import parseaddr
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.core.mail import DNS_NAME, EmailMessage, get_connection

from pumplog import clock
from pumplog.notices.parcel import Ending, Going, Outcome
from pumplog.reminders.mail import mail_bytes
from pumplog.reminders.smtp_line import OK, Answer, Server, SmtpLine, SmtpLineOverTls
from pumplog.reminders.text import Text
from pumplog.services.mailbox import in_an_envelope

SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
SENT: Final = Outcome(ending=Ending.SENT, detail="accepted by the mail server")
NO_ADDRESS: Final = Outcome(ending=Ending.REFUSED, detail="the address cannot be written to")
NOT_REACHED: Final = Outcome(ending=Ending.DEFERRED, detail="the mail server could not be reached")
HUNG_UP: Final = Outcome(ending=Ending.DEFERRED, detail="the mail server hung up")
NOT_OUR_SENDER: Final = Outcome(ending=Ending.DEFERRED, detail="the mail server did not accept the sender")
NO_ANSWER: Final = Outcome(ending=Ending.DOUBTFUL, detail="the answer of the mail server is missing")


class EmailCourier:
    """Sends one message at a time over one connection. ``away``: the server could not be reached, or left us in doubt."""

    def __init__(self) -> None:
        self.away = False
        self._line: SmtpLine | None = None

    def send(self, *, text: Text, going: Going) -> Outcome:
        """Try once. Never raises for what a mail server, a network or an address can do."""
        parcel = going.parcel
        try:
            recipient = in_an_envelope(parcel.address)
            if settings.EMAIL_BACKEND != SMTP:
                return _send_otherwise(text, recipient, parcel.message_id)
            message = mail_bytes(
                text=text,
                sender=settings.DEFAULT_FROM_EMAIL,
                recipient=recipient,
                message_id=parcel.message_id,
                at=clock.now(),
            )
        except ValueError:
            return NO_ADDRESS
        # A server may hang up on an idle connection; nothing had been said of this message yet.
        kept = self._line is not None
        outcome = self._hand_over(recipient, message, parcel.message_id)
        if outcome is None and kept:
            outcome = self._hand_over(recipient, message, parcel.message_id)
        return outcome or HUNG_UP

    def close(self) -> None:
        """Leave politely; the next message opens a new connection."""
        self._drop(politely=True)

    def _hand_over(self, recipient: str, message: bytes, message_id: str) -> Outcome | None:
        """How it ended; None where the connection was lost before the message was."""
        line = self._open()
        if line is None:
            self.away = True
            return NOT_REACHED
        try:
            answer = line.hand_over(
                sender=_address(settings.DEFAULT_FROM_EMAIL),
                recipient=recipient,
                message=message,
                envelope_id=message_id.strip("<>"),
            )
        except (OSError, ValueError):
            return self._lost(line)
        return _outcome(answer)

    def _open(self) -> SmtpLine | None:
        if self._line is not None:
            return self._line
        server = _server()
        line: SmtpLine | None = None
        try:
            line = (
                SmtpLineOverTls(local_hostname=server.greets_as, context=ssl.create_default_context())
                if server.tls
                else SmtpLine(local_hostname=server.greets_as)
            )
            line.open(server)
        except (OSError, ValueError):
            if line is not None:
                line.hang_up(politely=False)
            return None
        self._line = line
        return line

    def _lost(self, line: SmtpLine) -> Outcome | None:
        self._drop(politely=False)
        # One doubt, or one long wait, is enough: whether the others would fare alike is seen with the next turn's first.
        self.away = line.begun or line.slow
        if line.begun:
            return NO_ANSWER
        return HUNG_UP if self.away else None

    def _drop(self, *, politely: bool) -> None:
        if self._line is not None:
            self._line.hang_up(politely=politely)
            self._line = None


@lru_cache(maxsize=8)
def _address(sender: str) -> str:
    """The bare address of ``Name <address>``."""
    return parseaddr(sender)[1]


def _server() -> Server:
    return Server(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        starttls=settings.EMAIL_USE_TLS,
        tls=settings.EMAIL_USE_SSL,
        timeout=settings.EMAIL_TIMEOUT,
        greets_as=str(DNS_NAME),
    )


def _outcome(answer: Answer) -> Outcome:
    if answer.step == "message" and answer.code in OK[:1]:
        return SENT
    if answer.step == "sender":
        # Our own address or set-up is at fault, not the patient's: worth waiting until somebody has mended it.
        return NOT_OUR_SENDER
    match answer.code // 100:
        case 5:
            return Outcome(ending=Ending.REFUSED, detail=f"refused by the mail server ({answer.code})")
        case 4:
            return Outcome(ending=Ending.DEFERRED, detail=f"put off by the mail server ({answer.code})")
    if answer.step == "message":
        return Outcome(ending=Ending.DOUBTFUL, detail="the answer of the mail server is not understood")
    return Outcome(ending=Ending.DEFERRED, detail="the answer of the mail server is not understood")


def _send_otherwise(text: Text, recipient: str, message_id: str) -> Outcome:
    """Print it, or keep it in memory. A way of sending that cannot tell how far it came is never tried twice."""
    message = EmailMessage(
        subject=text.subject,
        body=text.body,
        to=[recipient],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated", "Content-Language": text.language},
    )
    for file in text.attachments:
        message.attach(file.name, file.content, file.mime_type)
    message.message()
    try:
        get_connection().send_messages([message])
    except (OSError, smtplib.SMTPException):
        return NO_ANSWER
    return Outcome(ending=Ending.SENT, detail="accepted by the mail server")
