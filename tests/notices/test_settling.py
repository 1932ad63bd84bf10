"""What becomes of a notice when a try has ended, and who is asked."""

import datetime as dt
import uuid

import pytest

from pumplog.notices.parcel import Ending, Outcome
from pumplog.notices.settling import RETRY_AFTER, after
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState, TaskKind
from tests.notices.build import EARLY, REFILL_BY

KEY, CYCLE, PUMP = uuid.UUID(int=7), uuid.UUID(int=8), uuid.UUID(int=9).hex


def ended(ending, *, attempts=1, channel=ContactKind.EMAIL, audience=NoticeAudience.PATIENT):
    return after(
        outcome=Outcome(ending=ending, detail="refused by the mail server (550)"),
        attempts=attempts,
        now=EARLY,
        pump=PUMP,
        key=KEY,
        cycle=CYCLE,
        refill_by=REFILL_BY,
        audience=audience,
        channel=channel,
    )


def test_what_was_accepted_is_sent_and_asks_nobody():
    assert (ended(Ending.SENT).state, ended(Ending.SENT).ask) == (NoticeState.SENT, None)


@pytest.mark.parametrize(
    ("ending", "state", "kind"),
    [
        (Ending.REFUSED, NoticeState.FAILED, TaskKind.NOTICE_FAILED),
        (Ending.DOUBTFUL, NoticeState.UNKNOWN, TaskKind.NOTICE_UNKNOWN),
    ],
)
@pytest.mark.parametrize("channel", ContactKind)
def test_r08_what_did_not_surely_arrive_is_not_sent_and_a_person_is_asked(ending, state, kind, channel):
    settled = ended(ending, channel=channel)
    assert (settled.state, settled.retry_at) == (state, None)
    assert (settled.ask.kind, settled.ask.subject) == (kind, f"{PUMP}:{KEY.hex}")
    assert "550" in settled.ask.message


def test_r17_what_surely_did_not_arrive_is_tried_later_and_later_and_not_for_ever():
    waits = [ended(Ending.DEFERRED, attempts=number).retry_at - EARLY for number in range(1, len(RETRY_AFTER) + 1)]
    assert waits == sorted(set(waits))
    assert sum(waits, dt.timedelta()) < dt.timedelta(hours=24)
    given_up = ended(Ending.DEFERRED, attempts=len(RETRY_AFTER) + 1)
    assert (given_up.state, given_up.ask.kind) == (NoticeState.FAILED, TaskKind.NOTICE_FAILED)


@pytest.mark.parametrize(
    ("channel", "kind", "subject"),
    [
        (ContactKind.LETTER, TaskKind.POST_LETTER, f"{PUMP}:{KEY.hex}"),
        (ContactKind.PHONE, TaskKind.PHONE_CALL, f"{PUMP}:{CYCLE.hex}:2026-12-04"),
    ],
)
def test_a_letter_or_a_call_is_a_task_for_the_person_who_carries_it(channel, kind, subject):
    settled = ended(Ending.SENT, channel=channel)
    assert (settled.state, settled.ask.kind, settled.ask.subject) == (NoticeState.SENT, kind, subject)


def test_r17_a_staff_address_that_does_not_work_is_one_task_however_many_messages():
    assert ended(Ending.REFUSED, audience=NoticeAudience.STAFF).ask.subject == f"{PUMP}:staff"


@pytest.mark.parametrize("ending", Ending)
@pytest.mark.parametrize("channel", ContactKind)
def test_a_subject_fits_its_column(ending, channel):
    ask = ended(ending, channel=channel, attempts=99).ask
    assert ask is None or len(ask.subject) <= 80
