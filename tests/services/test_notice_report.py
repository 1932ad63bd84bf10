"""What comes back later still counts: days, weeks after a message was sent, twice, and in any order (R18)."""

import datetime as dt
import uuid

import pytest

from pumplog.models import AuditEntry, DeliveryReport, Notice, Task
from pumplog.services import audit
from pumplog.services.audit import audit_faults
from pumplog.services.notice_report import report_delivery
from pumplog.services.task import task_open
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState, TaskKind
from tests.factories import make_clinic, make_due

pytestmark = pytest.mark.django_db
UTC = dt.UTC
SENT_AT = dt.datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
MESSAGE_ID = "<0123456789abcdef0123456789abcdef@rapid-creek.example>"


@pytest.fixture
def implant():
    return make_due(make_clinic(), dt.date(2027, 3, 4))


def notice(implant, state=NoticeState.SENT, **columns) -> Notice:
    window = implant.windows.get(current=True)
    settled = state not in (NoticeState.PLANNED, NoticeState.CLAIMED)
    values = {
        "audience": NoticeAudience.PATIENT,
        "tier_days": 14,
        "channel": ContactKind.EMAIL,
        "address": "ivy@example.org",
        "refill_by": dt.date(2027, 3, 4),
        "due_at": SENT_AT,
        "message_id": MESSAGE_ID,
        "sending_at": SENT_AT,
        "settled_at": SENT_AT if settled else None,
        "created_at": SENT_AT,
    }
    return Notice.objects.create(
        patient=implant.patient,
        implant=implant,
        window=window,
        cycle_id=window.cycle_id,
        state=state,
        **{**values, **columns},
    )


def report(outcome="failed", *, after=dt.timedelta(hours=1), digest="a", message_id=MESSAGE_ID, provider_id="") -> bool:
    return report_delivery(
        message_id=message_id,
        provider_id=provider_id,
        outcome=outcome,
        detail="there is no such mailbox (5.1.1)" if outcome == "failed" else "delivered",
        source="bounce",
        digest=digest,
        reported_at=SENT_AT + after,
        now=SENT_AT + after + dt.timedelta(minutes=1),
    )


@pytest.mark.parametrize(
    "after", [dt.timedelta(seconds=1), dt.timedelta(hours=2), dt.timedelta(days=5), dt.timedelta(days=40)]
)
def test_r18_a_late_failure_updates_the_record_and_asks_a_person(implant, after):
    row = notice(implant)
    assert report(after=after)
    row.refresh_from_db()
    assert row.state == NoticeState.FAILED
    assert row.outcome == "came back later: there is no such mailbox (5.1.1)"
    assert row.settled_at == SENT_AT
    task = Task.objects.get(kind=TaskKind.NOTICE_FAILED)
    assert task.subject == f"{implant.pk.hex}:{row.pk.hex}"
    assert "it came back later" in task.message
    assert "ivy@" not in task.message
    entry = AuditEntry.objects.get(action="notice_report")
    assert "ivy@" not in entry.detail
    assert list(audit_faults(clinic_id=implant.patient.clinic_id)) == []


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.UNKNOWN])
def test_a_delivery_is_written_down(implant, state):
    row = notice(implant, state)
    assert report("delivered")
    row.refresh_from_db()
    assert (row.state, row.delivered_at) == (NoticeState.DELIVERED, SENT_AT + dt.timedelta(hours=1))


def test_a_doubt_that_is_settled_is_no_longer_a_task(implant):
    row = notice(implant, NoticeState.UNKNOWN)
    subject = f"{implant.pk.hex}:{row.pk.hex}"
    task_open(patient_id=row.patient_id, kind=TaskKind.NOTICE_UNKNOWN, subject=subject, message="?", now=SENT_AT)
    assert report("delivered")
    task = Task.objects.get(kind=TaskKind.NOTICE_UNKNOWN)
    assert task.done_by == "Pumplog"
    assert task.done_note.startswith("Closed by itself")


def test_a_message_that_arrived_first_and_came_back_then_failed(implant):
    row = notice(implant, NoticeState.DELIVERED, delivered_at=SENT_AT)
    assert report("failed")
    row.refresh_from_db()
    assert (row.state, row.delivered_at) == (NoticeState.FAILED, None)


