"""Workers send while staff book, move and end things and patients answer: nothing deadlocks, breaks, doubles or is lost."""

import datetime as dt
import random
import re
import signal
import threading
import time
from collections import Counter, defaultdict

import pytest
from django.db import connections, transaction

from pumplog.errors import Conflict, Refused
from pumplog.models import AnswerLink, Appointment, Clinic, ContactWay, Notice, Patient, PatientDetails, Task
from pumplog.services.absence import absence_record
from pumplog.services.answer import answer_give
from pumplog.services.appointment import appointment_book, appointment_move
from pumplog.services.appointment_end import appointment_cancel, appointment_confirm
from pumplog.services.audit import audit_faults
from pumplog.services.contact import contact_add
from pumplog.services.ending import contact_end
from pumplog.services.notice import notices_replan
from pumplog.sheets.answer import AnswerDraft, Answered
from pumplog.sheets.appointment import OPEN
from pumplog.sheets.drafts import AbsenceDraft, AppointmentDraft, ContactDraft
from pumplog.sheets.vocabulary import AnswerKind, ContactKind, MissedReason, NoticeState
from tests.factories import make_due, make_policy
from tests.faults.processes import start_worker
from tests.turns import turn
from tests.world import make_world, submit

pytestmark = pytest.mark.django_db(transaction=True)

NOW = dt.datetime(2026, 11, 20, 17, 5, tzinfo=dt.UTC)
REFILL_BY = dt.date(2026, 12, 4)
PATIENTS, HANDS, DAILY_CAP = 40, 4, 3
SECONDS, MOST_SECONDS = 8.0, 90.0
"""So long at least, and on a slow machine until everything has been done once."""
EVERYTHING = ("book", "move", "cancel", "confirm", "new_address", "go_away", "answer", Answered.DONE)
TOKEN = re.compile(r"/a/([\w-]{22})")


class Hands:
    """What staff and patients do, in whatever order it comes. ``done`` counts what was taken."""

    def __init__(self, world, patients, mailserver, seed):
        self.world, self.patients, self.mailserver = world, patients, mailserver
        self.any = random.Random(seed)
        self.done = Counter()

    def act(self):
        what = self.any.choice(
            (self.book, self.move, self.cancel, self.confirm, self.new_address, self.go_away, self.answer, self.answer)
        )
        try:
            what(self.any.choice(self.patients))
        except (Refused, Conflict):
            return
        self.done[what.__name__] += 1

    def hour(self):
        day = dt.timedelta(days=self.any.randrange(3, 12))
        return (NOW + day).replace(minute=0) + dt.timedelta(minutes=15 * self.any.randrange(8))

    def visit(self, patient):
        """The patient's open visit as somebody looks at it; by the time they act it may be another."""
        row = Appointment.objects.filter(patient_id=patient, state__in=OPEN).first()
        if row is None:
            raise Refused([])
        return row, row.steps.count()

    def book(self, patient):
        draft = AppointmentDraft(starts_at=self.hour())
        appointment_book(actor=self.world.alice, patient_id=patient, draft=draft, submission=self.sure())

    def move(self, patient):
        row, version = self.visit(patient)
        draft = AppointmentDraft(starts_at=self.hour())
        appointment_move(actor=self.world.bob, appointment_id=row.pk, draft=draft, submission=self.sure(version))

    def cancel(self, patient):
        row, version = self.visit(patient)
        reason = MissedReason.FORGOT
        appointment_cancel(actor=self.world.alice, appointment_id=row.pk, reason=reason, submission=submit(version))

    def confirm(self, patient):
        row, version = self.visit(patient)
        appointment_confirm(actor=self.world.bob, appointment_id=row.pk, submission=submit(version))

    def new_address(self, patient):
        way = ContactWay.objects.filter(patient_id=patient, ended_at=None).first()
        if way is not None:
            contact_end(actor=self.world.alice, patient_id=patient, contact_id=way.pk, submission=submit())
        address = f"p{patient.hex}-{self.any.randrange(1_000_000)}@example.org"
        draft = ContactDraft(kind=ContactKind.EMAIL, address=address, consent_on=dt.date(2024, 1, 2))
        contact_add(actor=self.world.alice, patient_id=patient, draft=draft, submission=submit())

    def go_away(self, patient):
        first = NOW.date() + dt.timedelta(days=self.any.randrange(1, 10))
        draft = AbsenceDraft(first_day=first, last_day=first + dt.timedelta(days=self.any.randrange(3)))
        absence_record(actor=self.world.bob, patient_id=patient, draft=draft, submission=submit())

    def answer(self, _patient):
        """From whatever message has come, also an old one."""
        tokens = TOKEN.findall(b"\n".join(self.mailserver.raw[-30:]).replace(b"=\r\n", b"").decode())
        if not tokens:
            raise Refused([])
        day = NOW.date() + dt.timedelta(days=self.any.randrange(1, 13))
        draft = self.any.choice(
            (
                AnswerDraft(kind=AnswerKind.OTHER_DAY, first_day=day),
                AnswerDraft(kind=AnswerKind.AWAY, first_day=day, last_day=day),
                AnswerDraft(kind=AnswerKind.UNWELL),
                AnswerDraft(kind=AnswerKind.COMING, first_day=day),
            )
        )
        birth_date = PatientDetails.objects.values_list("birth_date", flat=True).get(
            patient=self.patients[0], current=True
        )
        key = submit().key
        self.done[answer_give(token=self.any.choice(tokens), birth_date=birth_date, draft=draft, key=key).became] += 1

    @staticmethod
    def sure(version=None):
        late = {"appointment_after_refill_by": "as agreed", "appointment_on_closed_day": "as agreed"}
        return submit(version, **late, appointment_while_away="as agreed")


