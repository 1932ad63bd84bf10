"""The worker with a real database and a real mail server: what goes out, what does not, and what is written down."""

import datetime as dt
import os
import random
import re
import threading
from collections import Counter

import pytest
from django.db import OperationalError, connection

from pumplog.models import Clinic, Notice, SendingEpoch, Task, Window
from pumplog.notices.words.neutral import telling_words
from pumplog.reminders.journal import What, lines
from pumplog.reminders.sender import Sender
from pumplog.services.notice import notices_replan
from pumplog.sheets.vocabulary import ContactKind, Language, NoticeState, TaskKind
from tests.factories import (
    make_clinic,
    make_contact,
    make_due,
    make_fill,
    make_patient,
    make_policy,
    make_pump,
    make_window,
)
from tests.mailserver import Manner
from tests.turns import turn

pytestmark = pytest.mark.django_db

REFILL_BY = dt.date(2026, 12, 4)
TIER_14 = dt.datetime(2026, 11, 20, 16, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 12, 5, 16, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def clinic():
    return make_clinic(staff_email="staff@rapid-creek.example")


def due(clinic, *, now=TIER_14, refill_by=REFILL_BY, **patient):
    implant = make_due(clinic, refill_by, **patient)
    notices_replan(implant_id=implant.pk, now=now)
    return implant


def states():
    return sorted(Notice.objects.values_list("tier_days", "state"), reverse=True)


def test_r01_every_tier_fires_on_its_day(clinic, mailserver):
    make_policy(clinic, notice_tiers_days="30,14,7,2,0")
    due(clinic, now=TIER_14 - 30 * DAY)
    fired = {}
    day = TIER_14 - 30 * DAY
    while day <= LATE + DAY:
        before = len(mailserver.raw)
        turn(day)
        if len(mailserver.raw) > before:
            fired[day.date().isoformat()] = mailserver.recipients[before:]
        day += DAY
    to_patient, to_staff = ["ivy@example.org"], ["staff@rapid-creek.example"]
    assert fired == {
        "2026-11-04": to_patient,
        "2026-11-20": to_patient,
        "2026-11-27": to_patient,
        "2026-12-02": to_patient,
        "2026-12-04": to_patient,
        "2026-12-05": to_staff,
        "2026-12-06": to_staff,
    }


@pytest.mark.parametrize("outage", [dt.timedelta(minutes=1), HOUR, DAY, 6 * DAY], ids=str)
def test_r02_down_over_the_due_moment_it_sends_once_on_return(clinic, mailserver, outage):
    due(clinic, now=TIER_14 - 30 * DAY)
    turn(TIER_14 - HOUR)
    turn(TIER_14 + outage)
    turn(TIER_14 + outage)
    assert len(mailserver.raw) == 1


def test_r02_after_an_outage_over_two_tiers_only_the_more_urgent_one_goes_out(clinic, mailserver):
    due(clinic, now=TIER_14 - 30 * DAY)
    turn(TIER_14 + 8 * DAY)
    assert len(mailserver.raw) == 1
    assert states() == [(14, "cancelled"), (7, "sent"), (2, "planned")]


def test_r05_a_hundred_turns_send_one(clinic, mailserver):
    due(clinic)
    for _ in range(100):
        turn(TIER_14)
    assert len(mailserver.raw) == 1


def test_r06_two_cycles_of_one_patient_are_both_told(clinic, mailserver):
    implant = due(clinic)
    turn(TIER_14)
    make_fill(implant, at=TIER_14 + DAY)
    make_window(implant, dt.date(2027, 3, 5))
    notices_replan(implant_id=implant.pk, now=TIER_14 + DAY)
    turn(dt.datetime(2027, 2, 19, 16, tzinfo=dt.UTC))
    assert [message["Subject"] for message in mailserver.messages] == [
        "Your visit is due by Friday, December 4, 2026",
        "Your visit is due by Friday, March 5, 2027",
    ]


def test_r07_nothing_due_is_a_clean_turn(clinic, mailserver):
    assert turn(TIER_14) == {}


def test_r08_a_refused_address_is_not_marked_sent_and_a_person_is_asked(clinic, mailserver):
    mailserver.manner = Manner.REFUSE_RECIPIENT
    due(clinic)
    assert turn(TIER_14) == {"refused": 1}
    assert states()[0] == (14, "failed")
    assert Task.objects.get().kind == TaskKind.NOTICE_FAILED


def test_a_put_off_message_is_tried_again_and_arrives_once(clinic, mailserver):
    mailserver.manner = Manner.PUT_OFF_RECIPIENT
    due(clinic)
    turn(TIER_14)
    mailserver.manner = Manner.ACCEPT
    turn(TIER_14 + dt.timedelta(seconds=30))
    assert mailserver.raw == []
    turn(TIER_14 + dt.timedelta(minutes=1))
    assert len(mailserver.raw) == 1
    assert Task.objects.count() == 0


def test_a_lost_answer_is_unknown_asks_a_person_and_is_never_sent_again(clinic, mailserver):
    mailserver.manner = Manner.HANG_UP_AFTER
    due(clinic)
    assert turn(TIER_14) == {"doubtful": 1}
    mailserver.manner = Manner.ACCEPT
    for hours in range(1, 48):
        turn(TIER_14 + hours * HOUR)
    assert len(mailserver.raw) == 1
    assert states()[0] == (14, "unknown")
    assert Task.objects.get().kind == TaskKind.NOTICE_UNKNOWN


def test_a_mail_server_that_is_down_costs_one_try_and_everything_goes_out_when_it_is_back(
    clinic, nobody_listens, settings, mailserver
):
    for number in range(15):
        due(clinic, email=f"p{number}@example.org")
    assert turn(TIER_14) == {"deferred": 1, "released": 14}
    settings.EMAIL_PORT = mailserver.port
    turn(TIER_14 + 2 * HOUR)
    assert len(set(mailserver.recipients)) == len(mailserver.recipients) == 15


def test_r12_the_message_shows_the_date_after_the_last_event(clinic, mailserver):
    implant = due(clinic)
    make_window(implant, dt.date(2026, 12, 1))
    turn(TIER_14)
    make_window(implant, dt.date(2026, 12, 2))
    notices_replan(implant_id=implant.pk, now=TIER_14)
    turn(TIER_14)
    assert [message["Subject"] for message in mailserver.messages] == [
        "Your visit is due by Tuesday, December 1, 2026",
        "Your visit is due by Wednesday, December 2, 2026",
    ]


def test_r15_nothing_goes_out_before_the_clinics_hour(clinic, mailserver):
    due(clinic, now=TIER_14 - DAY)
    turn(TIER_14 - dt.timedelta(seconds=1))
    assert mailserver.raw == []
    turn(TIER_14)
    assert len(mailserver.raw) == 1


def test_r36_a_refill_before_the_tier_means_no_message(clinic, mailserver):
    implant = due(clinic, now=TIER_14 - DAY)
    make_fill(implant, at=TIER_14 - HOUR)
    make_window(implant, dt.date(2027, 3, 5))
    notices_replan(implant_id=implant.pk, now=TIER_14 - HOUR)
    turn(TIER_14)
    assert mailserver.raw == []


def test_staff_get_one_message_for_all_overdue_patients_and_it_names_nobody(clinic, mailserver, settings):
    settings.BASE_URL = "https://log.example.org"
    for name in ("Fox", "Hare", "Wolf"):
        make_due(clinic, REFILL_BY, family_name=name)
    turn(LATE)
    turn(LATE + HOUR)
    (message,) = mailserver.messages
    assert message.get_content().startswith("3 patients are overdue. Open the worklist:")
    assert not any(name in mailserver.raw[0].decode() for name in ("Fox", "Hare", "Wolf", "Ivy"))
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.SENT}


