"""How quickly what is due is decided and sent, against the least that sends mail at all: raw smtplib to the same server.

Two processes of each kind, by turns in one run, so that a busy machine slows all. A raw process has one connection and
bytes that are ready, and writes nothing down. A recorded one commits one row for each message, before it goes and after: the
least that still knows, after a crash, what went out. A worker claims, decides once more, issues the link to answer, makes the
text, keeps its journal, sends, and settles with an audit entry each.

What comes of that depends on where the mail server is. A provider's, or the hospital's, is at least a millisecond away: then
what counts is how often each waits for an answer. A server on the same processors is the other end of the scale: whatever a
worker does beside sending takes from the server what it needs, and only the cost of the record is measured. Both are
published. ``PUMPLOG_DATABASE_URL`` chooses the database; without it, SQLite.
"""

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, pstdev

from bench.claim import Claim
from bench.mail_sender import RECORD

ROOT = Path(__file__).parents[1]
NOW = dt.datetime(2026, 11, 20, 17, tzinfo=dt.UTC)
REFILL_BY = dt.date(2026, 12, 4)
MESSAGES, ROUNDS, DUE = 8_000, 5, 10_000
LEAST_RATIO = 0.9
MOST_SECONDS = 60
KEPT = "{place}/mail"
"""Where a mail server keeps what it took."""
SENDER = "notices@rapid-creek.example"


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over. ``words`` are what `bench.mailhall` is told.

    ``least`` and ``least_recorded`` are the ratios that must be reached to raw and to recorded processes. Where the server
    shares our processors they only show when the record has become dearer.
    """

    named: str
    words: tuple[str, ...]
    least: float
    least_recorded: float
    messages: int = MESSAGES
    rounds: int = ROUNDS


SERVERS = (
    Server("a server 1 ms away", ("hall", "1"), LEAST_RATIO, LEAST_RATIO, 2_000),
    Server("a server 5 ms away", ("hall", "5"), LEAST_RATIO, LEAST_RATIO, 1_000),
    Server("a server 20 ms away that takes one command at a time", ("plain", "20"), LEAST_RATIO, LEAST_RATIO, 400),
    Server("aiosmtpd that keeps its mail, on the same processors", ("aiosmtpd", KEPT), 0.4, 0.7, 2_000, 11),
    Server("aiosmtpd on the same processors", ("aiosmtpd",), 0.2, LEAST_RATIO, rounds=11),
    Server("the quickest server we could make, on the same processors", ("hall",), 0.03, 0.5),
)


def claims(*, quick: bool = False) -> Iterator[Claim]:
    """Deciding 10,000 due notices, and sending against raw smtplib."""
    with tempfile.TemporaryDirectory() as place, _database(Path(place)) as vendor:
        many = 1_000 if quick else DUE
        seconds, planned = _evaluated(many)
        yield Claim(
            f"Seconds to decide and plan {many} pumps whose notice has come due, one process, {vendor}",
            f"{seconds:.1f} s for {planned} notices",
            f"at most {MOST_SECONDS} s for 10000",
            holds=seconds <= MOST_SECONDS and planned >= many,
        )
        (Path(place) / "message").write_bytes(_message())
        for server in SERVERS:
            yield from _sending(Path(place), vendor, server, quick=quick)


def _sending(place: Path, vendor: str, server: Server, *, quick: bool) -> Iterator[Claim]:
    messages = min(400 if quick else MESSAGES, server.messages)
    rates: dict[str, list[float]] = {"raw": [], "recorded": [], "worker": []}
    with _hall(place, server) as port:
        for number in range(2 if quick else server.rounds):
            for kind in rates if number % 2 == 0 else reversed(rates):
                if kind == "worker":
                    _due_again(messages)
                rates[kind].append(messages / _round(kind, place, port, messages))
    for kind, least in (("raw", server.least), ("recorded", server.least_recorded)):
        ratios = sorted(ours / theirs for ours, theirs in zip(rates["worker"], rates[kind], strict=True))
        ours, theirs = (f"{median(rates[each]):.0f}/s ± {pstdev(rates[each]):.0f}" for each in ("worker", kind))
        yield Claim(
            f"Messages of two workers against two {kind} smtplib processes to {server.named}, {vendor}",
            f"{median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}); {ours} against {theirs}",
            f"at least {least}",
            holds=median(ratios) >= least,
        )


def _round(kind: str, place: Path, port: int, messages: int) -> float:
    """Seconds until both processes of a kind are done."""
    # What was written before is not to be put on the disk while this is measured.
    os.sync()
    go = place / f"go{time.monotonic_ns()}"
    each = (
        ["worker", str(go)]
        if kind == "worker"
        else [kind, str(port), str(go), str(messages // 2), str(place / "message")]
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "pumplog.settings",
        "PUMPLOG_DATABASE_URL": _url(),
        "PUMPLOG_EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "PUMPLOG_FROM_EMAIL": SENDER,
        "PUMPLOG_STATE_DIR": str(place / "state"),
        "PUMPLOG_CLOCK": NOW.isoformat(),
        "PUMPLOG_LOG_LEVEL": "ERROR",
    }
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.mail_sender", *each],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in running:
        if process.stdout is None or process.stdout.readline().strip() != "ready":
            raise AssertionError("a sender did not start")
    go.touch()
    return max(float(process.communicate()[0]) for process in running)


@contextmanager
def _hall(place: Path, server: Server) -> Iterator[int]:
    counts = place / "taken"
    hall = subprocess.Popen(
        [sys.executable, "-m", "bench.mailhall", str(counts), *(word.format(place=place) for word in server.words)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert hall.stdout is not None
        yield int(hall.stdout.readline())
    finally:
        hall.kill()
        hall.wait()


@contextmanager
def _database(place: Path) -> Iterator[str]:
    """A database of this run's own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pumplog.settings")
    os.environ["PUMPLOG_FROM_EMAIL"], os.environ["PUMPLOG_STATE_DIR"] = SENDER, str(place / "state")
    os.environ["PUMPLOG_CLOCK"] = NOW.isoformat()
    import django

    django.setup()
    from django.db import connection

    # A name of its own: tests may be running on the same server.
    name = str(place / "bench.sqlite3") if connection.vendor == "sqlite" else f"bench_pumplog_{os.getpid()}"
    connection.settings_dict.setdefault("TEST", {})["NAME"] = name
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {RECORD} (id text PRIMARY KEY, address text, state text)")
    try:
        yield {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[connection.vendor]
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def _url() -> str:
    from tests.faults.processes import database_url

    return database_url()


def _evaluated(many: int) -> tuple[float, int]:
    """Seconds for one evaluation of so many pumps that nobody has looked at, and how many notices it planned."""
    from pumplog import clock
    from pumplog.models import Notice
    from pumplog.services.notice_evaluate import notices_evaluate

    _fill(many)
    begun = time.perf_counter()
    notices_evaluate(now=clock.now())
    seconds = time.perf_counter() - begun
    return seconds, Notice.objects.filter(due_at__lte=clock.now()).count()


def _fill(many: int) -> None:
    """Patients with a pump, a fill and a window that has come due, as rows."""
    from pumplog.models import ContactWay, Event, Implant, Patient, PatientDetails, Window
    from pumplog.sheets.vocabulary import ContactKind, EventKind, Indication, Language
    from tests.factories import EARLY, make_clinic

    clinics = [make_clinic(zone=zone) for zone in ("America/Denver", "America/Boise")]
    patients = [
        Patient(clinic=clinics[number % 2], mrn=f"{number:06}", created_at=EARLY, version=2, event_count=2)
        for number in range(many)
    ]
    Patient.objects.bulk_create(patients, batch_size=1_000)
    PatientDetails.objects.bulk_create(
        (
            PatientDetails(
                patient=patient, version=1, family_name="Fox", given_name="Ivy", birth_date=dt.date(1960, 3, 4),
                language=list(Language)[number % 4], indication=Indication.CANCER_PAIN, recorded_at=EARLY,
                recorded_by="bench",
            )
            for number, patient in enumerate(patients)
        ),
        batch_size=1_000,
    )  # fmt: skip
    ContactWay.objects.bulk_create(
        (
            ContactWay(
                patient=patient, kind=ContactKind.EMAIL, address=f"p{number}@example.org", recorded_by="bench",
                consent_on=dt.date(2024, 1, 2), recorded_at=EARLY,
            )
            for number, patient in enumerate(patients)
        ),
        batch_size=1_000,
    )  # fmt: skip
    implants = [Implant(patient=patient) for patient in patients]
    Implant.objects.bulk_create(implants, batch_size=1_000)
    events = [
        Event(
            patient=implant.patient, implant=implant, sequence=place, record_version=place, kind=kind, happened_at=EARLY,
            utc_offset_minutes=0, recorded_at=EARLY, recorded_by_label="bench",
        )
        for implant in implants
        for place, kind in ((1, EventKind.IMPLANTATION), (2, EventKind.REFILL))
    ]  # fmt: skip
    Event.objects.bulk_create(events, batch_size=1_000)
    Window.objects.bulk_create(
        (
            Window(
                implant=implant, computed_at=EARLY, cycle=events[2 * number + 1], formula_version="bench",
                refill_by=REFILL_BY,
            )
            for number, implant in enumerate(implants)
        ),
        batch_size=1_000,
    )  # fmt: skip


def _message() -> bytes:
    """The bytes of one message as the worker sends it."""
    import dataclasses

    from pumplog import clock
    from pumplog.notices.parcel import Going
    from pumplog.reminders.mail import mail_bytes
    from pumplog.reminders.message import compose
    from pumplog.selectors.clinic import clinic_by_id
    from pumplog.services.notice_claim import notices_claim
    from pumplog.services.notice_settle import notices_release

    (parcel,) = notices_claim(now=clock.now(), limit=1)
    notices_release([parcel], now=clock.now())
    english = dataclasses.replace(parcel, language="en")
    text = compose(Going(parcel=english, answer_token="a" * 22), clinic_by_id(parcel.clinic))
    return mail_bytes(text=text, sender=SENDER, recipient=parcel.address, message_id=parcel.message_id, at=clock.now())


def _due_again(messages: int) -> None:
    """So many notices are due as if nothing had been sent; the rest waits for another day."""
    from django.db import connection

    from pumplog import clock
    from pumplog.models import Notice
    from pumplog.sheets.vocabulary import NoticeState

    due = Notice.objects.filter(tier_days=14)
    due.update(
        state=NoticeState.PLANNED, sending_at=None, settled_at=None, attempts=0, outcome="", provider_id="", lease="",
        leased_until=None, retry_at=clock.now() + dt.timedelta(days=1),
    )  # fmt: skip
    Notice.objects.filter(pk__in=list(due.order_by("pk").values_list("pk", flat=True)[:messages])).update(retry_at=None)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
