"""From channel to channel: a text that does not arrive, a letter, STOP, a call. With the real worker, gateway and pages."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from pumplog.access import Role
from pumplog.models import ContactWay, Notice, Patient, Task
from pumplog.notices.words.gsm import one_segment
from pumplog.notices.words.neutral import telling_words
from pumplog.reminders.sms_reports import signature
from pumplog.services.letter import letters_waiting
from pumplog.services.notice import notices_replan
from pumplog.sheets.vocabulary import ContactKind, TaskKind
from tests.factories import make_clinic, make_contact, make_due, make_policy
from tests.reports.reading import pages
from tests.smsgateway import ACCOUNT, TOKEN, Manner, Refusal, SmsGatewayServer, sms_gateway
from tests.turns import turn
from tests.web.pages import Person
from tests.world import person

__all__ = ["sms_gateway"]
pytestmark = pytest.mark.django_db

REFILL_BY = dt.date(2026, 12, 4)
TIER_14 = dt.datetime(2026, 11, 20, 16, tzinfo=dt.UTC)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
NUMBER = "+13075550143"


@pytest.fixture
def patient() -> Patient:
    clinic = make_clinic(daytime_phone="+1 307 555 0100", after_hours_phone="+1 307 555 0199")
    make_policy(clinic, return_address="1 Clinic Road\nRapid Creek, CO 80202")
    implant = make_due(clinic, REFILL_BY, email=None)
    make_contact(implant.patient, address=NUMBER, kind=ContactKind.SMS)
    make_contact(implant.patient, address="12 Elm Street\nRapid Creek, CO 80202", kind=ContactKind.LETTER)
    make_contact(implant.patient, address="+1 307 555 0144", kind=ContactKind.PHONE, consent_on=None)
    notices_replan(implant_id=implant.pk, now=TIER_14 - 20 * DAY)
    return implant.patient


def calls_back(gateway: SmsGatewayServer, number: int, status: str, **more: str) -> None:
    """The gateway reports on its message with this number, as it would: to the address it was given."""
    form = gateway.forms[number]
    url = form["StatusCallback"]
    params = {"AccountSid": ACCOUNT, "MessageSid": gateway.sids[number], "MessageStatus": status, **more}
    post(url, params)


def texts(body: str) -> None:
    params = {"AccountSid": ACCOUNT, "From": NUMBER, "Body": body, "MessageSid": "SM-in"}
    post("https://visits.clinic.example/gateway/twilio/incoming/", params)


def post(url: str, params: dict[str, str]) -> None:
    signed = signature(token=TOKEN, url=url, params=params.items())
    response = Client().post(
        url.removeprefix("https://visits.clinic.example"),
        urlencode(params),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signed},
    )
    assert response.status_code in (200, 204)


def told() -> list[tuple[int, str, str]]:
    rows = Notice.objects.exclude(state__in=("planned", "cancelled")).order_by("due_at", "created_at")
    return [(row.tier_days, row.channel, row.state) for row in rows]


def open_tasks() -> set[str]:
    return set(Task.objects.filter(done_at__isnull=True).values_list("kind", flat=True))


def at(monkeypatch: pytest.MonkeyPatch, now: dt.datetime) -> dt.datetime:
    monkeypatch.setenv("PUMPLOG_CLOCK", now.isoformat())
    return now


def test_r08_r18_a_text_that_never_arrived_becomes_a_letter_and_stop_becomes_a_call(
    patient: Patient, sms_gateway: SmsGatewayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = at(monkeypatch, TIER_14)
    turn(now)
    assert told() == [(14, "sms", "sent")]
    text = sms_gateway.forms[0]["Body"]
    assert one_segment(text), text
    assert telling_words(text.partition("https://")[0]) == ()
    assert "December 4" in text
    assert "https://visits.clinic.example/a/" in text

    now = at(monkeypatch, now + 3 * MINUTE)
    calls_back(sms_gateway, 0, "delivered")
    assert told() == [(14, "sms", "delivered")]

    now = at(monkeypatch, TIER_14 + 7 * DAY)
    turn(now)
    assert told() == [(14, "sms", "delivered"), (7, "sms", "sent")]
    now = at(monkeypatch, now + 2 * MINUTE)
    calls_back(sms_gateway, 1, "undelivered", ErrorCode="30005")
    turn(now)
    assert told() == [(14, "sms", "delivered"), (7, "sms", "failed"), (7, "letter", "sent")]
    assert {TaskKind.NOTICE_FAILED, TaskKind.POST_LETTER} <= open_tasks()

    letter = printed_by_a_nurse(patient)
    assert "Ivy Fox" in letter
    assert "12 Elm Street" in letter
    assert "December 4, 2026" in letter
    assert "https://visits.clinic.example/a/" in letter
    assert TaskKind.POST_LETTER not in open_tasks()

    texts("STOP")
    assert ContactWay.objects.get(kind=ContactKind.SMS).ended_at is not None
    now = at(monkeypatch, TIER_14 + 12 * DAY)
    turn(now)
    assert told()[-1] == (2, "phone", "sent"), "too late for a letter, and no text after STOP"
    assert {TaskKind.STOPPED_MESSAGES, TaskKind.PHONE_CALL} <= open_tasks()
    assert len(sms_gateway.forms) == 2


def printed_by_a_nurse(patient: Patient) -> str:
    """What she prints and posts."""
    actor = person(patient.clinic_id, patient.clinic.slug, "nora", Role.NURSE)
    (waiting,) = letters_waiting(actor=actor)
    nora = Person(actor)
    printed: Any = nora.client.post("/letters/print/")
    day = waiting.row.waiting_since.date().isoformat()
    nora.client.post("/letters/posted/", {"letters": [str(waiting.row.task_id)], "posted_on": day})
    return pages(printed.content)[0]


def test_r08_without_a_gateway_the_letter_goes_at_once_and_somebody_hears_of_it(
    patient: Patient, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMS = None
    now = at(monkeypatch, TIER_14)
    turn(now)
    turn(now + MINUTE)
    assert told() == [(14, "sms", "failed"), (14, "letter", "sent")]
    task = Task.objects.get(kind=TaskKind.NOTICE_FAILED)
    assert "no text-message gateway is set up" in task.message
    assert NUMBER[2:] not in task.message


def test_r09_a_gateway_that_is_away_is_waited_for_and_one_text_goes(
    patient: Patient, sms_gateway: SmsGatewayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = at(monkeypatch, TIER_14)
    sms_gateway.manner = Refusal(status=503)
    for minute in range(4):
        turn(now + minute * MINUTE)
    assert sms_gateway.forms == []
    sms_gateway.manner = Manner.ACCEPT
    for minute in range(30, 40):
        turn(now + minute * MINUTE)
    assert len(sms_gateway.forms) == 1
    assert told() == [(14, "sms", "sent")]


def test_a_text_in_doubt_is_settled_by_its_report_and_never_sent_again(
    patient: Patient, sms_gateway: SmsGatewayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = at(monkeypatch, TIER_14)
    sms_gateway.manner = Manner.HANG_UP_BEFORE_ANSWERING
    turn(now)
    assert told()[0] == (14, "sms", "unknown")
    assert TaskKind.NOTICE_UNKNOWN in open_tasks()
    sms_gateway.manner = Manner.ACCEPT
    calls_back(sms_gateway, 0, "delivered")
    assert told()[0] == (14, "sms", "delivered")
    assert TaskKind.NOTICE_UNKNOWN not in open_tasks()
    turn(now + 10 * MINUTE)
    assert len(sms_gateway.forms) == 1
