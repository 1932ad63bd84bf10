"""Every message to a patient: when it is used, what it may name, and what it must not leave out."""

from enum import StrEnum
from typing import Final

from pumplog.sheets.vocabulary import ContactKind


class MessageKind(StrEnum):
    """``due_soon`` belongs to the tiers that are told whatever was booked or answered."""

    DUE = "due"
    DUE_BOOKED = "due_booked"
    DUE_SOON = "due_soon"
    VISIT_BOOKED = "visit_booked"
    VISIT_MOVED = "visit_moved"
    VISIT_CANCELLED = "visit_cancelled"


WRITTEN: Final = (ContactKind.EMAIL, ContactKind.SMS, ContactKind.LETTER)
"""The channels a text is made for; a telephone call has a script for whoever calls."""

MESSAGE_WORDS: Final = {
    MessageKind.DUE: "A visit is due",
    MessageKind.DUE_BOOKED: "A visit is due, and an appointment is booked in time",
    MessageKind.DUE_SOON: "A visit is due, last messages",
    MessageKind.VISIT_BOOKED: "An appointment is booked",
    MessageKind.VISIT_MOVED: "An appointment has moved",
    MessageKind.VISIT_CANCELLED: "An appointment is cancelled",
}

_PHONES: Final = frozenset({"daytime_phone", "after_hours_phone"})
MAY_BE_EMPTY: Final = _PHONES | {"clinic", "answer_url"}
"""A line that names one of these is left out where it is empty, so no line may name one beside a date."""

_ALWAYS: Final = _PHONES | {"clinic", "answer_url", "date"}
_VISIT: Final = frozenset({"visit_date", "visit_time"})
_ABOUT_A_VISIT: Final = frozenset(MessageKind) - {MessageKind.DUE, MessageKind.DUE_SOON}
_NEEDED: Final = {
    MessageKind.DUE: frozenset({"date"}),
    MessageKind.DUE_SOON: frozenset({"date"}),
    MessageKind.DUE_BOOKED: _VISIT,
    MessageKind.VISIT_BOOKED: _VISIT,
    MessageKind.VISIT_MOVED: _VISIT,
    MessageKind.VISIT_CANCELLED: frozenset({"date"}),
}
_NEEDED_ON_A_PAGE: Final = {
    MessageKind.DUE_BOOKED: frozenset({"date"}),
    MessageKind.VISIT_CANCELLED: frozenset({"visit_date"}),
}


def allowed(kind: MessageKind) -> frozenset[str]:
    """The values that a message of this kind may name. There are no others."""
    return _ALWAYS | _VISIT if kind in _ABOUT_A_VISIT else _ALWAYS


def required(kind: MessageKind, channel: ContactKind) -> frozenset[str]:
    """What it must name: its date, the answering page, and, where there is room, whom to call by day and by night."""
    needed = _NEEDED[kind] | {"answer_url"}
    if channel is ContactKind.SMS:
        return needed
    return needed | _PHONES | _NEEDED_ON_A_PAGE.get(kind, frozenset())


def has_subject(channel: ContactKind) -> bool:
    return channel is not ContactKind.SMS
