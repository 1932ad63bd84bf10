"""Recording a refill by the page: shown, judged, refused with everything kept, recorded once."""

import datetime as dt
import uuid

import pytest

from pumplog.models import Event, EventFinding, FormDraft, Refill
from pumplog.services.note import note_record
from pumplog.services.order import order_record
from pumplog.sheets.drafts import NoteDraft, OrderDraft, ProgramDraft
from tests.web.pages import Person, fields_of
from tests.world import FILLED_AT, NOW, World, fill_draft, morphine, register, submit

# 80 days at 0.3 mL/day: 24 mL gone, 16 left of 40.
AT = "2026-11-20T10:00"
TYPED = {
    "happened_at": AT,
    "identity_initials": "I. F.",
    "identity_birth_year": "1987",
    "identity_serial": "…580h",
    "aspirated_ml": "16",
    "filled_ml": "40",
    "mixture": "same",
    "lot_0": "B1",
    "expires_on_0": "2027-06-30",
    "stability_days_0": "90",
    "programme": "unchanged",
    "running_confirmed": "on",
}


def refills(world: World) -> int:
    return Refill.objects.filter(event__patient_id=world.patient_id).count()


def test_it_records_a_refill_and_shows_the_number_and_the_date(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    answer = alice.sends(f"{here}refill/", shown, **TYPED)
    assert answer.status_code == 302
    page = alice.get(answer["Location"]).content.decode()
    assert "Saved: record no. 3" in page
    assert "Refill by" in page
    saved = Refill.objects.get(event__sequence=3)
    assert (saved.aspirated_ml, saved.filled_ml, saved.residual_state) == (16, 40, "measured")
    assert saved.event.drugs.get().lot == "B1"


def test_hz1_nothing_measured_is_filled_in_beforehand(alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    for name in ("aspirated_ml", "filled_ml", "programmer_expected_ml", "programmer_alarm_on", "lot_0", "expires_on_0"):
        assert shown[name] == "", name
    assert "mixture" not in shown
    assert "programme" not in shown
    assert "running_confirmed" not in shown


def test_hz32_the_last_values_stand_beside_the_boxes(alice: Person, here: str) -> None:
    page = alice.get(f"{here}refill/").content.decode()
    assert "last time <b>40 mL on 1 Sep 2026</b>" in page
    assert "morphine 20 mg/mL, sets the rate" in page


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("aspirated_ml", "9,5"),
        ("aspirated_ml", "1e1"),
        ("filled_ml", "\uff14\uff10"),
        ("filled_ml", "40 mL"),
        ("happened_at", "yesterday"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_box_and_kept(
    name: str, text: str, world: World, alice: Person, here: str
) -> None:
    shown = alice.opens(f"{here}refill/")
    answer = alice.sends(f"{here}refill/", shown, **(TYPED | {name: text}))
    assert answer.status_code == 422
    page = answer.content.decode()
    again = fields_of(page)
    assert again[name] == text
    assert again["lot_0"] == "B1"
    assert again["mixture"] == "same"
    assert f'href="#id_{name}"' in page
    assert f'id="id_{name}_error"' in page
    assert refills(world) == 1


def test_a_blocking_finding_stands_at_its_field_and_nothing_is_lost(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    answer = alice.sends(f"{here}refill/", shown, **(TYPED | {"filled_ml": "41"}))
    assert answer.status_code == 422
    page = answer.content.decode()
    slot = page.split('id="slot_filled_ml"')[1].split("</div></li>")[0]
    assert 'data-code="fill_over_reservoir"' in slot
    assert 'href="#slot_filled_ml"' in page
    assert fields_of(page)["filled_ml"] == "41"
    assert refills(world) == 1


def test_a_finding_asks_for_a_reason_and_keeps_it(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    first = alice.sends(f"{here}refill/", shown, **(TYPED | {"aspirated_ml": "11"}))
    assert first.status_code == 422
    asked = [name for name in fields_of(first.content.decode()) if name.startswith("ack_")]
    assert set(asked) == {"ack_difference_over_2_ml", "ack_ratio_outside_accuracy"}
    second = alice.sends(f"{here}refill/", fields_of(first.content.decode()), ack_difference_over_2_ml="two passes")
    assert second.status_code == 422
    half = fields_of(second.content.decode())
    assert half["ack_difference_over_2_ml"] == "two passes"
    third = alice.sends(f"{here}refill/", half, ack_ratio_outside_accuracy="Dr Dana told")
    assert third.status_code == 302
    kept = EventFinding.objects.filter(event__sequence=3, severity="acknowledge")
    assert set(kept.values_list("acknowledged_reason", flat=True)) == {"two passes", "Dr Dana told"}


def test_a_reason_for_one_figure_does_not_answer_for_another(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    first = fields_of(alice.sends(f"{here}refill/", shown, **(TYPED | {"aspirated_ml": "11"})).content.decode())
    reasons = {name: "two passes" for name in first if name.startswith("ack_")}
    changed = alice.sends(f"{here}refill/", first | reasons, aspirated_ml="3")
    assert changed.status_code == 422
    again = fields_of(changed.content.decode())
    assert again["ack_difference_over_2_ml"] == "two passes"
    assert refills(world) == 1
    # So much further off, the pump itself is asked about too.
    sent = alice.sends(f"{here}refill/", again, ack_drift_investigate="Dr Dana looks into it")
    assert sent.status_code == 302


def test_hz18_sending_twice_records_once_and_leads_to_the_same_refill(world: World, alice: Person, here: str) -> None:
    first = fields_of(
        alice.sends(
            f"{here}refill/", alice.opens(f"{here}refill/"), **(TYPED | {"aspirated_ml": "11"})
        ).content.decode()
    )
    ready = first | {name: "two passes" for name in first if name.startswith("ack_")}
    once, twice = alice.sends(f"{here}refill/", ready), alice.sends(f"{here}refill/", ready)
    assert once.status_code == twice.status_code == 302
    assert once["Location"] == twice["Location"]
    assert refills(world) == 2


def test_the_same_key_with_other_figures_is_told_so(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    alice.sends(f"{here}refill/", shown, **TYPED)
    answer = alice.sends(f"{here}refill/", shown, **(TYPED | {"lot_0": "OTHER"}))
    assert answer.status_code == 409
    assert "already been recorded once with other entries" in answer.content.decode()
    assert refills(world) == 2


def test_hz20_the_second_nurse_sees_who_and_what_and_keeps_what_she_typed(
    world: World, alice: Person, here: str
) -> None:
    shown = alice.opens(f"{here}refill/")
    note = NoteDraft(happened_at=NOW - dt.timedelta(hours=1), text="Dose to be halved, call me")
    note_record(actor=world.bob, patient_id=world.patient_id, draft=note, submission=submit(world.version))
    answer = alice.sends(f"{here}refill/", shown, **TYPED)
    assert answer.status_code == 409
    page = answer.content.decode()
    conflict = page.split('id="conflict-title"')[1].split("</section>")[0]
    assert "Bob" in conflict
    assert "Dose to be halved, call me" in conflict
    assert "<dt>Filled</dt><dd>40</dd>" in conflict
    assert refills(world) == 1
    assert alice.sends(f"{here}refill/", fields_of(page)).status_code == 302
    assert refills(world) == 2


def test_hz6_a_form_opened_for_another_patient_is_refused(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    other = alice.opens(f"{here}programme/")["opened"]
    answer = alice.sends(f"{here}refill/", shown | TYPED, opened=other)
    assert answer.status_code == 409
    assert "opened for another record" in answer.content.decode()
    assert alice.sends(f"{here}refill/", shown | TYPED, opened="forged").status_code == 409
    assert refills(world) == 1


def test_hz36_a_form_that_a_colleague_opened_is_not_signed_by_me_unseen(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    bob = Person(world.bob)
    answer = bob.sends(f"{here}refill/", shown, **TYPED)
    assert answer.status_code == 409
    assert "opened by somebody else" in answer.content.decode()
    assert refills(world) == 1
    assert bob.sends(f"{here}refill/", fields_of(answer.content.decode())).status_code == 302


@pytest.mark.parametrize(
    ("name", "text"), [("identity_initials", "F. I."), ("identity_birth_year", "1978"), ("identity_serial", "580G")]
)
def test_hz6_the_wrong_person_or_pump_stops_the_refill(
    name: str, text: str, world: World, alice: Person, here: str
) -> None:
    answer = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **(TYPED | {name: text}))
    assert answer.status_code == 422
    assert f'href="#id_{name}"' in answer.content.decode()
    assert refills(world) == 1


def test_hz2_nothing_aspirated_needs_symptoms_and_a_physician(world: World, alice: Person, here: str) -> None:
    dry = TYPED | {"aspirated_ml": "", "nothing_aspirated": "on"}
    first = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **dry)
    page = first.content.decode()
    assert 'data-code="nothing_aspirated_symptoms_missing"' in page
    assert 'data-code="nothing_aspirated_physician_missing"' in page
    assert 'data-code="nothing_aspirated_contact_time_missing"' in page
    told = {
        "symptoms": "itching since Friday",
        "physician_contacted": "Dr Dana",
        "physician_contacted_at": "2026-11-20T09:40",
    }
    second = fields_of(alice.sends(f"{here}refill/", fields_of(page), **told).content.decode())
    done = alice.sends(
        f"{here}refill/", second | {name: "port confirmed" for name in second if name.startswith("ack_")}
    )
    assert done.status_code == 302
    saved = Refill.objects.get(event__sequence=3)
    assert (saved.residual_state, saved.aspirated_ml, saved.symptoms) == (
        "nothing_aspirated",
        None,
        "itching since Friday",
    )


def test_a_figure_and_nothing_aspirated_cannot_both_be_true(world: World, alice: Person, here: str) -> None:
    answer = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **TYPED, nothing_aspirated="on")
    assert answer.status_code == 422
    assert "cannot both be true" in answer.content.decode()


def test_r4_a_residual_of_zero_is_refused_with_the_way_to_say_it(alice: Person, here: str) -> None:
    answer = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **(TYPED | {"aspirated_ml": "0"}))
    assert 'data-code="residual_is_zero"' in answer.content.decode()


def test_as_ordered_means_the_order_that_was_on_the_screen(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    order = OrderDraft(
        happened_at=FILLED_AT + dt.timedelta(days=1),
        drugs=(morphine("10"),),
        program=ProgramDraft(program=fill_draft().program),  # type: ignore[arg-type]
    )
    order_record(actor=world.dana, patient_id=world.patient_id, draft=order, submission=submit(world.version))
    answer = alice.sends(f"{here}refill/", shown, **TYPED)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "has changed since this page was opened" in page
    assert "morphine 10 mg/mL, sets the rate" in page
    assert refills(world) == 1


def test_something_else_needs_drug_strength_and_unit(world: World, alice: Person, here: str) -> None:
    other = TYPED | {"mixture": "other", "drug_0": "morphine", "strength_0_0": "20"}
    answer = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **other)
    assert answer.status_code == 422
    assert 'id="id_strength_0_error"' in answer.content.decode()
    assert refills(world) == 1


def test_a_changed_mixture_and_programme_are_recorded_as_typed(world: World, alice: Person, here: str) -> None:
    typed = TYPED | {
        "mixture": "other", "primary": "0",
        "drug_0": "morphine", "strength_0_0": "20", "strength_0_1": "mg/mL",
        "drug_1": "bupivacaine", "strength_1_0": "7.5", "strength_1_1": "mg/mL", "lot_1": "C9", "stability_days_1": "90",
        "programme": "changed", "mode": "flex", "bolus": "yes", "bridge": "none",
        "step_start_0": "00:00", "step_rate_0_0": "0.25", "step_rate_0_1": "mg/h",
        "step_start_1": "22:00", "step_rate_1_0": "0.2", "step_rate_1_1": "mg/h",
        "bolus_dose_0": "0.1", "bolus_dose_1": "mg", "bolus_max_per_day": "4", "bolus_lockout_minutes": "120",
    }  # fmt: skip
    page = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **typed)
    while page.status_code == 422:
        shown = fields_of(page.content.decode())
        assert any(name.startswith("ack_") and not text for name, text in shown.items()), page.content.decode()
        page = alice.sends(f"{here}refill/", shown | {n: "ordered by Dr Dana" for n in shown if n.startswith("ack_")})
    event = Event.objects.get(sequence=3)
    assert [(drug.drug, drug.concentration_mcg_per_ml, drug.primary) for drug in event.drugs.all()] == [
        ("morphine", 20000, True),
        ("bupivacaine", 7500, False),
    ]
    assert [(step.start.hour, step.rate_mcg_per_day) for step in event.program.steps.all()] == [(0, 6000), (22, 4800)]
    assert (event.program.bolus_dose_mcg, event.program.bolus_max_per_day) == (100, 4)


def test_hz19_a_refused_form_is_kept_as_a_draft_and_given_back(world: World, alice: Person, here: str) -> None:
    alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **(TYPED | {"filled_ml": "41"}))
    again = alice.opens(f"{here}refill/")
    assert (again["filled_ml"], again["lot_0"], again["mixture"]) == ("41", "B1", "same")
    assert "Not recorded yet." in alice.get(f"{here}refill/").content.decode()
    assert Person(world.bob).opens(f"{here}refill/")["filled_ml"] == ""
    assert alice.client.post(f"{here}refill/discard/").status_code == 302
    assert alice.opens(f"{here}refill/")["filled_ml"] == ""


def test_a_draft_keeps_the_version_it_was_typed_against(world: World, alice: Person, here: str) -> None:
    alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **(TYPED | {"filled_ml": "41"}))
    note = NoteDraft(happened_at=NOW - dt.timedelta(hours=1), text="changed meanwhile")
    note_record(actor=world.bob, patient_id=world.patient_id, draft=note, submission=submit(world.version))
    answer = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), filled_ml="40")
    assert answer.status_code == 409


