"""The page that is handed over: who, by when, how much is left, what is in it, what is open."""

from reportlab.platypus import Flowable, Spacer

from pumplog.dosing.figures.formatting import counted, plain, rounded
from pumplog.sheets.patient import ImplantSheet, PatientSheet
from pumplog.sheets.runs import PumpRuns
from pumplog.sheets.wording import INDICATIONS, THERAPIES, said
from reports import answers
from reports.blocks import NO_PUMP, patient_block
from reports.frames import history_frame
from reports.lettering import paragraph
from reports.styles import Styles
from reports.tables import Align, Column, listing, pairs, side_by_side
from reports.tasks import tasks_in_brief
from reports.wording import (
    date_short,
    flow,
    local_day,
    typed_ml,
)

_LAST_REFILLS = 3
_LAST = {
    "date": Column(title="Date", share=80),
    "expected_ml": Column(title="Expected, mL", share=62, align=Align.RIGHT),
    "left_ml": Column(title="Left, mL", share=100, align=Align.RIGHT),
    "difference_ml": Column(title="Difference, mL", share=66, align=Align.RIGHT),
    "delivered": Column(title="Delivered", share=56, align=Align.RIGHT),
    "filled_ml": Column(title="Filled, mL", share=50, align=Align.RIGHT),
    "recorded_by": Column(title="Recorded by", share=110),
}
_GAP = 16.0
_LABELS = 92.0


def first_page(sheet: PatientSheet, *, total: float, styles: Styles) -> list[Flowable]:
    """The flowables of page 1, from the patient down to the open tasks."""
    left, right = total * 0.56, total * 0.44
    return [
        *patient_block(sheet.banner, age_years=sheet.banner.age_years, total=total, styles=styles),
        Spacer(1, 7),
        side_by_side(
            [[answers.refill_by(sheet, styles=styles), answers.level(sheet, across=right - _GAP, styles=styles)]],
            [left, right],
            gap=_GAP,
        ),
        paragraph("In the pump", styles.heading),
        *_in_the_pump(sheet, total, styles),
        paragraph("Therapy and pump", styles.heading),
        pairs([*_therapy(sheet), *_hardware(sheet)], total=total, label_width=_LABELS, styles=styles),
        *_last_refills(sheet, total, styles),
        *tasks_in_brief(sheet, total=total, styles=styles),
    ]


def _in_the_pump(sheet: PatientSheet, total: float, styles: Styles) -> list[Flowable]:
    level, zone = sheet.level, sheet.banner.zone
    blocks: list[Flowable] = []
    if sheet.doses:
        columns = (
            Column(title="Drug", share=3.2),
            Column(title="Strength", share=1.6, align=Align.RIGHT),
            Column(title="Dose by the programme", share=1.8, align=Align.RIGHT),
            Column(title="", share=1.4),
        )
        rows = [
            (
                _drug(dose.display, dose.salt),
                dose.concentration_text,
                dose.dose_text,
                "sets the rate" if dose.primary else "",
            )
            for dose in sheet.doses
        ]
        blocks.append(listing(columns, rows, total=total, styles=styles, text=styles.body))
    else:
        blocks.append(paragraph("Nothing is known to be in the pump.", styles.body))
    runs = "" if sheet.window is None or sheet.window.runs is None else _runs(sheet.window.runs)
    facts = [("Flow", flow(level.flow_ml_per_day) + runs), ("Programme", sheet.programme_text or "none on record")]
    facts.append(("Patient\u2019s boluses", sheet.bolus_text or "none"))
    if level.filled_at is not None:
        facts.append(("Filled", f"{local_day(level.filled_at, zone)}, holding {typed_ml(level.held_ml)} then"))
    if sheet.order_text:
        facts.append(("Ordered", sheet.order_text))
    return [*blocks, Spacer(1, 4), pairs(facts, total=total, label_width=_LABELS, styles=styles)]


def _runs(runs: PumpRuns) -> str:
    """What reaches the patient of that, in the line of the flow: the figure with what it rests on, and what to look at."""
    if not runs.measured_refills:
        return "; what really flows has not been measured yet"
    number = counted(runs.measured_refills, "refill")
    interval = f"95 % interval {rounded(runs.ratio_low, 2)} to {rounded(runs.ratio_high, 2)}"
    figure = f"; delivers {rounded(runs.ratio_mean, 2)} times the programme ({interval}, {number})"
    return f"{figure}: {runs.flag}" if runs.flag else figure


def _drug(display: str, salt: str) -> str:
    return f"{display} {salt}".strip()


def _therapy(sheet: PatientSheet) -> list[tuple[str, str]]:
    indication = said(INDICATIONS, sheet.indication)
    if sheet.indication_note:
        indication = f"{indication}: {sheet.indication_note}"
    rows = [
        ("Indication", indication),
        ("Earlier therapies", ", ".join(said(THERAPIES, word) for word in sheet.earlier_therapies) or "none on record"),
    ]
    if sheet.patient_stop_volume_ml is not None:
        reason = f": {sheet.stop_volume_reason}" if sheet.stop_volume_reason else ""
        rows.append(("Own stop level", f"{typed_ml(sheet.patient_stop_volume_ml)}{reason}"))
    return rows


def _last_refills(sheet: PatientSheet, total: float, styles: Styles) -> list[Flowable]:
    """The newest refills: how the pump has lately kept to its programme."""
    if not sheet.refills:
        return [paragraph("Last refills", styles.heading), paragraph("No refill is on record.", styles.body)]
    frame = history_frame(sheet.refills[:_LAST_REFILLS], zone=sheet.banner.zone)
    rows = [tuple(str(value) for value in row) for row in frame[list(_LAST)].itertuples(index=False, name=None)]
    heading = f"Last refills, of {len(sheet.refills)} on record"
    return [paragraph(heading, styles.heading), listing(tuple(_LAST.values()), rows, total=total, styles=styles)]


def _hardware(sheet: PatientSheet) -> list[tuple[str, str]]:
    rows = _implant(sheet.implant) if sheet.implant else [("Pump", NO_PUMP)]
    for earlier in sheet.earlier_implants:
        removed = date_short(earlier.removed_on) if earlier.removed_on else "date not recorded"
        why = f", {earlier.removal_reason.lower()}" if earlier.removal_reason else ""
        rows.append(("Earlier pump", f"{earlier.pump_name}, {earlier.serial}; removed {removed}{why}"))
    return rows


def _implant(implant: ImplantSheet) -> list[tuple[str, str]]:
    length = "" if implant.catheter_length_cm is None else f"{plain(implant.catheter_length_cm)} cm implanted"
    tip = f"tip at {implant.tip_level}" if implant.tip_level else ""
    catheter = ", ".join(part for part in (implant.catheter_model, length, tip) if part)
    implanted = date_short(implant.implanted_on) if implant.implanted_on else "on a day not recorded"
    alarm = f"low-reservoir alarm at {typed_ml(implant.low_reservoir_alarm_ml)}"
    return [
        ("Pump", f"{typed_ml(implant.reservoir_ml)} reservoir, {alarm}, implanted {implanted}"),
        ("Catheter", catheter or "not recorded"),
    ]