@pytest.mark.parametrize("poison", ["rules", "zone", "text"])
def test_a_message_that_cannot_be_made_fails_alone_with_a_task(clinic, mailserver, poison):
    due(clinic, email="second@example.org")
    other = make_clinic(name="x")
    bad = due(other, email="first@example.org")
    if poison == "rules":
        make_policy(other, notice_tiers_days="soon")
    elif poison == "zone":
        Clinic.objects.filter(pk=other.pk).update(zone="Mars/Olympus")
    else:
        Notice.objects.filter(implant=bad).update(message_id="<one>\r\nBcc: all@example.org")
    turn(TIER_14)
    assert "second@example.org" in mailserver.recipients
    assert Notice.objects.get(patient=bad.patient, tier_days=14).state == NoticeState.FAILED
    assert Task.objects.get(patient=bad.patient).kind == TaskKind.NOTICE_FAILED


def test_told_to_stop_it_finishes_the_message_in_hand_and_hands_the_rest_back(clinic, mailserver):
    stop = threading.Event()
    mailserver.meanwhile = lambda _: stop.set()
    for number in range(5):
        due(clinic, email=f"p{number}@example.org")
    assert turn(TIER_14, stop) == {"sent": 1, "released": 4}
    assert len(mailserver.raw) == 1
    mailserver.meanwhile = lambda _: None
    turn(TIER_14 + dt.timedelta(minutes=1))
    assert len(set(mailserver.recipients)) == len(mailserver.recipients) == 5


