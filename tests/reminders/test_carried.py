"""What went out, by the journal's last word on each message."""

import datetime as dt
import uuid

import pytest

from pumplog.notices.parcel import Ending, Going, Outcome, Parcel
from pumplog.reminders.carried import carried_in
from pumplog.reminders.journal import Journal
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose

NOW = dt.datetime(2026, 11, 20, 16, 5, tzinfo=dt.UTC)
SENT, DEFERRED, REFUSED, DOUBTFUL = (
    Outcome(ending=ending) for ending in (Ending.SENT, Ending.DEFERRED, Ending.REFUSED, Ending.DOUBTFUL)
)


def going(*identities, message_id="<m@x>"):
    parcel = Parcel(
        lease="l",
        notices=tuple(uuid.uuid4() for _ in identities),
        clinic=uuid.uuid4(),
        patient=None,
        audience=NoticeAudience.PATIENT,
        purpose=NoticePurpose.DUE,
        channel=ContactKind.EMAIL,
        address="p@example.org",
        language="en",
        refill_by=dt.date(2026, 12, 4),
        message_id=message_id,
        identities=identities,
    )
    return Going(parcel=parcel)


def told(journal, one, *outcomes):
    for outcome in outcomes:
        journal.taken([one.parcel])
        journal.begun([one])
        if outcome is not None:
            journal.ended(one, outcome)


@pytest.mark.parametrize(
    ("outcomes", "ending"),
    [
        ([SENT], Ending.SENT),
        ([DOUBTFUL], Ending.DOUBTFUL),
        ([None], Ending.DOUBTFUL),
        ([DEFERRED], None),
        ([REFUSED], None),
        ([DEFERRED, DEFERRED, SENT], Ending.SENT),
        ([DEFERRED, None], Ending.DOUBTFUL),
    ],
    ids=["sent", "in doubt", "begun and no more", "put off", "refused", "at the third try", "died at the second try"],
)
def test_the_last_word_on_a_message_counts(tmp_path, outcomes, ending):
    journal = Journal(tmp_path, now=lambda: NOW)
    told(journal, going("a1"), *outcomes)
    assert [item.ending for item in carried_in(tmp_path)] == ([] if ending is None else [ending])


def test_what_was_taken_and_never_begun_did_not_go(tmp_path):
    Journal(tmp_path, now=lambda: NOW).taken([going("a1").parcel])
    assert carried_in(tmp_path) == ()


def test_what_was_sent_once_stays_sent_whichever_worker_says_what(tmp_path):
    first, second = Journal(tmp_path, now=lambda: NOW), Journal(tmp_path, now=lambda: NOW)
    told(first, going("a1"), SENT)
    told(second, going("a1"), DEFERRED)
    assert [item.ending for item in carried_in(tmp_path)] == [Ending.SENT]


def test_every_notice_of_a_message_counts(tmp_path):
    told(Journal(tmp_path, now=lambda: NOW), going("a1", "b2", message_id="<both@x>"), SENT)
    assert {(item.identity, item.message_id, item.at) for item in carried_in(tmp_path)} == {
        ("a1", "<both@x>", NOW),
        ("b2", "<both@x>", NOW),
    }


def test_without_a_journal_nothing_went_out(tmp_path):
    assert carried_in(tmp_path / "absent") == ()
