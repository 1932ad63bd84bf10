"""A date and an hour as a patient reads them: absolute, with the weekday, in their language.

Own tables: a server's locale must not decide what a patient reads.
"""

import datetime as dt
from functools import cache
from typing import Final

from pumplog.sheets.vocabulary import Language

_WEEKDAYS: Final = {
    Language.ENGLISH: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    Language.SPANISH: "lunes martes miércoles jueves viernes sábado domingo",
    Language.GERMAN: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    Language.FRENCH: "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
_MONTHS: Final = {
    Language.ENGLISH: "January February March April May June July August September October November December",
    Language.SPANISH: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    Language.GERMAN: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    Language.FRENCH: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
WEEKDAYS: Final = {language: tuple(words.split()) for language, words in _WEEKDAYS.items()}
MONTHS: Final = {language: tuple(words.split()) for language, words in _MONTHS.items()}


def long_date(day: dt.date, language: Language) -> str:
    """Weekday, day, month and year: ``Friday, December 4, 2026``, ``viernes 4 de diciembre de 2026``."""
    weekday, month = WEEKDAYS[language][day.weekday()], MONTHS[language][day.month - 1]
    match language:
        case Language.ENGLISH:
            return f"{weekday}, {month} {day.day}, {day.year}"
        case Language.SPANISH:
            return f"{weekday} {day.day} de {month} de {day.year}"
        case Language.GERMAN:
            return f"{weekday}, {day.day}. {month} {day.year}"
        case Language.FRENCH:
            return f"{weekday} {'1er' if day.day == 1 else day.day} {month} {day.year}"


def clock_hour(at: dt.time, language: Language) -> str:
    """The hour of a visit: ``10:30 am``, ``2:30 pm``, ``14:30 Uhr``, ``14 h 30``; noon is named, because 12 pm misleads."""
    match language:
        case Language.GERMAN:
            return f"{at.hour}:{at.minute:02} Uhr"
        case Language.FRENCH:
            return f"{at.hour} h {at.minute:02}" if at.minute else f"{at.hour} h"
        case Language.ENGLISH | Language.SPANISH:
            if (at.hour, at.minute) == (12, 0):
                return "12:00 noon" if language is Language.ENGLISH else "12:00 del mediodía"
            return f"{(at.hour - 1) % 12 + 1}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"


@cache
def longest_date(language: Language) -> str:
    """The longest date there can be, for what must fit in any case. Eleven years hold each day on each weekday."""
    first = dt.date(2026, 1, 1)
    return max((long_date(first + dt.timedelta(days=day), language) for day in range(11 * 366)), key=len)
