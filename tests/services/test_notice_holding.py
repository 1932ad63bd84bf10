"""The daily cap after a restore: what went out and was forgotten counts for the day on which it went."""

import datetime as dt

import pytest

from pumplog.models import Notice
from pumplog.notices.parcel import Ending
from pumplog.services import sending_marks
from pumplog.services.notice import notices_replan
from pumplog.services.notice_begin import notices_begin
from pumplog.services.notice_claim import notices_claim
from pumplog.services.notice_held import identity
from pumplog.services.sending_epoch import may_send
from pumplog.services.sending_marks import Gone
from pumplog.sheets.vocabulary import NoticePurpose, NoticeState
from tests.factories import make_clinic, make_due, make_policy

pytestmark = pytest.mark.django_db

REFILL_BY = dt.date(2026, 12, 4)
NOW = dt.datetime(2026, 11, 27, 18, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def gone():
    """The message of seven days before: planned anew, and it has gone out as far as the journal knows."""
    clinic = make_clinic()
    make_policy(clinic, daily_cap=1)
    implant = make_due(clinic, REFILL_BY)
    notices_replan(implant_id=implant.pk, now=NOW)
    return Notice.objects.get(implant=implant, tier_days=7)


def went(row, at, *, ending=Ending.SENT):
    sending_marks.carried_add({identity(row): Gone(ending=ending, at=at)})


def beside(row):
    """A further message to the same patient, due before it, that has not gone out."""
    row = Notice.objects.get(pk=row.pk)
    row.pk, row.message_id, row.tier_days, row.due_at = None, "<beside@example.org>", 14, row.due_at - HOUR
    row._state.adding = True
    row.save()
    return row


@pytest.mark.parametrize("state", [NoticeState.PLANNED, NoticeState.CANCELLED])
def test_hz29_what_went_out_today_and_was_forgotten_counts_for_the_cap(gone, state):
    went(gone, NOW - HOUR)
    other = beside(gone)
    Notice.objects.filter(pk=gone.pk).update(state=state, settled_at=NOW if state is NoticeState.CANCELLED else None)
    assert [parcel.notices[0] for parcel in notices_claim(now=NOW, limit=10)] == [gone.pk] * (state == "planned")
    other.refresh_from_db()
    assert other.retry_at == dt.datetime(2026, 11, 28, 15, tzinfo=dt.UTC)


def test_it_counts_once_when_it_has_been_settled(gone):
    make_policy(gone.patient.clinic, daily_cap=2)
    other = beside(gone)
    Notice.objects.filter(pk=other.pk).update(due_at=NOW + HOUR)
    went(gone, NOW - HOUR)
    (parcel,) = notices_claim(now=NOW, limit=10)
    assert notices_begin([parcel], now=NOW) == ()
    gone.refresh_from_db()
    assert (gone.state, gone.sending_at) == (NoticeState.SENT, NOW - HOUR)
    assert [parcel.notices for parcel in notices_claim(now=NOW + HOUR, limit=10)] == [(other.pk,)]


def test_what_came_back_since_holds_up_no_other_way(gone):
    went(gone, NOW - HOUR)
    other = beside(gone)
    failed = {"state": NoticeState.FAILED, "sending_at": NOW - HOUR, "settled_at": NOW}
    Notice.objects.filter(pk=gone.pk).update(**failed)
    assert [parcel.notices for parcel in notices_claim(now=NOW, limit=10)] == [(other.pk,)]


def test_what_went_out_on_an_earlier_day_holds_nothing_back(gone):
    went(gone, NOW - DAY)
    other = beside(gone)
    Notice.objects.filter(pk=gone.pk).update(state=NoticeState.CANCELLED, settled_at=NOW)
    assert [parcel.notices for parcel in notices_claim(now=NOW, limit=10)] == [(other.pk,)]


def test_where_nothing_was_put_back_it_costs_nothing(gone, django_assert_max_num_queries):
    may_send(now=NOW)
    with django_assert_max_num_queries(13):  # six ask whether the record was put back
        assert len(notices_claim(now=NOW, limit=10)) == 1


@pytest.mark.parametrize(("safety_tier_days", "first"), [(2, "announcement"), (7, "tier")])
def test_hz8_where_a_day_has_room_for_one_a_safety_tier_goes_before_an_announcement(gone, safety_tier_days, first):
    make_policy(gone.patient.clinic, safety_tier_days=safety_tier_days)
    announcement = beside(gone)
    Notice.objects.filter(pk=announcement.pk).update(purpose=NoticePurpose.VISIT, tier_days=0)
    (parcel,) = notices_claim(now=NOW, limit=1)
    assert parcel.notices == ((announcement if first == "announcement" else gone).pk,)
