"""Taking notices in hand, and the last look before they go."""

import datetime as dt
import uuid

import pytest

from pumplog.models import AnswerLink, Appointment, Notice, Task
from pumplog.notices.parcel import LEASE, Ending, Going, Letterhead, Outcome
from pumplog.services import sending_marks
from pumplog.services.notice import notices_replan
from pumplog.services.notice_begin import notices_begin
from pumplog.services.notice_claim import notices_claim
from pumplog.services.notice_evaluate import notices_evaluate
from pumplog.services.notice_held import identity
from pumplog.services.notice_settle import notices_release, notices_settle
from pumplog.services.notice_what import letterheads_of, visits_of
from pumplog.services.sending_epoch import may_send
from pumplog.services.sending_marks import Gone
from pumplog.sheets.vocabulary import (
    AppointmentState,
    ContactKind,
    Language,
    NoticeAudience,
    NoticePurpose,
    NoticeState,
)
from tests.factories import make_clinic, make_due, make_policy, make_window

pytestmark = pytest.mark.django_db

REFILL_BY = dt.date(2026, 12, 4)
TIER_7 = dt.datetime(2026, 11, 27, 16, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 12, 5, 16, tzinfo=dt.UTC)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


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
    assert sorted(len(parcel.notices) for parcel in parcels) == [1, 3]
    assert {parcel.audience for parcel in parcels} == {NoticeAudience.STAFF}
    (going,) = (notices_begin([parcel], now=LATE)[0] for parcel in parcels if len(parcel.notices) == 3)
    rows = Notice.objects.filter(pk__in=going.parcel.notices)
    assert going.count == len(set(going.parcel.identities)) == 3
    assert set(rows.values_list("message_id", flat=True)) == {going.parcel.message_id}


def test_that_sending_begins_is_written_down_first(clinic):
    due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    began = TIER_7 + dt.timedelta(minutes=3)
    (going,) = notices_begin([parcel], now=began)
    assert going.parcel == parcel
    row = Notice.objects.get(pk=parcel.notices[0])
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
    assert notices_begin([parcel], now=TIER_7) == ()
    row = Notice.objects.get(pk=parcel.notices[0])
    assert (row.state, row.outcome) == (NoticeState.CANCELLED, reason)


def test_a_patient_refilled_meanwhile_leaves_the_staffs_message(clinic):
    first, second = (make_due(clinic, REFILL_BY) for _ in range(2))
    notices_evaluate(now=LATE)
    (parcel,) = notices_claim(now=LATE, limit=10)
    make_window(first, dt.date(2027, 3, 1))
    (going,) = notices_begin([parcel], now=LATE)
    assert [Notice.objects.get(pk=pk).implant_id for pk in going.parcel.notices] == [second.pk]
    assert going.count == 1


def test_whoever_lost_the_lease_cannot_begin(clinic):
    due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    Notice.objects.filter(pk__in=parcel.notices).update(lease="somebody-else")
    assert notices_begin([parcel], now=TIER_7) == ()
    assert Notice.objects.get(pk=parcel.notices[0]).state == NoticeState.CLAIMED


@pytest.mark.parametrize("begun", [False, True], ids=["not begun", "begun"])
def test_what_is_handed_back_lets_others_go_first_and_is_claimed_a_minute_later(clinic, begun):
    due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    if begun:
        notices_begin([parcel], now=TIER_7)
    notices_release([parcel], now=TIER_7)
    assert notices_claim(now=TIER_7, limit=10) == ()
    assert len(notices_claim(now=TIER_7 + MINUTE, limit=10)) == 1
    row = Notice.objects.get(pk=parcel.notices[0])
    assert (row.attempts, row.sending_at) == (0, None)


def test_whoever_lost_the_lease_cannot_hand_back(clinic):
    due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    Notice.objects.filter(pk__in=parcel.notices).update(lease="somebody-else")
    notices_release([parcel], now=TIER_7)
    assert Notice.objects.get(pk=parcel.notices[0]).state == NoticeState.CLAIMED


def test_while_one_message_to_a_patient_is_on_its_way_the_next_one_waits(clinic):
    implant = due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    notices_begin([parcel], now=TIER_7)
    make_window(implant, dt.date(2026, 12, 1))
    notices_replan(implant_id=implant.pk, now=TIER_7)
    assert notices_claim(now=TIER_7, limit=10) == ()
    notices_settle([(Going(parcel=parcel), Outcome(ending=Ending.SENT))], now=TIER_7)
    (next_one,) = notices_claim(now=TIER_7, limit=10)
    assert next_one.refill_by == dt.date(2026, 12, 1)


