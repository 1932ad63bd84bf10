"""What was told to whom."""

import datetime as dt

import pytest

from pumplog.access import PERMISSIONS, Actor, Role
from pumplog.errors import NotFound
from pumplog.selectors.notice import masked, notice_list
from pumplog.services.notice import notices_replan
from tests.factories import make_clinic, make_due

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def actor(clinic):
    return Actor(user_id=None, label="Alice", clinic_id=clinic.pk, permissions=PERMISSIONS[Role.NURSE])


@pytest.mark.parametrize(
    ("address", "shown"),
    [("ivy.fox@example.org", "i…@example.org"), ("+1 307 555 0123", "…23"), ("@example.org", "…@example.org")],
)
def test_an_address_is_recognised_but_not_given_away(address, shown):
    assert masked(address) == shown


@pytest.mark.django_db
def test_a_patients_notices_come_newest_first_and_only_to_their_clinic():
    clinic = make_clinic()
    implant = make_due(clinic, dt.date(2026, 12, 4))
    notices_replan(implant_id=implant.pk, now=NOW)
    rows = notice_list(actor=actor(clinic), patient_id=implant.patient_id)
    assert [row.tier_days for row in rows] == [2, 7, 14]
    assert {row.address for row in rows} == {"i…@example.org"}
    with pytest.raises(NotFound):
        notice_list(actor=actor(make_clinic()), patient_id=implant.patient_id)
