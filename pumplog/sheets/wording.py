"""The record's vocabulary in words: the same on a page, in an answer and on paper."""

from collections.abc import Mapping
from typing import Any, Final

from pumplog.sheets.vocabulary import (
    AlarmKind,
    ContactKind,
    EarlierTherapy,
    EventKind,
    Indication,
    Language,
    RemovalReason,
)

INDICATIONS: Final[Mapping[Indication, str]] = {
    Indication.PERSISTENT_PAIN_AFTER_SPINAL_FUSION: "Persistent pain after spinal fusion",
    Indication.OTHER_NON_CANCER_PAIN: "Other non-cancer pain",
    Indication.CANCER_PAIN: "Cancer pain",
    Indication.SPASTICITY: "Spasticity",
    Indication.OTHER: "Other",
    Indication.NOT_STATED: "Not stated",
}
THERAPIES: Final[Mapping[EarlierTherapy, str]] = {
    EarlierTherapy.SPINAL_FUSION: "Spinal fusion",
    EarlierTherapy.SACROILIAC_TREATMENT: "Sacroiliac treatment",
    EarlierTherapy.SPINAL_CORD_STIMULATOR: "Spinal cord stimulator",
    EarlierTherapy.NERVE_BLOCKS: "Nerve blocks",
    EarlierTherapy.RADIOFREQUENCY_ABLATION: "Radiofrequency ablation",
    EarlierTherapy.SYSTEMIC_OPIOIDS: "Opioids by mouth or patch",
    EarlierTherapy.ORAL_BACLOFEN: "Baclofen by mouth",
    EarlierTherapy.BOTULINUM_TOXIN: "Botulinum toxin",
    EarlierTherapy.PHYSICAL_THERAPY: "Physical therapy",
    EarlierTherapy.OTHER: "Other",
}
LANGUAGES: Final[Mapping[Language, str]] = {
    Language.ENGLISH: "English",
    Language.SPANISH: "Spanish",
    Language.GERMAN: "German",
    Language.FRENCH: "French",
}
KINDS: Final[Mapping[EventKind, str]] = {
    EventKind.IMPLANTATION: "Pump implanted",
    EventKind.ORDER: "Order",
    EventKind.REFILL: "Refill",
    EventKind.PROGRAM_CHANGE: "Programme change",
    EventKind.PUMP_READING: "Pump reading",
    EventKind.PUMP_STOP: "Pump stopped",
    EventKind.PUMP_START: "Pump started",
    EventKind.PUMP_ALARM: "Pump alarm",
    EventKind.EFFECT: "Effect",
    EventKind.REMOVAL: "Pump removed",
    EventKind.NOTE: "Note",
}
ALARMS: Final[Mapping[AlarmKind, str]] = {
    AlarmKind.LOW_RESERVOIR: "Low reservoir (single beep)",
    AlarmKind.CRITICAL: "Critical (two-tone: therapy may have stopped)",
    AlarmKind.REPLACE_SOON: "Replace the pump soon",
    AlarmKind.NOT_KNOWN: "Heard beeping, kind not known",
}
REMOVALS: Final[Mapping[RemovalReason, str]] = {
    RemovalReason.END_OF_SERVICE: "End of service",
    RemovalReason.REPLACED: "Replaced by another pump",
    RemovalReason.INFECTION: "Infection",
    RemovalReason.MALFUNCTION: "Malfunction",
    RemovalReason.PATIENT_WISH: "The patient's wish",
    RemovalReason.NO_BENEFIT: "No benefit",
    RemovalReason.DEATH: "Death",
    RemovalReason.OTHER: "Other",
}
CONTACTS: Final[Mapping[ContactKind, str]] = {
    ContactKind.EMAIL: "E-mail",
    ContactKind.SMS: "Text message",
    ContactKind.PHONE: "Phone call",
    ContactKind.LETTER: "Letter",
}


def said(words: Mapping[Any, str], word: str) -> str:
    """The words for a stored word; the word itself where it has none."""
    return {str(member): label for member, label in words.items()}.get(word, word)
