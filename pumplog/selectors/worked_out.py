"""What was stored of a visit as a sheet, in the words of pages and paper."""

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal

from pumplog import catalogue
from pumplog.dosing.figures.formatting import plain, rounded
from pumplog.selectors.words import day, display_name, spoken_unit
from pumplog.sheets.worked_out import (
    ChangeRow,
    ChangeSheet,
    ConflictSheet,
    EmptySheet,
    MissedRow,
    MixedRow,
    MixingSheet,
    PathRow,
    WorkedOut,
)

Json = Mapping[str, "Json"] | list["Json"] | str | int | bool | None
PLACES = 4


def worked_out_sheet(text: str) -> WorkedOut | None:
    """The stored text of a refill, a reading or a programme change; None where nothing was stored."""
    if not text:
        return None
    found = _Node(json.loads(text))
    return WorkedOut(
        empty=_empty(found["empty"]) if found["empty"] else None,
        change=_change(found["change"]) if found["change"] else None,
        mixing=_mixing(found["mixing"]) if found["mixing"] else None,
        conflicts=tuple(_conflict(item) for item in found["conflicts"].items()),
    )


class _Node:
    """One place in the stored JSON; a place that is not there is false and reads as nothing."""

    def __init__(self, value: Json) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return self.value is not None and self.value != []

    def __getitem__(self, key: str) -> "_Node":
        return _Node(self.value.get(key) if isinstance(self.value, Mapping) else None)

    def items(self) -> list["_Node"]:
        return [_Node(item) for item in self.value] if isinstance(self.value, list) else []

    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ""

    def number(self) -> Decimal | None:
        return Decimal(self.value) if isinstance(self.value, str) else None

    def known(self) -> Decimal:
        return self.number() or Decimal(0)

    def instant(self) -> dt.datetime | None:
        return dt.datetime.fromisoformat(self.value) if isinstance(self.value, str) else None


def _empty(node: _Node) -> EmptySheet:
    until = node["latest"].instant()
    if until is None:
        raise ValueError("an empty aspirate has its visit")
    return EmptySheet(
        dry_from=node["earliest"].instant(),
        dry_until=until,
        by_programme=node["by_programme"].instant(),
        least_left_ml=node["least_left"]["ml"].known(),
        missed=tuple(_missed(item) for item in node["missed"].items()),
    )


def _missed(node: _Node) -> MissedRow:
    drug, least, most = node["drug"].text(), node["least"]["mcg"].known(), node["most"]["mcg"].number()
    known = catalogue.guardrails().drugs.get(drug)
    risk = known.withdrawal if known else None
    return MissedRow(
        drug=drug,
        display=_name(drug),
        least_mcg=least,
        least_text=_amount(drug, least),
        most_mcg=most,
        most_text="" if most is None else _amount(drug, most),
        withdrawal=risk.words if risk else "",
        withdrawal_source=risk.source if risk else "",
    )


def _change(node: _Node) -> ChangeSheet:
    primary, path, typed = node["old_primary"]["drug"].text(), node["path"], node["programmed"]
    dose, given = node["bridge_dose"]["mcg"].number(), typed["dose"]["mcg"].number()
    return ChangeSheet(
        drugs=tuple(_changed(item) for item in node["drugs"].items()),
        path=tuple(_part(item) for item in path["parts"].items()),
        path_ml=path["volume"]["ml"].number(),
        path_evidence=path["evidence"].text(),
        transit_old_hours=node["transit_old_hours"].number(),
        transit_new_hours=node["transit_new_hours"].number(),
        bridge_ml=node["bridge_volume"]["ml"].number(),
        bridge_dose_text="" if dose is None else f"{_amount(primary, dose)} of {_name(primary)}",
        bridge_hours=node["bridge_hours"].number(),
        programmed=typed["programmed"].value is True if typed else None,
        programmed_ml=node["programmed_volume"]["ml"].number(),
        programmed_dose_text="" if given is None else f"{_amount(primary, given)} of {_name(primary)}",
        programmed_hours=typed["hours"].number(),
        programmed_times=node["programmed_times"].number(),
    )


def _changed(node: _Node) -> ChangeRow:
    drug = node["drug"].text()

    def strength(key: str) -> str:
        found = node[key]["mcg_per_ml"].number()
        return "" if found is None else f"{_amount(drug, found)}/mL"

    def dose(key: str) -> str:
        found = node[key]["mcg_per_day"].number()
        return "" if found is None else f"{_amount(drug, found)}/day"

    return ChangeRow(
        drug=drug,
        display=_name(drug),
        old_text=strength("old"),
        new_text=strength("new"),
        before_text=dose("before"),
        after_text=dose("after"),
        without_text=dose("without_bridge"),
        times=node["times"].number(),
    )


def _part(node: _Node) -> PathRow:
    return PathRow(
        label=node["label"].text(),
        volume_ml=node["volume"]["ml"].number(),
        formula=node["formula"].text(),
        evidence=node["evidence"].text(),
        source=node["source"].text(),
        missing=node["missing"].text(),
    )


def _mixing(node: _Node) -> MixingSheet:
    return MixingSheet(
        left_ml=node["left"]["ml"].known(),
        dead_ml=node["dead"]["value"].number(),
        dead_evidence=node["dead"]["evidence"].text(),
        drugs=tuple(_mixed(item) for item in node["drugs"].items()),
    )


def _mixed(node: _Node) -> MixedRow:
    drug, label = node["drug"].text(), node["label"]["mcg_per_ml"].number()
    return MixedRow(
        drug=drug,
        display=_name(drug),
        label_text="" if label is None else f"{_amount(drug, label)}/mL",
        actual_text=f"{_amount(drug, node['actual_mcg_per_ml'].known())}/mL",
        off_pct=node["off_pct"].number(),
    )


def _conflict(node: _Node) -> ConflictSheet:
    if node["about"].text() == "alarm_date":
        ours, theirs = (_date(node[key].text()) for key in ("alarm_ours", "alarm_theirs"))
        ours = ours or "no date: by this record nothing flows"
    else:
        ours, theirs = (f"{rounded(node[key].known(), 2)} mL" for key in ("residual_ours_ml", "residual_theirs_ml"))
    return ConflictSheet(
        about=node["about"].text(),
        ours=ours,
        theirs=theirs,
        causes=tuple(cause["words"].text() for cause in node["causes"].items()),
    )


def _date(text: str) -> str:
    return day(dt.date.fromisoformat(text)) if text else ""


def _name(drug: str) -> str:
    known = {item.key for item in catalogue.drugs()}
    return display_name(drug) if drug in known else drug


def _amount(drug: str, mcg: Decimal) -> str:
    known = {item.key for item in catalogue.drugs()}
    unit = spoken_unit(drug) if drug in known else "mcg"
    return f"{plain(Decimal(rounded(mcg / 1000 if unit == 'mg' else mcg, PLACES)))} {unit}"
