"""A database that was put back is noticed however it was, and held until a person says so. What went out stays sent."""

import datetime as dt
import threading

import pytest
from django.db import connection

from pumplog.models import AuditEntry, Notice, SendingEpoch, Task, WorkerBeat
from pumplog.notices.parcel import Ending
from pumplog.services import sending_epoch, sending_marks
from pumplog.services.audit import audit_faults
from pumplog.services.heartbeat import beat
from pumplog.services.notice import notices_replan
from pumplog.services.notice_store import DatabaseStore
from pumplog.services.sending_carried import Carried
from pumplog.services.sending_epoch import may_send, sending_compare, sending_confirm
from pumplog.services.sending_marks import Gone
from pumplog.sheets.vocabulary import NoticeState, TaskKind
from tests.factories import make_clinic, make_due

pytestmark = pytest.mark.django_db(transaction=True)

NOW = dt.datetime(2026, 11, 20, 16, 5, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
REFILL_BY = dt.date(2026, 12, 4)


@pytest.fixture
def clinic(db):
    return make_clinic()


def due(clinic):
    implant = make_due(clinic, REFILL_BY)
    notices_replan(implant_id=implant.pk, now=NOW)
    return Notice.objects.get(implant=implant, tier_days=14)


def carried(row, *, ending=Ending.SENT, identity="a1"):
    return Carried(identity=identity, message_id=row.message_id, at=NOW, ending=ending)


def why():
    return list(SendingEpoch.objects.filter(confirmed_at__isnull=True).values_list("why", flat=True))


def test_a_first_start_confirms_itself_and_writes_its_mark(clinic):
    assert may_send(now=NOW)
    epoch = SendingEpoch.objects.get()
    assert (epoch.why, epoch.confirmed_at) == (sending_epoch.FIRST, NOW)
    assert sending_marks.marks().mark == epoch.mark
    assert may_send(now=NOW + HOUR)
    assert SendingEpoch.objects.count() == 1


def test_a_copy_that_says_so_is_held(clinic):
    may_send(now=NOW)
    SendingEpoch.objects.create(mark="of-a-copy", opened_at=NOW, why=sending_epoch.COPIED)
    assert not may_send(now=NOW + HOUR)


def test_a_database_of_an_earlier_life_is_held(clinic):
    may_send(now=NOW)
    sending_confirm(by="console:t", journal=[], now=NOW + HOUR)
    SendingEpoch.objects.order_by("opened_at").last().delete()
    assert not may_send(now=NOW + 2 * HOUR)
    assert why() == [sending_epoch.OTHER_LIFE]


def test_an_empty_database_beside_old_marks_is_held(clinic):
    may_send(now=NOW)
    SendingEpoch.objects.all().delete()
    assert not may_send(now=NOW)


def test_a_database_that_forgot_the_last_turn_is_held(clinic):
    may_send(now=NOW)
    beat(name="a 1", now=NOW)
    sending_marks.turned_put(NOW)
    assert may_send(now=NOW)
    WorkerBeat.objects.update(beat_at=NOW - HOUR)
    assert not may_send(now=NOW + HOUR)
    assert why() == [sending_epoch.EARLIER]


def test_a_database_without_any_turn_beside_one_that_was_made_is_held(clinic):
    may_send(now=NOW)
    sending_marks.turned_put(NOW)
    assert not may_send(now=NOW + HOUR)


@pytest.mark.postgres
def test_a_table_made_anew_is_another_database(clinic):
    may_send(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT * FROM pumplog_sendingepoch")
        cursor.execute("ALTER TABLE pumplog_sendingepoch RENAME TO before_restore")
        cursor.execute("ALTER TABLE kept RENAME TO pumplog_sendingepoch")
        try:
            assert not may_send(now=NOW + HOUR)
            assert why() == [sending_epoch.OTHER_DATABASE]
        finally:
            cursor.execute("DROP TABLE pumplog_sendingepoch")
            cursor.execute("ALTER TABLE before_restore RENAME TO pumplog_sendingepoch")


def test_hz29_what_a_restore_brings_back_is_not_claimed_even_while_a_worker_is_about_to_look(clinic):
    """The record is put back between a worker's last question and its reading of what is due."""
    assert may_send(now=NOW)
    restored = threading.Event()

    def put_back():
        SendingEpoch.objects.create(mark="of-a-copy", opened_at=NOW, why="a copy")
        due(clinic)
        connection.close()

    def meanwhile(execute, sql, params, many, context):
        if not restored.is_set() and (sql.startswith("BEGIN") or "FOR UPDATE" in sql):
            restored.set()
            other = threading.Thread(target=put_back)
            other.start()
            other.join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        assert DatabaseStore().claim(now=NOW, limit=10) == ()
    assert restored.is_set()
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.PLANNED}
    sending_confirm(by="console:t", journal=[], now=NOW)
    assert len(DatabaseStore().claim(now=NOW, limit=10)) == 1


def test_messages_that_the_database_does_not_know_are_noticed_at_the_start(clinic):
    row = due(clinic)
    may_send(now=NOW)
    sending_compare(journal=[carried(row)], now=NOW)
    assert why() == [sending_epoch.FORGOTTEN]
    assert not may_send(now=NOW)


@pytest.mark.parametrize(
    "state",
    [
        {"state": "sent", "settled_at": NOW},
        {"state": "failed", "settled_at": NOW},
        {"state": "unknown", "settled_at": NOW},
        {"state": "claimed", "lease": "x", "leased_until": NOW, "sending_at": NOW},
    ],
    ids=["sent", "came back", "nobody knows", "on its way"],
)
def test_messages_that_the_database_knows_hold_nothing(clinic, state):
    row = due(clinic)
    Notice.objects.filter(pk=row.pk).update(attempts=1, **state)
    sending_compare(journal=[carried(row)], now=NOW)
    assert why() == []


def test_a_message_put_off_before_the_backup_and_sent_after_it_is_not_known(clinic):
    row = due(clinic)
    Notice.objects.filter(pk=row.pk).update(attempts=3)
    sending_compare(journal=[carried(row)], now=NOW)
    assert why() == [sending_epoch.FORGOTTEN]


def test_a_confirmation_settles_what_went_out_and_lets_the_rest_go(clinic):
    gone, other = due(clinic), due(clinic)
    may_send(now=NOW)
    sending_compare(journal=[carried(gone)], now=NOW)
    done = sending_confirm(by="Mona <mona@example.org>", journal=[carried(gone)], now=NOW + HOUR)
    assert (done.settled, done.remembered) == (1, 1)
    gone.refresh_from_db()
    other.refresh_from_db()
    assert (gone.state, gone.sending_at, other.state) == (NoticeState.SENT, NOW, NoticeState.PLANNED)
    assert not Task.objects.exists()
    assert may_send(now=NOW + 2 * HOUR)
    assert sending_marks.carried() == {"a1": Gone(ending=Ending.SENT, at=NOW)}
    entry = AuditEntry.objects.get(action="sending_confirm")
    assert (entry.actor, entry.clinic_id) == ("Mona <mona@example.org>", clinic.pk)
    assert list(audit_faults(clinic_id=clinic.pk)) == []


def test_what_perhaps_went_out_becomes_unknown_and_a_person_is_asked(clinic):
    row = due(clinic)
    sending_confirm(by="console:t", journal=[carried(row, ending=Ending.DOUBTFUL)], now=NOW)
    row.refresh_from_db()
    assert row.state == NoticeState.UNKNOWN
    assert Task.objects.get().kind == TaskKind.NOTICE_UNKNOWN
    assert sending_marks.carried() == {"a1": Gone(ending=Ending.DOUBTFUL, at=NOW)}


def test_what_was_confirmed_is_not_held_again_at_the_next_start(clinic):
    row = due(clinic)
    forgotten = Carried(identity="b2", message_id="<of a row that is gone>", at=NOW, ending=Ending.SENT)
    journal = [carried(row), forgotten]
    sending_compare(journal=journal, now=NOW)
    sending_confirm(by="console:t", journal=journal, now=NOW)
    sending_compare(journal=journal, now=NOW + HOUR)
    assert may_send(now=NOW + HOUR)
    assert sending_marks.carried()["b2"] == Gone(ending=Ending.SENT, at=NOW)


def test_last_turns_of_the_life_before_do_not_hold_the_new_one(clinic):
    may_send(now=NOW)
    sending_marks.turned_put(NOW + HOUR)
    assert not may_send(now=NOW + HOUR)
    sending_confirm(by="console:t", journal=[], now=NOW + HOUR)
    assert may_send(now=NOW + HOUR)


def test_it_is_held_once_however_often_it_is_asked(clinic):
    may_send(now=NOW)
    sending_marks.turned_put(NOW)
    for _ in range(3):
        assert not may_send(now=NOW + HOUR)
    assert len(why()) == 1


def test_another_machine_with_an_older_mark_follows(clinic):
    may_send(now=NOW)
    older = sending_marks.marks().mark
    sending_confirm(by="console:t", journal=[], now=NOW + HOUR)
    sending_marks.mark_put(older)
    assert may_send(now=NOW + 2 * HOUR)
    assert sending_marks.marks().mark == SendingEpoch.objects.order_by("opened_at").last().mark