def test_two_messages_to_one_patient_are_not_in_one_batch(clinic):
    implant = due(clinic)
    again(Notice.objects.get(implant=implant, tier_days=7), channel=ContactKind.SMS, address="+13075550123")
    assert len(notices_claim(now=TIER_7, limit=10)) == 1
    assert notices_claim(now=TIER_7, limit=10) == ()


def test_r19_quiet_hours_hold_a_message_until_the_morning_and_say_when(clinic):
    due(clinic)
    night = TIER_7 + 12 * HOUR  # nine in the evening in Denver
    assert notices_claim(now=night, limit=10) == ()
    morning = dt.datetime(2026, 11, 28, 15, tzinfo=dt.UTC)
    assert Notice.objects.get(tier_days=7).retry_at == morning
    assert notices_claim(now=morning - MINUTE, limit=10) == ()
    assert len(notices_claim(now=morning, limit=10)) == 1


def test_messages_held_back_do_not_stand_before_those_that_may_go(clinic):
    for number in range(5):
        due(clinic, email=f"p{number}@example.org")
    elsewhere = make_clinic(zone="Asia/Tokyo")
    night = TIER_7 + 12 * HOUR
    implant = make_due(elsewhere, REFILL_BY, email="tokyo@example.org")
    notices_replan(implant_id=implant.pk, now=night)
    (parcel,) = notices_claim(now=night, limit=2)
    assert parcel.address == "tokyo@example.org"


def test_r10_the_daily_cap_holds_the_next_message_until_tomorrow(clinic):
    make_policy(clinic, daily_cap=1)
    implant = due(clinic)
    told = Notice.objects.get(implant=implant, tier_days=7)
    again(told, refill_by=REFILL_BY - DAY, state=NoticeState.SENT, sending_at=TIER_7 - HOUR, settled_at=TIER_7 - HOUR)
    assert notices_claim(now=TIER_7, limit=10) == ()
    told.refresh_from_db()
    assert told.retry_at == dt.datetime(2026, 11, 28, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "before",
    [
        {"state": NoticeState.FAILED, "sending_at": TIER_7 - HOUR},
        {"state": NoticeState.SENT, "sending_at": TIER_7 - DAY},
        {"state": NoticeState.SENT, "sending_at": TIER_7 - HOUR, "channel": ContactKind.LETTER},
        {"state": NoticeState.SENT, "sending_at": TIER_7 - HOUR, "audience": NoticeAudience.STAFF},
    ],
    ids=["failed", "yesterday", "a letter", "to staff"],
)
def test_what_did_not_disturb_the_patient_today_does_not_count_for_the_cap(clinic, before):
    make_policy(clinic, daily_cap=1)
    implant = due(clinic)
    again(Notice.objects.get(implant=implant, tier_days=7), refill_by=REFILL_BY - DAY, settled_at=TIER_7, **before)
    assert len(notices_claim(now=TIER_7, limit=10)) == 1


def test_what_was_claimed_just_before_the_quiet_hours_does_not_begin_in_them(clinic):
    due(clinic)
    evening = dt.datetime(2026, 11, 28, 2, 59, tzinfo=dt.UTC)
    (parcel,) = notices_claim(now=evening, limit=10)
    assert notices_begin([parcel], now=evening + 2 * MINUTE) == ()
    row = Notice.objects.get(pk=parcel.notices[0])
    assert (row.state, row.retry_at) == (NoticeState.PLANNED, dt.datetime(2026, 11, 28, 15, tzinfo=dt.UTC))


def test_two_workers_with_two_messages_for_one_patient_begin_one_of_them(clinic):
    implant = due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    other = again(
        Notice.objects.get(pk=parcel.notices[0]),
        purpose=NoticePurpose.VISIT, lease="another", state=NoticeState.CLAIMED, sending_at=TIER_7, leased_until=TIER_7 + LEASE,
    )  # fmt: skip
    assert notices_begin([parcel], now=TIER_7) == ()
    assert Notice.objects.get(pk=parcel.notices[0]).state == NoticeState.PLANNED
    other.refresh_from_db()
    assert (other.state, implant.pk) == (NoticeState.CLAIMED, other.implant_id)


