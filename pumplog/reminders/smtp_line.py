"""One connection to a mail server, in which everything has an end: nothing waits longer than its deadline.

The time-out of a socket counts from the last byte, so that a server that answers a byte a second is never slow enough for
it. Here each step has a time-out and the whole has a deadline.
"""

import io
import smtplib
import ssl
import time
from dataclasses import dataclass, field
from typing import Any, Final

STEPS: Final = 3
"""A whole message, or a whole opening, may take so many times the time-out of one step."""
GREETING: Final = 220
OK: Final = (250, 251)
GO_AHEAD: Final = 354
_CRLF: Final = b"\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mail is handed over. ``timeout`` in seconds, for one step."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False
    timeout: float = 20.0
    greets_as: str = "localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The last word of the server on a message, and at which step: ``sender``, ``recipient``, ``data`` or ``message``."""

    step: str
    code: int


class SmtpLine(smtplib.SMTP):
    """Raises OSError for whatever a network or a server can do; ``begun`` then says whether the message may have arrived."""

    begun = False
    _begun_at = _deadline = 0.0
    _step_seconds = 20.0

    def open(self, server: Server) -> None:
        """Connect, encrypt, greet, sign in. OSError where any of it fails."""
        self._host = server.host  # what a certificate is held against
        self._step_seconds = server.timeout
        self._allow(STEPS)
        self.timeout = self._left()
        code, _ = self.connect(server.host, server.port)
        if code != GREETING:
            raise smtplib.SMTPConnectError(code, "")
        if server.starttls:
            self.starttls(context=ssl.create_default_context())
        self.ehlo_or_helo_if_needed()
        if server.user:
            self.login(server.user, server.password)

    def hand_over(self, *, sender: str, recipient: str, message: bytes, envelope_id: str) -> Answer:
        """Try once. The message has its lines ended with CRLF. Whatever was refused leaves the line ready for the next."""
        self.begun = False
        self._allow(STEPS)
        answer = self._offer(sender, recipient, envelope_id)
        if answer is None:
            self.begun = True
            self.send(_quoted(message))
            answer = Answer(step="message", code=self.getreply()[0])
            self.begun = False
        if answer.code not in OK:
            self.rset()
        return answer

    def hang_up(self, *, politely: bool) -> None:
        """Never raises."""
        try:
            if politely and self.sock is not None:
                self._allow(1)
                self.quit()
        except OSError:  # what it had to say about our leaving changes nothing
            return
        finally:
            self.close()

    def _offer(self, sender: str, recipient: str, envelope_id: str) -> Answer | None:
        """Say from whom, for whom, and that data follows; None once the server waits for it.

        Where the server allows it all three go at once (RFC 2920): a third of the round trips.
        """
        dsn = self.has_extn("dsn")
        # A bounce then brings back our own name for the message, and not its text (RFC 3461).
        said = {
            "sender": f"MAIL FROM:<{sender}>" + (f" RET=HDRS ENVID={_xtext(envelope_id)}" if dsn else ""),
            "recipient": f"RCPT TO:<{recipient}>" + (" NOTIFY=FAILURE,DELAY" if dsn else ""),
            "data": "DATA",
        }
        if self.has_extn("pipelining"):
            return self._offer_at_once(said)
        for step, line in said.items():
            code, _ = self.docmd(line)
            if code not in (*OK, GO_AHEAD):
                return Answer(step=step, code=code)
        return None

    def _offer_at_once(self, said: dict[str, str]) -> Answer | None:
        self.send("".join(f"{line}\r\n" for line in said.values()))
        answers = [Answer(step=step, code=self.getreply()[0]) for step in said]
        refused = next((answer for answer in answers if answer.code not in (*OK, GO_AHEAD)), None)
        if refused is not None and answers[-1].code == GO_AHEAD:
            # It waits for a message that nobody is to get: an empty one, which it then refuses.
            self.send(b".\r\n")
            self.getreply()
        return refused

    @property
    def slow(self) -> bool:
        """Whether what was done last took as long as one step may: the next would hardly fare better."""
        return time.monotonic() - self._begun_at >= self._step_seconds

    def _allow(self, steps: int) -> None:
        self._begun_at = time.monotonic()
        self._deadline = self._begun_at + steps * self._step_seconds

    def _left(self) -> float:
        left = min(self._deadline - time.monotonic(), self._step_seconds)
        if left <= 0:
            raise TimeoutError("the mail server is too slow")
        return left

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self._left())
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Stream(self))
        return super().getreply()


class SmtpLineOverTls(SmtpLine, smtplib.SMTP_SSL):
    """Encrypted from the first byte."""


class _Stream(io.RawIOBase):
    """The server's words, each read bounded by what is left of the time."""

    def __init__(self, line: SmtpLine) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        sock = self._line.sock
        if sock is None:
            return 0
        sock.settimeout(self._line._left())  # noqa: SLF001  (two halves of one thing)
        return sock.recv_into(buffer)


def _quoted(message: bytes) -> bytes:
    """With its dots doubled and its end marked (RFC 5321, 4.5.2)."""
    stuffed = (b"." if message.startswith(b".") else b"") + message.replace(b"\r\n.", b"\r\n..")
    return stuffed + (b".\r\n" if stuffed.endswith(_CRLF) else b"\r\n.\r\n")


def _xtext(text: str) -> str:
    """RFC 3461, 4: printable ASCII but for plus and equals signs."""
    return "".join(char if "!" <= char <= "~" and char not in "+=" else f"+{ord(char):02X}" for char in text)
