"""What if: the judgement of a recording, asked without one. Nothing is stored, nothing is sent."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine
from django.apps import apps

from pumplog.access import Role
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Flow, Mass, Volume
from pumplog.dosing.findings import Severity
from pumplog.dosing.limits import LimitKind
from pumplog.dosing.programs import Continuous, FixedRate, PatientBolus
from pumplog.dosing.refill_draft import DraftDrug
from pumplog.errors import NotAllowed, NotFound, Refused
from pumplog.services.limit import limit_set
from pumplog.services.pump import pump_stop
from pumplog.services.refill import refill_record
from pumplog.services.what_if import what_if, what_if_today
from pumplog.sheets.drafts import LimitDraft, ProgramDraft, StopDraft
from pumplog.sheets.vocabulary import ApproverRole
from pumplog.sheets.what_if import Basis, Proposal, Risk
from tests.world import NOW, fill_draft, make_world, morphine, person, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return make_world()


def steady(mg, bolus=None):
    return ProgramDraft(program=Continuous(dose=DoseRate.from_mg_per_day(Decimal(mg))), bolus=bolus)


def ask(world, *, actor=None, **proposal):
    return what_if(
        actor=actor or world.dana,
        patient_id=world.patient_id,
        proposal=Proposal(**{"basis": Basis.REFILL, **proposal}),
    )


def codes(findings):
    return {finding.code for finding in findings}


def test_it_starts_from_what_holds_today(world):
    today = what_if_today(actor=world.pharmacist, patient_id=world.patient_id)
    assert today.programme.program == steady(6).program
    assert [(drug.drug, drug.concentration.mcg_per_ml) for drug in today.drugs] == [("morphine", 20_000)]
    assert today.filled == Volume(ml=Decimal(40))


def test_a_lower_dose_from_now_on_moves_the_date_away(world):
    found = ask(world, basis=Basis.IN_PUMP, program=steady(4))
    assert found.today.flow == Flow(ml_per_day=Decimal("0.3"))
    assert found.proposed.flow == Flow(ml_per_day=Decimal("0.2"))
    assert found.today.before.expected_residual == found.proposed.before.expected_residual
    assert found.proposed.alarm_at > found.today.alarm_at


def test_a_stronger_fill_runs_slower_and_every_drug_is_shown_before_and_after(world):
    found = ask(world, strengths=(Concentration.from_mg_per_ml(Decimal(25)),), filled=Volume(ml=Decimal(38)))
    assert found.proposed.flow == Flow(ml_per_day=Decimal("0.24"))
    assert [item.dose for item in found.today.daily_doses] == [item.dose for item in found.proposed.daily_doses]
    assert found.proposed.held_after == Volume(ml=Decimal(38))


def test_the_findings_are_those_a_refill_would_have_and_none_about_a_visit(world):
    found = ask(world, program=steady(60))
    assert "dose_ratio_high" in codes(found.findings)
    assert any(code.startswith("dose_above_") for code in codes(found.findings))
    about_a_visit = {"residual_not_measured", "running_not_confirmed", "strength_differs_from_order", "lot_missing"}
    assert not codes(found.findings) & about_a_visit


def test_the_pumps_flow_range_comes_with_its_evidence(world):
    assert {(limit.kind.value, bool(limit.source)) for limit in ask(world).flow_limits} == {
        ("min_flow_ml_per_day", True),
        ("max_flow_ml_per_day", True),
    }


def test_a_larger_margin_and_boluses_bring_the_date_nearer(world):
    def due(**changes):
        return next(
            item.on for item in ask(world, **changes).proposed.window.candidates if item.reason.value == "volume"
        )

    plain = due()
    bolus = PatientBolus(dose=Mass.from_mg(Decimal("0.5")), max_per_day=4)
    assert due(margin_days=30) < plain
    assert due(program=steady(6, bolus)) < plain


def test_the_accepted_risk_is_reckoned_with_as_the_clinics_would_be(world):
    off = ask(world, risk=Risk(pct=None)).proposed
    on = ask(world, risk=Risk(pct=Decimal("0.1"))).proposed
    assert on.alarm_at == off.alarm_at
    assert on.after.pump.flow_tolerance_pct != off.after.pump.flow_tolerance_pct


def test_the_strength_for_an_interval_lasts_it_and_keeps_the_dose(world):
    answer = ask(world, interval_days=80).strength
    today = NOW.date()
    assert answer.found
    assert (answer.assessment.window.refill_by - today).days >= 80
    assert [item.dose for item in answer.assessment.daily_doses] == [DoseRate.from_mg_per_day(Decimal(6))]
    assert answer.working[0].label == "Least strength"


def test_another_drugs_strength_follows_so_that_its_dose_stays():
    drugs = (
        morphine(),
        DraftDrug(drug="bupivacaine", concentration=Concentration.from_mg_per_ml(Decimal(10)), primary=False),
    )
    world = make_world(with_fill=False)
    first = submit(world.version, lot_missing="none on the label", expiry_missing="none on the label")
    refill_record(actor=world.alice, patient_id=world.patient_id, draft=fill_draft(drugs=drugs), submission=first)
    answer = ask(world, interval_days=60).strength
    before = {item.drug: item.dose.mcg_per_day for item in ask(world).today.daily_doses}
    after = {item.drug: item.dose.mcg_per_day for item in answer.assessment.daily_doses}
    assert after["morphine"] == before["morphine"]
    assert abs(after["bupivacaine"] / before["bupivacaine"] - 1) < Decimal("0.005")
    assert [step.label for step in answer.working] == ["Least strength", "Strength of bupivacaine"]


def test_it_says_which_limit_stops_an_interval(world):
    answer = ask(world, interval_days=100).strength
    assert not answer.found
    assert "interval_limited_by_stability" in codes(answer.stops)
    said = next(stop.message for stop in answer.stops if stop.code == "interval_limited_by_stability")
    assert said == (
        "No strength gives 100 days: what is in the pump keeps for 90 days; the clinic is closed that day, so 89 are left."
    )


def test_at_a_fixed_flow_there_is_no_strength_to_find(world):
    program = ProgramDraft(program=FixedRate(flow=Flow(ml_per_day=Decimal("0.3"))))
    answer = ask(world, program=program, interval_days=60).strength
    assert (answer.strength, codes(answer.stops)) == (None, {"interval_at_fixed_flow"})


def test_a_fill_below_the_stop_level_has_no_interval(world):
    answer = ask(world, filled=Volume(ml=Decimal(1)), interval_days=60).strength
    assert codes(answer.stops) == {"interval_without_flow"}


def test_a_stopped_pump_has_no_interval_and_says_so(world):
    stop = StopDraft(happened_at=NOW - dt.timedelta(hours=2), reason="scan")
    pump_stop(actor=world.alice, patient_id=world.patient_id, draft=stop, submission=submit(world.version))
    found = ask(world, interval_days=60)
    assert codes(found.strength.stops) == {"interval_without_flow"}
    assert "pump_is_stopped" in codes(found.findings)


def test_the_clinics_own_limit_stops_a_strength(world):
    limit = LimitDraft(
        drug="morphine",
        kind=LimitKind.MAX_CONCENTRATION_MCG_PER_ML,
        value=Decimal(8000),
        approver_name="Dana Lee",
        approver_role=ApproverRole.PHYSICIAN,
        approved_on=dt.date(2026, 3, 12),
        reason="local practice",
    )
    limit_set(actor=world.dana, draft=limit, submission=submit())
    answer = ask(world, interval_days=80).strength
    assert not answer.found
    assert codes(answer.stops) == {"concentration_above_clinic_limit"}


def test_an_unverified_limit_is_told_and_stops_nothing(world):
    answer = ask(world, program=steady("12"), interval_days=80).strength
    assert "stability_not_known" not in codes(answer.told)
    assert answer.strength > Concentration.from_mg_per_ml(Decimal(20))
    assert "concentration_above_unverified_limit" in codes(answer.told)
    assert "concentration_above_unverified_limit" not in codes(answer.stops)


def test_it_says_where_nobody_knows_how_long_the_mixture_keeps():
    world = make_world(with_fill=False)
    fentanyl = replace(
        morphine(), drug="fentanyl", concentration=Concentration.from_mg_per_ml(Decimal(2)), stability_days=None
    )
    first = fill_draft(drugs=(fentanyl,), program=steady("0.06").program)
    refill_record(actor=world.alice, patient_id=world.patient_id, draft=first, submission=submit(world.version))
    assert "stability_not_known" in codes(ask(world, interval_days=60).strength.told)


def test_only_what_counts_stops_a_strength(world):
    answer = ask(world, interval_days=90).strength
    assert all(stop.severity is not Severity.INFORM for stop in answer.stops)


@pytest.mark.parametrize("name", ["alice", "mona", "otto"])
def test_it_is_for_physician_and_pharmacist(world, name):
    with pytest.raises(NotAllowed):
        ask(world, actor=getattr(world, name))
    with pytest.raises(NotAllowed):
        what_if_today(actor=getattr(world, name), patient_id=world.patient_id)


def test_another_clinics_patient_does_not_exist(world):
    doctor = person(world.other_clinic_id, "rheintal", "emil", Role.PHYSICIAN)
    with pytest.raises(NotFound):
        ask(world, actor=doctor)


def test_without_a_fill_it_says_what_is_missing():
    world = make_world(with_fill=False)
    with pytest.raises(Refused) as refused:
        ask(world)
    assert codes(refused.value.findings) == {"nothing_in_reservoir"}


def test_a_strength_too_many_is_refused(world):
    strength = Concentration.from_mg_per_ml(Decimal(20))
    with pytest.raises(Refused) as refused:
        ask(world, strengths=(strength, strength))
    assert codes(refused.value.findings) == {"strengths_do_not_match"}


def test_hz34_a_question_changes_no_table(world):
    before = rows()
    for basis in Basis:
        ask(world, basis=basis, program=steady(12), interval_days=90)
    what_if_today(actor=world.dana, patient_id=world.patient_id)
    assert rows() == before


def rows():
    """Every row of every table of ours, as it stands."""
    return {
        model.__name__: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_app_config("pumplog").get_models()
    }