def test_a_message_to_a_patient_carries_a_link_to_answer_and_one_to_staff_does_not(clinic):
    due(clinic)
    make_due(clinic, TIER_7.date() - 2 * DAY)
    notices_evaluate(now=TIER_7)
    goings = notices_begin(notices_claim(now=TIER_7, limit=10), now=TIER_7)
    assert sorted((going.parcel.audience.value, len(going.answer_token)) for going in goings) == [
        ("patient", 22),
        ("staff", 0),
    ]
    assert AnswerLink.objects.get(revoked_at=None).notice.audience == NoticeAudience.PATIENT


def test_a_message_names_the_visit_that_is_booked_in_time(clinic):
    implant = due(clinic)
    visit = book(implant, dt.datetime(2026, 12, 3, 17, tzinfo=dt.UTC))
    row = Notice.objects.select_related("patient").get(tier_days=7)
    assert visits_of([row])[row.pk].uid == visit.uid
    visit.on_day = REFILL_BY + DAY
    visit.save()
    assert visits_of([row]) == {}


@pytest.mark.parametrize(("state", "cancelled"), [(AppointmentState.BOOKED, False), (AppointmentState.CANCELLED, True)])
def test_a_message_about_a_visit_names_it_also_to_say_that_it_is_off(clinic, state, cancelled):
    implant = due(clinic)
    visit = book(implant, dt.datetime(2026, 12, 3, 17, tzinfo=dt.UTC), state=state)
    row = again(Notice.objects.get(tier_days=7), purpose=NoticePurpose.VISIT, tier_days=0, edition=visit.sequence)
    assert visits_of([row])[row.pk].cancelled is cancelled


def test_a_letter_has_name_and_address_and_the_clinics_own_sender_line(clinic):
    make_policy(clinic, return_address="PO Box 7\nRapid Creek SD")
    implant = due(clinic, given_name="Ivy", family_name="Fox")
    row = again(
        Notice.objects.get(implant=implant, tier_days=7), channel=ContactKind.LETTER, address="1 Main St\n\nX 5"
    )
    assert letterheads_of([row])[row.pk] == Letterhead(
        recipient=("Ivy Fox", "1 Main St", "X 5"), sender=("PO Box 7", "Rapid Creek SD")
    )


def test_r29_what_went_out_before_the_record_was_put_back_does_not_go_again(clinic):
    due(clinic)
    (parcel,) = notices_claim(now=TIER_7, limit=10)
    sending_marks.carried_add({parcel.identities[0]: Gone(ending=Ending.SENT, at=TIER_7 - DAY)})
    assert notices_begin([parcel], now=TIER_7) == ()
    row = Notice.objects.get(pk=parcel.notices[0])
    assert (row.state, row.sending_at) == (NoticeState.SENT, TIER_7 - DAY)
    assert Task.objects.count() == 0


def test_a_message_is_the_same_whatever_row_holds_it(clinic):
    due(clinic)
    row = Notice.objects.get(tier_days=7)
    assert identity(again(row, state=NoticeState.CANCELLED, settled_at=TIER_7)) == identity(row)
    for change in ({"tier_days": 2}, {"edition": 2}, {"channel": ContactKind.SMS}, {"refill_by": REFILL_BY - DAY}):
        assert identity(again(row, state=NoticeState.CANCELLED, settled_at=TIER_7, **change)) != identity(row)


def test_a_batch_costs_a_fixed_number_of_queries(clinic, django_assert_max_num_queries):
    for number in range(30):
        due(clinic, email=f"p{number}@example.org")
    may_send(now=TIER_7)
    with django_assert_max_num_queries(13):  # six ask whether the record was put back
        parcels = notices_claim(now=TIER_7, limit=100)
    with django_assert_max_num_queries(27):
        goings = notices_begin(parcels, now=TIER_7)
    with django_assert_max_num_queries(9):
        assert notices_settle([(going, Outcome(ending=Ending.SENT)) for going in goings], now=TIER_7) == 30


def again(row, **changes):
    """The same notice once more, changed."""
    row = Notice.objects.select_related("patient").get(pk=row.pk)
    row.pk = uuid.uuid4()
    for name, value in changes.items():
        setattr(row, name, value)
    if row.state != NoticeState.CLAIMED:
        row.lease, row.leased_until = "", None
    row.save(force_insert=True)
    return row


def book(implant, starts_at, *, state=AppointmentState.BOOKED):
    return Appointment.objects.create(
        patient=implant.patient, implant=implant, uid=f"{implant.pk}@x", state=state, on_day=starts_at.date(),
        starts_at=starts_at, created_at=TIER_7, changed_at=TIER_7,
    )  # fmt: skip
