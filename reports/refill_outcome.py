"""The second half of the refill record: by when, what was answered, who recorded it, and where to sign."""

from reportlab.platypus import Flowable, HRFlowable, Spacer

from pumplog.sheets.event import EventSheet, FindingSheet, RefillSheet
from pumplog.sheets.patient import PatientBanner
from reports.lettering import paragraph, spans
from reports.styles import BLACK, Styles
from reports.tables import pairs, side_by_side
from reports.wording import (
    day,
    decides,
    moment,
    typed_ml,
)

_GAP = 16.0
_LABELS = 100.0
_NO_DATE = "This refill was recorded afterwards, as history: no date was computed at the time."
_SEVERITY = {"block": "Stop", "acknowledge": "Acknowledged", "inform": "Note"}


def refill_by(sheet: RefillSheet, *, zone: str, total: float, styles: Styles) -> list[Flowable]:
    """The date this refill gave, as stored then."""
    window = sheet.window
    heading = paragraph("Refill by", styles.heading)
    if window is None or window.refill_by is None:
        why = window.no_date_reason if window and window.no_date_reason else _NO_DATE
        return [heading, spans([("No date. ", True), (why, False)], styles.body)]
    decided = f"Decided by {decides(window.reason)}."
    dates = [
        (f"{typed_ml(window.stop_volume_ml)} may be reached", window.stop_at_earliest),
        ("Alarm, computed", window.alarm_at),
        ("Empty, computed", window.empty_at),
    ]
    rows = [(label, moment(at, zone).partition(",")[0]) for label, at in dates if at is not None]
    left: list[Flowable] = [
        spans([(day(window.refill_by), True)], styles.figure),
        paragraph(f"{window.sentence} {decided}", styles.body),
    ]
    right: list[Flowable] = [pairs(rows, total=total * 0.4 - _GAP, label_width=_LABELS, styles=styles)]
    return [heading, side_by_side([[left, right]], [total * 0.6, total * 0.4], gap=_GAP)]


def findings(event: EventSheet, *, styles: Styles) -> list[Flowable]:
    """Every finding that stood, and the reason given for going on."""
    if not event.findings:
        return [paragraph("Findings", styles.heading), paragraph("None.", styles.body)]
    return [paragraph("Findings", styles.heading), *(_finding(found, styles) for found in event.findings)]


def _finding(found: FindingSheet, styles: Styles) -> Flowable:
    parts = [(f"{_SEVERITY.get(found.severity, found.severity)}: ", True), (found.message, False)]
    if found.acknowledged_reason:
        parts += [(" Reason given: ", True), (found.acknowledged_reason, False)]
    return spans(parts, styles.finding)


def recorded(event: EventSheet, banner: PatientBanner, *, total: float, styles: Styles) -> list[Flowable]:
    """Who said so, and when."""
    later = ", on a later day" if event.late else ""
    rows = [("When and by whom", f"{moment(event.recorded_at, banner.zone)}{later}, by {event.recorded_by}")]
    if event.reason:
        rows.append(("Reason stated", event.reason))
    if event.source:
        rows.append(("Source", event.source))
    return [paragraph("Recorded", styles.heading), pairs(rows, total=total, label_width=_LABELS, styles=styles)]


def signatures(*, total: float, styles: Styles) -> list[Flowable]:
    """Two lines to sign on: what is left of a controlled drug is witnessed by another person."""
    half = (total - _GAP) / 2
    cells = [
        [HRFlowable(width=half, thickness=0.6, color=BLACK, spaceAfter=2), paragraph(words, styles.small)]
        for words in ("Performed by (name, signature, time)", "Witnessed by a second person (name, signature, time)")
    ]
    return [Spacer(1, 24 * styles.scale), side_by_side([cells], [half + _GAP, half], gap=0)]
