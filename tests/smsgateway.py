"""A real HTTP server on this machine that speaks the gateway's wire format, and can misbehave on request."""

import base64
import json
import socket
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

from pumplog.addresses import Sms

ACCOUNT, TOKEN, SENDER = "AC0123456789abcdef0123456789abcdef", "5f2c9e0b7a", "+13075550100"


class Manner(Enum):
    """What the gateway does with a message."""

    ACCEPT = auto()
    HANG_UP_BEFORE_ANSWERING = auto()
    KEEP_SILENT = auto()
    ANSWER_A_BYTE_AT_A_TIME = auto()
    ANSWER_NONSENSE = auto()
    ACCEPT_AND_FAIL = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer with a status and, as the gateway does it, a code in JSON that quotes the number."""

    status: int
    code: int = 0


class SmsGatewayServer(ThreadingHTTPServer):
    """Forms as they came, in order. ``manner`` holds for everybody."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.forms: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.sids: list[str] = []
        self.lines: set[int] = set()
        self.manner: Manner | Refusal = Manner.ACCEPT
        self.released = threading.Event()

    @property
    def account(self) -> Sms:
        return Sms(account=ACCOUNT, token=TOKEN, sender=SENDER, base=f"http://127.0.0.1:{self.server_port}")

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: SmsGatewayServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.lines.add(self.client_address[1])
        expected = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {expected}":
            self._say(401, {"code": 20003, "message": "Authenticate", "status": 401})
            return
        form = dict(parse_qsl(body, keep_blank_values=True))
        match self.server.manner:
            case Refusal(status=status, code=code):
                self._say(status, {"code": code, "message": f"The number {form['To']} is no good", "status": status})
            case Manner.KEEP_SILENT:
                self.server.released.wait(20)
            case Manner.HANG_UP_BEFORE_ANSWERING:
                self._take(form)
                self.connection.shutdown(socket.SHUT_RDWR)
            case Manner.ANSWER_A_BYTE_AT_A_TIME:
                self._take(form)
                self._dribble()
            case Manner.ANSWER_NONSENSE:
                self._take(form)
                self._say(201, ["what?"])
            case Manner.ACCEPT_AND_FAIL:
                self._say(201, {"sid": self._take(form), "status": "failed", "error_code": 30006})
            case _:
                sid = self._take(form)
                self._say(201, {"sid": sid, "status": "queued", "error_code": None, "to": form["To"]})

    def _take(self, form: dict[str, str]) -> str:
        sid = f"SM{uuid.uuid4().hex}"
        self.server.forms.append(form)
        self.server.paths.append(self.path)
        self.server.sids.append(sid)
        return sid

    def _say(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _dribble(self) -> None:
        for byte in b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}":
            self.wfile.write(bytes([byte]))
            if self.server.released.wait(0.1):
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name http.server calls)
        """Quiet: a failing test is easier to read without a line a request."""


@pytest.fixture
def sms_gateway(settings) -> Iterator[SmsGatewayServer]:
    """The gateway, and the settings that lead to it."""
    server = SmsGatewayServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    settings.SMS = server.account
    settings.BASE_URL = "https://visits.clinic.example"
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)
