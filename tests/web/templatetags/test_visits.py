"""All that is known of a notice, in words that do not say more than is known."""

import datetime as dt
import uuid

import pytest

from pumplog.notices import reasons
from pumplog.sheets.vocabulary import AppointmentState, ContactKind, MissedReason, NoticeState
from pumplog.sheets.worklist import NoticeRow
from pumplog.web.templatetags.visits import (
    notice_about,
    notice_said,
    notice_tone,
    notice_word,
    visit_said,
    way_said,
    why_said,
)

ZONE = "America/Denver"


def at(hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, 11, 20, hour, minute, tzinfo=dt.UTC)


def row(state: NoticeState, **known: object) -> NoticeRow:
    values: dict[str, object] = {
        "id": uuid.uuid4(),
        "audience": "patient",
        "tier_days": 7,
        "channel": "email",
        "address": "i…@example.org",
        "refill_by": dt.date(2026, 11, 30),
        "due_at": at(16, 0),
        "state": state,
        "settled_at": None,
        "outcome": "",
    }
    return NoticeRow(**(values | known))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("notice", "said", "tone"),
    [
        (row(NoticeState.PLANNED), "planned for 20 Nov, 09:00", "info"),
        (row(NoticeState.CLAIMED), "on its way now", "info"),
        (row(NoticeState.SENT, sending_at=at(16, 2), settled_at=at(16, 3)), "sent 20 Nov, 09:02", ""),
        (
            row(NoticeState.DELIVERED, sending_at=at(16, 2), delivered_at=at(16, 3)),
            "sent 20 Nov, 09:02; delivered 20 Nov, 09:03",
            "ok",
        ),
        (
            row(NoticeState.CONFIRMED, sending_at=at(16, 2), delivered_at=at(16, 3), confirmed_at=at(23, 10)),
            "sent 20 Nov, 09:02; delivered 20 Nov, 09:03; confirmed by the patient 20 Nov, 16:10",
            "ok",
        ),
        (
            row(NoticeState.FAILED, sending_at=at(16, 2), outcome="refused for good"),
            "sent 20 Nov, 09:02; did not arrive: refused for good",
            "danger",
        ),
        (
            row(NoticeState.UNKNOWN, sending_at=at(16, 2)),
            "sent 20 Nov, 09:02; nobody knows whether it arrived: ask the patient",
            "danger",
        ),
        (row(NoticeState.CANCELLED, settled_at=at(16, 2), outcome="pump removed"), "pump removed", ""),
        (row(NoticeState.CANCELLED, settled_at=at(16, 2)), "withdrawn", ""),
        (
            row(NoticeState.CANCELLED, settled_at=at(16, 2), outcome=reasons.moved(dt.date(2027, 1, 5))),
            "refill-by date moved to Tue 5 Jan 2027",
            "",
        ),
        (
            row(NoticeState.CANCELLED, settled_at=at(16, 2), outcome=reasons.booked(dt.date(2026, 12, 4))),
            "appointment on Fri 4 Dec 2026",
            "",
        ),
        (
            row(NoticeState.CANCELLED, settled_at=at(16, 2), outcome=reasons.TIERS_CHANGED),
            "the days on which notices go out were changed",
            "",
        ),
    ],
)
def test_every_state_is_said_in_words(notice: NoticeRow, said: str, tone: str) -> None:
    assert notice_said(notice, ZONE) == said
    assert notice_tone(notice) == tone


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tier_days": 14}, "14 days before"),
        ({"tier_days": 1}, "1 day before"),
        ({"tier_days": 0}, "on the day itself"),
        ({"tier_days": 0, "purpose": "visit"}, "about the visit"),
        ({"tier_days": -3, "audience": "staff"}, "to staff: overdue since"),
    ],
)
def test_it_says_what_a_notice_is_about(changes: dict[str, object], said: str) -> None:
    assert notice_about(row(NoticeState.SENT, **changes)) == said


def test_every_word_of_the_vocabularies_has_words() -> None:
    assert all(" " in way_said(kind) for kind in ContactKind)
    assert len({visit_said(state) for state in AppointmentState}) == len(AppointmentState)
    assert all(" " in why_said(reason) for reason in MissedReason)
    assert why_said("") == ""
    assert len({notice_word(row(state)) for state in NoticeState}) == len(NoticeState)
    assert "claimed" not in {notice_word(row(state)) for state in NoticeState}


def test_no_reason_for_withdrawing_shows_a_day_as_it_is_stored() -> None:
    day = dt.date(2026, 12, 4)
    made = [make(day) for make in (reasons.moved, reasons.away, reasons.booked)]
    said = [notice_said(row(NoticeState.CANCELLED, outcome=outcome), ZONE) for outcome in made]
    assert all("Fri 4 Dec 2026" in sentence and "2026-12-04" not in sentence for sentence in said)
