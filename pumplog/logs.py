"""What goes to the log, and what never does.

Logs travel: to a hosting provider, a search index, a support ticket. So there are no names, drugs, doses, addresses
of pages or query strings in them. A field is written only if it is in `FIELDS`; an error is written as its type and
the lines it passed through, without its message, because a database puts whole rows into one.
"""

import logging
import logging.config
import sys
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus
from traceback import extract_tb
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from structlog.typing import EventDict, WrappedLogger

# fmt: off
FIELDS = frozenset(
    {
        "attempt", "cancelled", "claimed", "code", "command", "count", "event", "exit_code", "failed", "fault",
        "level", "logger", "method", "ms", "notice_id", "pid", "port", "request_id", "route", "run_id", "sent",
        "signal", "status", "tier", "timestamp", "unknown", "where", "worker",
    }
)
# fmt: on
"""Every field a log line may have. Add one here only if it can never hold what a patient or a person typed."""

log = structlog.stdlib.get_logger("pumplog.request")


def configure(*, level: str, readable: bool) -> None:
    """Log to stderr: one JSON object a line, or coloured text where a person reads along (`readable`)."""
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()) if readable else structlog.processors.JSONRenderer()
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_request,
        without_error_message,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, only_known_fields, renderer],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # The development server writes whole request lines; RequestLog writes the same without the query.
                "django.server": {"handlers": [], "propagate": False},
                # Says that it starts, cleans up, and that somebody signed in, which RequestLog says too.
                "axes": {"level": "WARNING"},
                # Writes the address of every request it makes, and an address may hold a secret.
                "httpx": {"level": "WARNING"},
                "httpcore": {"level": "WARNING"},
            },
        }
    )


def without_request(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Django's own complaint about a request quotes its path; say the route and status instead."""
    record: logging.LogRecord | None = event.get("_record")
    request = getattr(record, "request", None)
    if request is not None:
        status = getattr(record, "status_code", None)
        event["event"] = HTTPStatus(status).phrase if status else "Request refused"
        event["status"] = status
        event["route"] = route_of(request)
    return event


def without_error_message(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by the error's type (`fault`) and the lines it passed through (`where`)."""
    info = event.pop("exc_info", None)
    record: logging.LogRecord | None = event.get("_record")
    if record is not None:
        info, record.exc_info, record.exc_text = record.exc_info or info, None, None
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        event["fault"] = f"{info[0].__module__}.{info[0].__qualname__}"
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(info[2])]
    return event


def only_known_fields(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {name: value if name in FIELDS else "[withheld]" for name, value in event.items()}


def route_of(request: HttpRequest) -> str:
    """The pattern that matched, such as `patients/<int:pk>/`: never the address itself, which may hold a secret."""
    match = request.resolver_match
    return match.route if match else "unmatched"


class RequestLog:
    """Middleware: one line a request, and an id that ties together what was logged on its way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        with structlog.contextvars.bound_contextvars(request_id=uuid.uuid4().hex):
            started = time.perf_counter()
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                route=route_of(request),
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000),
            )
            return response
