"""How a message ended, and who is asked."""

import datetime as dt

import pytest

from pumplog.models import AuditEntry, Notice, Task
from pumplog.notices.parcel import LEASE, Ending, Going, Outcome
from pumplog.notices.settling import RETRY_AFTER
from pumplog.services.audit import audit_faults
from pumplog.services.notice import notices_replan
from pumplog.services.notice_begin import notices_begin
from pumplog.services.notice_claim import notices_claim
from pumplog.services.notice_evaluate import notices_evaluate
from pumplog.services.notice_settle import Left, lease_take_over, leases_expire, leases_open, notices_settle
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState, TaskKind
from tests.factories import make_clinic, make_contact, make_due, make_patient, make_pump, make_window

pytestmark = pytest.mark.django_db

REFILL_BY = dt.date(2026, 12, 4)
NOW = dt.datetime(2026, 11, 27, 16, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 12, 5, 16, tzinfo=dt.UTC)


@pytest.fixture
def parcel():
    implant = make_due(make_clinic(quiet_from_hour=0, quiet_until_hour=0), REFILL_BY)
    notices_replan(implant_id=implant.pk, now=NOW)
    (claimed,) = notices_claim(now=NOW, limit=10)
    return claimed


def row_of(parcel):
    return Notice.objects.get(pk=parcel.notices[0])


def end(parcel, ending, *, now=NOW, detail="because"):
    return notices_settle([(Going(parcel=parcel), Outcome(ending=ending, detail=detail))], now=now)


def test_a_sent_message_is_settled_once_and_audited(parcel):
    notices_begin([parcel], now=NOW)
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
    notices_begin([parcel], now=NOW)
    end(parcel, ending)
    assert row_of(parcel).state == state
    task = Task.objects.get()
    assert (task.kind, task.done_at) == (kind, None)
    assert "because" in task.message
    assert "ivy" not in task.message


def test_what_surely_did_not_arrive_is_tried_again_later_and_later_then_a_person_is_asked(parcel):
    now, waits = NOW, []
    while True:
        notices_begin([parcel], now=now)
        end(parcel, Ending.DEFERRED, now=now)
        row = row_of(parcel)
        if row.state != NoticeState.PLANNED:
            break
        waits.append(row.retry_at - now)
        now = row.retry_at
        (parcel,) = notices_claim(now=now, limit=10)
    assert tuple(waits) == RETRY_AFTER
    assert (row.state, row.attempts) == (NoticeState.FAILED, len(RETRY_AFTER) + 1)
    assert Task.objects.get().kind == TaskKind.NOTICE_FAILED


def test_all_tries_of_a_notice_carry_the_same_message_id(parcel):
    notices_begin([parcel], now=NOW)
    end(parcel, Ending.DEFERRED)
    (again,) = notices_claim(now=NOW + dt.timedelta(hours=1), limit=10)
    assert again.message_id == parcel.message_id


def test_a_dead_workers_notice_that_had_not_begun_goes_back_in_the_queue(parcel):
    assert leases_expire(now=NOW + LEASE) == 0
    assert (row_of(parcel).state, Task.objects.count()) == (NoticeState.PLANNED, 0)


def test_a_dead_workers_notice_that_had_begun_is_unknown_and_never_sent_by_itself(parcel):
    notices_begin([parcel], now=NOW)
    assert leases_expire(now=NOW + LEASE - dt.timedelta(seconds=1)) == 0
    assert leases_expire(now=NOW + LEASE) == 1
    assert row_of(parcel).state == NoticeState.UNKNOWN
    assert Task.objects.get().kind == TaskKind.NOTICE_UNKNOWN
    notices_replan(implant_id=row_of(parcel).implant_id, now=NOW + 2 * LEASE)
    assert notices_claim(now=NOW + 2 * LEASE, limit=10) == ()


def test_a_worker_that_comes_back_after_its_lease_cannot_settle(parcel):
    notices_begin([parcel], now=NOW)
    leases_expire(now=NOW + LEASE)
    assert end(parcel, Ending.SENT) == 0
    assert row_of(parcel).state == NoticeState.UNKNOWN


def test_a_staff_address_that_does_not_work_is_one_task_a_patient_however_many_days():
    make_due(make_clinic(staff_email="gone@rapid-creek.example"), REFILL_BY)
    for days in range(4):
        now = LATE + dt.timedelta(days=days)
        notices_evaluate(now=now)
        (parcel,) = notices_claim(now=now, limit=10)
        notices_begin([parcel], now=now)
        end(parcel, Ending.REFUSED, now=now)
    assert Notice.objects.filter(audience=NoticeAudience.STAFF, state=NoticeState.FAILED).count() == 4
    assert Task.objects.filter(kind=TaskKind.NOTICE_FAILED).count() == 1


