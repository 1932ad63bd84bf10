"""How a message ended, and who is asked."""

import datetime as dt

import pytest

from pumplog.models import AuditEntry, Notice, Task
from pumplog.services.notice import notices_replan
from pumplog.services.notice_claim import notices_begin, notices_claim
from pumplog.services.notice_evaluate import notices_evaluate
from pumplog.services.notice_parcel import LEASE, Ending, Outcome
from pumplog.services.notice_settle import RETRY_AFTER, leases_expire, notices_settle
from pumplog.sheets.vocabulary import NoticeAudience, NoticeState, TaskKind
from tests.factories import make_clinic, make_due

pytestmark = pytest.mark.django_db

REFILL_BY = dt.date(2026, 12, 4)
NOW = dt.datetime(2026, 11, 27, 16, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 12, 5, 16, tzinfo=dt.UTC)


@pytest.fixture
def parcel():
    implant = make_due(make_clinic(), REFILL_BY)
    notices_replan(implant_id=implant.pk, now=NOW)
    (claimed,) = notices_claim(now=NOW, limit=10)
    return claimed


def row_of(parcel):
    return Notice.objects.get(pk=parcel.notice_ids[0])


def end(parcel, ending, *, now=NOW, detail="because"):
    return notices_settle(parcel=parcel, outcome=Outcome(ending=ending, detail=detail), now=now)


def test_a_sent_message_is_settled_once_and_audited(parcel):
    notices_begin(parcel=parcel, now=NOW)
    assert end(parcel, Ending.SENT) == 1
    assert end(parcel, Ending.REFUSED) == 0
    row = row_of(parcel)
    assert (row.state, row.settled_at, row.lease) == (NoticeState.SENT, NOW, "")
    entry = AuditEntry.objects.get(action="notice_sent")
    assert row.message_id in entry.detail
    assert "ivy" not in entry.detail
    assert Task.objects.count() == 0


@pytest.mark.parametrize(
    ("ending", "state", "kind"),
    [
        (Ending.REFUSED, NoticeState.FAILED, TaskKind.NOTICE_FAILED),
        (Ending.DOUBTFUL, NoticeState.UNKNOWN, TaskKind.NOTICE_UNKNOWN),
    ],
)
def test_r08_what_did_not_surely_arrive_is_not_sent_and_a_person_is_asked(parcel, ending, state, kind):
    notices_begin(parcel=parcel, now=NOW)
    end(parcel, ending)
    assert row_of(parcel).state == state
    task = Task.objects.get()
    assert (task.kind, task.done_at) == (kind, None)
    assert "because" in task.message
    assert "ivy" not in task.message


def test_what_surely_did_not_arrive_is_tried_again_later_and_later_then_a_person_is_asked(parcel):
    now, waits = NOW, []
    while True:
        notices_begin(parcel=parcel, now=now)
        end(parcel, Ending.DEFERRED, now=now)
        row = row_of(parcel)
        if row.state != NoticeState.SCHEDULED:
            break
        waits.append(row.retry_at - now)
        now = row.retry_at
        (parcel,) = notices_claim(now=now, limit=10)
    assert tuple(waits) == RETRY_AFTER
    assert (row.state, row.attempts) == (NoticeState.FAILED, len(RETRY_AFTER) + 1)
    assert Task.objects.get().kind == TaskKind.NOTICE_FAILED


def test_all_tries_of_a_notice_carry_the_same_message_id(parcel):
    notices_begin(parcel=parcel, now=NOW)
    end(parcel, Ending.DEFERRED)
    (again,) = notices_claim(now=NOW + dt.timedelta(hours=1), limit=10)
    assert again.message_id == parcel.message_id


def test_a_dead_workers_notice_that_had_not_begun_goes_back_in_the_queue(parcel):
    assert leases_expire(now=NOW + LEASE) == 0
    assert (row_of(parcel).state, Task.objects.count()) == (NoticeState.SCHEDULED, 0)


def test_a_dead_workers_notice_that_had_begun_is_unknown_and_never_sent_by_itself(parcel):
    notices_begin(parcel=parcel, now=NOW)
    assert leases_expire(now=NOW + LEASE - dt.timedelta(seconds=1)) == 0
    assert leases_expire(now=NOW + LEASE) == 1
    assert row_of(parcel).state == NoticeState.UNKNOWN
    assert Task.objects.get().kind == TaskKind.NOTICE_UNKNOWN
    notices_replan(implant_id=row_of(parcel).implant_id, now=NOW + 2 * LEASE)
    assert notices_claim(now=NOW + 2 * LEASE, limit=10) == ()


def test_a_worker_that_comes_back_after_its_lease_cannot_settle(parcel):
    notices_begin(parcel=parcel, now=NOW)
    leases_expire(now=NOW + LEASE)
    assert end(parcel, Ending.SENT) == 0
    assert row_of(parcel).state == NoticeState.UNKNOWN


def test_a_staff_address_that_does_not_work_is_one_task_a_patient_however_many_days():
    make_due(make_clinic(staff_email="gone@rapid-creek.example"), REFILL_BY)
    for days in range(4):
        now = LATE + dt.timedelta(days=days)
        notices_evaluate(now=now)
        (parcel,) = notices_claim(now=now, limit=10)
        notices_begin(parcel=parcel, now=now)
        end(parcel, Ending.REFUSED, now=now)
    assert Notice.objects.filter(audience=NoticeAudience.STAFF, state=NoticeState.FAILED).count() == 4
    assert Task.objects.filter(kind=TaskKind.NOTICE_FAILED).count() == 1
