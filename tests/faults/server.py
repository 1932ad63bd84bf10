"""A mail server written by hand, down to the byte: it can fail where a well-made one never would."""

import contextlib
import datetime as dt
import re
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

MESSAGE_ID = re.compile(rb"^Message-ID: *(<[^>]+>)", re.MULTILINE | re.IGNORECASE)


class Fault(Enum):
    """What goes wrong. ``NONE``: nothing, and quickly."""

    NONE = auto()
    REFUSES_CONNECTION = auto()
    NEVER_GREETS = auto()
    SILENT_AFTER_DATA = auto()
    PUTS_OFF = auto()
    REFUSES = auto()
    DROPS_AFTER_DATA = auto()
    TLS_IS_BROKEN = auto()
    A_BYTE_A_SECOND = auto()


class RawServer:
    """``accepted``: recipient and Message-ID of each message it has answered with 250, or kept and then fell silent.

    ``hook`` is called with a step (``data``, ``message``, ``accepted``) and the recipient, in the server's own thread.
    """

    def __init__(self, *, extensions: tuple[str, ...] = ("PIPELINING", "DSN", "8BITMIME")) -> None:
        self.extensions = extensions
        self.fault = Fault.NONE
        self.accepted: list[tuple[str, str]] = []
        self.lines: list[str] = []
        self.hook: Callable[[str, str], None] = lambda _step, _recipient: None
        self.pace = 1.0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self._listener.getsockname()[1]
        self._closing = False

    def __enter__(self) -> "RawServer":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._listener.close()

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.accepted]

    def _listen(self) -> None:
        while not self._closing:
            try:
                talk, _ = self._listener.accept()
            except OSError:
                return
            talk.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(talk,), daemon=True).start()

    def _serve(self, talk: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), talk:
            _Session(self, talk).run()


class _Session:
    def __init__(self, server: RawServer, talk: socket.socket) -> None:
        self.server, self.talk = server, talk
        self.reader = talk.makefile("rb")
        self.recipient = ""

    def say(self, text: str) -> None:
        data = f"{text}\r\n".encode()
        if self.server.fault is not Fault.A_BYTE_A_SECOND:
            self.talk.sendall(data)
            return
        for byte in data:
            self.talk.sendall(bytes([byte]))
            time.sleep(self.server.pace)

    def run(self) -> None:
        if self.server.fault is Fault.REFUSES_CONNECTION:
            self.say("550 5.3.2 not today")
            return
        if self.server.fault is Fault.NEVER_GREETS:
            time.sleep(60)
            return
        self.say("220 mail.example ready")
        while line := self.reader.readline(4096):
            said = line.decode().strip()
            self.server.lines.append(said)
            if self.command(said):
                return

    def command(self, said: str) -> bool:
        """True where the talk is over."""
        match said.split(maxsplit=1)[0].upper():
            case "EHLO":
                names = ["mail.example", *self.server.extensions]
                if self.server.fault is Fault.TLS_IS_BROKEN:
                    names.append("STARTTLS")
                for name in names[:-1]:
                    self.say(f"250-{name}")
                self.say(f"250 {names[-1]}")
            case "STARTTLS":
                self.say("220 go on")
                self.talk = _another_name().wrap_socket(self.talk, server_side=True)
            case "RCPT":
                return self.rcpt(said)
            case "DATA":
                return self.data()
            case "QUIT":
                self.say("221 bye")
                return True
            case _:
                self.say("250 OK")
        return False

    def rcpt(self, said: str) -> bool:
        self.recipient = said.partition("<")[2].partition(">")[0]
        match self.server.fault:
            case Fault.PUTS_OFF:
                self.say("451 4.2.1 come back later")
                self.recipient = ""
            case Fault.REFUSES:
                self.say("550 5.1.1 nobody of that name")
                self.recipient = ""
            case _:
                self.say("250 OK")
        return False

    def data(self) -> bool:
        if not self.recipient:
            self.say("554 no valid recipients")
            return False
        self.server.hook("data", self.recipient)
        self.say("354 go ahead")
        lines = []
        while (line := self.reader.readline(4096)) != b".\r\n":
            if not line:
                return True
            lines.append(line)
        self.server.hook("message", self.recipient)
        found = MESSAGE_ID.search(b"".join(lines))
        self.server.accepted.append((self.recipient, found.group(1).decode() if found else ""))
        if self.server.fault is Fault.SILENT_AFTER_DATA:
            time.sleep(60)
        if self.server.fault is Fault.DROPS_AFTER_DATA:
            return True
        self.say("250 OK")
        self.server.hook("accepted", self.recipient)
        self.recipient = ""
        return False


def _another_name() -> ssl.SSLContext:
    """A certificate that nobody has signed, for a name that nobody asked for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "somebody.else.example")])
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=9999))
        .sign(key, hashes.SHA256())
    )
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "both.pem"
        file.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
    return context