DRUGS = (
    "morphine", "hydromorphone", "fentanyl", "sufentanil", "baclofen", "bupivacaine", "ziconotide", "clonidine",
    "ropivacaine", "Prialt", "Lioresal", "Infumorph",
)  # fmt: skip
FAMILY = ("Fox", "Grünewald", "Fernández", "Lefèvre", "O'Neill", "Painter", "Schmerzler")
GIVEN = ("Ivy", "Jürgen", "Concepción", "Zoë", "Bob")
CLINICS = ("Rapid Creek Clinic", "Rapid Creek Pain Clinic", "Klinik Rheintal", "Centre de la douleur")


@pytest.mark.parametrize("language", Language)
def test_r13_what_arrives_tells_nothing_of_random_patients(mailserver, language):
    chance = random.Random(f"patients {language}")
    people = []
    for number in range(12):
        clinic = make_clinic(name=chance.choice(CLINICS), zone=chance.choice(["America/Denver", "Europe/Berlin"]))
        family, given = chance.choice(FAMILY), chance.choice(GIVEN)
        implant = make_due(
            clinic, REFILL_BY, email=f"p{number}@example.org", language=language, family_name=family, given_name=given
        )
        make_fill(implant, drugs=chance.sample(DRUGS, 2))
        make_window(implant, REFILL_BY)
        notices_replan(implant_id=implant.pk, now=TIER_14)
        people += [family, given]
    turn(TIER_14)
    assert len(mailserver.messages) == 12
    for message in mailserver.messages:
        headers = "\n".join(f"{name}: {value}" for name, value in message.items())
        # The secret of the link is random letters: now and then they spell a word, or Bob.
        said = re.sub(r"/a/[\w-]{22}", "/a/", f"{headers}\n{message.get_content()}")
        assert telling_words(said) == ()
        assert not any(name in said for name in people)


def by_letter(clinic):
    """A patient who is written to by post."""
    patient = make_patient(clinic, email=None)
    make_contact(patient, kind=ContactKind.LETTER, address="1 Main Street\nRapid Creek, SD 57701", consent_on=None)
    implant = make_pump(patient)
    make_window(implant, REFILL_BY)
    notices_replan(implant_id=implant.pk, now=TIER_14)
    return implant


def test_a_channel_that_is_away_stops_only_itself(clinic, nobody_listens):
    for number in range(250):
        make_due(clinic, REFILL_BY, email=f"p{number}@example.org")
    letter = by_letter(make_clinic(notice_hour=10))
    turn(TIER_14 + HOUR)
    assert Notice.objects.get(implant=letter, tier_days=14).state == NoticeState.SENT
    assert Task.objects.get().kind == TaskKind.POST_LETTER
    assert Notice.objects.filter(tier_days=14, state=NoticeState.PLANNED, attempts=0).count() == 249


def test_r08_where_no_gateway_is_set_up_the_next_way_is_tried_in_the_next_turn(clinic, mailserver):
    implant = due(clinic)
    way = make_contact(implant.patient, kind=ContactKind.SMS, address="+13075550123")
    way.preferred = True
    way.save()
    notices_replan(implant_id=implant.pk, now=TIER_14)
    turn(TIER_14)
    turn(TIER_14)
    assert mailserver.recipients == ["ivy@example.org"]
    assert dict(Notice.objects.filter(tier_days=14).values_list("channel", "state")) == {
        "sms": "failed",
        "email": "sent",
    }
    assert Task.objects.get().kind == TaskKind.NOTICE_FAILED


def test_a_doubt_ends_the_channels_turn_so_that_there_is_one_and_not_a_hundred(clinic, mailserver, settings):
    settings.EMAIL_TIMEOUT = 0.3
    mailserver.manner = Manner.KEEP_SILENT_AFTER
    for number in range(6):
        due(clinic, email=f"p{number}@example.org")
    assert turn(TIER_14) == {"doubtful": 1, "released": 5}
    mailserver.manner = Manner.ACCEPT
    turn(TIER_14 + HOUR)
    assert len(set(mailserver.recipients)) == len(mailserver.recipients) == 6


