"""A real SMTP server on this machine that can misbehave on request."""

import asyncio
import email
import email.policy
import logging
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from enum import Enum, auto

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Manner(Enum):
    """What the server does with a recipient's message."""

    ACCEPT = auto()
    REFUSE_RECIPIENT = auto()
    PUT_OFF_RECIPIENT = auto()
    REFUSE_MESSAGE = auto()
    PUT_OFF_MESSAGE = auto()
    REFUSE_SENDER = auto()
    HANG_UP_BEFORE = auto()
    HANG_UP_AFTER = auto()
    KEEP_SILENT_AFTER = auto()
    MUMBLE_AFTER = auto()


class _AnyPort(Controller):
    """Listens on a free port, and knows which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """Messages as they came, in order. ``manners`` by recipient; ``manner`` for everybody else."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.sessions: set[int] = set()
        self.manner = Manner.ACCEPT
        self.manners: dict[str, Manner] = {}
        self.arrived = threading.Event()
        self.meanwhile: Callable[[str], None] = lambda _: None
        self._transports: set[asyncio.Transport] = set()
        self._controller = _AnyPort(self, hostname="127.0.0.1", port=0)

    @property
    def port(self) -> int:
        return self._controller.port

    @property
    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.raw]

    def drop_connections(self) -> None:
        """Hang up on everybody, as a server does with idle connections."""
        gone = asyncio.run_coroutine_threadsafe(self._drop(), self._controller.loop)
        gone.result(timeout=5)

    async def _drop(self) -> None:
        for transport in self._transports:
            transport.abort()

    async def handle_MAIL(  # noqa: N802  (the name aiosmtpd calls)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.sessions.add(id(session))
        self._transports.add(server.transport)
        if self.manner is Manner.REFUSE_SENDER:
            return "550 5.7.1 this sender is not welcome"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  (the name aiosmtpd calls)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        match self.manners.get(address, self.manner):
            case Manner.REFUSE_RECIPIENT:
                return f"550 5.1.1 <{address}> nobody of that name"
            case Manner.PUT_OFF_RECIPIENT:
                return "451 4.2.1 greylisted, come back later"
            case Manner.HANG_UP_BEFORE:
                server.transport.abort()
                return "250 OK"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  (the name aiosmtpd calls)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        address = envelope.rcpt_tos[0]
        self.meanwhile(address)
        manner = self.manners.get(address, self.manner)
        if manner is Manner.REFUSE_MESSAGE:
            return "550 5.7.1 not this text"
        if manner is Manner.PUT_OFF_MESSAGE:
            return "451 4.3.0 try again"
        self.raw.append(envelope.content)
        self.recipients.append(address)
        self.arrived.set()
        match manner:
            case Manner.HANG_UP_AFTER:
                server.transport.abort()
            case Manner.KEEP_SILENT_AFTER:
                await asyncio.sleep(60)
            case Manner.MUMBLE_AFTER:
                return "200 mumble"
        return "250 OK"

    def __enter__(self) -> "MailServer":
        # It writes ten lines a message; a failing test is easier to read without them.
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


@pytest.fixture
def mailserver(settings) -> Iterator[MailServer]:
    """The server, and the settings that lead to it."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        settings.DEFAULT_FROM_EMAIL = "notices@rapid-creek.example"
        yield server


@pytest.fixture
def nobody_listens(settings, mailserver: MailServer) -> None:
    """A mail server that is down: its port is closed."""
    with MailServer() as other:
        port = other.port
    settings.EMAIL_PORT = port
