"""What a worker writes down beside the database, and what may be concluded from it."""

import datetime as dt
import os

import pytest

from pumplog.notices.parcel import Ending, Going, Outcome, Parcel
from pumplog.reminders import journal as module
from pumplog.reminders.journal import Journal, What, hold, lines
from pumplog.reminders.recovery import left_in
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose

AT = dt.datetime(2026, 11, 20, 16, tzinfo=dt.UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "journal"


@pytest.fixture
def journal(path):
    journal = Journal(path, now=lambda: AT)
    yield journal
    journal.close()


def parcel(number, *, lease="L", identities=None):
    return Parcel(
        lease=lease,
        notices=(number,),
        clinic=1,
        patient=1,
        audience=NoticeAudience.PATIENT,
        purpose=NoticePurpose.DUE,
        channel=ContactKind.EMAIL,
        address="ivy.fox@example.org",
        language="en",
        refill_by=dt.date(2026, 12, 4),
        message_id=f"<{number}@x>",
        identities=identities or (f"i{number}",),
    )


def carry(journal, *parcels, endings=()):
    """A batch, as far as it came."""
    journal.taken(parcels)
    for one, ending in zip(parcels, endings, strict=False):
        journal.begun([Going(parcel=one)])
        if ending is not None:
            journal.ended(Going(parcel=one), Outcome(ending=ending))


def told(path):
    return [(entry.what, entry.message_id) for entry in Journal.entries(path)]


def test_it_says_what_happened_to_each_message_in_order(journal, path):
    carry(journal, parcel(1), parcel(2), endings=[Ending.SENT, Ending.REFUSED])
    assert told(path) == [
        (What.TAKEN, "<1@x>"),
        (What.TAKEN, "<2@x>"),
        (What.BEGUN, "<1@x>"),
        (What.SENT, "<1@x>"),
        (What.BEGUN, "<2@x>"),
        (What.REFUSED, "<2@x>"),
    ]
    first = next(Journal.entries(path))
    assert (first.at, first.identity, first.lease) == (AT, "i1", "L")


def test_it_holds_no_address_and_no_date_of_a_visit(journal, path):
    carry(journal, parcel(1), endings=[Ending.SENT])
    text = journal.file.read_text()
    assert "example.org" not in text
    assert "2026-12-04" not in text


def test_each_notice_of_a_message_has_its_line(journal, path):
    carry(journal, parcel(1, identities=("a", "b")), endings=[Ending.SENT])
    assert [entry.identity for entry in Journal.entries(path)] == ["a", "b"] * 3


def test_workers_that_live_do_not_share_a_file_and_the_next_takes_a_dead_ones_place(journal, path):
    second = Journal(path)
    assert (journal.file.name, second.file.name) == ("1.log", "2.log")
    second.close()
    third = Journal(path)
    assert third.file.name == "2.log"
    third.close()


def test_a_living_workers_journal_cannot_be_held(journal):
    assert hold(journal.file) is None


def test_only_the_owner_may_read_it(journal, path):
    assert (path.stat().st_mode & 0o777, journal.file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_torn_line_says_nothing_and_harms_no_other(journal, path):
    carry(journal, parcel(1), endings=[Ending.SENT])
    journal.close()
    with journal.file.open("ab") as file:
        file.write(b"2026-11-20T16:00:00+00:00 begun <2@")
    again = Journal(path)
    journal._handle = os.dup(again._handle)
    carry(again, parcel(3))
    again.close()
    assert told(path)[2:] == [(What.SENT, "<1@x>"), (What.TAKEN, "<3@x>")]


def test_a_full_disk_is_said_and_not_passed_over(journal):
    full = os.open("/dev/full", os.O_WRONLY)
    before, journal._handle = journal._handle, full
    with pytest.raises(OSError, match="space"):
        journal.taken([parcel(1)])
    journal._handle = before
    os.close(full)


def test_from_a_long_journal_its_end_can_be_read_alone(journal):
    carry(journal, *(parcel(number) for number in range(50)))
    some = [entry.message_id for entry in lines(journal.file, tail=500)]
    assert some == [f"<{number}@x>" for number in range(50)][-len(some) :]
    assert 2 <= len(some) <= 12


def left(path, lease="L"):
    return next(left_in(Journal.entries(path), leases={lease}), None)


def test_a_dead_workers_batch_is_told_apart(journal, path):
    carry(journal, *map(parcel, range(4)), endings=[Ending.SENT, Ending.DEFERRED, None])
    found = left(path)
    assert found.taken == {"<0@x>", "<1@x>", "<2@x>", "<3@x>"}
    assert {name: outcome and outcome.ending for name, outcome in found.begun.items()} == {
        "<0@x>": Ending.SENT,
        "<1@x>": Ending.DEFERRED,
        "<2@x>": None,
    }


def test_an_earlier_try_of_the_same_message_is_not_taken_for_this_one(journal, path):
    carry(journal, parcel(1, lease="first"), endings=[Ending.DEFERRED])
    carry(journal, parcel(1, lease="second"))
    assert left(path, "second").begun == {}


@pytest.mark.parametrize("life", ["anotherlife", ""])
def test_after_a_restart_of_the_machine_a_missing_line_proves_nothing(journal, path, monkeypatch, life):
    carry(journal, parcel(1))
    monkeypatch.setattr(module, "_BOOT", path / life / "boot")
    if life:
        (path / life).mkdir()
        (path / life / "boot").write_text(life)
    assert left(path) is None
