"""Dates in words: every weekday and month of every language, from tables checked by hand."""

import datetime as dt

import pytest

from pumplog.notices.words.dates import clock_hour, long_date, longest_date
from pumplog.sheets.vocabulary import Language


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.ENGLISH, "Friday, December 4, 2026"),
        (Language.SPANISH, "viernes 4 de diciembre de 2026"),
        (Language.GERMAN, "Freitag, 4. Dezember 2026"),
        (Language.FRENCH, "vendredi 4 décembre 2026"),
    ],
)
def test_a_date_is_absolute_with_its_weekday_in_the_patients_language(language, words):
    assert long_date(dt.date(2026, 12, 4), language) == words


def test_the_first_of_a_month_is_premier_in_french():
    assert long_date(dt.date(2026, 12, 1), Language.FRENCH) == "mardi 1er décembre 2026"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.ENGLISH, "Tuesday, February 29, 2028"),
        (Language.SPANISH, "martes 29 de febrero de 2028"),
        (Language.GERMAN, "Dienstag, 29. Februar 2028"),
        (Language.FRENCH, "mardi 29 février 2028"),
    ],
)
def test_r21_the_29th_of_february_is_a_date_like_any_other(language, words):
    assert long_date(dt.date(2028, 2, 29), language) == words


@pytest.mark.parametrize("language", Language)
def test_every_language_has_seven_weekdays_and_twelve_months_all_different(language):
    week = {long_date(dt.date(2026, 6, day), language).split()[0] for day in range(1, 8)}
    months = {long_date(dt.date(2026, month, 2), language) for month in range(1, 13)}
    assert (len(week), len(months)) == (7, 12)


@pytest.mark.parametrize(
    ("language", "morning", "noon", "afternoon"),
    [
        (Language.ENGLISH, "10:30 am", "12:00 noon", "2:05 pm"),
        (Language.SPANISH, "10:30 am", "12:00 del mediodía", "2:05 pm"),
        (Language.GERMAN, "10:30 Uhr", "12:00 Uhr", "14:05 Uhr"),
        (Language.FRENCH, "10 h 30", "12 h", "14 h 05"),
    ],
)
def test_an_hour_is_told_as_it_is_spoken_and_noon_is_no_riddle(language, morning, noon, afternoon):
    told = [clock_hour(dt.time(*at), language) for at in ((10, 30), (12, 0), (14, 5))]
    assert told == [morning, noon, afternoon]


@pytest.mark.parametrize(("at", "told"), [((0, 15), "12:15 am"), ((12, 15), "12:15 pm"), ((23, 59), "11:59 pm")])
def test_the_twelfth_hours_are_the_first_of_their_half_day(at, told):
    assert clock_hour(dt.time(*at), Language.ENGLISH) == told


@pytest.mark.parametrize("language", Language)
def test_no_date_is_longer_than_the_longest(language):
    days = (dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(28 * 366))
    assert max(len(long_date(day, language)) for day in days) == len(longest_date(language))
