"""The facts of one pump: what each is to the arithmetic is worked out once, and never of another event."""

import datetime as dt

import pytest
import time_machine

from pumplog.dosing import timeline
from pumplog.models import Event
from pumplog.selectors.history import pump_history, since_last_fill
from pumplog.services.pump import pump_start, pump_stop
from pumplog.services.refill import refill_record
from pumplog.sheets.drafts import StartDraft, StopDraft
from tests.world import FILLED_AT, NOW, make_world, refill_draft, submit

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        made = make_world()
        for command, draft in (
            (pump_stop, StopDraft(happened_at=FILLED_AT + 5 * DAY, reason="scan")),
            (pump_start, StartDraft(happened_at=FILLED_AT + 6 * DAY, reason="after the scan")),
            (refill_record, refill_draft(FILLED_AT + 20 * DAY, "34.3")),
            (pump_stop, StopDraft(happened_at=FILLED_AT + 30 * DAY, reason="scan")),
        ):
            reasons = {"difference_over_2_ml": "measured twice", "ratio_outside_accuracy": "measured twice"}
            command(
                actor=made.alice,
                patient_id=made.patient_id,
                draft=draft,
                submission=submit(made.version, **reasons),
            )
        yield made


@pytest.fixture
def history(world):
    return pump_history(Event.objects.filter(patient_id=world.patient_id).first().implant_id)


def test_a_history_cut_short_gives_the_events_of_what_it_kept(history):
    whole = history.dosing_events()
    cut = history.until(FILLED_AT + 6 * DAY)
    assert cut.dosing_events() == tuple(item for item in whole if item.at <= FILLED_AT + 6 * DAY)
    refill = history.refills[-1]
    assert history.without(refill.pk).dosing_events() == tuple(item for item in whole if item.at != refill.happened_at)


def test_what_an_event_is_to_the_arithmetic_is_the_same_however_it_is_asked(history):
    read_anew = pump_history(history.implant_id)
    assert [history.dosing_events_of(event) for event in history.events] == [
        read_anew.dosing_events_of(event) for event in read_anew.events
    ]
    first = history.dosing_events()
    assert all(again is before for again, before in zip(history.dosing_events(), first, strict=True))


def test_since_the_last_fill_a_stop_that_ended_before_it_counts_no_more(history):
    kinds = [type(item) for item in since_last_fill(history.dosing_events())]
    assert kinds == [timeline.ProgramSet, timeline.Fill, timeline.Stopped]


def test_since_the_last_fill_asks_nothing_of_the_order_it_is_given(history):
    events = history.dosing_events()
    assert set(since_last_fill(events[::-1])) == set(since_last_fill(events))
    assert since_last_fill(history.until(FILLED_AT - DAY).dosing_events()) == ()
