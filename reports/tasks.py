"""What is open for this patient: the first few on page 1, all of them at the end where page 1 cannot hold them."""

from typing import Final

from reportlab.platypus import Flowable

from pumplog.sheets.patient import PatientSheet
from pumplog.sheets.worklist import TaskRow
from reports.blocks import framed
from reports.lettering import paragraph, spans
from reports.styles import Styles
from reports.wording import local_day

ON_FIRST_PAGE: Final = 4


def tasks_in_brief(sheet: PatientSheet, *, total: float, styles: Styles) -> list[Flowable]:
    """The oldest open tasks in a frame; where there are more, it says how many and where."""
    tasks = _open(sheet)
    if not tasks:
        return [paragraph("Open tasks", styles.heading), paragraph("None.", styles.body)]
    lines = _lines(tasks[:ON_FIRST_PAGE], zone=sheet.banner.zone, styles=styles)
    more = len(tasks) - ON_FIRST_PAGE
    if more > 0:
        lines.append(paragraph(f"and {more} more: all {len(tasks)} stand at the end of this document.", styles.body))
    return [paragraph("Open tasks", styles.heading), framed(lines, total=total, weight=0.8)]


def tasks_in_full(sheet: PatientSheet, *, styles: Styles) -> list[Flowable]:
    """All open tasks, where page 1 could not hold them."""
    tasks = _open(sheet)
    if len(tasks) <= ON_FIRST_PAGE:
        return []
    return [paragraph("All open tasks", styles.heading), *_lines(tasks, zone=sheet.banner.zone, styles=styles)]


def _open(sheet: PatientSheet) -> list[TaskRow]:
    """Tasks nobody has done yet, in the sheet's order."""
    return [task for task in sheet.tasks if task.done_at is None]


def _lines(tasks: list[TaskRow], *, zone: str, styles: Styles) -> list[Flowable]:
    """One paragraph a task, with a box to tick."""
    return [
        spans(
            [("\u2610 ", False), (task.message, True), (f"  since {local_day(task.opened_at, zone)}", False)],
            styles.body,
        )
        for task in tasks
    ]
