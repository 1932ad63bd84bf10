"""What a pump's own record says of it, and that every date follows from it."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal

import pytest

from pumplog.dosing.case.door import answer_line
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Evidence
from pumplog.dosing.refill_draft import NotMeasured
from pumplog.errors import Refused
from pumplog.models import Event, Implant, Window
from pumplog.selectors.belief import believed
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.history import pump_history
from pumplog.selectors.stop_level import StopLevel
from pumplog.selectors.worklist import worklist
from pumplog.services.clinic import FIRST_POLICY, policy_set
from pumplog.services.correction import event_correct, event_strike
from pumplog.services.refill import refill_assess, refill_record
from pumplog.services.verify import faults
from tests.world import FILLED_AT, NOW, World, make_world, refill_draft, submit

pytestmark = pytest.mark.django_db
LEVEL = StopLevel(volume=Volume(ml=Decimal(2)), source="clinic")
REASON = "Dana looks into it"
ANSWERS = ("drift_investigate", "difference_over_2_ml", "ratio_outside_accuracy", "residual_not_measured")


@pytest.fixture(autouse=True)
def _the_day(monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())


@pytest.fixture
def world() -> World:
    return make_world()


def visit(world: World, days: int, ratio: str | None) -> Event:
    """A refill `days` after the first, ten days after the one before, at which the pump shows this ratio."""
    at = FILLED_AT + dt.timedelta(days=days)
    # 0.3 mL/day: 3 mL in ten days.
    draft = refill_draft(at, str(40 - 3 * Decimal(ratio or "1")))
    if ratio is None:
        draft = dataclasses.replace(draft, residual=NotMeasured())
    reasons = dict.fromkeys(ANSWERS, REASON)
    event_id = refill_record(
        actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version, **reasons)
    )
    return Event.objects.get(pk=event_id)


def read(world: World):
    implant = Implant.objects.get(patient_id=world.patient_id)
    return believed(pump_history(implant), clinic_by_id(world.clinic_id), LEVEL)


def set_policy(world: World, **changes: object) -> None:
    policy_set(actor=world.mona, draft=dataclasses.replace(FIRST_POLICY, **changes), submission=submit())


def current_window(world: World) -> Window:
    return Window.objects.get(implant__patient_id=world.patient_id, current=True)


def test_a_first_fill_begins_a_cycle_and_an_unmeasured_refill_ends_none(world):
    visit(world, 10, "1.02")
    visit(world, 20, None)
    visit(world, 30, "0.98")
    found = read(world)
    assert [str(item.left_out or "") for item in found.cycles] == ["", "not_measured", ""]
    assert [judgement.ratio for judgement in found.judgements] == [Decimal("1.02"), Decimal("0.98")]
    assert found.belief.measured == 2


def test_a_corrected_refill_counts_as_corrected_and_a_struck_one_not_at_all(world):
    event = visit(world, 10, "1.3")
    later = visit(world, 20, "1")
    draft = refill_draft(FILLED_AT + dt.timedelta(days=10), "37")
    event_correct(
        actor=world.alice,
        event_id=event.pk,
        draft=draft,
        reason="misread the syringe",
        submission=submit(world.version, later_refill_on_record="late"),
    )
    assert [judgement.ratio for judgement in read(world).judgements] == [1, 1]
    event_strike(actor=world.alice, event_id=later.pk, reason="other patient", submission=submit(world.version))
    assert read(world).belief.measured == 1
    assert list(faults()) == []


def test_the_accepted_risk_sets_the_tolerance_and_says_whose_it_is(world):
    visit(world, 10, "1.02")
    found = read(world)
    assert found.policy.use_tolerance
    assert found.pump.flow_tolerance_pct == found.belief.over_pct(Decimal("0.001")) > 0
    assert found.pump.tolerance_evidence is Evidence.RECORD
    assert found.pump.tolerance_source == "this pump’s own record, 1 refill, at an accepted risk of 0.1 %"


def test_the_larger_of_two_tolerances_counts(world):
    set_policy(world, use_tolerance=True)
    assert read(world).pump.flow_tolerance_pct == max(Decimal("14.5"), read(world).belief.over_pct(Decimal("0.001")))
    set_policy(world, use_tolerance=True, accepted_risk_pct=Decimal(5))
    found = read(world)
    assert found.belief.over_pct(Decimal("0.05")) < Decimal("14.5") == found.pump.flow_tolerance_pct
    assert found.pump.tolerance_evidence is Evidence.UNVERIFIED


def test_without_a_risk_nothing_of_it_moves_a_date(world):
    set_policy(world, accepted_risk_pct=None)
    found = read(world)
    assert not found.policy.use_tolerance
    assert current_window(world).ratio_fastest is None
    assert current_window(world).measured_refills == 0


def test_hz13_a_larger_risk_is_never_an_earlier_date(world):
    dates = []
    for risk in ("0.1", "0.5", "1", "2.5", "5", None):
        set_policy(world, accepted_risk_pct=None if risk is None else Decimal(risk), max_interval_days=None)
        dates.append(current_window(world).stop_at_earliest)
    assert dates == sorted(dates)
    assert dates[0] < dates[-1]


def test_hz13_the_stored_case_gives_the_very_same_dates(world):
    visit(world, 10, "1.1")
    row = current_window(world)
    answer = json.loads(answer_line(row.case.encode())[0])
    assert dt.datetime.fromisoformat(answer["alarm_at_earliest"]) == row.stop_at_earliest
    assert json.loads(row.case)["pump"]["flow_tolerance_pct"] == str((row.ratio_fastest - 1) * 100).rstrip("0")


def test_what_a_form_is_told_is_what_is_stored(world):
    at = FILLED_AT + dt.timedelta(days=10)
    draft = refill_draft(at, "36.8")
    told = refill_assess(actor=world.alice, patient_id=world.patient_id, draft=draft)
    refill_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    row = current_window(world)
    assert (told.window.refill_by, told.alarm_at_earliest) == (row.refill_by, row.stop_at_earliest)
    assert told.outlook.ratio_fastest == row.ratio_fastest
    assert told.outlook.stop_at_likeliest == row.stop_at_likeliest
    assert told.outlook.alarm_at == row.alarm_at


def test_hz31_a_change_that_was_looked_into_is_not_asked_about_again(world):
    # 82 days hold eight visits: six steady ones, then the pump delivers too much.
    for number in range(1, 6):
        visit(world, 10 * number, "1")
    draft = refill_draft(FILLED_AT + dt.timedelta(days=60), "28")
    with pytest.raises(Refused) as refused:
        refill_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    assert "drift_investigate" in {finding.code for finding in refused.value.findings}
    visit(world, 60, "4")
    assert current_window(world).drift_looked_into_at == FILLED_AT + dt.timedelta(days=60)
    row = worklist(actor=world.alice).rows[0]
    assert row.window.runs.state == "investigate"
    assert "looked into on" in row.window.runs.sentence


def test_the_worklist_says_how_a_pump_runs(world):
    runs = worklist(actor=world.alice).rows[0].window.runs
    assert (runs.way, runs.flag, runs.measured_refills) == ("not_measured", "", 0)
    assert worklist(actor=world.alice).runs_off == 0
