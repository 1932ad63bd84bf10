"""A page that asks for news by itself must not keep a person signed in who has left the workstation (hazard 36)."""

from typing import Any

from django.http import HttpRequest


def without_staying_signed_in(request: HttpRequest) -> None:
    """Answer this request without counting it as a sign of life: the session ends when it would have ended."""

    def not_saved(*_: Any, **__: Any) -> None:
        """Every other request moves the end of the session; this one leaves it where it is."""

    vars(request.session)["save"] = not_saved
