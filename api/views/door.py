"""What every view of the API shares: who may knock, how bodies are read, and that no answer is kept by a cache."""

import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from rest_framework import exceptions
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import headers
from api.authentication import Session, Token
from api.parsers import StrictJSONParser
from api.render import to_wire
from api.serializers.body import Body
from api.serializers.recording import Recording
from api.throttling import Strangers
from pumplog.access import Actor
from pumplog.sheets.drafts import Submission


class Door(APIView):
    """Deny by default: a person is known, acts in one clinic, and sends strict JSON."""

    authentication_classes = (Token, Session)
    permission_classes = (IsAuthenticated,)
    parser_classes: Sequence[type[BaseParser]] = (StrictJSONParser,)
    renderer_classes: Sequence[type[BaseRenderer]] = (JSONRenderer,)
    throttle_classes = (Strangers,)
    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let known callers in. A stranger is counted before being refused, so that guessing is slow."""
        try:
            super().initial(request, *args, **kwargs)
        except (exceptions.NotAuthenticated, exceptions.AuthenticationFailed):
            super().check_throttles(request)
            raise

    def check_throttles(self, request: Request) -> None:
        """Known callers are not throttled: a clinic day is busy, and a refused refill is a lost one."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = "no-store"
        return final

    def actor(self) -> Actor:
        """Who is asking, in which clinic."""
        return headers.actor_of(self.request)

    def body(self, body: type[Body]) -> Any:
        """The request's body, read strictly. Raises a 400 problem or ValidationError."""
        reader = body(data=self.request.data)
        reader.is_valid(raise_exception=True)
        return reader.validated_data


def submission(request: Request, recording: Recording[Any] | None = None, *, version: int | None = None) -> Submission:
    """What accompanies a write."""
    return Submission(
        key=headers.idempotency_key(request),
        version=version,
        acknowledged=recording.acknowledged if recording else {},
        note=recording.note if recording else "",
    )


def shown(
    value: object, *, status: HTTPStatus = HTTPStatus.OK, extra_headers: Mapping[str, str] | None = None
) -> Response:
    """A sheet as the answer."""
    return Response(to_wire(value), status=status, headers=dict(extra_headers or {}))


def created(value: object, *, url: str, version: int | None = None) -> Response:
    """201 with where to find it, and the version that the next write builds on."""
    more = {"Location": url, **(headers.etag(version) if version is not None else {})}
    return shown(value, status=HTTPStatus.CREATED, extra_headers=more)


def event_url(event_id: uuid.UUID) -> str:
    """Where an event is shown."""
    return f"/api/v1/events/{event_id}"


def patient_url(patient_id: uuid.UUID) -> str:
    """Where a patient is shown."""
    return f"/api/v1/patients/{patient_id}"
