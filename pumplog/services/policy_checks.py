"""What a clinic's rules cannot mean. Every refill-by date and every notice follows from them, so all is said at once."""

from collections.abc import Iterator
from typing import Final

from pumplog.catalogue import pump_models
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.findings import Finding, blocking
from pumplog.notices.words.neutral import telling_words
from pumplog.services.mailbox import takes_mail
from pumplog.sheets.clinic import RISKS_PCT
from pumplog.sheets.drafts import PolicyDraft

FEWEST_OPEN_HOURS: Final = 4
MOST_DAYS: Final = 90
MOST_A_DAY: Final = 10
FEWEST_DIGITS: Final = 3
"""No number is shorter, and none without digits can be dialled."""
PHONE_LETTERS: Final = 40
RETURN_LINES: Final = 4
RETURN_LETTERS: Final = 50


def policy_findings(draft: PolicyDraft) -> list[Finding]:
    """Everything wrong with a clinic's rules, in the order of the page."""
    checks = (_dates, _days, _notices, _quiet, _phones, _asking, _letters)
    return [finding for check in checks for finding in check(draft)]


def _dates(draft: PolicyDraft) -> Iterator[Finding]:
    if not 0 <= draft.margin_days <= 60:
        yield blocking("margin_out_of_range", "margin_days", "The margin runs from 0 to 60 days.")
    if draft.accepted_risk_pct is not None and draft.accepted_risk_pct not in RISKS_PCT:
        offered = ", ".join(plain(risk) for risk in RISKS_PCT)
        yield blocking("risk_not_offered", "accepted_risk_pct", f"Choose one of {offered} %, or none.")
    smallest = min(model.reservoir_ml for model in pump_models())
    if draft.stop_volume.ml >= smallest:
        yield blocking(
            "stop_volume_over_reservoir",
            "stop_volume",
            f"A stop level lies below the smallest reservoir, {plain(smallest)} mL: at it every pump counts as dry.",
        )
    if draft.max_interval_days is not None and not 1 <= draft.max_interval_days <= 400:
        yield blocking("interval_out_of_range", "max_interval_days", "The longest interval runs from 1 to 400 days.")


def _days(draft: PolicyDraft) -> Iterator[Finding]:
    if not draft.working_days or not draft.working_days <= set(range(1, 8)):
        yield blocking("working_days_missing", "working_days", "A clinic works on at least one day of the week.")


def _notices(draft: PolicyDraft) -> Iterator[Finding]:
    if not 0 <= draft.notice_hour <= 23:
        yield blocking("notice_hour_unknown", "notice_hour", "The hour runs from 0 to 23.")
    tiers = draft.notice_tiers_days
    if not tiers or len(set(tiers)) != len(tiers) or min(tiers) < 0 or max(tiers) > MOST_DAYS:
        yield blocking("tiers_unreadable", "notice_tiers_days", "Give each number of days once, from 0 to 90.")
    elif min(tiers) > draft.safety_tier_days:
        # Otherwise nothing at all is told once a visit is booked, and the visit may be missed.
        yield blocking(
            "no_safety_tier",
            "safety_tier_days",
            f"No notice is so close to the date: the last goes out {min(tiers)} days before it. At least one notice is told "
            f"whatever was booked or answered; write {min(tiers)} or more, or add a later notice.",
        )
    if draft.safety_tier_days > MOST_DAYS:
        yield blocking("days_out_of_range", "safety_tier_days", f"The days before the date run from 0 to {MOST_DAYS}.")
    if not 1 <= draft.daily_cap <= MOST_A_DAY:
        yield blocking(
            "cap_out_of_range", "daily_cap", f"A patient gets from 1 to {MOST_A_DAY} messages a day at most."
        )
    if draft.staff_email and not takes_mail(draft.staff_email):
        yield blocking("email_unreadable", "staff_email", "This is not an e-mail address.")


def _quiet(draft: PolicyDraft) -> Iterator[Finding]:
    start, end = draft.quiet_from_hour, draft.quiet_until_hour
    for field, hour in (("quiet_from_hour", start), ("quiet_until_hour", end)):
        if not 0 <= hour <= 23:
            yield blocking("quiet_hour_unknown", field, "The hour runs from 0 to 23.")
            return
    silent = (end - start) % 24
    if 24 - silent < FEWEST_OPEN_HOURS:
        yield blocking(
            "quiet_too_long",
            "quiet_until_hour",
            f"These quiet hours leave {24 - silent} of the day; leave at least {FEWEST_OPEN_HOURS} in which messages may go.",
        )
    elif (draft.notice_hour - start) % 24 < silent:
        yield blocking(
            "notice_hour_is_quiet",
            "notice_hour",
            f"At {draft.notice_hour}:00 it is quiet ({start}:00 to {end}:00), so nothing would go out from that hour.",
        )


def _phones(draft: PolicyDraft) -> Iterator[Finding]:
    """Every message and every emergency page names them: what nobody can dial must not stand there."""
    for field, number in (("daytime_phone", draft.daytime_phone), ("after_hours_phone", draft.after_hours_phone)):
        digits = sum(letter.isascii() and letter.isdigit() for letter in number)
        if number.strip() and (digits < FEWEST_DIGITS or len(number) > PHONE_LETTERS or not number.isprintable()):
            message = f"Write a number that can be dialled, on one line of at most {PHONE_LETTERS} characters."
            yield blocking("phone_unreadable", field, message)


def _asking(draft: PolicyDraft) -> Iterator[Finding]:
    for field, days in (("unconfirmed_days", draft.unconfirmed_days), ("physician_days", draft.physician_days)):
        if not 0 <= days <= MOST_DAYS:
            yield blocking("days_out_of_range", field, f"The days before the date run from 0 to {MOST_DAYS}.")
            return
    if draft.physician_days > draft.unconfirmed_days:
        yield blocking(
            "physician_before_call",
            "physician_days",
            f"Staff call {draft.unconfirmed_days} days before the date; a physician is asked later than that, not earlier.",
        )


def _letters(draft: PolicyDraft) -> Iterator[Finding]:
    if not 1 <= draft.letter_days <= MOST_DAYS:
        yield blocking("days_out_of_range", "letter_days", f"The days before the date run from 1 to {MOST_DAYS}.")
    lines = draft.return_address.splitlines()
    if len(lines) > RETURN_LINES or any(len(line) > RETURN_LETTERS for line in lines):
        yield blocking(
            "return_address_too_long",
            "return_address",
            f"The sender has at most {RETURN_LINES} lines of {RETURN_LETTERS} letters: more does not fit above the window.",
        )
    if any(telling_words(line) for line in lines):
        yield blocking(
            "return_address_tells",
            "return_address",
            "Everybody who sees the envelope reads this, and it says what kind of clinic it comes from. "
            "Give a name that does not.",
        )
