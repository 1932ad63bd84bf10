"""The command line of the worker. What its processes do is in tests/faults."""

import datetime as dt
import signal

import pytest
from django.core.management import CommandError, call_command

from pumplog.services.notice import notices_replan
from tests.factories import make_clinic, make_due

pytestmark = pytest.mark.django_db


def test_once_sends_what_is_due_and_leaves_the_process_as_it_was(mailoutbox, monkeypatch):
    now = dt.datetime(2026, 11, 20, 16, 5, tzinfo=dt.UTC)
    monkeypatch.setenv("PUMPLOG_CLOCK", now.isoformat())
    implant = make_due(make_clinic(), dt.date(2026, 12, 4))
    notices_replan(implant_id=implant.pk, now=now)
    before = signal.getsignal(signal.SIGTERM)
    call_command("work", "--once")
    assert [message.to for message in mailoutbox] == [["ivy@example.org"]]
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("interval", ["0", "-1", "nan", "inf"])
def test_an_interval_is_a_number_of_seconds_above_0(interval):
    with pytest.raises(CommandError, match="above 0"):
        call_command("work", "--interval", interval)


@pytest.mark.parametrize(
    ("address", "warned"), [("pumplog@localhost", True), ("notices@pain.example", True), ("notices@x.example", False)]
)
def test_it_warns_of_a_sender_whose_address_tells_what_it_is_about(settings, caplog, address, warned):
    settings.DEFAULT_FROM_EMAIL = address
    call_command("work", "--once")
    assert ("sender_address_not_neutral" in caplog.text) is warned
