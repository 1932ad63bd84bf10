"""What travels with a form beside its fields: the key that makes sending twice harmless, the version seen, the reasons."""

import uuid
from collections.abc import Mapping
from hashlib import sha256

from django.http import HttpRequest

from pumplog.sheets.drafts import Submission
from pumplog.web import sealed

KEY, VERSION, ACKNOWLEDGED, JUDGED = "key", "version", "ack_", "judged_for"
SIGNATURE = "witness_password"
"""A second person's password: tried once, kept nowhere."""
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", KEY, JUDGED, sealed.FIELD, SIGNATURE})
_RECORDED = "recorded_keys"
_NOT_JUDGED = (
    VERSION,
    ACKNOWLEDGED,
    "identity_",
    "lot_",
    "note",
    "reason",
    "running_confirmed",
    "symptoms",
    "physician_contacted",
    "correction_reason",
    "witness_",
)


def key_of(request: HttpRequest) -> uuid.UUID:
    """The key the form was given when it was shown; a new one where it has none that can be read."""
    try:
        return uuid.UUID(request.POST.get(KEY, ""))
    except ValueError:
        return uuid.uuid4()


def version_of(request: HttpRequest) -> int | None:
    """The version of the record that was on the screen."""
    return version_in(request.POST.get(VERSION, ""))


def version_in(text: str) -> int | None:
    """The version that a text names, None where it names none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def reasons_of(request: HttpRequest) -> dict[str, str]:
    """The reasons given for going on, by finding code."""
    return {
        name.removeprefix(ACKNOWLEDGED): str(text).strip()[:400]
        for name, text in request.POST.items()
        if name.startswith(ACKNOWLEDGED)
    }


def figures_mark(request: HttpRequest) -> str:
    """Changes with any entry that findings are about. A reason given for one figure does not answer for another.

    Worked out from what was posted alone, so that sending the same form twice stays the same submission.
    """
    typed = typed_fields(request)
    judged = sorted((name, text) for name, text in typed.items() if text and not name.startswith(_NOT_JUDGED))
    return sha256(repr(judged).encode()).hexdigest()[:16]


def reasons_that_count(request: HttpRequest) -> dict[str, str]:
    """The reasons, if they were given to the figures that are now sent; none of them if a figure changed after."""
    if request.POST.get(JUDGED) != figures_mark(request):
        return {}
    return {code: reason for code, reason in reasons_of(request).items() if reason}


def submission_of(request: HttpRequest, *, note: str = "") -> Submission:
    """The submission of a posted form."""
    return Submission(
        key=key_of(request), version=version_of(request), acknowledged=reasons_that_count(request), note=note
    )


def typed_fields(request: HttpRequest) -> Mapping[str, str]:
    """Everything typed, for the draft: without what belongs to this one showing of the form."""
    return {
        name: str(text)
        for name, text in request.POST.items()
        if name not in _NOT_TYPED and not name.startswith("slot_")
    }


def remember_recorded(request: HttpRequest) -> None:
    """Note that the form with this key has been recorded, so that a late request of the same page does nothing."""
    known = request.session.get(_RECORDED, [])
    request.session[_RECORDED] = [*known[-9:], str(key_of(request))]


def was_recorded(request: HttpRequest) -> bool:
    """Whether the form that sends this was recorded before."""
    return str(key_of(request)) in request.session.get(_RECORDED, [])
