"""What is said beside a field that is empty or cannot be read: what is missing or wrong, and what to do, with an example.

Every such sentence of the staff's forms stands here. What a field must not hold for medicine's sake is a finding, and is
worded where it is judged.
"""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.core.exceptions import ValidationError

NOT_A_DAY: Final = "There is no such day. Write it as 2026-11-22."
NOT_A_TIME: Final = "There is no such time of day. Write it as 06:30."
NOT_A_MOMENT: Final = "There is no such date and time. Write it as 2026-11-22T10:30."
NOT_AN_EMAIL: Final = "This is not an e-mail address. Write it as in alex@clinic.example."
NOT_DAYS: Final = "Write whole numbers of days, as in 14, 7, 2."
NOT_A_FIGURE: Final = "This is too long for a figure. Write it in plain digits, as in 12.5."
NOT_LISTED: Final = "This is not one of the choices any more. Choose again among those listed."
TOO_LONG: Final = "This has %(show_value)d characters, and %(limit_value)d fit. Shorten it."
TOO_SHORT: Final = "Say a little more: at least %(limit_value)d characters, for whoever reads it later."
UNSEEN_LETTER: Final = "There is a character in it that cannot be seen. Type it again instead of pasting it."
NOT_A_UNIT: Final = "Choose the unit beside the figure, as in mg/day."
NO_FILE: Final = "The file did not come along. Choose it once more, for example refills.csv."
FILE_EMPTY: Final = "The file is empty. Choose the one that has rows in it, for example refills.csv."

PASSWORDS: Final[Mapping[str, str]] = {
    "password_too_short": "Use at least 12 characters, for example four words that have nothing to do with each other.",
    "password_too_common": "Many people use this password. Choose one nobody would try, for example four words of your own.",
    "password_too_similar": "This is too much like the name or the address. Choose words that have nothing to do with them.",
    "password_entirely_numeric": "Digits alone are soon guessed. Add words, for example four that do not belong together.",
}
"""By Django's codes: why a password will not do, and what would."""

SIGN_IN: Final[Mapping[str, str]] = {
    "email_password_mismatch": "This e-mail address and password do not go together. Type both again; capital letters count.",
    "too_many_login_attempts": "That was tried too often. Wait 15 minutes, then try again, or ask your manager.",
    "incorrect_password": "This is not your password. Type it again; capital letters count.",
    "enter_current_password": "This is not the password you have now. Type it again; capital letters count.",
    "incorrect_code": "This code is not right. Type the six figures that the app shows now, as in 123456.",
    "rate_limited": "That was tried too often. Wait a few minutes, then try again.",
}
SECOND_FACTOR: Final[Mapping[str, str]] = {"incorrect_code": SIGN_IN["incorrect_code"]}
"""By django-allauth's codes: why somebody is not let in. Nothing here tells whether an account exists."""

NEEDED: Final = "This must not stay empty."
"""For a field that another hand adds to a form; every field of ours has a sentence of its own."""

WHEN: Final = "for example 22 November 2026, 10:30"
DAY: Final = "for example 22 November 2026"