def test_out_of_order_a_delivery_does_not_undo_a_failure(implant):
    row = notice(implant)
    assert report("failed", digest="f")
    assert report("delivered", digest="d"), "it is on record"
    row.refresh_from_db()
    assert row.state == NoticeState.FAILED
    assert DeliveryReport.objects.count() == 2


@pytest.mark.parametrize(
    "state", [NoticeState.CONFIRMED, NoticeState.CANCELLED, NoticeState.PLANNED, NoticeState.FAILED]
)
@pytest.mark.parametrize("outcome", ["failed", "delivered", "delayed"])
def test_what_the_patient_confirmed_or_never_got_stays(implant, state, outcome):
    row = notice(implant, state)
    assert report(outcome)
    row.refresh_from_db()
    assert row.state == state
    assert not Task.objects.filter(kind=TaskKind.NOTICE_FAILED).exists()


def test_a_delay_is_only_noted(implant):
    row = notice(implant)
    assert report("delayed")
    row.refresh_from_db()
    assert row.state == NoticeState.SENT
    assert DeliveryReport.objects.get().outcome == "delayed"


def test_a_replay_changes_nothing(implant):
    notice(implant)
    assert report()
    before = (AuditEntry.objects.count(), Task.objects.count())
    assert not report()
    assert not report(after=dt.timedelta(days=3))
    assert (AuditEntry.objects.count(), Task.objects.count()) == before
    assert DeliveryReport.objects.count() == 1


def test_a_report_quicker_than_the_worker_wins(implant):
    lease = {"lease": uuid.uuid4().hex, "leased_until": SENT_AT + dt.timedelta(minutes=10)}
    row = notice(implant, NoticeState.CLAIMED, **lease)
    assert report("failed", after=dt.timedelta(seconds=1))
    row.refresh_from_db()
    assert (row.state, row.lease, row.leased_until) == (NoticeState.FAILED, "", None)
    assert row.settled_at is not None


def test_a_notice_that_has_not_begun_to_go_out_is_not_taken_from_its_worker(implant):
    lease = {"lease": uuid.uuid4().hex, "leased_until": SENT_AT + dt.timedelta(minutes=10), "sending_at": None}
    row = notice(implant, NoticeState.CLAIMED, **lease)
    assert report("failed")
    row.refresh_from_db()
    assert (row.state, row.lease) == (NoticeState.CLAIMED, lease["lease"])


def test_the_gateways_own_name_finds_it_too(implant):
    row = notice(implant, provider_id="SM1")
    assert report("delivered", message_id="", provider_id="SM1")
    row.refresh_from_db()
    assert row.state == NoticeState.DELIVERED


@pytest.mark.parametrize("ids", [{"message_id": ""}, {"message_id": "<x@y>"}, {"message_id": "", "provider_id": "SM2"}])
def test_what_nobody_sent_is_not_written_down(implant, ids):
    notice(implant, provider_id="SM1")
    assert not report(**ids)
    assert not DeliveryReport.objects.exists()


def test_one_message_to_staff_about_two_patients_fails_for_both(implant):
    other = make_due(implant.patient.clinic, dt.date(2027, 3, 4))
    rows = [notice(each, audience=NoticeAudience.STAFF, tier_days=-1) for each in (implant, other)]
    assert report()
    assert {Notice.objects.get(pk=row.pk).state for row in rows} == {NoticeState.FAILED}
    assert Task.objects.filter(kind=TaskKind.NOTICE_FAILED).count() == 2


def test_a_time_still_to_come_is_not_believed(implant):
    row = notice(implant)
    now = SENT_AT + dt.timedelta(hours=1)
    assert report_delivery(
        message_id=MESSAGE_ID, outcome="delivered", detail="delivered", source="twilio", digest="x",
        reported_at=now + dt.timedelta(days=400), now=now,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.delivered_at == now


def test_if_it_cannot_be_audited_nothing_is_written(implant, monkeypatch):
    row = notice(implant)
    monkeypatch.setattr(audit, "entry_digest", _broken)
    with pytest.raises(RuntimeError):
        report()
    row.refresh_from_db()
    assert row.state == NoticeState.SENT
    assert not DeliveryReport.objects.exists()
    assert not Task.objects.filter(kind=TaskKind.NOTICE_FAILED).exists()


def _broken(_):
    raise RuntimeError
