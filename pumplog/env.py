"""Read and judge the PUMPLOG_* variables.

Everything wrong is collected and named at once, so that an operator mends a configuration in one go.
No complaint repeats a value: it may be a secret.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from pumplog import addresses
from pumplog.variables import DEVELOPMENT_KEY, PREFIX, VARIABLES

SHORTEST_KEY = 50
FEWEST_CHARACTERS = 15
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

T = TypeVar("T")


class Mode(StrEnum):
    DEV = "dev"
    PROD = "prod"


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """The variables, judged, in the shape the settings need."""

    mode: Mode
    secret_key: str
    secret_key_fallbacks: list[str]
    database: dict[str, Any]
    mail: addresses.Mail
    from_email: str
    sms: addresses.Sms | None
    bounces: addresses.Mailbox | None
    base_url: str
    allowed_hosts: list[str]
    trusted_proxies: int
    idle_minutes: int
    static_root: Path
    state_dir: Path
    deadman_url: str
    log_level: str
    debug: bool

    @property
    def prod(self) -> bool:
        return self.mode is Mode.PROD


def read(environ: Mapping[str, str], *, root: Path) -> Env:
    """Judge `environ`; relative paths start at `root`.

    Raises ImproperlyConfigured naming every variable that is missing, wrong, unknown or unsafe.
    """
    reader = _Reader(environ)
    env = Env(
        mode=reader.mode,
        secret_key=reader.text("PUMPLOG_SECRET_KEY"),
        secret_key_fallbacks=reader.take("PUMPLOG_SECRET_KEY_FALLBACKS", _items, []),
        database=reader.take("PUMPLOG_DATABASE_URL", lambda url: addresses.database(url, root=root), {}),
        mail=reader.take("PUMPLOG_EMAIL_URL", addresses.mail, addresses.CONSOLE),
        from_email=reader.take("PUMPLOG_FROM_EMAIL", _email, ""),
        sms=reader.take("PUMPLOG_SMS_URL", addresses.sms, None),
        bounces=reader.take("PUMPLOG_BOUNCES_URL", addresses.mailbox, None),
        base_url=reader.take("PUMPLOG_BASE_URL", _base_url, ""),
        allowed_hosts=reader.take("PUMPLOG_ALLOWED_HOSTS", _items, []),
        trusted_proxies=reader.whole("PUMPLOG_TRUSTED_PROXIES", least=0, most=5),
        idle_minutes=reader.whole("PUMPLOG_IDLE_MINUTES", least=1, most=60),
        static_root=root / reader.text("PUMPLOG_STATIC_ROOT"),
        state_dir=root / reader.text("PUMPLOG_STATE_DIR"),
        deadman_url=reader.take("PUMPLOG_DEADMAN_URL", _watch_url, ""),
        log_level=reader.take("PUMPLOG_LOG_LEVEL", _one_of(*LOG_LEVELS), "INFO"),
        debug=reader.take("PUMPLOG_DEBUG", _one_of("yes", "no"), "no") == "yes",
    )
    clock = reader.take("PUMPLOG_CLOCK", _instant, "")
    problems = reader.problems
    unknown = [f"{name} is not a setting of Pumplog." for name in sorted(environ) if _is_unknown(name)]
    if env.prod:
        problems += unknown
        problems += [problem for problem in _unsafe(env, clock=clock) if problem.split()[0] not in reader.complained]
    elif unknown:
        warnings.warn(" ".join(unknown), stacklevel=2)
    if problems:
        raise ImproperlyConfigured(
            "Pumplog does not start with these settings (docs/operations.md explains each):\n"
            + "\n".join(f"  - {problem}" for problem in problems)
        )
    return env


class _Reader:
    """Reads one variable at a time and keeps every complaint."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []
        self.complained: set[str] = set()
        # An unknown mode is judged as strictly as production: a typing error must not loosen anything.
        self.mode = Mode.PROD
        self.mode = self.take("PUMPLOG_MODE", lambda value: Mode(_one_of(*Mode)(value)), Mode.PROD)

    def text(self, name: str) -> str:
        variable = VARIABLES[name]
        value = self.environ.get(name, "").strip()
        if value:
            return value
        if variable.default is not None:
            return variable.default
        if self.mode is Mode.PROD:
            self._complain(name, f"is missing: {variable.meaning}")
        return variable.dev

    def take(self, name: str, read_value: Callable[[str], T], fallback: T) -> T:
        try:
            return read_value(self.text(name))
        except ValueError as error:
            self._complain(name, str(error))
            return fallback

    def whole(self, name: str, *, least: int, most: int) -> int:
        """A whole number as it was written, without the spaces taken off that other settings may have around them."""
        written = self.environ.get(name, "")
        text = written if written.strip() else self.text(name)
        if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
            return int(text)
        self._complain(name, f"must be a whole number from {least} to {most}")
        return least

    def _complain(self, name: str, why: str) -> None:
        self.complained.add(name)
        self.problems.append(f"{name} {why}")