EMPTY: Final[Mapping[str, str]] = {
    # What happened, and when
    "happened_at": f"Enter when it happened, the day and the time: {WHEN}.",
    "ImplantForm.happened_at": f"Enter since when the pump is in use, the day and the time: {WHEN}.",
    "OrderForm.happened_at": f"Enter when it was ordered, the day and the time: {WHEN}.",
    "starts_at": f"Enter when the visit is, the day and the time: {WHEN}.",
    "minutes": "Enter how long the visit takes, in minutes, as in 30.",
    "first_day": f"Enter the first day on which the patient cannot come, {DAY}.",
    "last_day": f"Enter the last day on which the patient cannot come, {DAY}. For a single day, the same day again.",
    "why": "Choose the reason, for example “The patient is ill”. If none fits, “Another reason”, and say it in words.",
    "text": "Write the note, as in “Asked to come in the mornings”.",
    "correction_reason": "Say why it is corrected, as in “Lot misread, the vial was looked at again”.",
    "strike_reason": "Say why it never happened, as in “Entered for the wrong patient”.",
    "governs": "Choose what governs from now on: the earlier of the two dates, or this record’s own.",
    "ConflictForm.reason": "Say what was compared and why this governs, as in “Read again at the visit: the record holds”.",
    # The pump and what is in it
    "filled_ml": "Enter how much was filled, in mL, as in 40.",
    "WhatIfForm.filled_ml": "Enter how much would be filled, in mL, as in 40.",
    "identity_initials": "Enter the patient’s initials, given name first, as in I F for Ivy Fox.",
    "identity_birth_year": "Enter the year in which the patient was born, in four digits, as in 1958.",
    "identity_serial": "Enter the last four characters of the serial number, as the programmer shows them: as in 417H.",
    "mixture": "Say what goes in: exactly what is listed, or something else.",
    "basis_mark": "This page no longer knows what was ordered. Open it again before anything goes in.",
    "programme": "Say whether the programme was left as it was or changed at this visit.",
    "ProgrammeForm.reason": "Say why the dose changes and on whose word, as in “More pain at night, Dr. Reyes”.",
    "StopForm.reason": "Say why it was stopped and what the patient was told, as in “Leg swollen, told of withdrawal”.",
    "alarm_kind": "Choose what was heard, for example “Low reservoir (single beep)”. If nobody can tell, the last.",
    "pump_model": "Choose the pump’s model. It stands on the implant card.",
    "serial": "Enter the serial number from the implant card, letters and digits, as in NGV412417H.",
    "reservoir_ml": "Enter how much the reservoir holds, in mL, as in 40.",
    "low_reservoir_alarm_ml": "Enter the level at which the pump’s alarm is set, in mL, as in 2.",
    "flow_tolerance_pct": "Enter the flow tolerance from the pump’s papers, in per cent, as in 14.5.",
    "removal_reason": "Choose the reason, for example “End of service”.",
    "basis": "Say where to start from: what is in the pump now, or a refill made now.",
    "strength": "Enter the strength with its unit, as in 20 mg/mL.",
    "drug": "Choose the drug, for example morphine.",
    # How it runs: said by the form, because another choice decides whether it is needed
    "mode": "Say how it runs: the same dose all day, steps over the day, or a fixed flow.",
    "dose": "Enter the daily dose with its unit, as in 6 mg/day.",
    "flow_ml_per_day": "Enter the flow, in mL a day, as in 0.3.",
    "bolus": "Say whether the patient may ask for boluses: they empty the pump earlier.",
    "bolus_dose": "Enter the dose of one bolus with its unit, as in 0.25 mg.",
    "bolus_max_per_day": "Enter how many boluses a day at most, as in 4.",
    # Who the patient is
    "mrn": "Enter the medical record number, as in RC-1042.",
    "family_name": "Enter the family name, as in Fox.",
    "given_name": "Enter the given name, as in Ivy.",
    "birth_date": "Enter the day the patient was born, for example 7 March 1958.",
    "language": "Choose the language in which messages go to the patient, for example English.",
    "indication": "Choose why the patient has a pump. If nobody has said, choose “Not stated”.",
    "PatientForm.reason": "Say what was wrong or what has changed, as in “Name after marriage”.",
    "ContactForm.kind": "Choose the way, for example a text message.",
    "address": "Enter where it goes: ivy@example.org, (307) 555-0142, or a postal address line by line.",
    # The clinic's rules, limits, people and words
    "margin_days": "Enter the margin in whole days, as in 3. For none, enter 0.",
    "accepted_risk_pct": "Choose how often the stop level may come first, or not to reckon with it.",
    "stop_volume_ml": "Enter the stop level, in mL, as in 2.",
    "published_limits": "Say what happens above a published limit: ask for a reason, or stop the entry.",
    "absurd_doses": "Say what happens at such a dose: ask for a reason, or stop the entry.",
    "expired_drugs": "Say what happens with an expired drug: ask for a reason, or stop the entry.",
    "working_days": "Tick at least one day on which the clinic works, for example Monday.",
    "notice_tiers_days": "Enter how many days before the date notices go out, as in 14, 7, 2.",
    "notice_hour": "Enter the hour from which notices go out, 0 to 23, as in 9.",
    "safety_tier_days": "Enter from how many days before the date notices always go out, as in 2.",
    "quiet_from_hour": "Enter the hour at which quiet begins, 0 to 23, as in 20.",
    "quiet_until_hour": "Enter the hour at which quiet ends, 0 to 23, as in 8.",
    "daily_cap": "Enter how many messages one patient may get in a day, 1 to 10, as in 2.",
    "unconfirmed_days": "Enter how many days before the date the staff call, as in 5.",
    "physician_days": "Enter how many days before the date a physician is asked, as in 2.",
    "letter_days": "Enter how many days before the date a letter can still be sent, as in 10.",
    "envelope": "Choose the envelope the clinic uses, for example European.",
    "LimitForm.kind": "Choose what the limit bounds, for example the daily dose.",
    "value": "Enter the limit with its unit, as in 15 mg/day.",
    "stop": "Say what happens above the limit: ask for a reason, or stop the entry.",
    "approver_name": "Enter who approved the limit, as in Dr. Jo Reyes.",
    "approver_role": "Say whether a physician or a pharmacist approved it.",
    "approved_on": f"Enter the day on which it was approved, {DAY}.",
    "LimitEndForm.reason": "Say why the limit ends, as in “Replaced by the new protocol”.",
    "name": "Enter the person’s name, as in Alex Moran.",
    "email": "Enter the e-mail address they sign in with, as in alex@clinic.example.",
    "role": "Choose what the person does here, for example nurse.",
    "subject": "Write what stands in the subject line, as in “Your visit on Thursday”.",
    "body": "Write what the message says, as in “Please call us about your visit”.",
    "posted_on": f"Enter the day on which they were posted, {DAY}.",
    # Signing in
    "login": "Enter the e-mail address you sign in with, as in alex@clinic.example.",
    "password": "Enter your password. Capital letters count.",
    "oldpassword": "Enter the password you have now. Capital letters count.",
    "password1": "Enter a new password of at least 12 characters, for example four words of your own.",
    "password2": "Enter the new password once more.",
    "code": "Enter the six figures that the app shows now, as in 123456, or a recovery code.",
    "ResetForm.email": "Enter the e-mail address you sign in with, as in alex@clinic.example.",
    "KeyNameForm.name": "Give the key a name you will know it by, as in “Blue key”.",
    # Bringing in a spreadsheet
    "file": "Choose the spreadsheet, a CSV file, for example refills.csv.",
    "mapping": "Choose the mapping that says how the spreadsheet is to be read.",
    "own_mapping": "Choose the mapping file, for example clinic.toml.",
}
"""By field, or by form and field where a name means something else there: what to do where nothing was entered."""


