"""Nine ways in which a mail server fails. None may lose a message, none may double one, and a doubt is a person's."""

import datetime as dt
import socket
import time
from collections import Counter

import pytest

from pumplog.models import Notice, Task
from pumplog.services.notice import notices_replan
from pumplog.sheets.vocabulary import NoticeState, TaskKind
from tests.factories import make_clinic, make_due
from tests.faults.server import Fault
from tests.turns import turn

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 20, 16, 5, tzinfo=dt.UTC)
REFILL_BY = dt.date(2026, 12, 4)
MINUTE = dt.timedelta(minutes=1)
HOW_MANY = 12


@pytest.fixture
def due():
    clinic = make_clinic()
    for number in range(HOW_MANY):
        notices_replan(implant_id=make_due(clinic, REFILL_BY, email=f"p{number}@example.org").pk, now=NOW)


def states():
    return dict(Counter(Notice.objects.filter(tier_days=14).values_list("state", flat=True)))


def judge(server, counts, *, unknown=0, failed=0):
    """Nobody told twice; whoever was not told for sure has a person who knows it."""
    got = Counter(server.recipients)
    found = states()
    doubled = sum(number > 1 for number in got.values())
    lost = HOW_MANY - sum(found.get(state, 0) for state in (NoticeState.SENT, NoticeState.UNKNOWN, NoticeState.FAILED))
    told = set(Notice.objects.filter(tier_days=14, state=NoticeState.SENT).values_list("address", flat=True))
    counts(
        f"{HOW_MANY} due, {found.get('sent', 0)} sent, {found.get('failed', 0)} failed, "
        f"{found.get('unknown', 0)} unknown, {lost} lost, {doubled} doubled, {Task.objects.count()} tasks"
    )
    assert (lost, doubled) == (0, 0)
    assert told <= set(got)
    assert (found.get(NoticeState.UNKNOWN, 0), found.get(NoticeState.FAILED, 0)) == (unknown, failed)
    asked = Counter(Task.objects.filter(done_at=None).values_list("kind", flat=True))
    assert asked == +Counter({TaskKind.NOTICE_UNKNOWN: unknown, TaskKind.NOTICE_FAILED: failed})


def mended(server):
    """The server works again; the worker goes on for an hour and a half."""
    server.fault = Fault.NONE
    for minutes in (1, 2, 7, 30, 90):
        turn(NOW + minutes * MINUTE)


@pytest.mark.parametrize(
    ("fault", "first"),
    [
        (Fault.REFUSES_CONNECTION, {"deferred": 1, "released": HOW_MANY - 1}),
        (Fault.NEVER_GREETS, {"deferred": 1, "released": HOW_MANY - 1}),
        (Fault.PUTS_OFF, {"deferred": HOW_MANY}),
    ],
    ids=lambda value: value.name.lower() if isinstance(value, Fault) else "",
)
def test_what_surely_did_not_arrive_arrives_once_when_the_server_is_mended(rawserver, due, counts, fault, first):
    rawserver.fault = fault
    assert turn(NOW) == first
    assert rawserver.accepted == []
    mended(rawserver)
    judge(rawserver, counts)


def test_a_server_that_is_down_gets_everything_once_when_it_is_up(rawserver, due, counts, settings):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        closed = nobody.getsockname()[1]
    settings.EMAIL_PORT = closed
    assert turn(NOW) == {"deferred": 1, "released": HOW_MANY - 1}
    settings.EMAIL_PORT = rawserver.port
    mended(rawserver)
    judge(rawserver, counts)


def test_a_connection_that_is_never_taken_runs_into_its_time_out(rawserver, due, counts, settings):
    """A listener whose queue is full: the handshake itself goes unanswered."""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (first, second):
            waiting.settimeout(0)
            waiting.connect_ex(full.getsockname())
        settings.EMAIL_PORT = full.getsockname()[1]
        begun = time.monotonic()
        assert turn(NOW) == {"deferred": 1, "released": HOW_MANY - 1}
        assert time.monotonic() - begun < 10
    settings.EMAIL_PORT = rawserver.port
    mended(rawserver)
    judge(rawserver, counts)


def test_broken_tls_sends_nothing_in_clear_and_everything_once_when_it_is_mended(rawserver, due, counts, settings):
    rawserver.fault, settings.EMAIL_USE_TLS = Fault.TLS_IS_BROKEN, True
    assert turn(NOW) == {"deferred": 1, "released": HOW_MANY - 1}
    assert not any(line.startswith("MAIL") for line in rawserver.lines)
    settings.EMAIL_USE_TLS = False
    mended(rawserver)
    judge(rawserver, counts)


def test_r08_a_refusal_for_good_is_a_failure_with_a_task_each(rawserver, due, counts):
    rawserver.fault = Fault.REFUSES
    assert turn(NOW) == {"refused": HOW_MANY}
    mended(rawserver)
    judge(rawserver, counts, failed=HOW_MANY)
    assert rawserver.accepted == []


@pytest.mark.parametrize(
    "fault", [Fault.SILENT_AFTER_DATA, Fault.DROPS_AFTER_DATA], ids=lambda fault: fault.name.lower()
)
def test_a_lost_answer_leaves_one_doubt_and_the_others_arrive_once(rawserver, due, counts, fault):
    rawserver.fault = fault
    assert turn(NOW) == {"doubtful": 1, "released": HOW_MANY - 1}
    mended(rawserver)
    judge(rawserver, counts, unknown=1)


@pytest.mark.parametrize("from_where", ["the greeting", "the answer to the message"])
def test_a_byte_a_second_does_not_hold_the_worker_longer_than_its_deadline(rawserver, due, counts, from_where):
    def slow():
        rawserver.fault = Fault.A_BYTE_A_SECOND

    if from_where == "the greeting":
        slow()
    else:
        rawserver.hook = lambda step, _: slow() if step == "message" else None
    rawserver.pace = 0.7  # quicker than the time-out of a step, so that no read ever waits too long
    begun = time.monotonic()
    tally = turn(NOW)
    assert time.monotonic() - begun < 12
    late = from_where != "the greeting"
    assert tally == {("doubtful" if late else "deferred"): 1, "released": HOW_MANY - 1}
    rawserver.hook = lambda _step, _recipient: None
    mended(rawserver)
    judge(rawserver, counts, unknown=int(late))
