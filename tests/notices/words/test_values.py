"""All that a message may know."""

import datetime as dt

import pytest

from pumplog.notices.words.values import answer_address, longest_values, values_of
from pumplog.sheets.vocabulary import Language
from tests.reminders.going import TOKEN, VISIT_AT, clinic

DAY = dt.date(2026, 12, 4)


def made(language: Language = Language.ENGLISH, **of: str):
    return values_of(clinic=clinic(**of), language=language, refill_by=DAY, answer_url="u", visit_at=VISIT_AT)


def test_r21_a_visit_is_told_on_the_clinics_clock():
    assert (made().visit_date, made().visit_time) == ("Wednesday, December 2, 2026", "10:30 am")
    in_berlin = made(Language.GERMAN, zone="Europe/Berlin")
    assert (in_berlin.visit_date, in_berlin.visit_time) == ("Mittwoch, 2. Dezember 2026", "18:30 Uhr")
    assert made(zone="Pacific/Kiritimati").visit_date == "Thursday, December 3, 2026"


def test_a_name_and_a_number_that_tell_are_made_neutral():
    values = made(name="Rapid Creek Pain Clinic", day="Pain desk 555-0100")
    assert (values.clinic, values.daytime_phone) == ("", "555-0100")


def test_without_an_appointment_there_is_no_day_and_no_hour():
    values = values_of(clinic=clinic(), language=Language.ENGLISH, refill_by=DAY, answer_url="", visit_at=None)
    assert (values.visit_date, values.visit_time) == ("", "")


@pytest.mark.parametrize(
    ("base_url", "token", "address"),
    [
        ("https://visits.example.org", TOKEN, f"https://visits.example.org/a/{TOKEN}"),
        ("https://visits.example.org", "", ""),
        ("https://pumplog.example.org", TOKEN, ""),
        ("https://schmerzzentrum.example.org", TOKEN, ""),
    ],
)
def test_hz11_a_link_whose_address_tells_is_left_out(base_url, token, address):
    assert answer_address(base_url, token) == address


@pytest.mark.parametrize("language", Language)
def test_the_longest_values_are_at_least_as_long_as_any(language):
    longest = longest_values(clinic=clinic(), language=language, base_url="https://visits.example.org")
    for day in range(400):
        at = VISIT_AT + dt.timedelta(days=day, minutes=37 * day)
        values = values_of(
            clinic=clinic(),
            language=language,
            refill_by=at.date(),
            answer_url=answer_address("https://visits.example.org", TOKEN),
            visit_at=at,
        )
        for name in values.__slots__:
            assert len(getattr(values, name)) <= len(getattr(longest, name)), (name, at)
