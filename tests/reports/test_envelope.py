"""What a window shows is geometry, measured here in millimetres and inches of the standards, not in the code's own figures."""

import pytest

from pumplog.sheets.vocabulary import Envelope
from reports.envelope import INCH, MM, WINDOWS, Area, address_fault

ADDRESS = ("Ivy Fox", "12 Elm Street", "Rapid Creek, CO 80202")


def rounded(area: Area, unit: float) -> tuple[float, ...]:
    return tuple(round(edge / unit, 3) for edge in (area.left, area.top, area.right, area.bottom))


def test_din_a_window_of_90_by_45_mm_and_a_letter_that_slides_10_across_and_5_down() -> None:
    window = WINDOWS[Envelope.DIN]
    assert rounded(window.shows, MM) == (10, 45, 110, 95)
    assert rounded(window.always, MM) == (20, 50, 100, 90)
    assert [round(fold / MM, 1) for fold in window.folds] == [105, 210]


def test_us_a_window_of_4_and_a_half_by_1_and_an_eighth_inches_on_a_letter_folded_at_its_marks() -> None:
    window = WINDOWS[Envelope.US]
    assert rounded(window.shows, INCH) == (0, 2.25, 5.375, 3.625)
    assert rounded(window.always, INCH) == (0.875, 2.5, 4.375, 3.375)
    assert [fold / INCH for fold in window.folds] == [3.875, 7.75]


@pytest.mark.parametrize("envelope", list(Envelope))
def test_the_address_has_its_place_where_every_position_shows_it(envelope: Envelope) -> None:
    window = WINDOWS[envelope]
    assert window.always.left <= window.lines.left < window.lines.right <= window.always.right
    assert window.always.top <= window.lines.top < window.lines.bottom <= window.always.bottom + 0.001
    assert window.body > window.shows.bottom


def test_an_address_that_fits_has_no_fault() -> None:
    assert address_fault(ADDRESS) == ""
    assert address_fault(("Ivy Fox", *("line",) * 5)) == ""


@pytest.mark.parametrize(
    ("recipient", "fault"),
    [
        ((), "not complete"),
        (("Ivy Fox",), "not complete"),
        (("Ivy Fox", " "), "not complete"),
        (("Ivy Fox", *("line",) * 6), "more than 6 lines"),
        (("Ivy Fox", "W" * 90), "too long for the window"),
        (("Ivy Fox", "東京"), "letters that cannot be printed"),
        (("Ivy Fox", "שדרות"), "letters that cannot be printed"),
    ],
)
def test_hz25_an_address_that_would_be_cut_off_or_holed_is_refused(recipient: tuple[str, ...], fault: str) -> None:
    found = address_fault(recipient)
    assert fault in found
    assert "Ivy" not in found
