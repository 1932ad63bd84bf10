"""What a client says beside the body: in whose name, with which key, having seen which version."""

import re
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from api.fields import uuid_of
from api.problems import Problem, unreadable
from pumplog.access import Actor
from pumplog.errors import NotFound
from pumplog.selectors.scope import actor_in, memberships

_VERSION: Final = re.compile(r'"(0|[1-9][0-9]{0,8})"', re.ASCII)


def actor_of(request: Request) -> Actor:
    """Who is asking, in the clinic that `X-Clinic` names or in the only one they belong to.

    Problems: 400 `clinic_not_chosen`, 404 `not_found` where the person does not belong to the named clinic.
    """
    user_id = user_id_of(request)
    slug = request.headers.get("X-Clinic", "")
    slugs = list(dict.fromkeys(row.clinic_slug for row in memberships(user_id=user_id)))
    if slug and slug not in slugs:
        raise NotFound("clinic")
    if not slug and len(slugs) > 1:
        raise Problem(
            status=HTTPStatus.BAD_REQUEST,
            code="clinic_not_chosen",
            detail=f"you belong to several clinics; send X-Clinic with one of {', '.join(slugs)}",
        )
    return actor_in(user_id=user_id, clinic_slug=slug or None)


def user_id_of(request: Request) -> int:
    """The person at the door, who must be known."""
    if request.user.pk is None:
        raise NotAuthenticated
    return request.user.pk


def idempotency_key(request: Request) -> uuid.UUID:
    """The key the client made for this one thing. 400: `idempotency_key_missing`, `idempotency_key_unreadable`."""
    text = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not text:
        raise unreadable("idempotency_key_missing", "send an Idempotency-Key: a new UUID for each thing to be recorded")
    key = uuid_of(text)
    if key is None:
        raise unreadable("idempotency_key_unreadable", "an Idempotency-Key is a UUID of 36 characters")
    return key


def version_seen(request: Request) -> int:
    """The version of the patient's record the client has read, from `If-Match`.

    Problems: 428 `version_missing`, 400 `version_unreadable`.
    """
    text = request.headers.get("If-Match", "").strip()
    if not text:
        raise Problem(
            status=HTTPStatus.PRECONDITION_REQUIRED,
            code="version_missing",
            detail="read the patient and send the ETag back as If-Match, so that nobody's change is overwritten unseen",
        )
    match = _VERSION.fullmatch(text)
    if match is None:
        raise unreadable(
            "version_unreadable", 'If-Match is one version in double quotes, as in "17"; not * and not weak'
        )
    return int(match[1])


def etag(version: int) -> Mapping[str, str]:
    """The header that carries a record's version."""
    return {"ETag": f'"{version}"'}
