"""How a message ended by the word of a mail server, and why, in our own words."""

from dataclasses import dataclass
from typing import Final, Literal

Outcome = Literal["delivered", "failed", "delayed"]

WHY: Final = {
    "1.1": "there is no such mailbox",
    "1.2": "there is no such mail server",
    "1.3": "the address cannot be written to",
    "1.6": "the mailbox has moved",
    "1.10": "there is no such mailbox",
    "2.1": "the mailbox is shut",
    "2.2": "the mailbox is full",
    "2.3": "the message is too big for the mailbox",
    "4.1": "the mail server does not answer",
    "4.4": "the mail server cannot be found",
    "4.7": "it could not be delivered in time",
}
WHY_CLASS: Final = {
    "1": "the address does not work",
    "2": "the mailbox does not take it",
    "3": "the mail system does not take it",
    "4": "the mail server cannot be reached",
    "7": "it was refused as unwanted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``status`` is an enhanced code (RFC 3463) such as ``5.1.1``; empty where the server gave none."""

    outcome: Outcome
    status: str = ""

    @property
    def detail(self) -> str:
        if self.outcome == "delivered":
            return "delivered to the mailbox"
        _, _, rest = self.status.partition(".")
        why = WHY.get(rest) or WHY_CLASS.get(rest.partition(".")[0]) or "the mail server gives no reason"
        return f"{why} ({self.status})" if self.status else why
