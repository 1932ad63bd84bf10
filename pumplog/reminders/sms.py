"""Text messages: one courier for whatever gateway is set up."""

import base64
import binascii
from typing import Final, Protocol

from django.conf import settings

from pumplog.notices.parcel import Ending, Going, Outcome
from pumplog.reminders.sms_twilio import Twilio
from pumplog.reminders.text import Text
from pumplog.services.telephone import dialled

NO_GATEWAY: Final = Outcome(ending=Ending.REFUSED, detail="no text-message gateway is set up")
NO_NUMBER: Final = Outcome(ending=Ending.REFUSED, detail="the number cannot be dialled")


class SmsGateway(Protocol):
    """Hands one message over by HTTP. ``number`` is E.164; ``reference`` comes back in the gateway's delivery reports.

    Like a courier it tries once, never raises for what a network or a gateway can do, and says when it is ``away``.
    """

    away: bool

    def send(self, *, number: str, text: str, reference: str) -> Outcome: ...

    def close(self) -> None: ...


class SmsCourier:
    """Where no gateway is set up every message is refused at once: the next channel, and a person, then know of it."""

    def __init__(self, gateway: SmsGateway | None = None) -> None:
        self._gateway = gateway or (Twilio(settings.SMS) if settings.SMS else None)
        self.away = False

    def send(self, *, text: Text, going: Going) -> Outcome:
        if self._gateway is None:
            return NO_GATEWAY
        # A number recorded before numbers were kept as they are dialled may hold spaces, or no country.
        number = dialled(going.parcel.address)
        if not number:
            return NO_NUMBER
        reference = reference_of(going.parcel.message_id)
        outcome = self._gateway.send(number=number, text=text.body.strip(), reference=reference)
        self.away = self._gateway.away
        return outcome

    def close(self) -> None:
        self.away = False
        if self._gateway is not None:
            self._gateway.close()


def reference_of(message_id: str) -> str:
    """A Message-ID as it can stand in an address. It was random before anything was sent, so it tells nothing."""
    return base64.urlsafe_b64encode(message_id.strip("<>").encode()).decode().rstrip("=")


def message_id_of(reference: str) -> str:
    """The Message-ID that ``reference_of`` was given; empty where it was never given one."""
    try:
        plain = base64.b64decode(reference + "=" * (-len(reference) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return f"<{plain}>"
