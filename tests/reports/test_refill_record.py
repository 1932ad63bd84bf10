"""The refill record: one page, complete, and unmistakable when it no longer holds."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pumplog.sheets.event import RefillSheet
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
from reports.edition import VERSION
from reports.paper import PaperSize
from reports.refill_record import render
from tests.reports import reading, sheets

WHOLE = reading.pages(render(sheets.refill(), sheets.banner()))


def test_it_says_what_was_found_put_in_and_by_when() -> None:
    assert len(WHOLE) == 2
    for said in (
        "Refill, Fri 21 Aug 2026, 10:42 MDT: record no. 120",
        "born 15 Aug 1987 (39 years)",
        "6.3 mL aspirated",
        "Expected, computed 9.2 mL",
        "Expected, programmer 9.6 mL",
        "Difference −2.9 mL",
        "Delivered 109 % of what was programmed",
        "40 mL filled",
        "It then held 40 mL",
        "LOT7700",
        "30 Jun 2027",
        "continuous 4.2 mg/day",
        "Alarm, programmer shows Sun 13 Dec 2026",
        "Running, print-out seen yes, confirmed",
        "Fri 27 Nov 2026",
        "Decided by the volume left",
        "Acknowledged: 2.9 mL less than expected was left",
        "Reason given: Dr Bell informed; pump read twice, roller study asked for",
        "Note: No lot is recorded for ziconotide.",
        "Recorded When and by whom Fri 21 Aug 2026, 10:51 MDT",
        "by Kay Tall <k.tall@rapidcreek.example>",
        "Performed by (name, signature, time)",
        "Witnessed by a second person",
        f"Pumplog {VERSION} · formula 2026.1 · record no. 120 · record version 143",
        "page 1 of 2",
    ):
        assert said in WHOLE[0], said


def test_an_empty_aspirate_is_said_loudly_and_is_no_number() -> None:
    sheet = sheets.refill(
        residual_state="nothing_aspirated",
        aspirated_ml=None,
        difference_ml=None,
        delivered_ratio=None,
        symptoms="sweating since yesterday",
        physician_contacted="Dr Bell, 10:20",
    )
    said = reading.text(render(sheet, sheets.banner()))
    assert "Nothing could be aspirated" in said
    assert "Symptoms sweating since yesterday" in said
    assert "Physician reached Dr Bell, 10:20" in said
    assert "mL aspirated" not in said


def test_a_residual_nobody_measured_is_called_that() -> None:
    sheet = sheets.refill(
        initial=True, residual_state="not_measured", aspirated_ml=None, expected_ml=None, difference_ml=None
    )
    said = reading.text(render(sheet, sheets.banner()))
    assert "First fill, Fri 21 Aug 2026" in said
    assert "Not measured" in said
    assert "Expected, computed not known" in said


@pytest.mark.parametrize(("state", "stamp"), [("corrected", "CORRECTED"), ("struck", "STRUCK")])
def test_a_record_that_no_longer_holds_is_stamped(state: str, stamp: str) -> None:
    sheet = sheets.refill()
    event = replace(sheet.event, state=state, corrected_by_number=122)
    document = render(replace(sheet, event=event), sheets.banner())
    assert f"{stamp} by record no. 122" in reading.text(document)
    assert len(reading.pages(document)) == 2
    assert stamp not in WHOLE[0]
    # Besides the words at the top, the stamp runs across the page in letters no copy can lose.
    assert reading.largest(document) > 60 > reading.largest(render(sheet, sheets.banner()))


def test_a_correction_names_what_it_corrects_and_why() -> None:
    sheet = sheets.refill()
    event = replace(sheet.event, corrects_number=118, reason="strength misread", late=True)
    said = reading.text(render(replace(sheet, event=event), sheets.banner()))
    assert "This record corrects record no. 118." in said
    assert "Reason stated strength misread" in said
    assert "on a later day" in said


def test_a_pump_not_confirmed_running_is_said_in_capitals() -> None:
    assert "NOT CONFIRMED" in reading.text(render(sheets.refill(running_confirmed=False), sheets.banner()))


def test_a_refill_without_a_date_says_why() -> None:
    assert "This refill was recorded afterwards, as history" in reading.text(
        render(sheets.refill(window=None), sheets.banner())
    )


def test_the_age_is_that_of_the_day_of_the_refill() -> None:
    born = sheets.banner(birth_date=date(1987, 8, 22), age_years=99)
    assert "born 22 Aug 1987 (38 years)" in reading.text(render(sheets.refill(), born))


def longest(findings: int) -> RefillSheet:
    """Every field as long as the record lets it be."""
    long = "Aspirated twice with a new needle, template checked, nothing more came; told the physician. " * 6
    sheet = sheets.refill(
        drugs=4,
        residual_state="nothing_aspirated",
        aspirated_ml=None,
        symptoms=long[:399] + "§",
        physician_contacted=long[:199] + "¶",
        programme_text="flex: " + ", ".join(f"{hour:02}:00 0.1875 mg/h" for hour in range(0, 24, 2)),
    )
    found = tuple(
        sheets.finding(f"code_{index}", reason=f"{long[:180]} r{index}.", message=f"{long[:160]} m{index}.")
        for index in range(findings)
    )
    event = replace(sheet.event, findings=found, reason=long[:399] + "‡", late=True, corrects_number=118)
    return replace(sheet, event=event)


BIG = sheets.banner(
    family_name="Wolfeschlegelsteinhausen" * 3 + "bergerdö",
    given_name="Maria Josefa Anna " * 4 + "Theresia",
    mrn="M" * 40,
    serial="S" * 40,
    allergies="penicillin, latex, contrast medium; " * 5 + "chlorhexidine (2019)",
)


@pytest.mark.parametrize("paper", list(PaperSize))
def test_the_longest_usual_record_keeps_to_one_legible_page(paper: PaperSize) -> None:
    document = render(longest(4), BIG, page_size=paper)
    pages = reading.pages(document)
    assert len(pages) == 2
    assert all(mark in pages[0] for mark in ("§", "¶", "‡", "m0.", "r3.", "LOT7703", "Witnessed"))
    assert reading.smallest(document) >= 5.9
    assert not reading.outside(document)


def test_every_computed_figure_is_opened_overleaf() -> None:
    sheet = sheets.refill()
    assert sheet.window is not None
    for step in (*sheet.working, *sheet.window.working):
        # Words of one cell are set between those of the next.
        assert all(word in WHOLE[1] for text in (step.label, step.result) for word in text.split())
    without = replace(sheet, working=(), window=replace(sheet.window, working=()))
    assert len(reading.pages(render(without, sheets.banner()))) == 1


def test_what_is_too_long_for_a_page_goes_on_and_says_so() -> None:
    document = render(longest(30), BIG)
    pages = reading.pages(document)
    assert len(pages) > 1
    assert "continued overleaf · page 1 of" in pages[0]
    assert "continued overleaf" not in pages[-1]
    whole = " ".join(pages)
    assert all(f"m{index}." in whole and f"r{index}." in whole for index in range(30))
    assert "Witnessed" in whole


def test_it_is_sound_and_carries_its_fonts() -> None:
    document = render(sheets.refill(), sheets.banner())
    assert not reading.faults(document)
    used = reading.used_fonts(document)
    assert all(embedded for name, embedded in reading.embedded(document).items() if name.lstrip("/") in used)
    assert document == render(sheets.refill(), sheets.banner())


DRY = EmptySheet(
    dry_from=datetime(2026, 8, 9, 4, 0, tzinfo=UTC),
    dry_until=datetime(2026, 8, 21, 16, 42, tzinfo=UTC),
    by_programme=None,
    least_left_ml=Decimal(0),
    missed=(
        MissedRow(
            drug="baclofen",
            display="baclofen",
            least_mcg=Decimal(0),
            least_text="0 mcg",
            most_mcg=Decimal(5400),
            most_text="5400 mcg",
            withdrawal="life-threatening",
            withdrawal_source="a label",
        ),
    ),
)
CHANGED = ChangeSheet(
    drugs=(
        ChangeRow(
            drug="hydromorphone",
            display="HYDROmorphone",
            old_text="10 mg/mL",
            new_text="5 mg/mL",
            before_text="4.2 mg/day",
            after_text="4.2 mg/day",
            without_text="8.4 mg/day",
            times=Decimal(2),
        ),
    ),
    path=(
        PathRow(
            label="Catheter",
            volume_ml=Decimal("0.1958"),
            formula="89 cm x 0.0022 mL/cm",
            evidence="unverified",
            source="not checked",
            missing="",
        ),
    ),
    path_ml=Decimal("0.3948"),
    path_evidence="unverified",
    transit_old_hours=Decimal("37.9008"),
    transit_new_hours=Decimal("18.9504"),
    bridge_ml=Decimal("0.3948"),
    bridge_dose_text="7.896 mg of HYDROmorphone",
    bridge_hours=Decimal("37.9008"),
    programmed=True,
    programmed_ml=Decimal("0.3"),
    programmed_dose_text="",
    programmed_hours=Decimal(20),
    programmed_times=Decimal("1.44"),
)
MIXED = MixingSheet(
    left_ml=Decimal(2),
    dead_ml=None,
    dead_evidence="",
    drugs=(
        MixedRow(
            drug="hydromorphone",
            display="HYDROmorphone",
            label_text="5 mg/mL",
            actual_text="5.6 mg/mL",
            off_pct=Decimal(12),
        ),
    ),
)


def test_the_dry_interval_and_the_dose_missed_are_printed() -> None:
    sheet = sheets.refill(
        residual_state="nothing_aspirated",
        aspirated_ml=None,
        difference_ml=None,
        delivered_ratio=None,
        physician_contacted="Dr Bell",
        physician_contacted_at=datetime(2026, 8, 21, 16, 20, tzinfo=UTC),
        worked_out=WorkedOut(empty=DRY),
    )
    said = reading.text(render(sheet, sheets.banner()))
    assert "Physician reached Dr Bell, Fri 21 Aug 2026, 10:20 MDT" in said
    assert "Ran dry between Sat 8 Aug 2026, 22:00 MDT and this visit" in said
    assert "perhaps nothing, at most 5400 mcg. Withdrawal: life-threatening (a label)" in said
    assert "0 mL aspirated" not in said
    assert "0.0" not in said


def test_hz24_a_change_of_strength_is_printed_as_documentation_only() -> None:
    sheet = sheets.refill(worked_out=WorkedOut(change=CHANGED, mixing=MIXED), prime_ml=Decimal("0.3"))
    said = reading.text(render(sheet, sheets.banner()))
    for words in (
        "Documentation only: nothing is sent to the pump.",
        "8.4 mg/day (2 times)",
        "0.395 mL, unverified: catheter 0.1958 mL (89 cm x 0.0022 mL/cm; unverified, not checked)",
        "37.9 h at the flow before, 19 h at the new one",
        "0.395 mL over 37.9 h, 7.896 mg of HYDROmorphone",
        "0.3 mL over 20 h, 1.44 times the dose before",
        "Prime, not therapy 0.3 mL",
        "5.6 mg/mL, label 5 mg/mL (12 %)",
    ):
        assert words in said, words


def test_hz34_a_programmer_at_odds_is_printed_with_its_causes_and_how_it_ended() -> None:
    conflict = ConflictSheet(
        about="alarm_date",
        ours="Sun 4 Oct 2026",
        theirs="Wed 14 Oct 2026",
        causes=("a stop of about 240 h that is not on record",),
    )
    sheet = sheets.refill(
        worked_out=WorkedOut(conflicts=(conflict,)),
        pump_clock="Fri 21 Aug 2026, 10:02 (40 min behind)",
        resolution="The record governs. Dr Bell (physician), Sat 22 Aug 2026, 09:00: compared.",
    )
    said = reading.text(render(sheet, sheets.banner()))
    assert "programmer Wed 14 Oct 2026, here Sun 4 Oct 2026. Likely, the best fit first: a stop of about 240 h" in said
    assert "40 min behind" in said
    assert "Resolved The record governs. Dr Bell" in said
