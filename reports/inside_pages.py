"""What follows page 1: charts, every refill, how the date was computed, and what else happened."""

from dataclasses import replace

from reportlab.platypus import Flowable, PageBreak, Spacer

from pumplog.sheets.event import EventSheet, FindingSheet
from pumplog.sheets.patient import ChartSheet, PatientSheet
from pumplog.sheets.vocabulary import EventKind, ResidualState
from pumplog.sheets.window import WindowSheet
from reports.charts.history import history_drawing
from reports.frames import history_frame
from reports.lettering import paragraph
from reports.styles import Styles
from reports.tables import Align, Column, listing
from reports.tasks import tasks_in_full
from reports.wording import local, local_day, moment, month, person
from reports.working import working_table

_ABOVE_CHARTS = 36.0
_HISTORY = (
    Column(title="No.", share=18, align=Align.RIGHT),
    Column(title="Date", share=57),
    Column(title="Drugs put in", share=106),
    Column(title="Dose that\nsets the rate", share=56),
    Column(title="Expected\nmL", share=42, align=Align.RIGHT),
    Column(title="Left\nmL", share=43, align=Align.RIGHT),
    Column(title="Difference\nmL", share=47, align=Align.RIGHT),
    Column(title="Delivered", share=44, align=Align.RIGHT),
    Column(title="Filled\nmL", share=29, align=Align.RIGHT),
    Column(title="Lots", share=52),
    Column(title="Recorded by", share=52),
)
_EVENTS = (
    Column(title="No.", share=24, align=Align.RIGHT),
    Column(title="Date", share=56),
    Column(title="What", share=76),
    Column(title="In words", share=300),
    Column(title="Recorded by", share=72),
)


def inside_pages(sheet: PatientSheet, *, total: float, up_to: float, styles: Styles) -> list[Flowable]:
    """Everything after page 1, in the order in which a physician asks; charts are up to ``up_to`` points high."""
    return [
        PageBreak(),
        *_charts(sheet, total, up_to, styles),
        *_history(sheet, total, styles),
        *_working(sheet.window, sheet.banner.zone, total, styles),
        *_events(sheet, total, styles),
        *tasks_in_full(sheet, styles=styles),
    ]


def _charts(sheet: PatientSheet, total: float, up_to: float, styles: Styles) -> list[Flowable]:
    drawing = history_drawing(_only_measured(sheet), across=total, up_to=up_to - _ABOVE_CHARTS)
    if drawing is None:
        return [paragraph("Course", styles.heading), paragraph("Nothing on record to draw yet.", styles.body)]
    since = month(local(sheet.chart.start, sheet.chart.zone).date())
    return [paragraph(f"Since {since}", styles.heading), Spacer(1, 2), drawing]


def _only_measured(sheet: PatientSheet) -> ChartSheet:
    """The chart without visits at which nobody measured: drawn, they would read as empty aspirates (hazard 2)."""
    unmeasured = {row.at for row in sheet.refills if row.residual_state == ResidualState.NOT_MEASURED}
    return replace(sheet.chart, measured=tuple(point for point in sheet.chart.measured if point.at not in unmeasured))


def _history(sheet: PatientSheet, total: float, styles: Styles) -> list[Flowable]:
    heading = paragraph("Refills, newest first", styles.heading)
    if not sheet.refills:
        return [heading, paragraph("No refill is on record.", styles.body)]
    frame = history_frame(sheet.refills, zone=sheet.banner.zone)
    rows = [tuple(str(value) for value in row) for row in frame.itertuples(index=False, name=None)]
    note = (
        "Expected, difference and delivered are computed; delivered is of what was programmed. "
        "A record that was corrected or struck is not listed."
    )
    return [heading, listing(_HISTORY, rows, total=total, styles=styles), Spacer(1, 2), paragraph(note, styles.small)]


def _working(window: WindowSheet | None, zone: str, total: float, styles: Styles) -> list[Flowable]:
    heading = paragraph("How the date was computed", styles.heading)
    if window is None or not window.working:
        why = window.no_date_reason if window and window.no_date_reason else "No date has been computed."
        return [heading, paragraph(why, styles.body)]
    table = working_table(window.working, total=total, styles=styles)
    note = (
        f"Formula version {window.formula_version}, computed {moment(window.computed_at, zone)}. "
        "The pump\u2019s programmer governs the pump; where its date is earlier, the earlier date holds."
    )
    return [heading, table, Spacer(1, 2), paragraph(note, styles.small)]


def _events(sheet: PatientSheet, total: float, styles: Styles) -> list[Flowable]:
    shown = [event for event in sheet.timeline if event.kind != EventKind.REFILL and event.state == "current"]
    heading = paragraph("Notes and other events, newest first", styles.heading)
    if not shown:
        return [heading, paragraph("None on record.", styles.body)]
    zone = sheet.banner.zone
    rows = [
        (str(event.number), local_day(event.happened_at, zone), event.title, _said(event), person(event.recorded_by))
        for event in shown
    ]
    return [heading, listing(_EVENTS, rows, total=total, styles=styles)]


def _said(event: EventSheet) -> str:
    """The event in words: its line, what the line does not say, why, and what was answered to findings."""
    values = [fact.value for fact in event.facts]
    lines = [] if any(event.summary in value for value in values) else [event.summary]
    for fact in event.facts:
        if fact.value not in event.summary or not lines:
            lines.append(fact.value if fact.label == event.title else f"{fact.label}: {fact.value}")
    if event.reason and event.reason not in event.summary:
        lines.append(f"Reason: {event.reason}")
    lines += [f"{found.message} Reason given: {found.acknowledged_reason}" for found in _answered(event)]
    return "\n".join(lines)


def _answered(event: EventSheet) -> list[FindingSheet]:
    return [found for found in event.findings if found.acknowledged_reason]
