"""The texts of the answering page: what each is for. Braces name what is put in their place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    name: str
    """Of the language, in itself."""
    languages: str
    title: str
    """In the browser's bar, on every page: it tells a bystander nothing."""

    # What it is about
    come_by: str
    """Stands above the date."""
    overdue: str
    """{date}"""
    nothing: str
    no_safe_day: str
    visit: str
    """{when}"""
    asked: str
    """{day}"""
    visit_late: str
    lead: str

    # The choices
    coming_on: str
    """{when}"""
    coming: str
    other_day: str
    away: str
    urgent: str
    urgent_more: str
    messages: str
    back: str
    send: str

    # Whom to call
    call: str
    call_day: str
    call_night: str
    call_clinic: str
    """Where the clinic has stated no number."""
    emergency: str
    """{number}"""
    emergency_plain: str

    # It is beeping, or I feel unwell
    now_title: str
    now_lead: str
    now_signs: str
    signs: tuple[str, ...]
    now_well: str
    now_well_do: str
    now_help: str
    alert_title: str
    alert_why: str
    alert_send: str

    # Who answers
    birth: str
    birth_why: str
    birth_day: str
    birth_month: str
    birth_year: str
    birth_choose: str
    birth_missing: str
    birth_wrong: str
    """{count}"""
    locked: str
    over: str
    broken: str
    too_many: str

    # The questions
    which_day: str
    which_day_hint: str
    none_of_these: str
    no_days: str
    day_missing: str
    day_gone: str
    coming_title: str
    away_title: str
    away_first: str
    away_last: str
    away_missing: str
    away_order: str
    away_past: str
    away_far: str
    messages_title: str
    messages_still: str
    messages_missing: str
    stop: str
    stop_more: str
    by_email: str
    by_sms: str
    by_phone: str
    by_letter: str
    look_at: str
    """Above what is to be put right."""

    # It is done
    done: str
    done_next: str
    done_coming: str
    """{when}"""
    done_asked: str
    """{day}"""
    done_none: str
    done_away: str
    """{first} {last}"""
    done_away_come: str
    """{date}"""
    done_away_unsafe: str
    done_unwell: str
    done_unwell_call: str
    done_stop: str
    done_change: str
    change: str
    calendar: str
