"""The first half of the refill record, in the order of the visit: what still holds, found, put in, programme."""

from reportlab.platypus import Flowable, Spacer

from pumplog.sheets.event import EventSheet, MixtureRow, RefillSheet
from pumplog.sheets.vocabulary import ResidualState
from reports.blocks import bar
from reports.lettering import paragraph, spans
from reports.styles import Styles
from reports.tables import Align, Column, listing, pairs, side_by_side
from reports.wording import (
    NONE,
    computed_ml,
    date_short,
    day,
    flow,
    moment,
    per_cent,
    signed,
    typed_ml,
)

_GAP = 16.0
_LABELS = 100.0
_MIXTURE = (
    Column(title="Drug", share=128),
    Column(title="Strength", share=60, align=Align.RIGHT),
    Column(title="Dose by the programme", share=76, align=Align.RIGHT),
    Column(title="Lot", share=70),
    Column(title="Last usable day", share=62),
    Column(title="Stable in the pump", share=132),
)


def state_bar(event: EventSheet, *, styles: Styles) -> list[Flowable]:
    """What a reader must know before any figure: this record no longer holds, or replaces another."""
    blocks: list[Flowable] = []
    if event.state == "corrected":
        by = f" by record no. {event.corrected_by_number}" if event.corrected_by_number is not None else ""
        blocks.append(bar(f"CORRECTED{by}. These figures no longer hold.", styles=styles))
    elif event.state == "struck":
        by = f" by record no. {event.corrected_by_number}" if event.corrected_by_number is not None else ""
        blocks.append(bar(f"STRUCK{by}. This was recorded in error; it did not happen as stated here.", styles=styles))
    if event.corrects_number is not None:
        blocks.append(paragraph(f"This record corrects record no. {event.corrects_number}.", styles.strong))
    return blocks


def found_and_put_in(sheet: RefillSheet, *, zone: str, total: float, styles: Styles) -> list[Flowable]:
    """Left, what was in the pump; right, what went into it; below, what an empty aspirate obliges to ask."""
    half = total / 2
    blocks: list[Flowable] = [
        side_by_side(
            [[_found(sheet, half - _GAP, styles), _put_in(sheet, half - _GAP, styles)]], [half, half], gap=_GAP
        )
    ]
    if sheet.residual_state == ResidualState.NOTHING_ASPIRATED:
        rows = [
            ("Symptoms", sheet.symptoms or "none stated"),
            ("Physician reached", _reached(sheet, zone)),
        ]
        blocks.append(pairs(rows, total=total, label_width=_LABELS, styles=styles))
    return blocks


def _reached(sheet: RefillSheet, zone: str) -> str:
    when = f", {moment(sheet.physician_contacted_at, zone)}" if sheet.physician_contacted_at else ""
    return f"{sheet.physician_contacted or 'none stated'}{when}"


def _found(sheet: RefillSheet, across: float, styles: Styles) -> list[Flowable]:
    blocks: list[Flowable] = [paragraph("Found", styles.heading)]
    rows = [("Expected, computed", computed_ml(sheet.expected_ml))]
    if sheet.programmer_expected_ml is not None:
        rows.append(("Expected, programmer", typed_ml(sheet.programmer_expected_ml)))
    if sheet.residual_state == ResidualState.NOTHING_ASPIRATED:
        blocks += [bar("Nothing could be aspirated", styles=styles), Spacer(1, 2)]
    elif sheet.aspirated_ml is None:
        blocks.append(paragraph("Not measured", styles.figure))
    else:
        blocks.append(spans([(typed_ml(sheet.aspirated_ml), True), (" aspirated", False)], styles.figure))
        rows += _compared(sheet)
    return [*blocks, pairs(rows, total=across, label_width=_LABELS, styles=styles)]


def _compared(sheet: RefillSheet) -> list[tuple[str, str]]:
    rows = []
    if sheet.difference_ml is not None:
        rows.append(("Difference", f"{signed(sheet.difference_ml)} mL"))
    if sheet.delivered_ratio is not None:
        rows.append(("Delivered", f"{per_cent(sheet.delivered_ratio)} of what was programmed"))
    return rows


def _put_in(sheet: RefillSheet, across: float, styles: Styles) -> list[Flowable]:
    rows = [("Left in the pump", typed_ml(sheet.retained_ml)), ("It then held", typed_ml(sheet.held_ml))]
    if sheet.wasted_ml is not None:
        rows.append(("Thrown away", typed_ml(sheet.wasted_ml)))
    if sheet.witness:
        rows.append(("Seen thrown away by", sheet.witness))
    return [
        paragraph("Put in", styles.heading),
        spans([(typed_ml(sheet.filled_ml), True), (" filled", False)], styles.figure),
        pairs(rows, total=across, label_width=_LABELS, styles=styles),
    ]


def mixture(sheet: RefillSheet, *, total: float, styles: Styles) -> list[Flowable]:
    """Each drug with strength, lot, last usable day and stability."""
    if not sheet.mixture:
        return [paragraph("No drug is on record for this fill.", styles.body)]
    return [listing(_MIXTURE, [_drug(row) for row in sheet.mixture], total=total, styles=styles)]


def _drug(row: MixtureRow) -> tuple[str, ...]:
    name = f"{row.display} {row.salt}".strip()
    stable = "not stated" if row.stability_days is None else f"{row.stability_days} days"
    return (
        f"{name} (sets the rate)" if row.primary else name,
        row.concentration_text,
        row.dose_text or NONE,
        row.lot or "not recorded",
        date_short(row.expires_on) if row.expires_on else "not recorded",
        f"{stable}; {row.stability_source}" if row.stability_source else stable,
    )


def programme(sheet: RefillSheet, *, total: float, styles: Styles) -> list[Flowable]:
    """How the pump was left."""
    rows = [
        ("Programme", sheet.programme_text or "none on record"),
        ("Patient\u2019s boluses", sheet.bolus_text or "none"),
    ]
    shown = day(sheet.programmer_alarm_on) if sheet.programmer_alarm_on else "not recorded"
    running = "yes, confirmed" if sheet.running_confirmed else "NOT CONFIRMED"
    left = [("Flow", flow(sheet.flow_ml_per_day)), ("Running, print-out seen", running)]
    right = [("Alarm, programmer shows", shown)]
    half = total / 2 - _GAP
    both = [pairs(side, total=half, label_width=_LABELS + 12, styles=styles) for side in (left, right)]
    return [
        paragraph("Programme", styles.heading),
        pairs(rows, total=total, label_width=_LABELS + 12, styles=styles),
        side_by_side([both], [total / 2, total / 2], gap=_GAP),
    ]
