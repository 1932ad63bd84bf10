"""What a refill visit brought to light, on paper: the dry interval, the change of strength, the programmer at odds."""

from reportlab.platypus import Flowable

from pumplog.dosing.figures.formatting import rounded
from pumplog.sheets.event import RefillSheet
from pumplog.sheets.worked_out import ChangeRow, ChangeSheet, EmptySheet, MixedRow, MixingSheet, PathRow
from reports.lettering import paragraph, spans
from reports.styles import Styles
from reports.tables import Align, Column, listing, pairs
from reports.wording import NONE, moment, typed_ml

_LABELS = 112.0
_CHANGE = (
    Column(title="Drug", share=86),
    Column(title="In the line", share=66, align=Align.RIGHT),
    Column(title="New", share=66, align=Align.RIGHT),
    Column(title="Dose before", share=74, align=Align.RIGHT),
    Column(title="Dose after", share=74, align=Align.RIGHT),
    Column(title="Without a bridge", share=120, align=Align.RIGHT),
)
DOCUMENTATION = "Documentation only: nothing is sent to the pump. The programmer governs."


def brought_to_light(sheet: RefillSheet, *, zone: str, total: float, styles: Styles) -> list[Flowable]:
    """Each part only where it arose; an ordinary refill has none of them."""
    found = sheet.worked_out
    blocks: list[Flowable] = []
    if found is not None and found.empty is not None:
        blocks += _dry(found.empty, zone=zone, total=total, styles=styles)
    if found is not None and found.change is not None:
        blocks += _change(sheet, found.change, total=total, styles=styles)
    if found is not None and found.mixing is not None:
        blocks += _mixing(found.mixing, total=total, styles=styles)
    return blocks + _programmer(sheet, total=total, styles=styles)


def _dry(empty: EmptySheet, *, zone: str, total: float, styles: Styles) -> list[Flowable]:
    since = "a time that is not known" if empty.dry_from is None else moment(empty.dry_from, zone)
    rows = [("Ran dry between", f"{since} and this visit")]
    if empty.by_programme is not None:
        rows.append(("By the programme alone", moment(empty.by_programme, zone)))
    for row in empty.missed:
        nothing = "perhaps nothing" if row.most_text else "how much is not known"
        least = f"at least {row.least_text}" if row.least_mcg else nothing
        most = f", at most {row.most_text}" if row.most_text else ""
        risk = f". Withdrawal: {row.withdrawal} ({row.withdrawal_source})" if row.withdrawal else ""
        rows.append((f"{row.display} missed", f"{least}{most}{risk}"))
    return [paragraph("Dry pump", styles.heading), pairs(rows, total=total, label_width=_LABELS, styles=styles)]


def _change(sheet: RefillSheet, change: ChangeSheet, *, total: float, styles: Styles) -> list[Flowable]:
    rows = [
        ("The line holds", _line(change)),
        ("Until it is clear", _transit(change)),
        ("Bridge, worked out", _bridge(change)),
        ("Bridge, programmed", _programmed(change)),
    ]
    if sheet.prime_ml:
        rows.append(("Prime, not therapy", typed_ml(sheet.prime_ml)))
    return [
        paragraph("Another strength than was in the line", styles.heading),
        spans([(DOCUMENTATION, True)], styles.body),
        listing(_CHANGE, [_drug(row) for row in change.drugs], total=total, styles=styles),
        pairs(rows, total=total, label_width=_LABELS, styles=styles),
    ]


def _drug(row: ChangeRow) -> tuple[str, ...]:
    times = f" ({rounded(row.times, 2)} times)" if row.times else ""
    return (
        row.display,
        row.old_text or "none",
        row.new_text or "none",
        row.before_text or NONE if row.old_text else "none",
        row.after_text or NONE if row.new_text else "none",
        f"{row.without_text or NONE}{times}" if row.old_text else "none yet",
    )


def _line(change: ChangeSheet) -> str:
    whole = "not known" if change.path_ml is None else f"{rounded(change.path_ml, 3)} mL, {change.path_evidence}"
    return f"{whole}: {'; '.join(_part(part) for part in change.path)}"


def _part(part: PathRow) -> str:
    if part.volume_ml is None:
        return f"missing is {part.missing}"
    return f"{part.label.lower()} {rounded(part.volume_ml, 4)} mL ({part.formula}; {part.evidence}, {part.source})"


def _transit(change: ChangeSheet) -> str:
    if change.transit_old_hours is None:
        return "not known"
    after = "" if change.transit_new_hours is None else f", {rounded(change.transit_new_hours, 1)} h at the new one"
    return f"{rounded(change.transit_old_hours, 1)} h at the flow before{after}"


def _bridge(change: ChangeSheet) -> str:
    if change.bridge_ml is None or change.bridge_hours is None:
        return "not possible without the volume of the line"
    dose = f", {change.bridge_dose_text}" if change.bridge_dose_text else ""
    return f"{rounded(change.bridge_ml, 3)} mL over {rounded(change.bridge_hours, 1)} h{dose}"


def _programmed(change: ChangeSheet) -> str:
    if change.programmed is None:
        return "not stated"
    if not change.programmed:
        return "none"
    volume = [] if change.programmed_ml is None else [f"{rounded(change.programmed_ml, 3)} mL"]
    dose = [f"({change.programmed_dose_text})"] if change.programmed_dose_text else []
    hours = [] if change.programmed_hours is None else [f"over {rounded(change.programmed_hours, 2)} h"]
    times = [] if change.programmed_times is None else [f"{rounded(change.programmed_times, 2)} times the dose before"]
    return ", ".join([" ".join([*volume, *dose, *hours]), *times])


def _mixing(mixing: MixingSheet, *, total: float, styles: Styles) -> list[Flowable]:
    left = [f"{rounded(mixing.left_ml, 3)} mL left inside"] if mixing.left_ml else []
    dead = [f"{rounded(mixing.dead_ml, 3)} mL that cannot be drawn, {mixing.dead_evidence}"] if mixing.dead_ml else []
    rows = [(f"{row.display}, mixed", _mixed(row)) for row in mixing.drugs]
    rows.append(("With", "; ".join([*left, *dead])))
    return [pairs(rows, total=total, label_width=_LABELS, styles=styles)]


def _mixed(row: MixedRow) -> str:
    if not row.label_text:
        return f"{row.actual_text}, not on the label"
    off = "" if row.off_pct is None else f" ({rounded(row.off_pct, 1)} %)"
    return f"{row.actual_text}, label {row.label_text}{off}"


def _programmer(sheet: RefillSheet, *, total: float, styles: Styles) -> list[Flowable]:
    rows = [("Pump\u2019s clock", sheet.pump_clock)] if sheet.pump_clock else []
    for conflict in sheet.worked_out.conflicts if sheet.worked_out else ():
        causes = f" Likely, the best fit first: {'; '.join(conflict.causes)}." if conflict.causes else ""
        what = "Alarm date" if conflict.about == "alarm_date" else "Expected residual"
        rows.append((f"{what} differs", f"programmer {conflict.theirs}, here {conflict.ours}.{causes}"))
    if sheet.resolution:
        rows.append(("Resolved", sheet.resolution))
    if not rows:
        return []
    return [
        paragraph("Programmer against this record", styles.heading),
        pairs(rows, total=total, label_width=_LABELS, styles=styles),
    ]
