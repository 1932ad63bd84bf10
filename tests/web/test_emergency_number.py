"""The emergency number of a place, and a number as a telephone dials it."""

from zoneinfo import available_timezones

import pytest

from pumplog.web.emergency_number import NORTH_AMERICA, dialled, emergency_number


@pytest.mark.parametrize(
    ("zone", "number"),
    [
        ("America/Denver", "911"), ("America/Toronto", "911"), ("Pacific/Honolulu", "911"), ("Europe/Berlin", "112"),
        ("Europe/Zurich", "112"), ("America/Sao_Paulo", ""), ("Asia/Tokyo", ""), ("UTC", ""),
    ],
)  # fmt: skip
def test_a_number_is_named_only_where_it_is_certain(zone: str, number: str) -> None:
    assert emergency_number(zone) == number


def test_every_zone_of_the_list_is_one() -> None:
    assert available_timezones() >= NORTH_AMERICA


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("605-555-0142", "6055550142"), ("+1 (605) 555-0142", "+16055550142"), ("+49 711 / 5550-142", "+497115550142"),
        ("605-555-0142 ext. 12", "6055550142"), ("call us", ""), ("", ""), ("٦٠٥", ""),
    ],
)  # fmt: skip
def test_a_number_is_dialled_as_digits_up_to_its_extension(written: str, link: str) -> None:
    assert dialled(written) == link
