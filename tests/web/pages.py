"""Pages as a person meets them: what a form holds when it is opened, and what comes back when it is sent."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from pumplog.access import Actor
from pumplog.models import User


class _Form(HTMLParser):
    """The fields of the form that carries the `opened` seal, else of the first posting form, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._inside = False
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = known.get("method", "").lower() == "post"
            if self._inside:
                self.forms.append({})
        name = known.get("name", "")
        if not self._inside or not name:
            if tag == "option" and self._select and "selected" in dict(attrs):
                self.forms[-1][self._select] = known.get("value", "")
            return
        if tag == "input" and known.get("type") in ("checkbox", "radio"):
            if "checked" in dict(attrs):
                self.forms[-1][name] = known.get("value", "on")
        elif tag == "input":
            self.forms[-1][name] = known.get("value", "")
        elif tag == "select":
            self._select = name
            self.forms[-1][name] = ""
        elif tag == "textarea":
            self._textarea = name
            self.forms[-1][name] = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1][self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self.forms[-1][self._textarea] = self.forms[-1][self._textarea].removeprefix("\n")
            self._textarea = ""


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send from the page's record form, or its question, if nothing were changed."""
    parser = _Form()
    parser.feed(html)
    ours = (form for form in parser.forms if "opened" in form or "basis" in form)
    return next(ours, parser.forms[0] if parser.forms else {})


class Person:
    """Somebody at a browser."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.client = Client()
        if actor is not None:
            self.sign_in(actor)

    def sign_in(self, actor: Actor) -> None:
        self.client.force_login(
            User.objects.get(pk=actor.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
        )

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def opens(self, path: str) -> dict[str, str]:
        """The form at this address as it is shown."""
        response = self.client.get(path)
        assert response.status_code == 200, response.status_code
        return fields_of(response.content.decode())

    def sends(self, path: str, fields: dict[str, str], **changes: str) -> Any:
        """Send a form; a change to "" takes an unticked box away."""
        sent = {name: value for name, value in (fields | changes).items() if value != "" or name not in changes}
        return self.client.post(path, sent)
