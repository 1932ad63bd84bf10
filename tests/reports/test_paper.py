"""Which paper lies in which printer."""

import pytest

from reports.paper import PaperSize, paper_for


@pytest.mark.parametrize(
    ("zone", "size"),
    [
        ("America/Denver", PaperSize.LETTER),
        ("US/Pacific", PaperSize.LETTER),
        ("Pacific/Honolulu", PaperSize.LETTER),
        ("Europe/Berlin", PaperSize.A4),
        ("Asia/Tokyo", PaperSize.A4),
        ("UTC", PaperSize.A4),
    ],
)
def test_the_paper_follows_the_clinics_zone(zone: str, size: PaperSize) -> None:
    assert paper_for(zone) is size


def test_sizes_are_those_of_the_standards() -> None:
    assert PaperSize.LETTER.points == (612, 792)
    assert [round(length / 72 * 25.4) for length in PaperSize.A4.points] == [210, 297]
