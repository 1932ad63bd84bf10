"""What each answer of the gateway means: sent, refused, later, or nobody knows. Never twice, never a word of its own."""

from dataclasses import replace

import pytest

from pumplog.notices.parcel import Ending
from pumplog.reminders.sms_twilio import Twilio, outcome_of
from tests.smsgateway import ACCOUNT, SENDER, Manner, Refusal, SmsGatewayServer, sms_gateway

__all__ = ["sms_gateway"]
REFERENCE = "MDEyMw"


def send(gateway: Twilio):
    return gateway.send(number="+13075550143", text="Visit by Friday.", reference=REFERENCE)


@pytest.fixture
def twilio(sms_gateway: SmsGatewayServer):
    gateway = Twilio(sms_gateway.account)
    yield gateway
    gateway.close()


def test_the_form_is_the_providers(twilio: Twilio, sms_gateway: SmsGatewayServer) -> None:
    outcome = send(twilio)
    assert outcome.ending is Ending.SENT
    assert outcome.provider_id == sms_gateway.sids[0]
    assert sms_gateway.paths == [f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"]
    assert sms_gateway.forms == [
        {
            "To": "+13075550143",
            "From": SENDER,
            "Body": "Visit by Friday.",
            "ValidityPeriod": "14400",
            "StatusCallback": f"https://visits.clinic.example/gateway/twilio/status/{REFERENCE}/",
        }
    ]


def test_a_messaging_service_is_named_as_one(sms_gateway: SmsGatewayServer) -> None:
    service = "MG0123456789abcdef0123456789abcdef"
    gateway = Twilio(replace(sms_gateway.account, sender=service))
    assert send(gateway).ending is Ending.SENT
    gateway.close()
    assert sms_gateway.forms[0]["MessagingServiceSid"] == service
    assert "From" not in sms_gateway.forms[0]


def test_no_report_is_asked_for_where_none_could_arrive(twilio, sms_gateway, settings) -> None:
    settings.BASE_URL = "http://localhost:8000"
    assert send(twilio).ending is Ending.SENT
    assert "StatusCallback" not in sms_gateway.forms[0]


def test_the_connection_is_kept(twilio: Twilio, sms_gateway: SmsGatewayServer) -> None:
    for _ in range(5):
        assert send(twilio).ending is Ending.SENT
    assert len(sms_gateway.lines) == 1


@pytest.mark.parametrize("code", [21211, 21610, 21614, 21408, 21612, 29999])
def test_a_number_that_takes_no_texts_is_refused_for_good(twilio, sms_gateway, code) -> None:
    sms_gateway.manner = Refusal(status=400, code=code)
    outcome = send(twilio)
    assert outcome.ending is Ending.REFUSED
    assert str(code) in outcome.detail
    assert "307555" not in outcome.detail
    assert not twilio.away


@pytest.mark.parametrize(
    ("status", "code", "away"),
    [
        (429, 20429, True),
        (503, 0, True),
        (500, 20500, True),
        (401, 20003, True),
        (404, 20404, True),
        (400, 21611, False),
        (400, 21606, False),
        (408, 0, False),
        (301, 0, False),
    ],
)
def test_what_is_our_own_fault_or_the_gateways_is_tried_again(twilio, sms_gateway, status, code, away) -> None:
    sms_gateway.manner = Refusal(status=status, code=code)
    assert send(twilio).ending is Ending.DEFERRED
    assert twilio.away is away
    assert sms_gateway.forms == []


@pytest.mark.parametrize("status", [502, 504])
def test_a_machine_between_that_got_no_answer_leaves_a_doubt(twilio, sms_gateway, status) -> None:
    sms_gateway.manner = Refusal(status=status)
    assert send(twilio).ending is Ending.DOUBTFUL


def test_an_answer_that_is_lost_leaves_a_doubt_and_no_second_message(twilio, sms_gateway) -> None:
    sms_gateway.manner = Manner.HANG_UP_BEFORE_ANSWERING
    assert send(twilio).ending is Ending.DOUBTFUL
    assert len(sms_gateway.forms) == 1


def test_silence_leaves_a_doubt(sms_gateway: SmsGatewayServer) -> None:
    sms_gateway.manner = Manner.KEEP_SILENT
    gateway = Twilio(sms_gateway.account, patience=0.3)
    assert send(gateway).ending is Ending.DOUBTFUL
    gateway.close()


def test_an_answer_a_byte_at_a_time_is_not_waited_for(sms_gateway: SmsGatewayServer) -> None:
    sms_gateway.manner = Manner.ANSWER_A_BYTE_AT_A_TIME
    gateway = Twilio(sms_gateway.account, patience=0.3)
    assert send(gateway).ending is Ending.DOUBTFUL
    sms_gateway.manner = Manner.ACCEPT
    assert send(gateway).ending is Ending.SENT, "the next message has a connection of its own"
    gateway.close()


def test_an_answer_that_is_not_understood_leaves_a_doubt(twilio, sms_gateway) -> None:
    sms_gateway.manner = Manner.ANSWER_NONSENSE
    assert send(twilio).ending is Ending.DOUBTFUL


def test_a_message_that_failed_at_once_was_not_sent(twilio, sms_gateway) -> None:
    sms_gateway.manner = Manner.ACCEPT_AND_FAIL
    outcome = send(twilio)
    assert (outcome.ending, outcome.provider_id) == (Ending.REFUSED, sms_gateway.sids[0])


def test_a_gateway_that_is_down_is_away_and_nothing_is_in_doubt(sms_gateway: SmsGatewayServer) -> None:
    gateway = Twilio(sms_gateway.account)
    sms_gateway.server_close()
    assert send(gateway).ending is Ending.DEFERRED
    assert gateway.away
    gateway.close()


def test_a_wrong_password_stops_the_channel_not_the_message(sms_gateway: SmsGatewayServer) -> None:
    gateway = Twilio(replace(sms_gateway.account, token="wrong"))
    assert send(gateway).ending is Ending.DEFERRED
    assert gateway.away
    gateway.close()


@pytest.mark.parametrize(
    "body", [b"", b"[" * 100_000, b'{"sid": 7, "status": "queued"}', '{"sid": "é", "status": "queued"}'.encode()]
)
def test_no_body_breaks_the_courier(body: bytes) -> None:
    assert outcome_of(201, body).ending is Ending.DOUBTFUL


def test_a_status_of_its_own_invention_leaves_a_doubt() -> None:
    assert outcome_of(700, b"{}").ending is Ending.DOUBTFUL