def test_a_batch_that_takes_too_long_settles_what_is_done_and_hands_back_the_rest(clinic, mailserver):
    for number in range(5):
        due(clinic, email=f"p{number}@example.org")
    seconds = iter(range(0, 10_000, 100))
    with Sender(now=lambda: TIER_14, stop=threading.Event()) as worker:
        worker.elapsed = lambda: float(next(seconds))
        tally = worker.turn()
    assert tally == {"sent": 2, "released": 3}
    assert sorted(Notice.objects.filter(tier_days=14).values_list("state", flat=True)) == ["planned"] * 3 + ["sent"] * 2


def test_to_a_quick_server_a_batch_grows_and_to_a_slow_one_it_does_not(clinic, mailserver):
    with Sender(now=lambda: TIER_14, stop=threading.Event()) as worker:
        for quick, number in ((True, 0), (False, 1), (False, 2)):
            for patient in range(60):
                due(clinic, email=f"p{number}-{patient}@example.org")
            seconds = iter(range(1_000_000))
            worker.elapsed = lambda quick=quick, seconds=seconds: 0.0 if quick else float(next(seconds))
            assert worker.turn() == {"sent": 60}
        leases = [entry.lease for entry in lines(worker.journal.file) if entry.what is What.TAKEN]
    assert list(Counter(leases).values()) == [50, 10, 60, 50, 10]


@pytest.mark.django_db(transaction=True)
def test_what_an_absent_database_could_not_be_told_it_is_told_when_it_is_back(clinic, mailserver):
    """The message has gone; the database has not heard of it. As long as the worker lives nothing is in doubt."""
    for number in range(3):
        due(clinic, email=f"p{number}@example.org")
    stop = threading.Event()
    with Sender(now=lambda: TIER_14, stop=stop) as worker:
        away = Away()
        mailserver.meanwhile = lambda _: away.begin()
        with connection.execute_wrapper(away), pytest.raises(OperationalError):
            worker.turn()
        assert set(Notice.objects.filter(tier_days=14).values_list("state", flat=True)) == {NoticeState.CLAIMED}
        mailserver.meanwhile = lambda _: None
        worker.turn()
    assert set(Notice.objects.filter(tier_days=14).values_list("state", flat=True)) == {NoticeState.SENT}
    assert len(mailserver.raw) == 3


class Away:
    """A database that cannot be reached, from some moment on."""

    def __init__(self):
        self.gone = False

    def begin(self):
        self.gone = True

    def __call__(self, execute, sql, params, many, context):
        if self.gone:
            raise OperationalError("the server is gone")
        return execute(sql, params, many, context)


def test_after_a_restore_nothing_is_sent_but_everything_is_decided(clinic, mailserver):
    due(clinic)
    turn(TIER_14 - HOUR)
    SendingEpoch.objects.update(mark="of-another-life")
    assert turn(TIER_14) == {}
    assert mailserver.raw == []
    assert Window.objects.get(current=True).look_at is not None


def test_the_watch_is_told_of_every_batch_and_of_the_end_of_the_turn(clinic, mailserver):
    for number in range(3):
        due(clinic, email=f"p{number}@example.org")
    said = []
    with Sender(
        now=lambda: TIER_14,
        stop=threading.Event(),
        starting=lambda _: said.append("starting"),
        alive=lambda _: said.append("alive"),
        after_turn=lambda _: said.append("turned"),
    ) as worker:
        worker.turn()
        worker.turn()
    assert said == ["starting", "alive", "turned", "turned"]


def test_a_journal_that_cannot_be_written_stops_sending_and_loses_nothing(clinic, mailserver):
    for number in range(3):
        due(clinic, email=f"p{number}@example.org")
    full = os.open("/dev/full", os.O_WRONLY)
    with Sender(now=lambda: TIER_14, stop=threading.Event()) as worker:
        before, worker.journal._handle = worker.journal._handle, full
        with pytest.raises(OSError, match="space"):
            worker.turn()
        assert mailserver.raw == []
        worker.journal._handle = before
        worker.turn()
    os.close(full)
    turn(TIER_14 + dt.timedelta(minutes=1))
    assert len(set(mailserver.recipients)) == len(mailserver.recipients) == 3


def test_a_state_directory_that_is_away_does_not_end_the_worker(clinic, mailserver, caplog):
    stop = Twice()
    with Sender(now=lambda: TIER_14, stop=stop, starting=fall) as worker:
        worker.run(interval=0.01)
    assert "state_directory_away" in caplog.text


def fall(_now):
    raise OSError("no such place")


class Twice:
    """Told to stop after one turn."""

    told = False

    def is_set(self):
        return self.told

    def wait(self, _timeout):
        self.told = True
