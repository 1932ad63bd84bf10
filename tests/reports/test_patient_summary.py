"""The patient summary: what it says, where it says it, and what it survives."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest

from pumplog.sheets.event import Fact
from pumplog.sheets.patient import PatientSheet
from reports.edition import VERSION
from reports.lettering import MissingGlyph
from reports.paper import PaperSize
from reports.patient_summary import render
from tests.reports import reading, sheets

ROOT = Path(__file__).resolve().parents[2]
DECADE = render(sheets.patient())
PAGES = reading.pages(DECADE)


def test_page_one_alone_answers_who_by_when_how_much_and_what() -> None:
    for said in (
        "Fox, Ivy",
        "born 15 Aug 1987 (39 years)",
        "MRN 69294-000",
        "SynchroMed II 40 mL, serial NGP996580H",
        "Allergies: latex; penicillin (rash, 2009)",
        "Fri 27 Nov 2026",
        "in 5 days, counted on Sun 22 Nov 2026",
        "this patient’s own stop level",
        "Decided by the volume left",
        "9.2 mL",
        "of 40 mL",
        "stop 4 mL",
        "Alarm (2 mL), computed Sun 13 Dec 2026",
        "Alarm, programmer shows Sun 13 Dec 2026",
        "4 mL may be reached Fri 4 Dec 2026",
        "HYDROmorphone hydrochloride 10 mg/mL 4.2 mg/day sets the rate",
        "bupivacaine hydrochloride 4.3 mg/mL 1.806 mg/day",
        "Flow 0.42 mL/day",
        "continuous 4.2 mg/day",
        "up to 6 a day of 0.2 mg, 120 min lock-out",
        "Persistent pain after spinal fusion: L4 to S1, 2011",
        "Spinal fusion, Spinal cord stimulator, Opioids by mouth or patch",
        "Ascenda 8780, 68.5 cm implanted, tip at T8",
        "phone the patient",
    ):
        assert said in PAGES[0], said


def test_every_page_says_whose_it_is_and_which_of_how_many() -> None:
    assert len(PAGES) > 3
    for number, page in enumerate(PAGES, start=1):
        assert "Fox, Ivy · born 15 Aug 1987 · MRN 69294-000 · pump NGP996580H" in page
        assert f"page {number} of {len(PAGES)}" in page
        assert f"Pumplog {VERSION} · formula 2026.1 · record version 143 · read Sun 22 Nov 2026, 10:42 MST" in page


def test_every_refill_stands_in_the_history() -> None:
    inside = " ".join(PAGES[1:])
    for row in sheets.patient().refills:
        assert all(lot in inside for lot in row.lots_text.split(", "))
    assert inside.count("Drugs put in") == len([page for page in PAGES if "Drugs put in" in page]) >= 2


def test_the_charts_are_labelled_with_their_figures() -> None:
    for said in ("Since Dec 2016", "HYDROmorphone, mg/day, programmed", "Level in the reservoir, mL", "121 %", "pain"):
        assert said in PAGES[1], said


def test_the_working_can_be_followed() -> None:
    inside = " ".join(PAGES)
    assert "How the date was computed" in inside
    assert "85.714285714 days" in inside
    assert "Formula version 2026.1, computed Fri 21 Aug 2026, 10:42 MDT" in inside


def test_notes_and_other_events_are_told_without_what_was_struck() -> None:
    inside = " ".join(PAGES)
    assert "Daughter drives her; prefers mornings." in inside
    assert "Reason: pain 6 of 10 in the evening" in inside
    assert "Never to be printed" not in inside


def test_a_long_note_is_printed_whole_and_once() -> None:
    long = "Talked for an hour about the holiday. " * 60 + "End of the note."
    event = sheets.event(150, summary=long[:160], facts=(Fact(label="Note", value=long),))
    inside = reading.text(render(sheets.patient(refills=2, timeline=(event,))))
    assert inside.count("holiday") == 60
    assert "End of the note." in inside


def test_fonts_are_embedded_and_no_letter_is_a_black_box() -> None:
    document = render(sheets.patient(refills=8))
    fonts, letters = reading.embedded(document), reading.used_fonts(document)
    used = {name for name in fonts if name.lstrip("/") in letters}
    assert used
    assert all(fonts[name] for name in used)
    assert all("DejaVuSansCondensed" in name for name in used)
    assert "■" not in reading.text(document)
    assert not reading.faults(document)
    assert not reading.outside(document)


@pytest.mark.parametrize("paper", list(PaperSize))
def test_the_heads_of_the_history_are_whole_words(paper: PaperSize) -> None:
    inside = (
        reading.text(render(sheets.patient(refills=4), page_size=paper)).partition("Refills, newest first")[2].split()
    )
    assert {"Expected", "Difference", "Delivered", "Filled", "Recorded", "Drugs"} <= set(inside[:24])


def test_the_file_names_its_kind_and_language_but_not_the_patient() -> None:
    reader = pypdf.PdfReader(io.BytesIO(DECADE))
    about = reader.metadata
    assert about is not None
    assert (about.title, about.author, about.creator) == (
        "Patient summary",
        "Rapid Creek Pain Clinic",
        f"Pumplog {VERSION}",
    )
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "Fox" not in str(about)


def test_the_same_sheet_gives_the_same_bytes_in_any_process() -> None:
    script = (
        "import hashlib; from tests.reports import sheets; from reports import patient_summary, refill_record;"
        "print(hashlib.sha256(patient_summary.render(sheets.patient())"
        " + refill_record.render(sheets.refill(), sheets.banner())).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("4242", "Asia/Tokyo"))
    }
    assert len(seen) == 1
    assert render(sheets.patient()) == DECADE


def test_an_overdue_refill_cannot_be_overlooked() -> None:
    late = sheets.patient(refills=2, window=sheets.window(refill_by=date(2026, 11, 19), days_left=-3))
    assert "Overdue by 3 days on Sun 22 Nov 2026" in reading.pages(render(late))[0]


def test_a_missing_date_says_why() -> None:
    window = sheets.window(
        refill_by=None,
        reason="",
        sentence="",
        no_date_reason="The pump is stopped and nothing else limits this fill.",
        days_left=None,
        working=(),
    )
    first = reading.pages(render(sheets.patient(refills=2, window=window, level=sheets.level(running=False))))[0]
    assert "No date" in first
    assert "The pump is stopped and nothing else limits this fill." in first
    assert first.count("The pump is stopped") == 2


def test_a_record_with_nothing_in_it_prints_and_says_so() -> None:
    said = reading.text(render(sheets.newcomer()))
    for words in (
        "no pump in place",
        "Allergies: not recorded",
        "No date",
        "Not known",
        "Nothing on record to draw yet.",
        "No refill is on record.",
        "Nothing is known to be in the pump.",
        "page 2 of 2",
    ):
        assert words in said, words
    assert "0 mL" not in said


def longest() -> PatientSheet:
    """Every field as long as the record lets it be."""
    return sheets.patient(
        refills=12,
        drugs=4,
        banner=sheets.banner(
            family_name="Wolfeschlegelsteinhausen" * 3 + "bergerdö",
            given_name="Maria Josefa Anna " * 4 + "Theresia",
            mrn="M" * 40,
            serial="S" * 40,
            allergies="penicillin, latex, contrast medium; " * 5 + "chlorhexidine (2019)",
        ),
        indication_note="after revision of an L3 to S1 fusion with removed hardware " * 3,
        earlier_therapies=(
            "spinal_fusion",
            "sacroiliac_treatment",
            "spinal_cord_stimulator",
            "nerve_blocks",
            "radiofrequency_ablation",
            "systemic_opioids",
            "oral_baclofen",
            "botulinum_toxin",
            "physical_therapy",
            "other",
        ),
        stop_volume_reason="withdrawal with sweating and itching began at this level " * 3,
        programme_text="flex: " + ", ".join(f"{hour:02}:00 0.1875 mg/h" for hour in range(0, 24, 2)),
        order_text=" + ".join(f"{row.display} {row.concentration_text}" for row in sheets.doses(4)),
        tasks=tuple(sheets.task(index, "Phone the patient and the carer " * 4) for index in range(9)),
    )


@pytest.mark.parametrize("paper", list(PaperSize))
def test_page_one_holds_the_longest_record(paper: PaperSize) -> None:
    document = render(longest(), page_size=paper)
    pages = reading.pages(document)
    assert "Theresia" in pages[0]
    assert "chlorhexidine (2019)" in pages[0]
    assert "and 5 more: all 9 stand at the end of this document." in pages[0]
    assert "Since Oct 2024" in pages[1]
    assert " ".join(pages[2:]).partition("All open tasks")[2].count("\u2610") == 9
    assert reading.smallest(document) >= 5.9
    assert not reading.outside(document)


def test_markup_in_the_record_is_printed_as_typed() -> None:
    hostile = '<b>12 mg</b> & <font color="white">hidden</font> <img src="x"/>'
    sheet = sheets.patient(
        refills=1,
        banner=sheets.banner(family_name="O<b>Neil & Söhne", allergies=hostile),
        timeline=(sheets.event(3, summary=hostile, facts=(Fact(label="Note", value=hostile),)),),
    )
    said = reading.text(render(sheet))
    assert said.count(hostile) == 2
    assert "O<b>Neil & Söhne, Ivy" in said


@pytest.mark.parametrize("name", ["Łukasiewicz-Ğüneş", "Жукова", "Ελένη", "Nguyễn", "Þórðardóttir", "Sæther-Ångström"])
def test_names_of_many_languages_are_set_letter_by_letter(name: str) -> None:
    first = reading.pages(render(sheets.patient(refills=1, banner=sheets.banner(family_name=name))))[0]
    assert f"{name}, Ivy" in first


def test_a_letter_that_cannot_be_set_refuses_the_document() -> None:
    with pytest.raises(MissingGlyph, match="CJK UNIFIED IDEOGRAPH-738B"):
        render(sheets.patient(refills=1, banner=sheets.banner(family_name="\u738b")))


def test_what_was_corrected_away_cannot_refuse_the_document() -> None:
    bad = sheets.event(3, summary="\U0001f9ff", state="corrected", corrected_by_number=4)
    assert "page 1" in reading.text(render(sheets.patient(refills=1, timeline=(bad,))))


def test_a_visit_without_a_measurement_is_not_drawn_as_an_empty_aspirate() -> None:
    sheet = sheets.patient(refills=8)
    unmeasured = next(row for row in sheet.refills if row.residual_state == "not_measured" and not row.initial)
    point = replace(sheet.chart.measured[0], at=unmeasured.at, aspirated_ml=None, delivered_ratio=None)
    drawn = replace(sheet, chart=replace(sheet.chart, measured=(*sheet.chart.measured, point)))
    assert "nothing could" not in reading.pages(render(drawn))[1]


def test_a_text_longer_than_a_page_flows_on() -> None:
    sheet = sheets.patient(refills=2, window=sheets.window(sentence="A very long reason. " * 600))
    said = reading.text(render(sheet))
    assert said.split().count("very") == 600


def test_doses_keep_a_leading_zero_and_no_trailing_one() -> None:
    dose = replace(sheets.doses(1)[0], mcg_per_day=Decimal(500), dose_text="0.5 mg/day")
    first = reading.pages(render(sheets.patient(refills=1, doses=(dose,))))[0]
    assert "10 mg/mL 0.5 mg/day" in first
    assert "µg" not in first
