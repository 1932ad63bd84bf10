"""How a pump runs, as the patient's page shows it."""

from collections import Counter
from typing import Any, Final

from pumplog.sheets.patient import PatientSheet
from pumplog.sheets.runs import RunPoint
from pumplog.sheets.wording import risk_words
from pumplog.web.chart_drawing import MIDDLE, NARROW, WIDE
from pumplog.web.run_chart import run_drawing

LEFT_OUT: Final = {
    "not_measured": "the residual was not measured",
    "boluses_not_counted": "the patient may give boluses, and they were not counted (record a pump reading)",
    "nothing_programmed": "nothing was programmed to be delivered",
    "more_than_held": "more was aspirated than the pump held",
    "record_contradicts": "the record contradicts itself there",
}
STATES: Final = {"steady": "steady", "watch": "watch", "investigate": "look into it"}
DIRECTIONS: Final = {"over": "delivers more", "under": "delivers less"}


def runs_context(sheet: PatientSheet) -> dict[str, Any]:
    """The panel's parts; ``runs`` is None where there is nothing to say."""
    runs = sheet.window.runs if sheet.window else None
    if runs is None:
        return {"runs": None}
    counted = Counter(point.left_out for point in sheet.runs if point.left_out)
    start = sheet.refills[-1].at if sheet.refills else sheet.chart.start
    drawings = [
        run_drawing(sheet.runs, start=start, end=sheet.chart.end, zone=sheet.banner.zone, width=width)
        for width in (WIDE, MIDDLE, NARROW)
    ]
    return {
        "runs": runs,
        "risk": "" if runs.accepted_risk_pct is None else risk_words(runs.accepted_risk_pct),
        "left_out": [(LEFT_OUT[reason], number) for reason, number in counted.items()],
        "run_drawings": [drawing for drawing in drawings if drawing is not None],
        "run_points": [(point, _said(point)) for point in sheet.runs],
    }


def _said(point: RunPoint) -> str:
    if point.left_out:
        return f"left out: {LEFT_OUT[point.left_out]}"
    way = DIRECTIONS.get(point.direction, "")
    return f"{STATES[point.state]}: {way}" if way else STATES[point.state]
