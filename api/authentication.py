"""Who is at the door: somebody signed in on the pages, or a program with a token."""

import re
from typing import Any, Final, NoReturn

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication as KnoxAuthentication
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

_TOKEN: Final = re.compile(rb"[0-9A-Za-z]{32,160}", re.ASCII)


class Token(KnoxAuthentication):  # type: ignore[misc]  # knox ships no types
    """`Authorization: Token …`. Tokens are stored hashed and expire; what does not look like one is not looked up."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not _TOKEN.fullmatch(token):
            raise AuthenticationFailed("this token is not known", code="token_not_known")
        return super().authenticate_credentials(token)


class Session(SessionAuthentication):
    """The session of the pages. A write needs the CSRF token, as it does there."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            _refuse_csrf()


def _refuse_csrf() -> NoReturn:
    raise PermissionDenied("a write from a session needs the X-CSRFToken header", code="csrf_failed")


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is half typed
    """How the schema describes a token."""

    target_class = Token
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token ` and the token that `manage.py token_create` printed",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is half typed
    """How the schema describes a session."""

    target_class = Session
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "pumplog_session", "description": "signed in on the pages"}