def test_after_recording_there_is_no_draft_left(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    assert alice.client.post(f"{here}refill/assess/", shown | TYPED).status_code == 200
    assert FormDraft.objects.count() == 1
    alice.sends(f"{here}refill/", shown, **TYPED)
    assert FormDraft.objects.count() == 0
    late = alice.client.post(f"{here}refill/assess/", shown | TYPED)
    assert (late.status_code, FormDraft.objects.count()) == (204, 0)


def test_remarks_stand_in_the_record(world: World, alice: Person, here: str) -> None:
    alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **TYPED, note="patient came early")
    assert Event.objects.get(sequence=3).reason == "patient came early"


def test_hz15_a_time_that_came_twice_is_asked_about_and_then_taken(world: World, alice: Person, here: str) -> None:
    twice = TYPED | {"happened_at": "2026-11-01T01:30", "aspirated_ml": "22"}
    first = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **twice)
    page = first.content.decode()
    assert first.status_code == 422
    assert 'name="happened_at_which"' in page
    done = alice.sends(f"{here}refill/", fields_of(page), happened_at_which="second")
    assert done.status_code == 302
    assert Event.objects.get(sequence=3).happened_at == dt.datetime(2026, 11, 1, 8, 30, tzinfo=dt.UTC)


def test_no_name_or_drug_is_part_of_an_address(world: World, alice: Person, here: str) -> None:
    answer = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **TYPED)
    event_id = answer["Location"].strip("/").split("/")[1]
    assert answer["Location"] == f"/refills/{uuid.UUID(event_id)}/"


def test_without_a_pump_the_page_says_so_before_anything_is_typed(world: World, alice: Person) -> None:
    somebody = register(world.alice, "69294-009")
    said = "No pump is on record: this cannot be recorded before its implantation is."
    for name in ("refill", "stop", "reading", "alarm", "effect", "note"):
        assert said in alice.get(f"/patients/{somebody}/{name}/").content.decode(), name
    assert said not in Person(world.dana).get(f"/patients/{somebody}/implant/").content.decode()
