"""Real worker processes: several at once, told to stop, killed. Nothing lost, nothing doubled, no doubt unasked."""

import datetime as dt
import signal
import threading
import time
from collections import Counter, defaultdict

import pytest
from django.db import transaction

from pumplog.models import Clinic, Implant, Notice, Patient, Task
from pumplog.services.audit import audit_faults
from pumplog.services.notice import notices_replan
from pumplog.sheets.vocabulary import NoticeState, TaskKind
from tests.factories import make_clinic, make_due, make_window
from tests.faults.processes import finish, start_worker
from tests.mailserver import Manner
from tests.turns import turn

pytestmark = pytest.mark.django_db(transaction=True)

NOW = dt.datetime(2026, 11, 20, 16, 5, tzinfo=dt.UTC)
REFILL_BY = dt.date(2026, 12, 4)


@transaction.atomic
def plan(count, *clinics):
    for number in range(count):
        implant = make_due(clinics[number % len(clinics)], REFILL_BY, email=f"p{number}@example.org")
        notices_replan(implant_id=implant.pk, now=NOW)


def first_tier():
    return dict(Counter(Notice.objects.filter(tier_days=14).values_list("state", flat=True)))


def no_chain_is_broken():
    return all(list(audit_faults(clinic_id=clinic.pk)) == [] for clinic in Clinic.objects.all())


def test_r09_two_workers_at_once_on_200_notices_send_each_once(mailserver):
    plan(200, make_clinic(), make_clinic(zone="America/Denver"))
    running = [start_worker("--once", port=mailserver.port, now=NOW) for _ in range(2)]
    assert [finish(process) for process in running] == [0, 0]
    assert Counter(mailserver.recipients) == {f"p{number}@example.org": 1 for number in range(200)}
    assert first_tier() == {NoticeState.SENT: 200}
    assert len({message["Message-ID"] for message in mailserver.messages}) == 200
    assert no_chain_is_broken()


def test_a_worker_killed_in_mid_send_leaves_one_doubt_with_a_task_and_loses_nothing(mailserver):
    plan(5, make_clinic())
    mailserver.manner = Manner.KEEP_SILENT_AFTER
    worker = start_worker("--once", port=mailserver.port, now=NOW)
    assert mailserver.arrived.wait(60)
    worker.kill()
    assert finish(worker) == -signal.SIGKILL
    assert first_tier() == {NoticeState.CLAIMED: 5}

    mailserver.manner = Manner.ACCEPT
    turn(NOW)
    assert first_tier() == {NoticeState.UNKNOWN: 1, NoticeState.SENT: 4}
    assert sorted(mailserver.recipients) == [f"p{number}@example.org" for number in range(5)]
    unknown = Notice.objects.get(state=NoticeState.UNKNOWN)
    task = Task.objects.get()
    assert (task.kind, task.patient_id) == (TaskKind.NOTICE_UNKNOWN, unknown.patient_id)
    assert unknown.message_id in [message["Message-ID"] for message in mailserver.messages]
    assert no_chain_is_broken()


def test_dates_that_move_while_workers_send_leave_every_patient_with_the_new_one(mailserver):
    plan(30, make_clinic())
    workers = [start_worker("--interval", "0.05", port=mailserver.port, now=NOW) for _ in range(2)]
    assert mailserver.arrived.wait(60)
    moved = dt.date(2026, 12, 3)
    for implant in Implant.objects.order_by("-id"):
        with transaction.atomic():
            Patient.objects.select_for_update().get(pk=implant.patient_id)
            make_window(implant, moved)
            notices_replan(implant_id=implant.pk, now=NOW)
    deadline = time.monotonic() + 60
    while (
        Notice.objects.filter(tier_days=14, state__in=("planned", "claimed")).exists() and time.monotonic() < deadline
    ):
        time.sleep(0.1)
    for worker in workers:
        worker.terminate()
    assert [finish(worker) for worker in workers] == [0, 0]
    told = defaultdict(list)
    for message in mailserver.messages:
        told[message["To"]].append(message["Subject"].partition("December ")[2])
    assert len(told) == 30
    assert all(dates in (["3, 2026"], ["4, 2026", "3, 2026"]) for dates in told.values())
    assert set(first_tier()) <= {NoticeState.SENT, NoticeState.CANCELLED}
    assert no_chain_is_broken()


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_worker_told_to_stop_finishes_the_message_in_hand_and_leaves_the_rest_for_the_next(mailserver, order):
    plan(5, make_clinic())
    told = threading.Event()

    def stop_it(_address):
        if not told.is_set():
            told.set()
            worker.send_signal(order)
            # The message is still in the server's hand when the order arrives.
            time.sleep(0.3)

    mailserver.meanwhile = stop_it
    worker = start_worker("--interval", "0.1", port=mailserver.port, now=NOW)
    assert finish(worker) == 0
    assert first_tier() == {NoticeState.SENT: 1, NoticeState.PLANNED: 4}
    turn(NOW + dt.timedelta(minutes=1))
    assert Counter(mailserver.recipients) == {f"p{number}@example.org": 1 for number in range(5)}


def test_a_worker_keeps_turning_until_it_is_told_to_stop(mailserver):
    worker = start_worker("--interval", "0.1", port=mailserver.port, now=NOW)
    plan(1, make_clinic())
    assert mailserver.arrived.wait(60)
    worker.terminate()
    assert finish(worker) == 0


def test_with_nothing_due_once_ends_well(mailserver):
    assert finish(start_worker("--once", port=mailserver.port, now=NOW)) == 0
    assert mailserver.raw == []


def test_the_log_says_what_happened_and_names_nobody(mailserver, capfd):
    mailserver.manner = Manner.REFUSE_RECIPIENT
    plan(1, make_clinic())
    finish(start_worker("--once", port=mailserver.port, now=NOW))
    logged = capfd.readouterr().err
    assert "failed" in logged
    assert "p0@" not in logged
    assert "Fox" not in logged
