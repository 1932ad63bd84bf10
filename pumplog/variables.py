"""The PUMPLOG_* variables: every setting an operator has.

docs/operations.md explains them, in the words used here; a test holds the two in step.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PREFIX = "PUMPLOG_"

DEVELOPMENT_KEY = "for-development-only-and-refused-in-production-0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One variable. Without a `default`, production must be told; `dev` is what development uses instead."""

    meaning: str
    default: str | None = None
    dev: str = ""


VARIABLES: Mapping[str, Variable] = {
    "PUMPLOG_MODE": Variable(
        default="dev",
        meaning="`dev` to try and develop, `prod` for patients; `prod` refuses to start with an insecure setting.",
    ),
    "PUMPLOG_SECRET_KEY": Variable(
        dev=DEVELOPMENT_KEY,
        meaning="Signs sessions and encrypts second-factor secrets: at least 50 random characters, kept secret.",
    ),
    "PUMPLOG_SECRET_KEY_FALLBACKS": Variable(
        default="",
        meaning="Earlier secret keys, separated by commas, still good for reading while a key is being changed.",
    ),
    "PUMPLOG_DATABASE_URL": Variable(
        dev="sqlite:///var/pumplog.sqlite3",
        meaning="`sqlite:///path` from the repository, `sqlite:////path` or `postgres://user:password@host:5432/name`.",
    ),
    "PUMPLOG_EMAIL_URL": Variable(
        dev="console",
        meaning="`console` prints mail; `smtp://host:port`, `smtp+tls://user:password@host:port`, `smtps://…` send it.",
    ),
    "PUMPLOG_FROM_EMAIL": Variable(
        dev="notices@localhost",
        meaning="The sender's address on every message.",
    ),
    "PUMPLOG_SMS_URL": Variable(
        default="",
        meaning="`twilio://ACCOUNT:TOKEN@api.twilio.com?from=+13075550100` sends text messages; empty: none are sent.",
    ),
    "PUMPLOG_BOUNCES_URL": Variable(
        default="",
        meaning="`imaps://user:password@host/folder`, where mail that came back is read by `manage.py bounces --imap`.",
    ),
    "PUMPLOG_BASE_URL": Variable(
        dev="http://localhost:8000",
        meaning="Where people reach Pumplog; starts every link in a message. `https://` in production.",
    ),
    "PUMPLOG_ALLOWED_HOSTS": Variable(
        dev="localhost,127.0.0.1,[::1]",
        meaning="Host names the server answers to, separated by commas. Never `*` in production.",
    ),
    "PUMPLOG_TRUSTED_PROXIES": Variable(
        dev="0",
        meaning="How many proxies of yours stand in front, 0 to 5; they set X-Forwarded-For and X-Forwarded-Proto.",
    ),
    "PUMPLOG_IDLE_MINUTES": Variable(
        default="15",
        meaning="Minutes without a request after which a person is signed out, 1 to 60.",
    ),
    "PUMPLOG_STATIC_ROOT": Variable(
        default="var/static",
        meaning="Where `manage.py collectstatic` puts style sheets, scripts and fonts for production.",
    ),
    "PUMPLOG_STATE_DIR": Variable(
        default="var/state",
        meaning="Where every worker writes down what it carries, outside the database; on a disk of its own is best.",
    ),
    "PUMPLOG_DEADMAN_URL": Variable(
        default="",
        meaning="An outside watch's address, asked after every good turn of a worker; it rings when the asking stops.",
    ),
    "PUMPLOG_LOG_LEVEL": Variable(
        default="INFO",
        meaning="`DEBUG`, `INFO`, `WARNING` or `ERROR`. `DEBUG` is refused in production.",
    ),
    "PUMPLOG_DEBUG": Variable(
        default="no",
        meaning="`yes` shows Django's debug pages to whoever meets an error. Refused in production.",
    ),
    "PUMPLOG_CLOCK": Variable(
        default="",
        meaning="Pins the time to one ISO 8601 instant with an offset, for trials and tests. Refused in production.",
    ),
    "PUMPLOG_BROWSER": Variable(
        default="",
        meaning="`1` runs the browser tests; they need Chromium. The product does not read it.",
    ),
}
