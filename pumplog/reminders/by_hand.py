"""Letters and calls: a person carries them. "Sent" means handed to the staff's list, where it stays until they say it is done."""

from typing import Final

from pumplog.notices.parcel import Ending, Going, Outcome
from pumplog.reminders.text import Text
from pumplog.sheets.vocabulary import ContactKind
from reports.envelope import address_fault

HANDED_OVER: Final = {
    ContactKind.LETTER: "on the list of letters to post",
    ContactKind.PHONE: "on the list of calls to make",
}


class ByHand:
    """Never away. What cannot stand in an envelope's window is refused here, before anybody waits for it."""

    def __init__(self) -> None:
        self.away = False

    def send(self, *, text: Text, going: Going) -> Outcome:
        channel = going.parcel.channel
        if channel not in HANDED_OVER:
            return Outcome(ending=Ending.REFUSED, detail="this is not carried by hand")
        fault = address_fault(going.letter.recipient) if going.letter is not None else ""
        if fault:
            return Outcome(ending=Ending.REFUSED, detail=fault)
        return Outcome(ending=Ending.SENT, detail=HANDED_OVER[channel])

    def close(self) -> None:
        """It keeps nothing open."""
