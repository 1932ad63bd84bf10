"""The worker with a real database and a real mail server: what goes out, what does not, and what is written down."""

import datetime as dt
import random
import threading

import pytest

from pumplog.models import Notice, PatientDetails, Task
from pumplog.reminders.neutral import telling_words
from pumplog.reminders.worker import Worker
from pumplog.services.notice import notices_replan
from pumplog.sheets.vocabulary import Language, NoticeState, TaskKind
from tests.factories import make_clinic, make_due, make_fill, make_policy, make_window
from tests.mailserver import Manner

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


def turn(now, stop=None):
    return dict(Worker(now=lambda: now, stop=stop or threading.Event()).turn())


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
    assert states() == [(14, "cancelled"), (7, "sent"), (2, "scheduled")]


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
    assert turn(TIER_14) == {"deferred": 1, "released": 9}
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


@pytest.mark.parametrize("poison", ["language", "clinic"])
def test_a_message_that_cannot_be_made_fails_alone_with_a_task(clinic, mailserver, poison):
    bad = due(clinic, email="first@example.org")
    due(clinic, email="second@example.org")
    if poison == "language":
        PatientDetails.objects.filter(patient=bad.patient).update(current=False)
    else:
        other = make_clinic(name="x")
        bad = due(other, email="elsewhere@example.org")
        make_policy(other, notice_tiers_days="soon")
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
    turn(TIER_14)
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
        said = f"{headers}\n{message.get_content()}"
        assert telling_words(said) == ()
        assert not any(name in said for name in people)
