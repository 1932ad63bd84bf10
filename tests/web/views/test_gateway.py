"""The gateway's two addresses are open to everybody and do nothing for anybody but the gateway."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.test import Client

from pumplog.models import AuditEntry, ContactWay, DeliveryReport, Notice, Task
from pumplog.reminders.sms import reference_of
from pumplog.reminders.sms_reports import signature
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState, TaskKind
from tests.factories import make_clinic, make_contact, make_due, make_patient
from tests.smsgateway import ACCOUNT, TOKEN, sms_gateway

__all__ = ["sms_gateway"]
pytestmark = pytest.mark.django_db
NUMBER = "+13075550143"
MESSAGE_ID = "<0123456789abcdef0123456789abcdef@rapid-creek.example>"
STATUS = f"/gateway/twilio/status/{reference_of(MESSAGE_ID)}/"
INCOMING = "/gateway/twilio/incoming/"
AT = dt.datetime(2026, 11, 20, 16, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _a_gateway_is_set_up(settings, sms_gateway):
    settings.SMS = sms_gateway.account


@pytest.fixture
def notice() -> Notice:
    implant = make_due(make_clinic(), dt.date(2027, 3, 4), email=None)
    make_contact(implant.patient, address=NUMBER, kind=ContactKind.SMS)
    window = implant.windows.get(current=True)
    return Notice.objects.create(
        patient=implant.patient,
        implant=implant,
        window=window,
        cycle_id=window.cycle_id,
        audience=NoticeAudience.PATIENT,
        tier_days=14,
        channel=ContactKind.SMS,
        address=NUMBER,
        refill_by=window.refill_by,
        due_at=AT,
        state=NoticeState.SENT,
        message_id=MESSAGE_ID,
        provider_id="SM1",
        sending_at=AT,
        settled_at=AT,
        created_at=AT,
    )


def call(path: str, signed: str | None = None, **params: str):
    params = {"AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", **params}
    url = f"https://visits.clinic.example{path}"
    given = signature(token=TOKEN, url=url, params=params.items()) if signed is None else signed
    return Client().post(
        path,
        urlencode(params),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": given, "Host": "testserver"},
    )


def state(notice: Notice) -> str:
    notice.refresh_from_db()
    return notice.state


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        ("queued", NoticeState.SENT),
        ("sent", NoticeState.SENT),
        ("delivered", NoticeState.DELIVERED),
        ("undelivered", NoticeState.FAILED),
        ("failed", NoticeState.FAILED),
    ],
)
def test_a_signed_report_is_written_down(notice, status, becomes):
    assert call(STATUS, MessageSid="SM1", MessageStatus=status, To=NUMBER).status_code == 204
    assert state(notice) == becomes


@pytest.mark.parametrize("signed", ["", "AAAA", "é"])
def test_an_unsigned_report_is_refused_and_leaves_no_trace(notice, signed):
    before = AuditEntry.objects.count()
    assert call(STATUS, signed, MessageSid="SM1", MessageStatus="failed").status_code == 403
    assert state(notice) == NoticeState.SENT
    assert not DeliveryReport.objects.exists()
    assert AuditEntry.objects.count() == before


def test_a_report_signed_for_another_message_is_refused(notice):
    params = {"AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", "MessageSid": "SM1", "MessageStatus": "failed"}
    elsewhere = signature(
        token=TOKEN, url="https://visits.clinic.example/gateway/twilio/status/x/", params=params.items()
    )
    assert call(STATUS, elsewhere, MessageSid="SM1", MessageStatus="failed").status_code == 403
    assert state(notice) == NoticeState.SENT


def test_a_report_of_another_account_is_refused(notice):
    assert call(STATUS, MessageSid="SM1", MessageStatus="failed", AccountSid="AC9").status_code == 403


def test_a_report_in_doubt_is_found_by_its_reference(notice):
    Notice.objects.update(provider_id="", state=NoticeState.UNKNOWN)
    assert call(STATUS, MessageSid="SM77", MessageStatus="delivered").status_code == 204
    assert state(notice) == NoticeState.DELIVERED


def test_replays_and_reports_out_of_order_are_harmless(notice):
    for status in ("delivered", "sent", "delivered", "queued", "delivered"):
        assert call(STATUS, MessageSid="SM1", MessageStatus=status).status_code == 204
    assert state(notice) == NoticeState.DELIVERED
    assert DeliveryReport.objects.count() == 1


def test_r18_a_report_weeks_later_still_asks_a_person(notice, monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", (AT + dt.timedelta(days=24)).isoformat())
    assert call(STATUS, MessageSid="SM1", MessageStatus="undelivered", ErrorCode="30005").status_code == 204
    assert state(notice) == NoticeState.FAILED
    task = Task.objects.get(kind=TaskKind.NOTICE_FAILED)
    assert "no longer in service" in task.message
    assert NUMBER[3:] not in task.message


def test_a_report_on_nobodys_message_is_taken_and_forgotten(notice):
    path = f"/gateway/twilio/status/{reference_of('<other@example.org>')}/"
    assert call(path, MessageSid="SM9", MessageStatus="failed").status_code == 204
    assert call("/gateway/twilio/status/not-base-64/", MessageSid="SM9", MessageStatus="failed").status_code == 204
    assert not DeliveryReport.objects.exists()


def test_reading_an_address_does_nothing(notice):
    assert Client().get(STATUS).status_code == 405
    assert Client().get(INCOMING).status_code == 405


def test_without_a_gateway_there_is_no_such_address(notice, settings):
    settings.SMS = None
    assert call(STATUS, MessageSid="SM1", MessageStatus="failed").status_code == 404


@pytest.mark.parametrize("said", [{"Body": "STOP"}, {"Body": " Arrêt! "}, {"Body": "fini", "OptOutType": "STOP"}])
def test_hz35_stop_ends_texts_and_asks_a_person(notice, said):
    Notice.objects.update(state=NoticeState.PLANNED, settled_at=None, sending_at=None)
    assert call(INCOMING, From=NUMBER, MessageSid="SM5", **said).status_code == 200
    way = ContactWay.objects.get(kind=ContactKind.SMS)
    assert (way.ended_at is None, way.ended_by) == (False, "Pumplog")
    task = Task.objects.get(kind=TaskKind.STOPPED_MESSAGES)
    assert task.subject == f"{notice.implant_id.hex}:stopped:sms"
    assert AuditEntry.objects.filter(action="contact_stopped").exists()
    assert state(notice) == NoticeState.CANCELLED, "what was planned for this number goes no more"


def test_stop_twice_is_stop_once(notice):
    for _ in range(2):
        assert call(INCOMING, From=NUMBER, Body="STOP").status_code == 200
    assert Task.objects.filter(kind=TaskKind.STOPPED_MESSAGES).count() == 1
    assert AuditEntry.objects.filter(action="contact_stopped").count() == 1


def test_stop_counts_for_everybody_who_is_told_on_that_telephone(notice):
    other = make_patient(make_clinic(zone="Europe/Berlin"), email=None)
    make_contact(other, address="+1 (307) 555-0143", kind=ContactKind.SMS)
    make_contact(other, address="+49 170 1234567", kind=ContactKind.SMS)
    call(INCOMING, From=NUMBER, Body="STOP")
    standing = ContactWay.objects.filter(kind=ContactKind.SMS, ended_at__isnull=True)
    assert [way.address for way in standing] == ["+49 170 1234567"]
    assert Task.objects.filter(kind=TaskKind.STOPPED_MESSAGES).count() == 2


def test_an_unsigned_stop_stops_nothing(notice):
    assert call(INCOMING, "AAAA", From=NUMBER, Body="STOP").status_code == 403
    assert ContactWay.objects.get(kind=ContactKind.SMS).ended_at is None


def test_hz8_any_other_text_asks_a_person_to_call_and_tells_whom_to_call(notice):
    response = call(INCOMING, From=NUMBER, Body="It has been making a noise since last night <b>&")
    text = response.content.decode()
    assert response["Content-Type"] == "text/xml"
    assert "Nobody reads texts here" in text
    assert "+1 307 555 0100" in text
    task = Task.objects.get(kind=TaskKind.PHONE_CALL)
    assert "noise" not in task.message
    assert not any("noise" in entry.detail for entry in AuditEntry.objects.all())


def test_two_machines_do_not_talk_for_ever(notice):
    call(INCOMING, From=NUMBER, Body="I am out of office")
    again = call(INCOMING, From=NUMBER, Body="I am out of office")
    assert "<Message>" not in again.content.decode()
    assert Task.objects.filter(kind=TaskKind.PHONE_CALL).count() == 1


@pytest.mark.parametrize("number", ["+13075550199", "", "Bank", "+1"])
def test_a_stranger_is_neither_answered_nor_recorded(notice, number):
    response = call(INCOMING, From=number, Body="STOP")
    assert "<Message>" not in response.content.decode()
    assert not Task.objects.filter(kind=TaskKind.STOPPED_MESSAGES).exists()
