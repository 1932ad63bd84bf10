"""Twilio's Messages API, and whatever speaks it: a form in, JSON out, Basic authentication.

It knows no key that would make a second try harmless. So a request that may have arrived is never sent again: it is in
doubt, and the report that the gateway sends later to the address given with each message (``StatusCallback``) settles it.
https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/api/errors
"""

import json
import socket
import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

import httpx
from django.conf import settings

from pumplog.addresses import Sms
from pumplog.notices.parcel import Ending, Outcome

CALLBACK: Final = "/gateway/twilio/status/"
TIMEOUT: Final = httpx.Timeout(10, connect=5)
PATIENCE_SECONDS: Final = 30.0
"""For one message in all: a time-out of httpx starts anew with every byte, and a gateway may send one a second."""
GOOD_FOR_SECONDS: Final = 4 * 3600
"""After so long in the gateway's own queue a message would arrive at a time nobody chose; it then comes back as failed."""

NEVER: Final[Mapping[int, str]] = MappingProxyType(
    {
        21211: "there is no such number",
        21214: "there is no such number",
        21217: "there is no such number",
        21265: "the number cannot receive texts",
        21408: "texts to this country are not switched on at the gateway",
        21610: "texts were stopped from this telephone",
        21612: "the gateway has no way to this number",
        21614: "the number is not a mobile one",
        21617: "the text is too long",
        21635: "the number is not a mobile one",
    }
)
"""About this number or this text: another try ends the same way."""
LATER: Final = frozenset(
    {20001, 20003, 20005, 20006, 20404, 20429, 21603, 21606, 21609, 21611, 21659, 21660, 21703, 30001}
)
"""About our account, our sender or a full queue: the message is as good as before once somebody has mended it."""
UNTHOUGHT: Final = frozenset({502, 504})
"""A machine in between got no answer: whether the message was taken, it does not know either."""
AWAY: Final = frozenset({401, 403, 404, 407, 429, 500, 503})
ACCEPTED: Final = frozenset({"accepted", "scheduled", "queued", "sending", "sent", "delivered"})
NOT_REACHED: Final = Outcome(ending=Ending.DEFERRED, detail="the text-message gateway could not be reached")
NO_ANSWER: Final = Outcome(ending=Ending.DOUBTFUL, detail="the answer of the text-message gateway is missing")
NOT_UNDERSTOOD: Final = Outcome(
    ending=Ending.DOUBTFUL, detail="the answer of the text-message gateway is not understood"
)


class Twilio:
    """One account. Keeps its connection for the next message; ``away`` until closed once the gateway cannot be reached."""

    def __init__(self, account: Sms, *, patience: float = PATIENCE_SECONDS) -> None:
        self.away = False
        self._account = account
        self._patience = patience
        self._client: httpx.Client | None = None
        self._line: socket.socket | None = None

    def send(self, *, number: str, text: str, reference: str) -> Outcome:
        """Try once."""
        hang_up = threading.Timer(self._patience, self._cut)
        hang_up.start()
        try:
            answer = self._open().post(
                f"/2010-04-01/Accounts/{quote(self._account.account, safe='')}/Messages.json",
                data=self._form(number, text, reference),
                extensions={"trace": self._remember_line},
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError):
            self.away = True
            return NOT_REACHED
        except (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL):
            # Some of it was written: whatever came of it, nobody here can tell.
            self._hang_up()
            return NO_ANSWER
        finally:
            hang_up.cancel()
        outcome = outcome_of(answer.status_code, answer.content)
        self.away = outcome.ending is Ending.DEFERRED and answer.status_code in AWAY
        return outcome

    def close(self) -> None:
        self.away = False
        self._hang_up()

    def _form(self, number: str, text: str, reference: str) -> dict[str, str]:
        sender = "MessagingServiceSid" if self._account.sender.startswith("MG") else "From"
        form = {"To": number, sender: self._account.sender, "Body": text, "ValidityPeriod": str(GOOD_FOR_SECONDS)}
        # A gateway refuses the whole message for an address that it could never call back.
        if settings.BASE_URL.startswith("https://"):
            form["StatusCallback"] = status_url(reference)
        return form

    def _open(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(
                base_url=self._account.base,
                auth=(self._account.account, self._account.token),
                timeout=TIMEOUT,
                headers={"Accept": "application/json", "User-Agent": "Pumplog"},
            )
        return self._client

    def _hang_up(self) -> None:
        client, self._client, self._line = self._client, None, None
        if client is not None:
            client.close()

    def _remember_line(self, event: str, told: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._line = told["return_value"].get_extra_info("socket")

    def _cut(self) -> None:
        line = self._line
        if line is not None:
            try:
                # Not the encrypted line's own way of closing: it would pull the cipher away from under the reader.
                socket.socket.shutdown(line, socket.SHUT_RDWR)
            except OSError:  # it has ended by itself meanwhile
                return


def status_url(reference: str) -> str:
    """Where the gateway is to report on the message with this reference: the address that people use, not the server's own."""
    return f"{settings.BASE_URL.rstrip('/')}{CALLBACK}{reference}/"


def outcome_of(status: int, body: bytes) -> Outcome:
    """What an answer means. No word of the gateway's is repeated: it quotes the number, and sometimes the text."""
    told = _object(body)
    code = _whole(told.get("code")) or _whole(told.get("error_code"))
    if status in (200, 201, 202):
        return _accepted(told, code)
    if code in NEVER:
        return Outcome(ending=Ending.REFUSED, detail=f"refused by the text-message gateway: {NEVER[code]} ({code})")
    if status in UNTHOUGHT:
        return NO_ANSWER
    shown = code or status
    if status == 400 and code not in LATER:
        return Outcome(ending=Ending.REFUSED, detail=f"refused by the text-message gateway ({shown})")
    if 300 <= status < 600:
        return Outcome(ending=Ending.DEFERRED, detail=f"put off by the text-message gateway ({shown})")
    return NOT_UNDERSTOOD


def _accepted(told: Mapping[str, Any], code: int) -> Outcome:
    name = told.get("sid")
    provider_id = name if isinstance(name, str) and name.isascii() and len(name) <= 80 else ""
    if told.get("status") in ("failed", "undelivered"):
        why = NEVER.get(code, "it could not be delivered")
        return Outcome(
            ending=Ending.REFUSED, detail=f"refused by the text-message gateway: {why}", provider_id=provider_id
        )
    if provider_id and told.get("status") in ACCEPTED:
        return Outcome(ending=Ending.SENT, detail="accepted by the text-message gateway", provider_id=provider_id)
    return NOT_UNDERSTOOD


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
