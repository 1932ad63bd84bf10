"""An answer that is not what was asked for, in the form of RFC 9457 (problem details)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import JsonResponse
from rest_framework.exceptions import APIException

from api.render import Json, to_wire
from pumplog.dosing.findings import Finding, Severity

MEDIA_TYPE = "application/problem+json"


class Problem(APIException):
    """Raised anywhere in the door to end the request with a problem; ``code`` is stable, ``detail`` is for people."""

    def __init__(
        self, *, status: HTTPStatus, code: str, detail: str = "", findings: Sequence[Finding] = (), **extra: Json
    ) -> None:
        super().__init__(detail=detail, code=code)
        self.status_code = status
        self.answer = Answer(status=status, code=code, detail=detail, findings=tuple(findings), extra=extra)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A problem as it is sent."""

    status: HTTPStatus
    code: str
    detail: str = ""
    findings: tuple[Finding, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> JsonResponse:
        """The answer, already rendered: a client that asked for a PDF still reads why there is none."""
        body: dict[str, Json] = {
            "type": f"urn:pumplog:problem:{self.code}",
            "title": self.status.phrase,
            "status": int(self.status),
            "code": self.code,
            "detail": self.detail,
            "findings": [finding_on_wire(finding) for finding in self.findings],
        }
        response = JsonResponse(body | dict(self.extra), status=self.status, content_type=MEDIA_TYPE)
        for name, value in self.headers.items():
            response[name] = value
        return response


def unreadable(code: str, message: str, *, at: str = "") -> Problem:
    """400: the request cannot be read as what it claims to be. ``at`` is the JSON path, where there is one."""
    return Problem(status=HTTPStatus.BAD_REQUEST, code=code, detail=message, findings=[blocking(code, message, at=at)])


def blocking(code: str, message: str, *, at: str) -> Finding:
    """A finding of the door itself: what stands at ``at`` must be changed."""
    return Finding(code=code, field=at, severity=Severity.BLOCK, message=message)


def finding_on_wire(finding: Finding) -> Json:
    """A finding as the API shows it; every key is always there."""
    return to_wire(finding)
