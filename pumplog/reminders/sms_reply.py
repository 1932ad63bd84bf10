"""What a patient is answered who texts back: nobody reads here, and whom to call. As neutral as the message before it."""

from typing import Final

from pumplog.notices.words.gsm import spelled
from pumplog.notices.words.neutral import neutral_number
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import Language

_WORDS: Final = {
    Language.ENGLISH: ("Nobody reads texts here. Please call us.", "By day: {}.", "At other times: {}."),
    Language.SPANISH: (
        "Nadie lee los mensajes en este número. Llámenos por favor.",
        "De día: {}.",
        "A otras horas: {}.",
    ),
    Language.GERMAN: ("Hier liest niemand mit. Bitte rufen Sie uns an.", "Am Tag: {}.", "Zu anderen Zeiten: {}."),
    Language.FRENCH: ("Personne ne lit les SMS ici. Appelez-nous.", "Le jour : {}.", "À toute autre heure : {}."),
}


def nobody_reads(clinic: ClinicSheet, language: Language) -> str:
    """Short enough for one text message wherever both numbers are no longer than 20 characters."""
    first, by_day, at_night = _WORDS[language]
    day, night = neutral_number(clinic.policy.daytime_phone), neutral_number(clinic.policy.after_hours_phone)
    parts = [first, by_day.format(day) if day else "", at_night.format(night) if night else ""]
    return spelled(" ".join(part for part in parts if part))
