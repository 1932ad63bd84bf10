"""What was typed into a form that came in after the session had ended: kept, not recorded, given back after sign-in.

It lies encrypted in a row of the session store. Half of the key is in the browser's cookie only, so the row alone says
nothing. It is given back once, to the person who opened the form, at the same address, and is gone after an hour.
"""

import base64
import json
import secrets
from importlib import import_module
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from pumplog.web import posted, sealed

COOKIE: Final = "pumplog_held"
SECONDS: Final = 3600
LARGEST: Final = 65_536
_KEY: Final = "held"


def hold(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Keep the posted fields for the person who opened the form; sets the cookie on `response`. False: not kept.

    Only a form that this server opened for somebody is kept, so strangers cannot fill the store.
    """
    opened = sealed.unseal(request.POST.get(sealed.FIELD, ""))
    typed = request.POST.copy()
    typed.pop(posted.SIGNATURE, None)
    body = typed.urlencode()
    if opened is None or len(body) > LARGEST:
        return False
    secret = secrets.token_urlsafe(32)
    content = json.dumps({"user": opened.user_id, "path": request.path, "body": body})
    row = _store(None)
    row[_KEY] = _cipher(secret).encrypt(content.encode()).decode()
    row.set_expiry(SECONDS)
    row.create()
    response.set_cookie(
        COOKIE,
        f"{row.session_key}.{secret}",
        max_age=SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return True


def held_for(request: HttpRequest) -> QueryDict | None:
    """The fields kept for this person at this address, if any. Call `forget` once they are on the screen."""
    content = _read(request.COOKIES.get(COOKIE, ""))
    if content is None or content.get("user") != request.user.pk or content.get("path") != request.path:
        return None
    return QueryDict(content["body"])


def forget(request: HttpRequest, response: HttpResponseBase) -> None:
    """Remove the row and its cookie."""
    name, _, _ = request.COOKIES.get(COOKIE, "").partition(".")
    if name:
        _store(name).delete(name)
    response.delete_cookie(COOKIE, samesite="Lax")


def _read(cookie: str) -> dict[str, Any] | None:
    name, _, secret = cookie.partition(".")
    if not name or not secret:
        return None
    try:
        content: dict[str, Any] = json.loads(_cipher(secret).decrypt(str(_store(name).get(_KEY, "")).encode()))
    except (InvalidToken, ValueError):
        return None
    return content


def _store(name: str | None) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(name)
    return store


def _cipher(secret: str) -> Fernet:
    material = (settings.SECRET_KEY + secret).encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pumplog held form").derive(material)
    return Fernet(base64.urlsafe_b64encode(key))
