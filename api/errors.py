"""Every way a request can fail, as one kind of answer. What is not named here is a bug, and is left to be one."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions

from api.problems import Answer, Problem, blocking
from api.shown import pointing_to_keys
from pumplog.dosing.findings import Finding
from pumplog.errors import Conflict, KeyReused, NotAllowed, NotFound, Refused

CODES: Final = {
    "required": "missing_key",
    "null": "missing_key",
    "invalid": "wrong_type",
    "not_a_list": "wrong_type",
    "max_length": "too_many",
    "min_length": "too_few",
    "empty": "too_few",
}
"""The framework's word for a mistake -> ours, which the dosing case uses too."""


def handler(error: Exception, _: dict[str, Any]) -> HttpResponse | None:
    """The answer to an exception, or None for one that nobody foresaw."""
    answer = _answer(error)
    return answer.response() if answer else None


def _answer(error: Exception) -> Answer | None:
    match error:
        case Problem():
            return error.answer
        case Refused():
            return _refused(pointing_to_keys(error.findings), "the record refuses this; nothing was written")
        case exceptions.ValidationError():
            return _refused(
                tuple(_findings(error.detail, "")), "the request holds what cannot be read; nothing was written"
            )
        case Conflict():
            return _conflict(error)
        case KeyReused():
            return Answer(
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                code="idempotency_key_reused",
                detail="this Idempotency-Key was used for another request; make a new one for each thing recorded",
            )
        case NotAllowed() | PermissionDenied():
            return Answer(
                status=HTTPStatus.FORBIDDEN, code="not_allowed", detail="your role in this clinic does not include this"
            )
        case NotFound() | Http404():
            return Answer(
                status=HTTPStatus.NOT_FOUND, code="not_found", detail="there is no such record in this clinic"
            )
        case exceptions.APIException():
            return _framework(error)
        case _:
            return None


def _refused(findings: tuple[Finding, ...], detail: str) -> Answer:
    return Answer(status=HTTPStatus.UNPROCESSABLE_ENTITY, code="refused", detail=detail, findings=findings)


def _conflict(error: Conflict) -> Answer:
    return Answer(
        status=HTTPStatus.CONFLICT,
        code="record_changed",
        detail="somebody else wrote first; read the record again, compare, and send again if it still holds",
        extra={"who": error.who, "when": error.when, "what": error.what, "current_version": error.current_version},
        headers={"ETag": f'"{error.current_version}"'},
    )


def _framework(error: exceptions.APIException) -> Answer:
    headers: dict[str, str] = {}
    if scheme := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = scheme
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    code = error.get_codes()
    return Answer(
        status=HTTPStatus(error.status_code),
        code=code if isinstance(code, str) else "error",
        detail=str(error.detail),
        headers=headers,
    )


def _findings(detail: Any, path: str) -> Iterator[Finding]:
    """The framework's nested errors as findings in the order of the fields, each with its JSON path."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            yield from _findings(inner, _child(path, key))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _findings(inner, path)
    else:
        code = getattr(detail, "code", "invalid")
        message = "a value is needed here" if code in ("required", "null") else str(detail)
        yield blocking(CODES.get(code, code), message, at=path)


def _child(path: str, key: object) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    name = "" if key == "non_field_errors" else str(key)[:60]
    return f"{path}.{name}" if path and name else path or name
