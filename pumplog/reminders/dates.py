"""A date as a patient reads it: absolute, with its weekday, in their language.

Own tables: a server's locale must not decide what a patient reads.
"""

import datetime as dt
from typing import Final

from pumplog.sheets.vocabulary import Language

WEEKDAYS: Final = {
    Language.ENGLISH: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    Language.SPANISH: "lunes martes miércoles jueves viernes sábado domingo",
    Language.GERMAN: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    Language.FRENCH: "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
MONTHS: Final = {
    Language.ENGLISH: "January February March April May June July August September October November December",
    Language.SPANISH: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    Language.GERMAN: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    Language.FRENCH: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


def long_date(day: dt.date, language: Language) -> str:
    """Weekday, day, month and year: ``Friday, December 4, 2026``, ``viernes 4 de diciembre de 2026``."""
    weekday, month = WEEKDAYS[language].split()[day.weekday()], MONTHS[language].split()[day.month - 1]
    match language:
        case Language.ENGLISH:
            return f"{weekday}, {month} {day.day}, {day.year}"
        case Language.SPANISH:
            return f"{weekday} {day.day} de {month} de {day.year}"
        case Language.GERMAN:
            return f"{weekday}, {day.day}. {month} {day.year}"
        case Language.FRENCH:
            return f"{weekday} {'1er' if day.day == 1 else day.day} {month} {day.year}"
