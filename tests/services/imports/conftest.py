"""Sheets made for one test each: a good row, with some of its cells written otherwise."""

import csv
import datetime as dt
import io
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pumplog.services.imports.judgement import Judgement, judge_sheet
from pumplog.services.imports.mapping import Mapping
from pumplog.services.imports.mapping_reader import read_mapping
from pumplog.services.imports.on_record import OnRecord
from pumplog.services.imports.shipped import shipped_mappings

HERE = Path(__file__).parent
CLINIC = uuid.UUID("00000000-0000-4000-8000-000000000001")
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
ZONE = ZoneInfo("America/Denver")
GOOD_ROW = {
    "MRN": "10000-001", "Patient": "Doe, Alice", "DOB": "4/2/1960", "Pump": "Medtronic SynchroMed II 8637-40",
    "Serial #": "NGP000001H", "Date": "1/5/2026", "Time": "09:30", "Drug(s)": "Morphine", "Conc": "20 mg/mL",
    "Dose/day": "6 mg/day", "Exp resid (mL)": "9.2", "Actual resid (mL)": "6.3", "Filled (mL)": "40", "Lot": "A1",
    "RN": "kt", "Notes": "2 passes",
}  # fmt: skip
NOTHING = OnRecord(persons={}, pumps={}, present={}, imported=frozenset())

Sheet = Callable[..., bytes]
Judge = Callable[..., Judgement]


@pytest.fixture
def good_row() -> dict[str, str]:
    return dict(GOOD_ROW)


@pytest.fixture
def sheet() -> Sheet:
    """``sheet({"Conc": "20"}, {})``: a header and one row each, US writing, as bytes in UTF-8 with CRLF."""

    def make(*changes: dict[str, str]) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, GOOD_ROW)
        writer.writeheader()
        writer.writerows({**GOOD_ROW, **change} for change in changes)
        return text.getvalue().encode()

    return make


@pytest.fixture
def us() -> Mapping:
    return _shipped("rapid_creek")


@pytest.fixture
def european() -> Mapping:
    return _shipped("rheintal")


@pytest.fixture
def us_text() -> str:
    return next(mapping.text for mapping in shipped_mappings() if mapping.name == "rapid_creek")


@pytest.fixture
def judge(us: Mapping) -> Judge:
    """A sheet judged with nothing on record, in Denver, on 22 November 2026."""

    def make(content: bytes, *, mapping: Mapping = us, zone: ZoneInfo = ZONE, record: OnRecord = NOTHING) -> Judgement:
        return judge_sheet(content, mapping, clinic_id=CLINIC, zone=zone, now=NOW, record=record)

    return make


@pytest.fixture
def demo(root: Path) -> Callable[[str], bytes]:
    return lambda name: (root / "pumplog" / "management" / "demo" / f"{name}.csv").read_bytes()


@pytest.fixture
def truth() -> Callable[[str], list[dict[str, object]]]:
    """What every row of a demonstration sheet is, worked out when the sheet was made."""
    return lambda name: [json.loads(line) for line in (HERE / f"{name}.truth.jsonl").read_text("utf-8").splitlines()]


def _shipped(name: str) -> Mapping:
    return read_mapping(next(mapping.text for mapping in shipped_mappings() if mapping.name == name))
