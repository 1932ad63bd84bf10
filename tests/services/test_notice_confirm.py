"""The patient has said that they come."""

import datetime as dt

import pytest

from pumplog.models import AuditEntry, Notice
from pumplog.services.notice import notices_replan
from pumplog.services.notice_confirm import notices_confirm
from pumplog.sheets.vocabulary import NoticeState
from tests.factories import make_clinic, make_due, make_window

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 21, 16, tzinfo=dt.UTC)
REFILL_BY = dt.date(2026, 12, 4)


@pytest.fixture
def pump():
    implant = make_due(make_clinic(), REFILL_BY)
    notices_replan(implant_id=implant.pk, now=NOW)
    return implant


def told(state):
    Notice.objects.filter(tier_days=14).update(state=state, sending_at=NOW, settled_at=NOW)


@pytest.mark.parametrize("state", ["sent", "delivered", "unknown"])
def test_what_went_out_for_this_date_is_confirmed_and_the_nagging_stops(pump, state):
    told(state)
    assert notices_confirm(implant_id=pump.pk, now=NOW) == 1
    notices_replan(implant_id=pump.pk, now=NOW)
    assert list(Notice.objects.order_by("-tier_days").values_list("tier_days", "state", "outcome")) == [
        (14, NoticeState.CONFIRMED, ""),
        (7, NoticeState.CANCELLED, "the patient has answered"),
        (2, NoticeState.PLANNED, ""),
    ]
    assert Notice.objects.get(tier_days=14).confirmed_at == NOW
    assert AuditEntry.objects.filter(action="notice_confirmed").count() == 1
    assert notices_confirm(implant_id=pump.pk, now=NOW) == 0


@pytest.mark.parametrize("state", ["failed", "planned", "cancelled"])
def test_what_reached_nobody_is_not_confirmed(pump, state):
    if state != "planned":
        told(state)
    assert notices_confirm(implant_id=pump.pk, now=NOW) == 0


def test_what_was_told_of_another_date_is_not_confirmed(pump):
    told("sent")
    make_window(pump, dt.date(2026, 12, 11))
    assert notices_confirm(implant_id=pump.pk, now=NOW) == 0


def test_without_a_date_there_is_nothing_to_confirm(pump):
    told("sent")
    make_window(pump, None)
    assert notices_confirm(implant_id=pump.pk, now=NOW) == 0
