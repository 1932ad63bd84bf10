"""Hand a message to the mail server and say how that ended. The connection is kept for the next one."""

import smtplib
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, Final, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email

from pumplog.reminders.message import Text
from pumplog.services.notice_parcel import Ending, Outcome

SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
TRY_LATER: Final = range(400, 500)
NEVER: Final = range(500, 600)


class Courier:
    """Sends one message at a time over one connection; a context manager. ``away``: the server could not be reached."""

    def __init__(self) -> None:
        self.away = False
        self._backend: BaseEmailBackend = _SmtpBackend() if settings.EMAIL_BACKEND == SMTP else get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._hang_up()

    def send(self, *, text: Text, address: str, message_id: str) -> Outcome:
        """Try once. Never raises for what a mail server, a network or an address can do."""
        message = EmailMessage(
            subject=text.subject,
            body=text.body,
            to=[address],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated", "Content-Language": text.language},
        )
        try:
            validate_email(address)
            message.message()
        except (ValidationError, ValueError):
            return Outcome(ending=Ending.REFUSED, detail="the address cannot be written to")
        outcome = self._hand_over(message)
        if outcome is None:
            # A server may hang up on an idle connection; nothing had been said of this message yet.
            outcome = self._hand_over(message)
        return outcome or Outcome(ending=Ending.DEFERRED, detail="the mail server hung up")

    def _hand_over(self, message: EmailMessage) -> Outcome | None:
        """How it ended; None where the connection was lost before the message was."""
        try:
            self._backend.open()
        except OSError:
            self.away = True
            self._hang_up()
            return Outcome(ending=Ending.DEFERRED, detail="the mail server could not be reached")
        try:
            self._backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refusal:
            return _by_code(code for code, _ in refusal.recipients.values())
        except smtplib.SMTPDataError as refusal:
            return _by_code([refusal.smtp_code])
        except (smtplib.SMTPSenderRefused, smtplib.SMTPNotSupportedError):
            # Our own address or set-up is at fault, not the patient's: worth waiting until somebody has mended it.
            return Outcome(ending=Ending.DEFERRED, detail="the mail server did not accept the sender")
        except OSError:
            begun = _data_begun(self._backend)
            self._hang_up()
            return Outcome(ending=Ending.DOUBTFUL, detail="the answer of the mail server is missing") if begun else None
        return Outcome(ending=Ending.SENT, detail="accepted by the mail server")

    def _hang_up(self) -> None:
        try:
            self._backend.close()
        except OSError:  # what it had to say about our leaving changes nothing
            return


def _by_code(codes: Iterable[int]) -> Outcome:
    code = next(iter(codes))
    if code in NEVER:
        return Outcome(ending=Ending.REFUSED, detail=f"refused by the mail server ({code})")
    if code in TRY_LATER:
        return Outcome(ending=Ending.DEFERRED, detail=f"put off by the mail server ({code})")
    return Outcome(ending=Ending.DOUBTFUL, detail="the answer of the mail server is not understood")


class _Phases(smtplib.SMTP):
    """Remembers whether the message itself has begun to travel: from then on a lost connection leaves a doubt."""

    data_begun = False

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        self.data_begun = False
        return super().mail(sender, options)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.data_begun = True
        return super().data(msg)


class _PhasesOverTls(_Phases, smtplib.SMTP_SSL):
    pass


class _SmtpBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _PhasesOverTls if self.use_ssl else _Phases


def _data_begun(backend: BaseEmailBackend) -> bool:
    """Whether the message may have arrived. A way of sending that cannot tell is never trusted with a second try."""
    connection = getattr(backend, "connection", None)
    return connection.data_begun if isinstance(connection, _Phases) else True
