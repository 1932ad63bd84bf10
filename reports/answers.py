"""The two answers at the head of the summary: by when, and how much is left."""

import datetime as dt

from reportlab.platypus import Flowable, Spacer

from pumplog.sheets.patient import PatientSheet
from reports.blocks import bar
from reports.charts.gauge import gauge
from reports.lettering import paragraph, spans
from reports.styles import Styles
from reports.tables import pairs
from reports.wording import computed_ml, day, decides, in_days, moment, typed_ml


def refill_by(sheet: PatientSheet, *, styles: Styles) -> list[Flowable]:
    """The date with what decides it; or why there is none, where nobody can overlook it."""
    window = sheet.window
    blocks: list[Flowable] = [paragraph("Refill by", styles.heading)]
    if window is None or window.refill_by is None:
        why = window.no_date_reason if window else "No refill-by date has been computed."
        return [*blocks, paragraph("No date", styles.answer), bar(why, styles=styles)]
    blocks.append(paragraph(day(window.refill_by), styles.answer))
    said = in_days(window.refill_by, sheet.today)
    if window.refill_by < sheet.today:
        blocks.append(bar(f"{said.capitalize()} on {day(sheet.today)}", styles=styles))
    else:
        blocks.append(spans([(said, True), (f", counted on {day(sheet.today)}", False)], styles.body))
    blocks.append(paragraph(window.sentence, styles.body))
    blocks.append(
        paragraph(
            f"Decided by {decides(window.reason)}; working inside. The pump\u2019s programmer governs the pump.",
            styles.small,
        )
    )
    return blocks


def level(sheet: PatientSheet, *, across: float, styles: Styles) -> list[Flowable]:
    """The computed level with the gauge, a stopped pump said loudly, and the dates that follow from it."""
    now, zone = sheet.level, sheet.banner.zone
    blocks: list[Flowable] = [paragraph("Level now, computed", styles.heading)]
    if now.level_ml is None:
        blocks.append(paragraph("Not known", styles.answer))
    else:
        of = "" if now.reservoir_ml is None else f" of {typed_ml(now.reservoir_ml)}"
        figure = computed_ml(now.level_ml)
        blocks.append(spans([(figure, True)], styles.answer))
        if of:
            blocks.append(paragraph(f"about {figure}{of} on {moment(now.at, zone)}", styles.small))
    if now.filled_at is not None and not now.running:
        blocks.append(bar("The pump is stopped", styles=styles))
    drawing = gauge(now, across=across)
    if drawing is not None:
        blocks.extend([Spacer(1, 3), drawing])
    return [*blocks, *_dates(sheet, across, styles)]


def _dates(sheet: PatientSheet, across: float, styles: Styles) -> list[Flowable]:
    window, zone = sheet.window, sheet.banner.zone
    if window is None:
        return []
    rows: list[tuple[str, str]] = []
    if window.stop_at_earliest is not None:
        rows.append((f"{typed_ml(window.stop_volume_ml)} may be reached", _on(window.stop_at_earliest, zone)))
    if window.alarm_at is not None:
        level = f" ({typed_ml(sheet.level.alarm_ml)})" if sheet.level.alarm_ml is not None else ""
        rows.append((f"Alarm{level}, computed", _on(window.alarm_at, zone)))
    if window.programmer_alarm_on is not None:
        rows.append(("Alarm, programmer shows", day(window.programmer_alarm_on)))
    if window.empty_at is not None:
        rows.append(("Empty, computed", _on(window.empty_at, zone)))
    return [Spacer(1, 4), pairs(rows, total=across, label_width=across * 0.55, styles=styles)] if rows else []


def _on(instant: dt.datetime, zone: str) -> str:
    return moment(instant, zone).partition(",")[0]
