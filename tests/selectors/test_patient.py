"""The whole patient, as a page, the API and a document get it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pumplog.dosing.figures.quantities import Volume
from pumplog.errors import NotFound
from pumplog.selectors.patient import age, patient_banner, patient_list, patient_sheet
from pumplog.selectors.refill import refill_sheet
from pumplog.services.correction import event_strike
from pumplog.services.effect import effect_record
from pumplog.services.implant import implant_record, implant_remove
from pumplog.services.patient import patient_amend
from pumplog.services.pump import pump_stop
from pumplog.services.refill import refill_record
from pumplog.sheets.drafts import EffectDraft, PatientDraft, RemovalDraft, StopDraft
from pumplog.sheets.vocabulary import Indication, Language, RemovalReason
from tests.world import FILLED_AT, NOW, World, fill_draft, implant_draft, make_world, refill_draft, submit

pytestmark = pytest.mark.django_db
VISIT = FILLED_AT + dt.timedelta(days=60)


@pytest.fixture(autouse=True)
def _the_day(monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())


@pytest.fixture
def world() -> World:
    return make_world()


def sheet(world):
    return patient_sheet(actor=world.alice, patient_id=world.patient_id)


def visit(world, draft=None):
    return refill_record(
        actor=world.alice,
        patient_id=world.patient_id,
        draft=draft or refill_draft(VISIT, "22"),
        submission=submit(world.version),
    )


def test_the_answers_come_first(world):
    found = sheet(world)
    assert (found.banner.name, found.banner.age_years, found.banner.version) == ("Fox, Ivy", 39, 2)
    assert found.window is not None
    assert found.window.refill_by == dt.date(2026, 11, 30)
    assert found.window.sentence == "What is in the pump keeps for 90 days; after that it may lose strength."
    assert found.level.level_ml == Decimal("15.375")
    assert [(dose.display, dose.concentration_text, dose.dose_text) for dose in found.doses] == [
        ("morphine", "20 mg/mL", "6 mg/day")
    ]
    assert found.level.flow_ml_per_day == Decimal("0.3")
    assert found.programme_text == "continuous 6 mg/day"


def test_every_figure_of_the_date_can_be_opened(world):
    steps = {step.label: step for step in sheet(world).window.working}
    assert steps["Flow"].result == "0.3 mL/day"
    assert "morphine" not in steps["Flow"].formula
    assert steps["Refill by"].result.startswith("2026-11-30")
    assert all(step.source for step in steps.values())


def test_a_refill_without_a_new_programme_keeps_the_one_in_force(world):
    event_id = visit(world)
    found = refill_sheet(actor=world.alice, event_id=event_id)
    assert found.programme_text == "continuous 6 mg/day"
    assert [(row.dose_text, row.lot) for row in found.mixture] == [("6 mg/day", "A1234")]
    assert (found.expected_ml, found.aspirated_ml, found.delivered_ratio) == (Decimal(22), Decimal(22), Decimal(1))


def test_the_history_counts_what_holds_and_shows_what_was(world):
    event_id = visit(world)
    event_strike(actor=world.alice, event_id=event_id, reason="wrong patient", submission=submit(world.version))
    found = sheet(world)
    assert len(found.refills) == 1
    assert [(event.number, event.state) for event in found.timeline if event.kind == "refill"] == [
        (4, "struck"),
        (3, "struck"),
        (2, "current"),
    ]


def test_the_chart_follows_stops_and_replacement(world):
    stop = StopDraft(happened_at=FILLED_AT + dt.timedelta(days=10), reason="MRI")
    pump_stop(actor=world.alice, patient_id=world.patient_id, draft=stop, submission=submit(world.version))
    removal = RemovalDraft(happened_at=VISIT, removal_reason=RemovalReason.REPLACED)
    implant_remove(actor=world.dana, patient_id=world.patient_id, draft=removal, submission=submit(world.version))
    new = implant_draft(VISIT + dt.timedelta(hours=1), serial="NEW1")
    implant_record(actor=world.dana, patient_id=world.patient_id, draft=new, submission=submit(world.version))
    visit(world, fill_draft(VISIT + dt.timedelta(hours=2)))
    found = sheet(world)
    assert [point.mcg_per_day for point in found.chart.doses] == [Decimal(6000), Decimal(0), Decimal(0), Decimal(6000)]
    assert [vertex.volume_ml for vertex in found.chart.level][:3] == [Decimal(40), Decimal(37), Decimal(37)]
    assert sum(vertex.begins for vertex in found.chart.level) == 2
    assert found.implant.serial == "NEW1"
    assert (found.implant.replaces_serial, found.earlier_implants[0].replaced_by_serial) == ("NGP996580H", "NEW1")
    assert found.earlier_implants[0].removal_reason == "Replaced by another pump"


def test_a_residual_that_nobody_looked_for_is_not_drawn_as_empty(world):
    assert sheet(world).chart.measured == ()


def test_the_patients_own_stop_volume_moves_the_date_and_says_whose_it_is(world):
    visit(world, refill_draft(VISIT, "22", filled=Volume(ml=Decimal(20))))
    before = sheet(world).window
    draft = PatientDraft(
        mrn="69294-000",
        family_name="Fox",
        given_name="Ivy",
        birth_date=dt.date(1987, 8, 15),
        language=Language.ENGLISH,
        indication=Indication.SPASTICITY,
        stop_volume=Volume(ml=Decimal(5)),
        stop_volume_reason="withdrew at 4.4 mL",
    )
    patient_amend(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    after = sheet(world).window
    # 3 mL more to keep at 0.3 mL/day, and somewhat more flow than that at the earliest: nine days earlier.
    assert (before.refill_by, after.refill_by) == (dt.date(2026, 12, 17), dt.date(2026, 12, 8))
    assert "5 mL, this patient’s own stop level," in after.sentence


def test_effects_are_drawn_as_told(world):
    draft = EffectDraft(happened_at=VISIT, pain=4, function=7)
    effect_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    assert [(point.pain, point.function) for point in sheet(world).chart.effects] == [(4, 7)]


def test_another_clinics_patient_does_not_exist(world):
    with pytest.raises(NotFound):
        patient_sheet(actor=world.charlie, patient_id=world.patient_id)
    with pytest.raises(NotFound):
        patient_banner(actor=world.charlie, patient_id=world.patient_id)
    assert patient_list(actor=world.charlie) == ()


def test_patients_are_found_by_any_part_of_name_or_number(world):
    for query in ("fo iv", "294", "IVY"):
        assert [row.mrn for row in patient_list(actor=world.alice, query=query)] == ["69294-000"]
    assert patient_list(actor=world.alice, query="fox bob") == ()


def test_ten_refills_cost_no_more_queries_than_one(world):
    with CaptureQueriesContext(connection) as one:
        sheet(world)
    for number in range(1, 10):
        at = FILLED_AT + dt.timedelta(days=8 * number)
        visit(world, refill_draft(at, "37.6"))
    with CaptureQueriesContext(connection) as ten:
        sheet(world)
    assert len(ten) <= len(one) + 1


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (dt.date(1987, 8, 15), dt.date(2026, 8, 14), 38),
        (dt.date(1987, 8, 15), dt.date(2026, 8, 15), 39),
        (dt.date(2000, 2, 29), dt.date(2026, 2, 28), 25),
        (dt.date(2000, 2, 29), dt.date(2026, 3, 1), 26),
    ],
)
def test_age_is_whole_years(born, today, years):
    assert age(born, today) == years
