"""Turn one address (a URL from the environment) into what Django wants to know of a database or a mail server.

A message never repeats an address: it may hold a password.
"""

from dataclasses import dataclass
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
        return self.starttls or self.tls or self.host in ("localhost", "127.0.0.1", "::1")


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
