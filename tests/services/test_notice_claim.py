"""Taking notices in hand, and the last look before they go."""

import datetime as dt

import pytest

from pumplog.models import Notice
from pumplog.services.notice import notices_replan
from pumplog.services.notice_claim import notices_begin, notices_claim, notices_release
from pumplog.services.notice_evaluate import notices_evaluate
from pumplog.services.notice_parcel import LEASE, Ending, Outcome
from pumplog.services.notice_settle import notices_settle
from pumplog.sheets.vocabulary import Language, NoticeAudience, NoticeState
from tests.factories import make_clinic, make_due, make_policy, make_window

pytestmark = pytest.mark.django_db

REFILL_BY = dt.date(2026, 12, 4)
TIER_7 = dt.datetime(2026, 11, 27, 16, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 12, 5, 16, tzinfo=dt.UTC)


@pytest.fixture
def clinic():
    return make_clinic(staff_email="staff@rapid-creek.example")


def due(clinic, *, now=TIER_7, **patient):
    implant = make_due(clinic, REFILL_BY, **patient)
    notices_replan(implant_id=implant.pk, now=now)
    return implant


def test_a_notice_is_claimed_at_its_instant_and_not_before(clinic):
    due(clinic, now=TIER_7 - dt.timedelta(days=1))
    Notice.objects.filter(tier_days=14).update(state=NoticeState.SENT, settled_at=TIER_7)
    assert notices_claim(now=TIER_7 - dt.timedelta(seconds=1), limit=10) == ()
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    assert (parcel.refill_by, parcel.address) == (REFILL_BY, "ivy@example.org")


def test_what_is_claimed_is_not_claimed_again(clinic):
    due(clinic)
    assert len(notices_claim(now=TIER_7, limit=10)) == 1
    assert notices_claim(now=TIER_7, limit=10) == ()


def test_it_takes_no_more_than_it_was_asked_for_the_longest_due_first(clinic):
    due(clinic)
    early = make_due(clinic, dt.date(2026, 12, 3), email="early@example.org")
    notices_replan(implant_id=early.pk, now=TIER_7)
    (parcel,) = notices_claim(now=TIER_7, limit=1)
    assert parcel.address == "early@example.org"


def test_a_parcel_knows_the_patients_language(clinic):
    due(clinic, language=Language.FRENCH)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    assert parcel.language == "fr"


def test_a_notice_waits_for_its_retry(clinic):
    due(clinic)
    Notice.objects.update(retry_at=TIER_7 + dt.timedelta(minutes=5))
    assert notices_claim(now=TIER_7 + dt.timedelta(minutes=4), limit=10) == ()
    assert len(notices_claim(now=TIER_7 + dt.timedelta(minutes=5), limit=10)) == 1


def test_a_clinics_overdue_notices_of_the_day_travel_as_one_message(clinic):
    for _ in range(3):
        make_due(clinic, REFILL_BY)
    other = make_clinic(staff_email="staff@elsewhere.example")
    make_due(other, REFILL_BY)
    notices_evaluate(now=LATE)
    parcels = notices_claim(now=LATE, limit=1) + notices_claim(now=LATE, limit=1)
    assert sorted(len(parcel.notice_ids) for parcel in parcels) == [1, 3]
    assert {parcel.audience for parcel in parcels} == {NoticeAudience.STAFF}
    (three,) = (notices_begin(parcel=parcel, now=LATE) for parcel in parcels if len(parcel.notice_ids) == 3)
    rows = Notice.objects.filter(pk__in=three.notice_ids)
    assert set(rows.values_list("message_id", flat=True)) == {three.message_id}


def test_that_sending_begins_is_written_down_first(clinic):
    due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    began = TIER_7 + dt.timedelta(minutes=3)
    assert notices_begin(parcel=parcel, now=began) == parcel
    row = Notice.objects.get(pk=parcel.notice_ids[0])
    assert (row.sending_at, row.leased_until, row.attempts) == (began, began + LEASE, 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda implant: make_window(implant, dt.date(2026, 12, 1)), "window moved to 2026-12-01"),
        (lambda implant: make_window(implant, None), "no date now"),
        (lambda implant: implant.patient.contact_ways.update(ended_at=TIER_7), "contact ended"),
        (lambda implant: make_policy(implant.patient.clinic, notice_tiers_days="14"), "tiers changed"),
    ],
    ids=["date moved", "date lost", "contact ended", "tiers changed"],
)
def test_r12_before_it_goes_it_is_asked_once_more_whether_it_is_still_true(clinic, change, reason):
    implant = due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    change(implant)
    assert notices_begin(parcel=parcel, now=TIER_7) is None
    row = Notice.objects.get(pk=parcel.notice_ids[0])
    assert (row.state, row.outcome) == (NoticeState.CANCELLED, reason)


def test_a_patient_refilled_meanwhile_leaves_the_staffs_message(clinic):
    first, second = (make_due(clinic, REFILL_BY) for _ in range(2))
    notices_evaluate(now=LATE)
    (parcel,) = notices_claim(now=LATE, limit=10)
    make_window(first, dt.date(2027, 3, 1))
    going = notices_begin(parcel=parcel, now=LATE)
    assert [Notice.objects.get(pk=pk).implant_id for pk in going.notice_ids] == [second.pk]


def test_whoever_lost_the_lease_cannot_begin(clinic):
    due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    Notice.objects.filter(pk__in=parcel.notice_ids).update(lease="somebody-else")
    assert notices_begin(parcel=parcel, now=TIER_7) is None
    assert Notice.objects.get(pk=parcel.notice_ids[0]).state == NoticeState.CLAIMED


def test_what_is_handed_back_can_be_claimed_by_the_next(clinic):
    due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    notices_release(parcel=parcel)
    assert len(notices_claim(now=TIER_7, limit=10)) == 1


def test_what_has_begun_cannot_be_handed_back(clinic):
    due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    notices_begin(parcel=parcel, now=TIER_7)
    notices_release(parcel=parcel)
    assert notices_claim(now=TIER_7, limit=10) == ()


def test_while_one_message_to_a_patient_is_on_its_way_the_next_one_waits(clinic):
    implant = due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    notices_begin(parcel=parcel, now=TIER_7)
    make_window(implant, dt.date(2026, 12, 1))
    notices_replan(implant_id=implant.pk, now=TIER_7)
    assert notices_claim(now=TIER_7, limit=10) == ()
    notices_settle(parcel=parcel, outcome=Outcome(ending=Ending.SENT), now=TIER_7)
    (next_one,) = notices_claim(now=TIER_7, limit=10)
    assert next_one.refill_by == dt.date(2026, 12, 1)
