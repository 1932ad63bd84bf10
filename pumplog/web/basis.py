"""What the next refill is held against: the order in force for this pump, else the last fill."""

from django.utils.dateformat import format as date_text

from pumplog import clock
from pumplog.access import Actor
from pumplog.dosing.refill_draft import RefillDraft
from pumplog.selectors.event_draft import event_draft
from pumplog.sheets.drafts import OrderDraft
from pumplog.sheets.event import EventSheet
from pumplog.sheets.patient import PatientSheet
from pumplog.sheets.vocabulary import EventKind
from pumplog.web.forms.basis import Basis


def basis_of(actor: Actor, sheet: PatientSheet) -> Basis | None:
    """The newest order for the pump in place, else its last fill; None where there is neither."""
    since = max((event.number for event in _current(sheet, EventKind.REMOVAL)), default=0)
    for kind, source, said in (
        (EventKind.ORDER, "order", "as ordered on"),
        (EventKind.REFILL, "last fill", "as filled last time, on"),
    ):
        found = [event for event in _current(sheet, kind) if event.number > since]
        if not found:
            continue
        newest = max(found, key=lambda event: (event.happened_at, event.number))
        draft = event_draft(actor=actor, event_id=newest.id)
        if isinstance(draft, OrderDraft | RefillDraft):
            on = date_text(clock.local_date(newest.happened_at, sheet.banner.zone), "D j M Y")
            return Basis(source=source, said=f"{said} {on}", drugs=draft.drugs)
    return None


def _current(sheet: PatientSheet, kind: EventKind) -> list[EventSheet]:
    return [event for event in sheet.timeline if event.kind == kind and event.state == "current"]
