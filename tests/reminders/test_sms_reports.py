"""A report counts if the gateway signed it, and only where it tells of an end."""

import datetime as dt

import pytest

from pumplog.reminders.sms_reports import handled_by_the_gateway, report_of, signature, signed_by, stops

# The example that the provider publishes with its rule.
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
TOKEN = "12345"
PARAMS = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+12349013030",
    "Digits": "1234",
    "From": "+12349013030",
    "To": "+18005551212",
}
SIGNED = "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


def test_the_signature_is_the_providers() -> None:
    assert signature(token=TOKEN, url=URL, params=PARAMS.items()) == SIGNED
    assert signed_by(token=TOKEN, url=URL, params=PARAMS.items(), given=SIGNED)


def test_the_order_in_which_parameters_arrive_does_not_matter() -> None:
    assert signed_by(token=TOKEN, url=URL, params=reversed(PARAMS.items()), given=SIGNED)


@pytest.mark.parametrize("given", ["", "AAAA", SIGNED.lower(), SIGNED + " ", "é"])
def test_another_signature_is_none(given: str) -> None:
    assert not signed_by(token=TOKEN, url=URL, params=PARAMS.items(), given=given)


def test_a_changed_parameter_an_added_one_and_another_address_are_noticed() -> None:
    assert not signed_by(token=TOKEN, url=URL, params=(PARAMS | {"Digits": "1235"}).items(), given=SIGNED)
    assert not signed_by(token=TOKEN, url=URL, params=(PARAMS | {"MessageStatus": "failed"}).items(), given=SIGNED)
    assert not signed_by(token=TOKEN, url=URL.replace("bar=2", "bar=3"), params=PARAMS.items(), given=SIGNED)


@pytest.mark.parametrize(
    ("called", "ours"),
    [
        ("https://h.example:443/x", "https://h.example/x"),
        ("https://h.example/x", "https://h.example:443/x"),
        ("http://[::1]:80/x", "http://[::1]/x"),
    ],
)
def test_a_standard_port_may_be_written_or_not(called: str, ours: str) -> None:
    given = signature(token=TOKEN, url=called, params=())
    assert signed_by(token=TOKEN, url=ours, params=(), given=given)


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "accepted", "scheduled", "", "invented"])
def test_what_is_on_its_way_is_not_reported(status: str) -> None:
    assert report_of({"MessageSid": "SM1", "MessageStatus": status}) is None


@pytest.mark.parametrize("status", ["failed", "undelivered", "Undelivered"])
def test_a_failure_is_told_in_our_own_words(status: str) -> None:
    told = {"MessageSid": "SM1", "MessageStatus": status, "ErrorCode": "30005", "To": "+13075550143"}
    report = report_of(told)
    assert report is not None
    assert report.outcome == "failed"
    assert report.detail == "there is no such number, or it is no longer in service (30005)"


@pytest.mark.parametrize(("code", "detail"), [("", "it could not be delivered"), ("٣٠", "it could not be delivered")])
def test_a_failure_without_a_reason_is_still_one(code: str, detail: str) -> None:
    report = report_of({"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": code})
    assert report is not None
    assert report.detail == detail


def test_the_same_report_twice_has_one_digest_and_another_end_another() -> None:
    first = report_of({"MessageSid": "SM1", "MessageStatus": "delivered", "RawDlrDoneDate": "2611221805"})
    again = report_of({"MessageSid": "SM1", "MessageStatus": "delivered"})
    other = report_of({"MessageSid": "SM1", "MessageStatus": "undelivered"})
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.digest == again.digest != other.digest
    assert first.reported_at == dt.datetime(2026, 11, 22, 18, 5, tzinfo=dt.UTC)
    assert again.reported_at is None


@pytest.mark.parametrize("when", ["9913319999", "26112218", "x", "٢٦١١٢٢١٨٠٥"])
def test_an_unreadable_time_is_none(when: str) -> None:
    report = report_of({"MessageSid": "SM1", "MessageStatus": "delivered", "RawDlrDoneDate": when})
    assert report is not None
    assert report.reported_at is None


@pytest.mark.parametrize("body", ["STOP", " stop. ", "Arrêt", "STOPP!", "baja", "Unsubscribe"])
def test_it_knows_the_word_that_stops_messages(body: str) -> None:
    assert stops({"Body": body})


@pytest.mark.parametrize("body", ["", "Please do not stop", "bus stop", "ok", "I am in hospital"])
def test_other_texts_stop_nothing(body: str) -> None:
    assert not stops({"Body": body})


def test_the_gateways_own_word_counts() -> None:
    assert stops({"Body": "fini", "OptOutType": "STOP"})
    assert not stops({"Body": "START", "OptOutType": "START"})
    assert handled_by_the_gateway({"OptOutType": "HELP"})
