"""One event as a sheet, whatever its kind."""

import uuid
from zoneinfo import ZoneInfo

from pumplog.access import Actor
from pumplog.errors import NotFound
from pumplog.models import Event
from pumplog.selectors import scope
from pumplog.selectors.event_facts import facts, summary, title
from pumplog.selectors.history import with_details
from pumplog.sheets.event import EventSheet, FindingSheet


def event_sheet(*, actor: Actor, event_id: uuid.UUID) -> EventSheet:
    """One event of the actor's clinic, with what corrects it and what it corrects."""
    event = event_row(actor, event_id)
    return sheet_of(event, zone=event.patient.clinic.zone, primary=None)


def event_row(actor: Actor, event_id: uuid.UUID) -> Event:
    """The event with its details loaded, or ``NotFound``."""
    scope.event(actor, event_id)
    found = with_details(Event.objects.filter(pk=event_id)).select_related("patient__clinic", "implant").first()
    if found is None:
        raise NotFound("event")
    return found


def sheet_of(event: Event, *, zone: str, primary: str | None) -> EventSheet:
    """A loaded event as a sheet. ``primary`` is the primary drug in the pump then, for units of a programme alone."""
    local = ZoneInfo(zone)
    newer = getattr(event, "corrected_by", None)
    return EventSheet(
        id=event.pk,
        number=event.sequence,
        version=event.record_version,
        kind=event.kind,
        title=title(event),
        happened_at=event.happened_at,
        recorded_at=event.recorded_at,
        recorded_by=event.recorded_by_label,
        reason=event.reason,
        state=_state(event),
        corrects_number=event.corrects.sequence if event.corrects else None,
        corrected_by_number=newer.sequence if newer else None,
        # What an import brought in was all recorded on one later day: to say so of each would say nothing.
        late=not event.source
        and event.recorded_at.astimezone(local).date() > event.happened_at.astimezone(local).date(),
        source=event.source,
        summary=summary(event, primary),
        facts=facts(event, primary),
        findings=tuple(
            FindingSheet(
                code=row.code,
                field=row.field,
                severity=row.severity,
                message=row.message,
                acknowledged_reason=row.acknowledged_reason,
            )
            for row in sorted(event.findings.all(), key=lambda row: row.position)
        ),
    )


def _state(event: Event) -> str:
    newer = getattr(event, "corrected_by", None)
    if event.struck or (newer is not None and newer.struck):
        return "struck"
    return "corrected" if newer is not None else "current"
