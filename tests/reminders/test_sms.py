"""A text message goes to a number that can be dialled, through the gateway that is set up, or a person hears of it."""

import datetime as dt

import pytest

from pumplog.notices.parcel import Ending, Going, Parcel
from pumplog.reminders.sms import SmsCourier, message_id_of, reference_of
from pumplog.reminders.text import Text
from pumplog.sheets.vocabulary import ContactKind, Language, NoticeAudience, NoticePurpose
from tests.smsgateway import SmsGatewayServer, sms_gateway

__all__ = ["sms_gateway"]
MESSAGE_ID = "<0123456789abcdef0123456789abcdef@rapid-creek.example>"
TEXT = Text(subject="", body="Visit by Friday. Ñandú.\n", language=Language.ENGLISH)


def going(address: str = "+13075550143") -> Going:
    parcel = Parcel(
        lease="lease",
        notices=("n",),
        clinic="c",
        patient="p",
        audience=NoticeAudience.PATIENT,
        purpose=NoticePurpose.DUE,
        channel=ContactKind.SMS,
        address=address,
        language="en",
        refill_by=dt.date(2026, 12, 4),
        message_id=MESSAGE_ID,
        identities=("i",),
    )
    return Going(parcel=parcel)


@pytest.fixture
def courier(sms_gateway: SmsGatewayServer):
    made = SmsCourier()
    yield made
    made.close()


def test_it_hands_the_text_to_the_gateway(courier: SmsCourier, sms_gateway: SmsGatewayServer) -> None:
    outcome = courier.send(text=TEXT, going=going())
    assert outcome.ending is Ending.SENT
    assert outcome.provider_id == sms_gateway.sids[0]
    assert sms_gateway.forms[0]["Body"] == "Visit by Friday. Ñandú."
    assert sms_gateway.forms[0]["To"] == "+13075550143"


def test_r08_without_a_gateway_nothing_counts_as_sent(settings) -> None:
    settings.SMS = None
    outcome = SmsCourier().send(text=TEXT, going=going())
    assert (outcome.ending, outcome.detail) == (Ending.REFUSED, "no text-message gateway is set up")


@pytest.mark.parametrize("address", ["", "307 555 0143", "ask Ann", "+1 555 010 0100"])
def test_r08_a_number_that_nobody_can_dial_is_refused_unsent(
    courier, sms_gateway: SmsGatewayServer, address: str
) -> None:
    outcome = courier.send(text=TEXT, going=going(address))
    assert (outcome.ending, outcome.detail) == (Ending.REFUSED, "the number cannot be dialled")
    assert sms_gateway.forms == []


def test_a_number_on_record_from_earlier_is_dialled_without_its_spaces(courier, sms_gateway: SmsGatewayServer) -> None:
    courier.send(text=TEXT, going=going("+1 (307) 555-0143"))
    assert sms_gateway.forms[0]["To"] == "+13075550143"


def test_being_away_ends_with_the_turn(courier: SmsCourier, sms_gateway: SmsGatewayServer) -> None:
    sms_gateway.server_close()
    outcome = courier.send(text=TEXT, going=going())
    assert (outcome.ending, courier.away) == (Ending.DEFERRED, True)
    courier.close()
    assert not courier.away


def test_a_reference_leads_back_to_its_message() -> None:
    assert message_id_of(reference_of(MESSAGE_ID)) == MESSAGE_ID
    assert "=" not in reference_of(MESSAGE_ID)


@pytest.mark.parametrize("reference", ["not base64!", "a", "____", "é"])
def test_a_reference_that_nobody_gave_leads_nowhere(reference: str) -> None:
    assert message_id_of(reference) == ""