class SpokenForm(forms.Form):
    """A form that speaks in this product's words wherever a field is empty or cannot be read."""

    def full_clean(self) -> None:
        for name, field in self.fields.items():
            field.error_messages |= said_of(type(self), name, field)
        super().full_clean()


def said_of(form: type[forms.Form], name: str, field: forms.Field) -> dict[str, str]:
    """What is said of one field, by Django's codes."""
    # What kind of field it is knows better: a day with too many characters is no day, rather than a text to be shortened.
    unreadable = getattr(field, "unreadable", "")
    said = {
        "invalid_choice": NOT_LISTED,
        "invalid_list": NOT_LISTED,
        "min_length": TOO_SHORT,
        "max_length": unreadable or TOO_LONG,
        "null_characters_not_allowed": unreadable or UNSEEN_LETTER,
    }
    if unreadable:
        said["invalid"] = unreadable
    if isinstance(field, forms.FileField):
        said |= {"invalid": NO_FILE, "missing": NO_FILE, "empty": FILE_EMPTY, "contradiction": NO_FILE}
    elif isinstance(field, forms.EmailField):
        said["invalid"] = NOT_AN_EMAIL
    if field.required:
        said["required"] = said["incomplete"] = empty(form, name)
    return said


def not_a_count(least: int, most: int) -> str:
    """What a box for a whole number takes."""
    return f"Write a whole number from {least} to {most}, in plain digits."


def not_a_holiday(line: str) -> str:
    """One line of several that is no day."""
    return f"“{line}” is not a day. Write each as 2026-12-25."


def empty(form: type[forms.Form], name: str) -> str:
    """What to enter there."""
    keys = (*(f"{kind.__name__}.{name}" for kind in form.__mro__), name, name.rstrip("_0123456789"))
    return next((EMPTY[key] for key in keys if key in EMPTY), NEEDED)


def in_our_words(refused: ValidationError) -> ValidationError:
    """Why a password will not do."""
    return ValidationError([PASSWORDS.get(str(each.code), each.messages[0]) for each in refused.error_list])
