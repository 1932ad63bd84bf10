"""What the gateway reports, and what patients answer: Twilio's requests to us, signed with the account's token.

https://www.twilio.com/docs/usage/security, https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
"""

import base64
import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlsplit, urlunsplit

STANDARD_PORTS: Final = {"https": 443, "http": 80}
# fmt: off
STOPS: Final = frozenset(
    {
        "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "ARRET", "ARRÊT", "STOPP",
        "ABMELDEN", "ENDE", "BAJA", "ALTO", "PARAR",
    }
)
# fmt: on
"""What ends text messages, in the languages they are written in. The gateway's own list, where it has one, comes on top."""
_MORE_WORDS: Final = re.compile(r"[^\w]+")

WHY: Final[Mapping[int, str]] = MappingProxyType(
    {
        30003: "the telephone is off or out of reach",
        30004: "the number blocks texts",
        30005: "there is no such number, or it is no longer in service",
        30006: "the number is a landline, or its network takes no texts",
        30007: "the network took it for unwanted mail",
        30022: "the network's limit was reached",
        30034: "our number is not registered with the network",
        30036: "it waited too long",
        21610: "texts were stopped from this telephone",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsReport:
    """What became of one message. ``detail`` in our own words; ``digest``: the same report again has the same one."""

    provider_id: str
    outcome: Literal["delivered", "failed"]
    detail: str
    digest: str
    reported_at: dt.datetime | None


def signature(*, token: str, url: str, params: Iterable[tuple[str, str]]) -> str:
    """What a request by the gateway to ``url`` with these parameters carries as ``X-Twilio-Signature``.

    HMAC-SHA1 over the address and, in order of their names, each parameter's name and value.
    """
    told = url + "".join(f"{name}{value}" for name, value in sorted(set(params)))
    return base64.b64encode(hmac.digest(token.encode(), told.encode(), hashlib.sha1)).decode()


def signed_by(*, token: str, url: str, params: Iterable[tuple[str, str]], given: str) -> bool:
    """Whether ``given`` is the gateway's signature. ``url`` is the public one: behind a proxy the server sees another.

    The gateway writes a standard port into the address that it signs, or leaves it out. Each takes the same time.
    """
    pairs = tuple(params)
    found = [
        hmac.compare_digest(signature(token=token, url=each, params=pairs).encode(), given.encode())
        for each in _ways_to_write(url)
    ]
    return any(found)


def _ways_to_write(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    port = STANDARD_PORTS.get(parts.scheme)
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
    other = f"{host}:{port}" if parts.port is None else host if parts.port == port else parts.netloc
    return url, urlunsplit(parts._replace(netloc=other))


def report_of(params: Mapping[str, str]) -> SmsReport | None:
    """What a status callback says of a message's end; None while it is only on its way (queued, sent …).

    The callbacks of one message may come in any order, and twice: none but an end is told on, and an end once.
    """
    sid, status = params.get("MessageSid", "")[:80], params.get("MessageStatus", "").lower()
    outcome: Literal["delivered", "failed"]
    match status:
        case "delivered" | "read":
            outcome, detail = "delivered", "delivered to the telephone"
        case "failed" | "undelivered":
            outcome, detail = "failed", _why(params.get("ErrorCode", ""))
        case _:
            return None
    if not sid:
        return None
    return SmsReport(
        provider_id=sid,
        outcome=outcome,
        detail=detail,
        digest=hashlib.sha256(f"twilio:{sid}:{outcome}".encode()).hexdigest(),
        reported_at=_when(params.get("RawDlrDoneDate", "")),
    )


def stops(params: Mapping[str, str]) -> bool:
    """Whether an incoming text says that no more shall come: by the gateway's word, or as the whole text."""
    if params.get("OptOutType", "").upper() == "STOP":
        return True
    return _MORE_WORDS.sub("", params.get("Body", "").upper()) in STOPS


def handled_by_the_gateway(params: Mapping[str, str]) -> bool:
    """Whether the gateway itself has answered the text (START, HELP)."""
    return params.get("OptOutType", "").upper() in ("START", "HELP")


def _why(code: str) -> str:
    number = int(code) if code.isascii() and code.isdigit() and len(code) <= 6 else 0
    why = WHY.get(number, "it could not be delivered")
    return f"{why} ({number})" if number else why


def _when(text: str) -> dt.datetime | None:
    """``RawDlrDoneDate``: ten digits, year to minute, UTC."""
    if not (text.isascii() and text.isdigit() and len(text) in (10, 12)):
        return None
    try:
        return dt.datetime.strptime(text[:10], "%y%m%d%H%M").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
