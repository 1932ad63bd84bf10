"""Turn one address (a URL from the environment) into what is to be known of a database, a mail server or a gateway.

A message never repeats an address: it may hold a password.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
"""A commit answered with "Saved" is on the disk, also through a power cut."""

# The record is read by many small joins. Where the server has no statistics yet (a new clinic, an import, a restore) it
# takes them for dear and compiles each one first: half a second for a query of a millisecond.
WITHOUT_JIT = "-c jit=off"
POSTGRES_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "host", "application_name"})
"""What may follow the `?` of a PostgreSQL address. `host` takes the directory of a Unix socket."""

MAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
MAILBOX_SCHEMES = {"imap": 143, "imap+tls": 143, "imaps": 993}
HERE = ("localhost", "127.0.0.1", "::1")
SENDER = re.compile(r"\+[1-9][0-9]{4,14}|MG[0-9a-fA-F]{32}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
"""A number, a messaging service, or letters that stand for one where a country's carriers allow that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A way to hand mail over. `secure` is False where a password or a message would cross the wire in clear."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False

    @property
    def secure(self) -> bool:
        return self.starttls or self.tls or self.host in HERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """An account at a text-message gateway. ``base`` is where it listens; ``sender`` is what a patient sees."""

    account: str
    token: str = field(repr=False)
    sender: str
    base: str

    @property
    def secure(self) -> bool:
        return self.base.startswith("https://") or urlsplit(self.base).hostname in HERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One folder of a mailbox, read by IMAP. `secure` is False where its password would cross the wire in clear."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    starttls: bool = False
    tls: bool = False

    @property
    def secure(self) -> bool:
        return self.starttls or self.tls or self.host in HERE


CONSOLE = Mail(backend="django.core.mail.backends.console.EmailBackend")
"""Prints each message instead of sending it."""


def database(url: str, *, root: Path) -> dict[str, Any]:
    """Django's settings for the database at `url`; a relative SQLite path starts at `root`.

    Raises ValueError, with a message for a person, for anything not understood.
    """
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return _sqlite(url, root)
    if scheme in ("postgres", "postgresql"):
        return _postgres(_split(url))
    raise ValueError("must start with sqlite:/// or postgres://")


def mail(url: str) -> Mail:
    """How to send mail. Raises ValueError, with a message for a person, for anything not understood."""
    if url == "console":
        return CONSOLE
    parts = _split(url)
    if parts.scheme not in MAIL_SCHEMES:
        raise ValueError("must be console, or start with smtp://, smtp+tls:// or smtps://")
    if not parts.hostname:
        raise ValueError("names no mail server")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("must end after the host and port")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("must give both a user and a password, or neither")
    return Mail(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or MAIL_SCHEMES[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+tls",
        tls=parts.scheme == "smtps",
    )


def sms(url: str) -> Sms | None:
    """How to send text messages; None for none. Raises ValueError, with a message for a person."""
    if not url:
        return None
    parts = _split(url)
    if parts.scheme != "twilio" or not (parts.hostname and parts.username and parts.password):
        raise ValueError("must be empty, or like twilio://ACCOUNT:TOKEN@api.twilio.com?from=+13075550100")
    # A plus sign is a plus sign here: it starts a number.
    pairs = (pair.partition("=") for pair in parts.query.split("&") if pair)
    options = {name: unquote(value) for name, _, value in pairs}
    sender, base = options.pop("from", ""), options.pop("base", "") or f"https://{parts.netloc.rpartition('@')[2]}"
    if options or parts.path not in ("", "/") or parts.fragment:
        raise ValueError("takes nothing after its host but ?from=… and &base=…")
    if not SENDER.fullmatch(sender):
        raise ValueError("must name its sender: ?from=+13075550100, a messaging service (MG…), or up to 11 letters")
    if urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).hostname:
        raise ValueError("must have a base that is an address such as https://proxy.example.org")
    return Sms(account=unquote(parts.username), token=unquote(parts.password), sender=sender, base=base.rstrip("/"))


def mailbox(url: str) -> Mailbox | None:
    """Where bounces are read; None for nowhere. Raises ValueError, with a message for a person."""
    if not url:
        return None
    parts = _split(url)
    if parts.scheme not in MAILBOX_SCHEMES or not (parts.hostname and parts.username and parts.password):
        raise ValueError("must be empty, or like imaps://user:password@mail.example.org/INBOX")
    if parts.query or parts.fragment:
        raise ValueError("must end after the folder")
    return Mailbox(
        host=parts.hostname,
        port=parts.port or MAILBOX_SCHEMES[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        starttls=parts.scheme == "imap+tls",
        tls=parts.scheme == "imaps",
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError("is not a well-formed address (is the port a number?)") from None
    return parts


def _sqlite(url: str, root: Path) -> dict[str, Any]:
    path = unquote(url.removeprefix("sqlite:///"))
    if not url.startswith("sqlite:///") or not path or "?" in url or "#" in url:
        raise ValueError("must be sqlite:///path/from/here.sqlite3 or sqlite:////path/from/the/root.sqlite3")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": root / path,
        # A writer takes its turn at BEGIN. With the default, DEFERRED, two writers who have both read fail
        # at once with "database is locked", whatever the time-out says.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": SQLITE_PRAGMAS},
    }


def _postgres(parts: SplitResult) -> dict[str, Any]:
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name or parts.fragment:
        raise ValueError("must end with the name of one database: postgres://user:password@host:5432/name")
    options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    if unknown := sorted(options.keys() - POSTGRES_OPTIONS):
        raise ValueError(f"has options that are not known: {', '.join(unknown)}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "options": WITHOUT_JIT},
    }