def test_what_did_not_arrive_is_looked_at_again_at_once_so_that_another_way_is_tried(parcel):
    make_contact(row_of(parcel).patient, address="+13075550123", kind=ContactKind.SMS)
    notices_evaluate(now=NOW)
    notices_begin([parcel], now=NOW)
    end(parcel, Ending.REFUSED)
    assert notices_evaluate(now=NOW).changed == 1
    assert Notice.objects.get(tier_days=7, state=NoticeState.PLANNED).channel == ContactKind.SMS


@pytest.mark.parametrize(
    ("kind", "address", "task"),
    [
        (ContactKind.LETTER, "1 Main Street\nRapid Creek", TaskKind.POST_LETTER),
        (ContactKind.PHONE, "+13075550123", TaskKind.PHONE_CALL),
    ],
)
def test_what_a_person_carries_is_sent_when_it_is_on_their_list(kind, address, task):
    patient = make_patient(make_clinic(), email=None)
    make_contact(patient, kind=kind, address=address, consent_on=None)
    implant = make_pump(patient)
    make_window(implant, REFILL_BY)
    notices_replan(implant_id=implant.pk, now=NOW)
    (parcel,) = notices_claim(now=NOW, limit=10)
    (going,) = notices_begin([parcel], now=NOW)
    assert going.answer_token == ""
    end(parcel, Ending.SENT)
    assert (row_of(parcel).state, Task.objects.get().kind) == (NoticeState.SENT, task)


def test_which_wording_went_out_and_what_the_gateway_called_it_is_kept(parcel):
    notices_begin([parcel], now=NOW)
    outcome = Outcome(ending=Ending.SENT, provider_id="SM1", text_version="clinic 3")
    notices_settle([(Going(parcel=parcel), outcome)], now=NOW)
    row = row_of(parcel)
    assert (row.provider_id, row.text_version) == ("SM1", "clinic 3")


def test_an_ending_of_what_never_began_is_not_believed(parcel):
    assert end(parcel, Ending.SENT) == 0
    assert row_of(parcel).state == NoticeState.CLAIMED


def test_many_dead_workers_notices_expire_in_a_fixed_number_of_queries(django_assert_max_num_queries):
    clinic = make_clinic()
    for number in range(20):
        implant = make_due(clinic, REFILL_BY, email=f"p{number}@example.org")
        notices_replan(implant_id=implant.pk, now=NOW)
    parcels = notices_claim(now=NOW, limit=100)
    notices_begin(parcels[:10], now=NOW)
    with django_assert_max_num_queries(14):
        assert leases_expire(now=NOW + LEASE) == 10
    tasks = Task.objects.filter(kind=TaskKind.NOTICE_UNKNOWN)
    assert (tasks.count(), tasks.values("patient").distinct().count()) == (10, 10)
    assert Notice.objects.filter(state=NoticeState.PLANNED, due_at__lte=NOW).count() == 10
    assert list(audit_faults(clinic_id=clinic.pk)) == []


@pytest.fixture
def batch():
    clinic = make_clinic()
    for number in range(4):
        notices_replan(implant_id=make_due(clinic, REFILL_BY, email=f"p{number}@example.org").pk, now=NOW)
    parcels = notices_claim(now=NOW, limit=10)
    notices_begin(parcels, now=NOW)
    return parcels


def state_of(parcel):
    return row_of(parcel).state


def test_what_a_dead_workers_journal_tells_is_settled_at_once_and_only_one_is_in_doubt(batch):
    sent, refused, in_hand, never = batch
    (lease,) = leases_open()
    left = Left(
        lease=lease,
        taken=frozenset(parcel.message_id for parcel in batch),
        begun={
            sent.message_id: Outcome(ending=Ending.SENT),
            refused.message_id: Outcome(ending=Ending.REFUSED),
            in_hand.message_id: None,
        },
    )
    assert lease_take_over(left, now=NOW) == 1
    assert [state_of(parcel) for parcel in (sent, refused, in_hand, never)] == ["sent", "failed", "unknown", "planned"]
    assert row_of(never).attempts == 0
    assert leases_open() == set()
    assert lease_take_over(left, now=NOW) == 0


def test_a_message_the_journal_does_not_know_is_left_to_its_lease(batch):
    (lease,) = leases_open()
    assert lease_take_over(Left(lease=lease, taken=frozenset()), now=NOW) == 0
    assert {state_of(parcel) for parcel in batch} == {NoticeState.CLAIMED}


def test_another_workers_lease_is_not_taken_over(batch):
    taken = frozenset(parcel.message_id for parcel in batch)
    lease_take_over(Left(lease="another", taken=taken), now=NOW)
    assert {state_of(parcel) for parcel in batch} == {NoticeState.CLAIMED}
