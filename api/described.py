"""How the schema describes requests and answers: headers, problems, and what each view answers."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from api.answer_schema import answer
from api.problems import MEDIA_TYPE
from pumplog.dosing.findings import Finding

V = TypeVar("V", bound=Callable[..., Any])

CLINIC: Final = OpenApiParameter(
    "X-Clinic", str, OpenApiParameter.HEADER, description="slug of the clinic; needed by whoever belongs to several"
)
KEY: Final = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="a new UUID for each thing to be recorded; the same key and body answer the same, once and for all",
)
VERSION: Final = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,8})"$'},
    OpenApiParameter.HEADER,
    required=True,
    description="the version that was read, as its ETag gives it: of the patient's record, or of a visit",
)


class ProblemSerializer(serializers.Serializer[Any]):
    """Why there is no other answer (RFC 9457)."""

    type = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    status = serializers.IntegerField(read_only=True)
    code = serializers.CharField(read_only=True)
    detail = serializers.CharField(read_only=True)
    findings = answer(Finding)(many=True, read_only=True)


class ConflictSerializer(ProblemSerializer):
    """Somebody else wrote first: who, when (clinic's time) and what, and the version to read before trying again."""

    who = serializers.CharField(read_only=True)
    when = serializers.CharField(read_only=True)
    what = serializers.CharField(read_only=True)
    current_version = serializers.IntegerField(read_only=True)


PROBLEMS: Final[Mapping[HTTPStatus, type[ProblemSerializer]]] = {HTTPStatus.CONFLICT: ConflictSerializer}
"""What a problem looks like where it says more than others."""


READ_PROBLEMS: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.TOO_MANY_REQUESTS,
)
BODY_PROBLEMS: Final = (
    *READ_PROBLEMS,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
WRITE_PROBLEMS: Final = (*BODY_PROBLEMS, HTTPStatus.CONFLICT)
VERSIONED_PROBLEMS: Final = (*WRITE_PROBLEMS, HTTPStatus.PRECONDITION_REQUIRED)


def read(shows: Any, *, summary: str, tag: str) -> Callable[[V], V]:
    """A view that only shows."""
    return described(shows, summary=summary, tag=tag, problems=READ_PROBLEMS)


def asked(body: Any, shows: Any, *, summary: str, tag: str) -> Callable[[V], V]:
    """A question put in a body; nothing is written."""
    return described(shows, request=body, summary=summary, tag=tag, problems=BODY_PROBLEMS)


def written(body: Any, shows: Any, *, summary: str, tag: str, versioned: bool, status: int = 201) -> Callable[[V], V]:
    """A write: it needs a key, and where a record is built upon, the version that was seen."""
    return described(
        shows,
        request=body,
        summary=summary,
        tag=tag,
        status=status,
        parameters=(KEY, VERSION) if versioned else (KEY,),
        problems=VERSIONED_PROBLEMS if versioned else WRITE_PROBLEMS,
    )


def described(
    shows: Any,
    *,
    summary: str,
    tag: str,
    request: Any = None,
    status: int = 200,
    parameters: Sequence[OpenApiParameter] = (),
    problems: Sequence[HTTPStatus] = (),
    media_type: str = "application/json",
) -> Callable[[V], V]:
    """One operation of the schema."""
    answers: dict[Any, Any] = {(status, media_type): shows} if shows is not None else {status: None}
    for problem in sorted(set(problems)):
        answers[int(problem), MEDIA_TYPE] = OpenApiResponse(
            PROBLEMS.get(problem, ProblemSerializer), description=problem.phrase
        )
    made: Callable[[V], V] = extend_schema(
        summary=summary, tags=[tag], request=request, parameters=[CLINIC, *parameters], responses=answers
    )
    return made
