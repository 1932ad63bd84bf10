"""The record in order: refills as a table, and every event with what became of it."""

from collections.abc import Sequence

from pumplog.models import Event
from pumplog.selectors.chart import dose_lines
from pumplog.selectors.event import sheet_of
from pumplog.selectors.history import PumpHistory
from pumplog.selectors.words import drugs_text, primary_of
from pumplog.sheets.event import EventSheet
from pumplog.sheets.patient import RefillRow
from pumplog.sheets.vocabulary import EventKind


def refill_rows(histories: Sequence[PumpHistory]) -> tuple[RefillRow, ...]:
    """Current refills of all implants, newest first."""
    rows = [_row(event, doses) for history in histories for event, doses in dose_lines(history)]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True))


def timeline(events: Sequence[Event], histories: Sequence[PumpHistory], *, zone: str) -> tuple[EventSheet, ...]:
    """Every event ever recorded, newest first; a corrected one stands below the one that corrects it."""
    primary: dict[object, str | None] = {}
    for history in histories:
        drug: str | None = None
        for event in history.events:
            drug = primary_of(event) if event.kind == EventKind.REFILL else drug
            primary[event.pk] = drug
    ordered = sorted(events, key=lambda event: (event.happened_at, event.sequence), reverse=True)
    return tuple(sheet_of(event, zone=zone, primary=primary.get(event.pk)) for event in ordered)


def _row(event: Event, dose_text: str) -> RefillRow:
    refill, drugs = event.refill, list(event.drugs.all())
    return RefillRow(
        event_id=event.pk,
        number=event.sequence,
        at=event.happened_at,
        initial=refill.initial,
        drugs_text=drugs_text(drugs),
        dose_text=dose_text,
        expected_ml=refill.expected_ml,
        residual_state=refill.residual_state,
        aspirated_ml=refill.aspirated_ml,
        difference_ml=refill.difference_ml,
        delivered_ratio=refill.delivered_ratio,
        filled_ml=refill.filled_ml,
        lots_text=", ".join(row.lot for row in drugs if row.lot),
        recorded_by=event.recorded_by_label,
    )
