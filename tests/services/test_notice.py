"""Planned notices follow the window, the policy and the patient's contact ways."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from pumplog.models import AuditEntry, Notice, Task
from pumplog.notices import reasons
from pumplog.services.audit import audit_faults
from pumplog.services.notice import notices_replan
from pumplog.sheets.vocabulary import ContactKind, EventKind, NoticeAudience, NoticeState, TaskKind
from tests.factories import (
    EARLY,
    make_clinic,
    make_contact,
    make_due,
    make_event,
    make_fill,
    make_patient,
    make_policy,
    make_pump,
    make_window,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
REFILL_BY = dt.date(2026, 12, 4)
LATER = dt.date(2026, 12, 18)


@pytest.fixture
def clinic():
    return make_clinic(staff_email="staff@rapid-creek.example")


@pytest.fixture
def pump(clinic):
    implant = make_due(clinic, REFILL_BY)
    notices_replan(implant_id=implant.pk, now=NOW)
    return implant


def standing(implant):
    rows = Notice.objects.filter(implant=implant, state=NoticeState.PLANNED, audience=NoticeAudience.PATIENT)
    return [(row.tier_days, row.refill_by) for row in rows.order_by("due_at")]


def cancelled(implant):
    rows = Notice.objects.filter(implant=implant, state=NoticeState.CANCELLED)
    return sorted(rows.values_list("tier_days", "outcome"), reverse=True)


def open_tasks(implant):
    rows = Task.objects.filter(patient=implant.patient, done_at__isnull=True)
    return sorted(rows.values_list("kind", flat=True))


def settle(implant, tier, state, *, at=NOW):
    """As if the worker had been there."""
    row = Notice.objects.get(implant=implant, tier_days=tier, state=NoticeState.PLANNED)
    row.state, row.sending_at, row.settled_at = state, at, at
    row.save()
    return row


def test_each_tier_is_planned_at_the_clinics_hour(pump):
    rows = Notice.objects.filter(implant=pump).order_by("due_at")
    assert [(row.tier_days, row.due_at.isoformat()) for row in rows] == [
        (14, "2026-11-20T16:00:00+00:00"),
        (7, "2026-11-27T16:00:00+00:00"),
        (2, "2026-12-02T16:00:00+00:00"),
    ]
    assert {row.address for row in rows} == {"ivy@example.org"}
    assert len({row.message_id for row in rows}) == 3
    assert all(row.message_id.startswith("<") and "ivy" not in row.message_id for row in rows)


def test_r05_planning_again_changes_nothing(pump):
    before = list(Notice.objects.values_list("pk", "state").order_by("pk"))
    entries = AuditEntry.objects.count()
    for _ in range(20):
        notices_replan(implant_id=pump.pk, now=NOW)
    assert list(Notice.objects.values_list("pk", "state").order_by("pk")) == before
    assert AuditEntry.objects.count() == entries


def test_r36_a_moved_window_withdraws_the_old_date_and_tells_the_new_one(pump):
    make_window(pump, LATER)
    notices_replan(implant_id=pump.pk, now=NOW)
    assert standing(pump) == [(14, LATER), (7, LATER), (2, LATER)]
    assert cancelled(pump) == [(tier, "window moved to 2026-12-18") for tier in (14, 7, 2)]


def test_a_window_computed_again_with_the_same_date_leaves_the_plan_alone(pump):
    before = set(Notice.objects.values_list("pk", flat=True))
    make_window(pump, REFILL_BY)
    notices_replan(implant_id=pump.pk, now=NOW)
    assert set(Notice.objects.values_list("pk", flat=True)) == before
    assert cancelled(pump) == []


def test_r36_a_refill_withdraws_what_was_pending(pump):
    make_fill(pump, at=NOW)
    make_window(pump, dt.date(2027, 3, 5))
    notices_replan(implant_id=pump.pk, now=NOW)
    assert {refill_by for _, refill_by in standing(pump)} == {dt.date(2027, 3, 5)}
    assert len(cancelled(pump)) == 3


def test_r06_a_new_cycle_tells_the_same_date_again(pump):
    settle(pump, 14, NoticeState.SENT)
    make_fill(pump, at=NOW)
    make_window(pump, REFILL_BY)
    notices_replan(implant_id=pump.pk, now=NOW)
    assert standing(pump) == [(14, REFILL_BY), (7, REFILL_BY), (2, REFILL_BY)]
    assert cancelled(pump) == [(7, reasons.NEW_CYCLE), (2, reasons.NEW_CYCLE)]


def test_r23_a_corrected_fill_begins_no_new_cycle(pump):
    settle(pump, 14, NoticeState.SENT)
    first = pump.events.get(kind=EventKind.REFILL)
    make_window(pump, REFILL_BY, cycle=make_fill(pump, at=NOW, corrects=first))
    notices_replan(implant_id=pump.pk, now=NOW)
    assert standing(pump) == [(7, REFILL_BY), (2, REFILL_BY)]
    assert cancelled(pump) == []


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.UNKNOWN])
def test_what_was_or_may_have_been_told_is_not_told_again(pump, state):
    settle(pump, 14, state)
    notices_replan(implant_id=pump.pk, now=NOW + 25 * DAY)
    assert standing(pump) == [(7, REFILL_BY), (2, REFILL_BY)]


def test_a_tier_goes_out_again_when_the_date_has_moved(pump):
    settle(pump, 14, NoticeState.SENT)
    make_window(pump, dt.date(2026, 12, 3))
    notices_replan(implant_id=pump.pk, now=dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    assert standing(pump)[0] == (14, dt.date(2026, 12, 3))


def test_r12_a_date_that_moves_there_and_back_is_told_again_or_the_patient_keeps_the_wrong_one(pump):
    during = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    notices_replan(implant_id=pump.pk, now=during)
    settle(pump, 14, NoticeState.SENT, at=during)
    make_window(pump, dt.date(2026, 12, 5))
    notices_replan(implant_id=pump.pk, now=during)
    settle(pump, 14, NoticeState.SENT, at=during + dt.timedelta(hours=1))
    make_window(pump, REFILL_BY)
    for _ in range(2):
        notices_replan(implant_id=pump.pk, now=during + dt.timedelta(hours=2))
    assert standing(pump) == [(14, REFILL_BY), (7, REFILL_BY), (2, REFILL_BY)]
    assert Notice.objects.get(implant=pump, tier_days=14, state=NoticeState.PLANNED).edition == 2


def test_r02_after_an_outage_only_the_most_urgent_tier_goes_out(pump):
    notices_replan(implant_id=pump.pk, now=dt.datetime(2026, 11, 28, tzinfo=dt.UTC))
    assert standing(pump) == [(7, REFILL_BY), (2, REFILL_BY)]
    assert cancelled(pump) == [(14, reasons.SUPERSEDED)]


def test_a_date_that_is_already_past_is_not_told_to_the_patient(clinic):
    implant = make_due(clinic, REFILL_BY)
    notices_replan(implant_id=implant.pk, now=dt.datetime(2026, 12, 6, tzinfo=dt.UTC))
    assert standing(implant) == []


def test_r10_other_tiers_plan_pending_notices_anew(clinic, pump):
    make_policy(clinic, notice_tiers_days="21,7,0")
    notices_replan(implant_id=pump.pk, now=NOW)
    assert [tier for tier, _ in standing(pump)] == [21, 7, 0]
    assert cancelled(pump) == [(14, reasons.TIERS_CHANGED), (2, reasons.TIERS_CHANGED)]


def test_r10_another_hour_plans_pending_notices_anew(clinic, pump):
    make_policy(clinic, notice_hour=11)
    notices_replan(implant_id=pump.pk, now=NOW)
    rows = Notice.objects.filter(implant=pump, state=NoticeState.PLANNED)
    assert {row.due_at.hour for row in rows} == {18}
    assert {reason for _, reason in cancelled(pump)} == {reasons.HOUR_CHANGED}


def test_r36_a_removed_pump_withdraws_everything(pump):
    make_event(pump, EventKind.REMOVAL, at=NOW)
    make_window(pump, None, why_not="The pump has been removed.")
    notices_replan(implant_id=pump.pk, now=NOW)
    assert standing(pump) == []
    assert {reason for _, reason in cancelled(pump)} == {reasons.REMOVED}
    assert open_tasks(pump) == []


def test_a_removal_that_was_struck_plans_again(pump):
    removal = make_event(pump, EventKind.REMOVAL, at=NOW)
    notices_replan(implant_id=pump.pk, now=NOW)
    make_event(pump, EventKind.REMOVAL, at=NOW, corrects=removal, struck=True)
    notices_replan(implant_id=pump.pk, now=NOW)
    assert standing(pump) == [(14, REFILL_BY), (7, REFILL_BY), (2, REFILL_BY)]


def test_a_window_without_a_date_opens_a_task_and_closes_it_when_there_is_one(clinic):
    implant = make_pump(make_patient(clinic))
    make_window(implant, None)
    for _ in range(2):
        notices_replan(implant_id=implant.pk, now=NOW)
    assert open_tasks(implant) == [TaskKind.NO_DATE]
    make_window(implant, REFILL_BY)
    notices_replan(implant_id=implant.pk, now=NOW)
    assert open_tasks(implant) == []
    done = Task.objects.get(patient=implant.patient)
    assert (done.done_by, done.done_note) == ("Pumplog", "Closed by itself: refill by 2026-12-04.")


def test_a_date_that_is_lost_withdraws_what_was_told_of_it(pump):
    make_window(pump, None)
    notices_replan(implant_id=pump.pk, now=NOW)
    assert {reason for _, reason in cancelled(pump)} == {reasons.NO_DATE}
    assert open_tasks(pump) == [TaskKind.NO_DATE]


def contactless(clinic, **way):
    patient = make_patient(clinic, email=None)
    if way:
        make_contact(patient, **way)
    implant = make_pump(patient)
    make_window(implant, REFILL_BY)
    return implant


@pytest.mark.parametrize(
    "way",
    [
        {},
        {"address": "ivy@example.org", "consent_on": None},
        {"address": "ivy@example.org", "consent_on": dt.date(2026, 11, 2)},
        {"address": "+13075550123", "kind": ContactKind.SMS, "consent_on": None},
    ],
    ids=["none", "no consent", "consent still to come", "a telephone without consent"],
)
def test_r08_nobody_to_write_to_opens_one_task_for_a_person(clinic, way):
    implant = contactless(clinic, **way)
    for _ in range(3):
        notices_replan(implant_id=implant.pk, now=NOW)
    assert standing(implant) == []
    assert open_tasks(implant) == [TaskKind.NO_CONTACT]


def test_a_contact_that_is_added_plans_the_tiers_and_closes_the_task_by_itself(clinic):
    implant = contactless(clinic)
    notices_replan(implant_id=implant.pk, now=NOW)
    make_contact(implant.patient, address="ivy@example.org")
    notices_replan(implant_id=implant.pk, now=NOW)
    assert len(standing(implant)) == 3
    assert open_tasks(implant) == []
    assert AuditEntry.objects.order_by("-sequence").first().detail.count('"withdrawn":["no_contact"]') == 1


def test_a_contact_that_ends_withdraws_the_notices_and_asks_a_person(pump):
    way = pump.patient.contact_ways.get()
    way.ended_at, way.ended_by = NOW, "Alice"
    way.save()
    notices_replan(implant_id=pump.pk, now=NOW)
    assert {reason for _, reason in cancelled(pump)} == {reasons.CONTACT_ENDED}
    assert open_tasks(pump) == [TaskKind.NO_CONTACT]


def test_a_person_who_closed_the_contact_task_is_not_asked_again_in_this_cycle_but_in_the_next(clinic):
    implant = contactless(clinic)
    notices_replan(implant_id=implant.pk, now=NOW)
    Task.objects.update(done_at=NOW, done_by="Alice", done_note="calls us herself")
    notices_replan(implant_id=implant.pk, now=NOW)
    assert open_tasks(implant) == []
    make_fill(implant, at=NOW)
    make_window(implant, LATER)
    notices_replan(implant_id=implant.pk, now=NOW)
    assert open_tasks(implant) == [TaskKind.NO_CONTACT]


def test_the_newest_of_two_addresses_is_written_to_and_no_other(clinic):
    patient = make_patient(clinic, email="old@example.org")
    make_contact(patient, address="new@example.org", recorded_at=EARLY + DAY)
    implant = make_pump(patient)
    make_window(implant, REFILL_BY)
    notices_replan(implant_id=implant.pk, now=NOW)
    assert set(Notice.objects.values_list("address", flat=True)) == {"new@example.org"}


def test_a_refused_message_goes_to_a_new_address_but_not_to_the_same_again(pump):
    settle(pump, 14, NoticeState.FAILED)
    during = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    notices_replan(implant_id=pump.pk, now=during)
    assert [tier for tier, _ in standing(pump)] == [7, 2]
    make_contact(pump.patient, address="new@example.org", recorded_at=EARLY + DAY)
    notices_replan(implant_id=pump.pk, now=during)
    assert [tier for tier, _ in standing(pump)] == [14, 7, 2]


def test_a_message_on_its_way_is_left_to_settle(pump):
    row = Notice.objects.get(implant=pump, tier_days=14)
    row.state, row.lease, row.leased_until, row.sending_at = NoticeState.CLAIMED, "x", NOW + DAY, NOW
    row.save()
    make_window(pump, LATER)
    notices_replan(implant_id=pump.pk, now=NOW)
    row.refresh_from_db()
    assert row.state == NoticeState.CLAIMED


def test_a_message_in_hand_that_has_not_begun_is_withdrawn(pump):
    row = Notice.objects.get(implant=pump, tier_days=14)
    row.state, row.lease, row.leased_until = NoticeState.CLAIMED, "x", NOW + DAY
    row.save()
    make_window(pump, LATER)
    notices_replan(implant_id=pump.pk, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.lease) == (NoticeState.CANCELLED, "")


def test_the_database_itself_refuses_the_same_notice_twice(pump):
    row = Notice.objects.get(implant=pump, tier_days=14)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_itself_refuses_a_claimed_notice_without_lease(pump):
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(implant=pump).update(state=NoticeState.CLAIMED)


def test_planning_is_audited_and_the_audit_names_no_address(clinic, pump):
    make_window(pump, LATER)
    notices_replan(implant_id=pump.pk, now=NOW)
    entries = AuditEntry.objects.filter(clinic=clinic).order_by("sequence")
    assert [entry.action for entry in entries] == ["notices_replan", "notices_replan"]
    assert all("ivy" not in entry.detail for entry in entries)
    assert list(audit_faults(clinic_id=clinic.pk)) == []


def test_planning_fails_as_a_whole_with_the_transaction_it_is_part_of(clinic):
    implant = make_due(clinic, REFILL_BY)

    def write():
        with transaction.atomic():
            notices_replan(implant_id=implant.pk, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert (Notice.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_staff_notices_go_when_the_pump_is_refilled(pump):
    make_staff_notice(pump)
    make_fill(pump, at=NOW)
    make_window(pump, dt.date(2027, 3, 5))
    notices_replan(implant_id=pump.pk, now=dt.datetime(2026, 12, 6, 20, tzinfo=dt.UTC))
    assert Notice.objects.filter(audience=NoticeAudience.STAFF, state=NoticeState.CANCELLED).count() == 1


def make_staff_notice(pump):
    row = Notice.objects.get(implant=pump, tier_days=2)
    row.pk, row.audience, row.tier_days = None, NoticeAudience.STAFF, -2
    row.address = "staff@rapid-creek.example"
    row.save(force_insert=True)
