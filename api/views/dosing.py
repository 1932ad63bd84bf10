"""A pharmacist's question: one dosing case, answered by the engine of the command line, with the same codes."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import IO, Any

from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.described import BODY_PROBLEMS, described
from api.parsers import body_of
from api.problems import Problem, blocking
from api.views.door import Door
from pumplog.dosing.case.door import answer_line


class CaseParser(BaseParser):
    """The case as it came: the engine itself reads it, without forgiveness."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, bytes]:
        return {"case": body_of(stream)}


class DosingView(Door):
    """Nothing is read from or written to the record. See docs/dosing.md for the case and its answer."""

    parser_classes = (CaseParser,)

    @described(
        OpenApiTypes.OBJECT,
        request=OpenApiTypes.OBJECT,
        summary="Answer a dosing case",
        tag="Arithmetic",
        problems=BODY_PROBLEMS,
    )
    def post(self, request: Request) -> Response:
        line, answered = answer_line(_case(request))
        answer = json.loads(line)
        if not answered:
            error = answer["error"]
            raise Problem(
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                code=error["code"],
                detail=error["message"],
                findings=[blocking(error["code"], error["message"], at=error["path"])],
            )
        return Response(answer)


def _case(request: Request) -> bytes:
    sent = request.data
    # Without a body the framework makes an empty one of its own.
    return bytes(sent.get("case", b"")) if isinstance(sent, dict) else b""