def test_workers_staff_and_patients_at_once(mailserver, counts, monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    world = make_world(with_fill=False)
    clinic = Clinic.objects.get(pk=world.clinic_id)
    make_policy(clinic, daily_cap=DAILY_CAP)
    patients = due(clinic)
    workers = [start_worker("--interval", "0.05", port=mailserver.port, now=NOW) for _ in range(2)]
    hands = [Hands(world, patients, mailserver, seed) for seed in range(HANDS)]
    faults = storm(hands, mailserver)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    said = [worker.communicate(timeout=120)[1].decode() for worker in workers]
    turn(NOW + dt.timedelta(minutes=2))

    did = sum((each.done for each in hands), Counter())
    states = Counter(Notice.objects.values_list("state", flat=True))
    counts(f"{sum(did.values())} acts ({dict(did)}), {len(mailserver.raw)} messages, notices {dict(states)}")
    assert faults == []
    assert {worker.returncode for worker in workers} == {0}
    assert not [
        word for word in ("Traceback", "deadlock", "database_away", "_fell", "_failed") for text in said if word in text
    ]
    assert all(did[what] for what in EVERYTHING)
    judge(mailserver, states, clinic)


@transaction.atomic
def due(clinic):
    patients = []
    for number in range(PATIENTS):
        implant = make_due(clinic, REFILL_BY, email=f"p{number}@example.org")
        notices_replan(implant_id=implant.pk, now=NOW)
        patients.append(implant.patient_id)
    return patients


def storm(hands, mailserver):
    """Everybody at work for a while, once the first message has come. What went wrong other than by the rules."""
    faults = []
    assert mailserver.arrived.wait(60)
    started = time.monotonic()

    def over():
        gone = time.monotonic() - started
        all_done = all(any(its.done[what] for its in hands) for what in EVERYTHING)
        return gone > (SECONDS if all_done else MOST_SECONDS)

    def work(its):
        try:
            while not over():
                its.act()
        except Exception as fault:  # noqa: BLE001  whatever it is, it is told of in the main thread
            faults.append(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(its,)) for its in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def judge(mailserver, states, clinic):
    """Every message of the server is a notice that is known to be sent, once, and nobody had more than the day's cap."""
    came = Counter(message["Message-ID"] for message in mailserver.messages)
    sent = Notice.objects.exclude(sending_at=None).filter(channel=ContactKind.EMAIL, audience="patient")
    assert set(came.values()) == {1}
    assert came.keys() == set(sent.values_list("message_id", flat=True))
    assert states[NoticeState.UNKNOWN] == states[NoticeState.FAILED] == states[NoticeState.CLAIMED] == 0
    told = Counter(sent.values_list("patient_id", flat=True))
    assert len(told) == PATIENTS
    assert max(told.values()) <= DAILY_CAP
    for patient in Patient.objects.filter(pk__in=told):
        assert Appointment.objects.filter(patient=patient, state__in=OPEN).count() <= 1
        assert AnswerLink.objects.filter(patient=patient, revoked_at=None).count() == 1
    steps = Appointment.objects.values_list("pk", "steps__number")
    by_visit = defaultdict(list)
    for visit, number in steps:
        by_visit[visit].append(number)
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in by_visit.values())
    assert list(audit_faults(clinic_id=clinic.pk)) == []
    twice = Counter(Task.objects.filter(done_at=None).values_list("patient_id", "kind", "subject"))
    assert set(twice.values()) <= {1}