def _unsafe(env: Env, *, clock: str) -> list[str]:
    """What development may do and production may not; each line starts with the variable's name."""
    host = urlsplit(env.base_url).hostname or ""
    secret, mail, hosts = env.secret_key, env.mail, env.allowed_hosts
    rules = [
        (len(secret) < SHORTEST_KEY, f"PUMPLOG_SECRET_KEY must have at least {SHORTEST_KEY} characters."),
        (len(set(secret)) < FEWEST_CHARACTERS, "PUMPLOG_SECRET_KEY must be random (too few different characters)."),
        (secret == DEVELOPMENT_KEY, "PUMPLOG_SECRET_KEY must not be the key that development uses."),
        (DEVELOPMENT_KEY in env.secret_key_fallbacks, "PUMPLOG_SECRET_KEY_FALLBACKS must not hold development's key."),
        (not mail.host, "PUMPLOG_EMAIL_URL must send mail, not print it."),
        (bool(mail.host) and not mail.secure, "PUMPLOG_EMAIL_URL must be smtp+tls:// or smtps:// to another machine."),
        (bool(env.sms and not env.sms.secure), "PUMPLOG_SMS_URL must have a base that starts with https://."),
        (bool(env.bounces and not env.bounces.secure), "PUMPLOG_BOUNCES_URL must be imaps:// or imap+tls://."),
        (not env.base_url.startswith("https://"), "PUMPLOG_BASE_URL must start with https://."),
        (host not in hosts, "PUMPLOG_BASE_URL must name one of PUMPLOG_ALLOWED_HOSTS."),
        (any(name[:1] in "*." for name in hosts), "PUMPLOG_ALLOWED_HOSTS must name hosts, not patterns."),
        (env.log_level == "DEBUG", "PUMPLOG_LOG_LEVEL must not be DEBUG: it writes statements and their values."),
        (env.debug, "PUMPLOG_DEBUG must be no: debug pages show patients' data."),
        (bool(clock), "PUMPLOG_CLOCK must be empty: a pinned clock makes every date wrong."),
    ]
    return [problem for broken, problem in rules if broken]


def _is_unknown(name: str) -> bool:
    return name.startswith(PREFIX) and name not in VARIABLES


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _one_of(*words: str) -> Callable[[str], str]:
    def read_value(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return str(text)

    return read_value


def _email(text: str) -> str:
    name, at, host = text.rpartition("@")
    if not (name and at and host) or any(character.isspace() or character in "<>," for character in text):
        raise ValueError("must be one plain e-mail address")
    return text


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("must be an address such as https://visits.example.org")
    return text.rstrip("/")


def _watch_url(text: str) -> str:
    # Some watches carry their secret in the query, so all but the scheme and the host is theirs.
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("must be an address such as https://watch.example.org/a-secret, or empty")
    return text


def _instant(text: str) -> str:
    if text and datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("must be an ISO 8601 instant with its offset")
    return text
