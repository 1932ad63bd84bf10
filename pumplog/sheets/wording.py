"""The record's vocabulary in words: the same on a page, in an answer and on paper."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from pumplog.dosing.limits import LimitKind
from pumplog.sheets.vocabulary import (
    AlarmKind,
    AnswerKind,
    AppointmentState,
    ContactKind,
    EarlierTherapy,
    EventKind,
    Governs,
    Indication,
    Language,
    MissedReason,
    RemovalReason,
    TaskKind,
)

INDICATIONS: Final[Mapping[Indication, str]] = {
    Indication.PERSISTENT_PAIN_AFTER_SPINAL_FUSION: "Persistent pain after spinal fusion",
    Indication.OTHER_NON_CANCER_PAIN: "Other non-cancer pain",
    Indication.CANCER_PAIN: "Cancer pain",
    Indication.SPASTICITY: "Spasticity",
    Indication.SPASTICITY_OF_SPINAL_ORIGIN: "Spasticity, of spinal origin",
    Indication.SPASTICITY_OF_CEREBRAL_ORIGIN: "Spasticity, of cerebral origin",
    Indication.OTHER: "Other",
    Indication.NOT_STATED: "Not stated",
}
LIMIT_KINDS: Final[Mapping[LimitKind, str]] = {
    LimitKind.MAX_DAILY_MCG: "Most a day, every allowed bolus included",
    LimitKind.CAUTION_ABOVE_DAILY_MCG: "Caution above, a day",
    LimitKind.MAX_CONCENTRATION_MCG_PER_ML: "Highest strength",
    LimitKind.MAX_BOLUS_MCG: "Largest single bolus",
    LimitKind.START_MAX_MCG_PER_DAY: "Most as a first dose",
    LimitKind.START_MAX_NAIVE_MCG_PER_DAY: "Most as a first dose, opioid-naive",
    LimitKind.STEP_MAX_MCG_PER_DAY: "Largest step up",
    LimitKind.STEPS_MAX_IN_7_DAYS: "Steps up in seven days",
    LimitKind.STEP_MAX_PCT_IN_24_H: "Largest step up in 24 hours",
    LimitKind.STEP_MAX_PCT_IN_24_H_SPINAL: "Largest step up in 24 hours, adult, spinal origin",
    LimitKind.STEP_MAX_PCT_IN_24_H_CEREBRAL: "Largest step up in 24 hours, adult, cerebral origin",
    LimitKind.STEP_MAX_PCT_IN_24_H_CHILD: "Largest step up in 24 hours, child",
    LimitKind.PRACTICE_START_MAX_MCG_PER_DAY: "Where experts start, at most",
    LimitKind.PRACTICE_STEP_MAX_MCG_IN_7_DAYS: "What experts go up in seven days, at most",
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
GOVERNS: Final[Mapping[Governs, str]] = {
    Governs.EARLIER: "The earlier of the two dates goes on governing.",
    Governs.RECORD: "This record\u2019s own date governs; the programmer\u2019s is set aside.",
}
CONTACTS: Final[Mapping[ContactKind, str]] = {
    ContactKind.EMAIL: "E-mail",
    ContactKind.SMS: "Text message",
    ContactKind.PHONE: "Phone call",
    ContactKind.LETTER: "Letter",
}
APPOINTMENTS: Final[Mapping[AppointmentState, str]] = {
    AppointmentState.REQUESTED: "asked for",
    AppointmentState.BOOKED: "booked",
    AppointmentState.CONFIRMED: "booked, the patient is coming",
    AppointmentState.MISSED: "missed",
    AppointmentState.CANCELLED: "cancelled",
    AppointmentState.KEPT: "kept",
}
MISSED: Final[Mapping[MissedReason, str]] = {
    MissedReason.NOT_REACHED: "The patient could not be reached",
    MissedReason.FORGOT: "The patient forgot it",
    MissedReason.ILL: "The patient is ill",
    MissedReason.IN_HOSPITAL: "The patient is in hospital",
    MissedReason.NO_TRANSPORT: "The patient had no way to come",
    MissedReason.AWAY: "The patient is away",
    MissedReason.CLINIC: "The clinic could not keep it",
    MissedReason.PATIENT_WISH: "The patient wants another day",
    MissedReason.DIED: "The patient has died",
    MissedReason.OTHER: "Another reason",
}
TASKS: Final[Mapping[TaskKind, str]] = {
    TaskKind.UNWELL: "Unwell or beeping",
    TaskKind.PHYSICIAN: "For a physician",
    TaskKind.OVERDUE: "Overdue",
    TaskKind.NO_SAFE_DATE: "No safe day",
    TaskKind.NO_DATE: "No date",
    TaskKind.APPOINTMENT_TOO_LATE: "Visit too late",
    TaskKind.APPOINTMENT_MISSED: "Visit missed",
    TaskKind.PROGRAMMER_CONFLICT: "Programmer disagrees",
    TaskKind.NO_CONTACT: "Nobody to write to",
    TaskKind.UNCONFIRMED: "No answer yet",
    TaskKind.PHONE_CALL: "Call the patient",
    TaskKind.WANTS_OTHER_DAY: "Wants another day",
    TaskKind.STOPPED_MESSAGES: "About messages",
    TaskKind.NOTICE_FAILED: "Message not sent",
    TaskKind.NOTICE_UNKNOWN: "Message in doubt",
    TaskKind.POST_LETTER: "Post a letter",
}
"""What each task is about, in a few words."""
URGENT: Final = (TaskKind.UNWELL, TaskKind.PHYSICIAN, TaskKind.OVERDUE, TaskKind.NO_SAFE_DATE)
"""What cannot wait until somebody comes to it, the most urgent first: lists begin with these, in this order."""
ANSWERS: Final[Mapping[AnswerKind, str]] = {
    AnswerKind.COMING: "Is coming",
    AnswerKind.OTHER_DAY: "Needs another day",
    AnswerKind.AWAY: "Will be away",
    AnswerKind.UNWELL: "It is beeping, or feels unwell",
    AnswerKind.STOP_MESSAGES: "Wants no more messages this way",
    AnswerKind.CHANGE_MESSAGES: "Wants to hear of us another way",
}


def answer_words(kind: str, first_day: dt.date | None, last_day: dt.date | None) -> str:
    """An answer in a line: "Will be away, Mon 30 Nov to Fri 4 Dec 2026"."""
    words = said(ANSWERS, kind)
    if first_day is None:
        return words
    if last_day is None:
        return f"{words}: {first_day:%a} {first_day.day} {first_day:%b %Y}"
    return f"{words}, {first_day:%a} {first_day.day} {first_day:%b} to {last_day:%a} {last_day.day} {last_day:%b %Y}"


def risk_words(risk_pct: Decimal) -> str:
    """0.1 percent as "1 of 1,000 refills"."""
    return f"1 of {int(100 / risk_pct):,} refills"


def said(words: Mapping[Any, str], word: str) -> str:
    """The words for a stored word; the word itself where it has none."""
    return {str(member): label for member, label in words.items()}.get(word, word)
