"""A real worker process killed with SIGKILL, at every point where it matters; and workers killed in mid-flight, many times."""

import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from pumplog.models import Clinic, Notice, Task
from pumplog.notices.parcel import LEASE
from pumplog.services.audit import audit_faults
from pumplog.services.notice_evaluate import notices_evaluate
from pumplog.sheets.vocabulary import NoticeState, TaskKind
from tests.factories import make_clinic, make_due
from tests.faults.processes import environment, finish, start_worker
from tests.turns import turn

pytestmark = pytest.mark.django_db(transaction=True)

NOW = dt.datetime(2026, 11, 20, 16, 5, tzinfo=dt.UTC)
REFILL_BY = dt.date(2026, 12, 4)
BATCH = 25


@transaction.atomic
def due(count, *clinics):
    for number in range(count):
        make_due(clinics[number % len(clinics)], REFILL_BY, email=f"p{number}@example.org")


def states():
    return dict(Counter(Notice.objects.filter(tier_days=14).values_list("state", flat=True)))


def judge(server, counts, how_many, *, most_unknown):
    """Every patient was told once, or is one of the few of whom a person is asked; nobody was told twice."""
    got, found = Counter(server.recipients), states()
    unknown = found.get(NoticeState.UNKNOWN, 0)
    doubled = sum(number > 1 for number in got.values())
    lost = how_many - found.get(NoticeState.SENT, 0) - unknown
    counts(f"{how_many} due, {found.get('sent', 0)} sent, {unknown} unknown, {lost} lost, {doubled} doubled")
    assert (lost, doubled) == (0, 0)
    assert unknown <= most_unknown
    assert set(Notice.objects.filter(tier_days=14, state="sent").values_list("address", flat=True)) <= set(got)
    asked = Task.objects.filter(kind=TaskKind.NOTICE_UNKNOWN, done_at=None)
    assert asked.count() == unknown
    assert all(list(audit_faults(clinic_id=clinic.pk)) == [] for clinic in Clinic.objects.all())


def pausing(point, file, *, port):
    """The worker, in a process that waits at ``point`` until it is killed."""
    command = [sys.executable, str(Path(__file__).parent / "pausing.py"), point, str(file)]
    return subprocess.Popen(command, env=environment(port=port, now=NOW), stderr=subprocess.PIPE)


def until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("point", "unknown"),
    [("claimed", 0), ("begun", 0), ("accepted", 1), ("noted", 0), ("settling", 0), ("between", 0)],
    ids=["after the claim", "after the commit that it begins", "after the server's answer", "after it was noted",
         "inside the transaction that settles", "between two batches"],
)  # fmt: skip
def test_a_worker_killed_at_any_point_loses_nothing_and_doubles_nothing(rawserver, tmp_path, counts, point, unknown):
    due(BATCH, make_clinic())
    worker = pausing(point, tmp_path / "reached", port=rawserver.port)
    until((tmp_path / "reached").exists)
    worker.kill()
    assert finish(worker) == -signal.SIGKILL
    first = len(rawserver.accepted)
    turn(NOW)
    if point == "claimed":
        assert states() == {NoticeState.CLAIMED: BATCH}, "killed before it said what it took: the lease must run out"
        turn(NOW + LEASE)
    judge(rawserver, counts, BATCH, most_unknown=unknown)
    assert states().get(NoticeState.UNKNOWN, 0) == unknown
    assert first == {"accepted": 10, "noted": 10, "settling": BATCH, "between": BATCH}.get(point, 0)


def test_a_worker_killed_while_the_server_reads_the_message_leaves_one_doubt(rawserver, counts):
    due(BATCH, make_clinic())
    reached = threading.Event()

    def in_mid_data(step, recipient):
        if step == "data" and len(rawserver.accepted) == 7:
            reached.set()
            time.sleep(60)

    rawserver.hook = in_mid_data
    worker = start_worker("--once", port=rawserver.port, now=NOW)
    assert reached.wait(60)
    worker.kill()
    assert finish(worker) == -signal.SIGKILL
    rawserver.hook = lambda _step, _recipient: None
    turn(NOW)
    judge(rawserver, counts, BATCH, most_unknown=1)


@pytest.mark.parametrize("why", ["the journal is gone", "the machine was started anew"])
def test_without_a_journal_to_trust_all_that_had_begun_is_in_doubt_and_nothing_is_doubled(
    rawserver, tmp_path, counts, why
):
    """A power cut takes the last lines with it; another machine never had them. Then the database alone decides."""
    due(BATCH, make_clinic())
    worker = pausing("accepted", tmp_path / "reached", port=rawserver.port)
    until((tmp_path / "reached").exists)
    worker.kill()
    finish(worker)
    place = django_settings.STATE_DIR / "journal"
    if why == "the journal is gone":
        shutil.rmtree(place)
    else:
        for file in place.iterdir():
            lines = file.read_text().splitlines()
            file.write_text("".join(f"{line.rpartition(' ')[0]} anotherlife\n" for line in lines))
    turn(NOW)
    assert states() == {NoticeState.CLAIMED: BATCH}
    turn(NOW + LEASE)
    judge(rawserver, counts, BATCH, most_unknown=BATCH)
    assert len(rawserver.accepted) == 10


def test_r09_four_workers_on_a_thousand_notices_killed_again_and_again(rawserver, counts):
    how_many, chance = 1_000, random.Random(4)
    due(how_many, make_clinic(), make_clinic(zone="America/Boise"))
    notices_evaluate(now=NOW)
    workers = [start_worker("--interval", "0.05", port=rawserver.port, now=NOW) for _ in range(4)]
    killed = 0
    deadline = time.monotonic() + 240
    while Notice.objects.filter(tier_days=14, state=NoticeState.PLANNED).exists() and time.monotonic() < deadline:
        enough = len(rawserver.accepted) + 60
        while len(rawserver.accepted) < enough and not _idle() and time.monotonic() < deadline:
            time.sleep(0.02)
        if killed < 12:
            victim = chance.randrange(4)
            workers[victim].kill()
            finish(workers[victim])
            workers[victim] = start_worker("--interval", "0.05", port=rawserver.port, now=NOW)
            killed += 1
    for worker in workers:
        worker.terminate()
    # One that was started just now may not yet know how to stop well.
    assert {finish(worker) for worker in workers} <= {0, -signal.SIGTERM}
    turn(NOW)
    turn(NOW + LEASE)
    turn(NOW + 2 * LEASE)
    counts_of = lambda text: counts(f"{killed} times killed, {text}")  # noqa: E731
    judge(rawserver, counts_of, how_many, most_unknown=killed)
    assert killed > 5


def _idle():
    return not Notice.objects.filter(tier_days=14, state=NoticeState.PLANNED).exists()


def test_the_pauses_are_the_tests_own():
    """No door for tests in the product."""
    source = Path(__file__).parents[2] / "pumplog"
    assert not any("pausing" in path.read_text() for path in source.rglob("*.py"))
    assert os.environ.get("PUMPLOG_PAUSE") is None
