"""A letter handed over to the staff's list, as the worker leaves it."""

import datetime as dt
import uuid

from pumplog.models import Implant, Notice, Task, Window
from pumplog.services.task import task_open
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState, TaskKind

HANDED_OVER = dt.datetime(2026, 11, 20, 16, 0, tzinfo=dt.UTC)
ADDRESS = "12 Elm Street\nRapid Creek, CO 80202"


def make_letter(
    patient_id: uuid.UUID, *, address: str = ADDRESS, refill_by: dt.date = dt.date(2026, 12, 4), cycle: object = None
) -> tuple[Notice, Task]:
    """The notice and its open task, of the patient's pump."""
    implant = Implant.objects.filter(patient_id=patient_id).latest("pk")
    window = Window.objects.get(implant=implant, current=True)
    notice = Notice.objects.create(
        patient_id=patient_id,
        implant=implant,
        window=window,
        cycle_id=window.cycle_id,
        audience=NoticeAudience.PATIENT,
        tier_days=14,
        channel=ContactKind.LETTER,
        address=address,
        refill_by=refill_by,
        due_at=HANDED_OVER,
        state=NoticeState.SENT,
        message_id=f"<{uuid.uuid4().hex}@rapid-creek.example>",
        sending_at=HANDED_OVER,
        settled_at=HANDED_OVER,
        created_at=HANDED_OVER,
    )
    subject = f"{implant.pk.hex}:{notice.pk.hex}"
    kind = TaskKind.POST_LETTER
    task_open(patient_id=patient_id, kind=kind, subject=subject, message="Print and post.", now=HANDED_OVER)
    return notice, Task.objects.get(kind=kind, subject=subject)
