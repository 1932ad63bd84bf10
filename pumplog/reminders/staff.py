"""The one message a day to a clinic's staff: a number, and the way to the worklist."""

from dataclasses import dataclass

from django.conf import settings

from pumplog.dosing.figures.formatting import counted
from pumplog.reminders.house import VERSION, staff_words
from pumplog.reminders.text import Text
from pumplog.sheets.vocabulary import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffValues:
    """All that a message to staff may know: how many, and where to look."""

    patients: str
    are: str
    worklist: str


def staff_text(*, count: int) -> Text:
    """The day's one message to a clinic's staff: a number and the way to the worklist."""
    said = staff_words()
    values = StaffValues(
        patients=counted(count, "patient"),
        are="is" if count == 1 else "are",
        worklist=f"{settings.BASE_URL.rstrip('/')}/",
    )
    return Text(
        subject=said.subject.render(values),
        body=f"{said.bodies[0].render(values)}\n",
        language=Language.ENGLISH,
        version=VERSION,
    )
