"""One event: corrected, struck, and both versions in sight."""

import uuid

import pytest

from pumplog.models import Event
from tests.web.pages import Person, fields_of
from tests.web.views.test_record import TYPED
from tests.world import World


@pytest.fixture
def refilled(world: World, alice: Person, here: str) -> uuid.UUID:
    answer = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **TYPED)
    return uuid.UUID(answer["Location"].strip("/").split("/")[1])


def test_a_correction_starts_from_what_is_stored(refilled: uuid.UUID, alice: Person) -> None:
    shown = alice.opens(f"/events/{refilled}/correct/")
    wanted = {
        "happened_at": "2026-11-20T10:00", "aspirated_ml": "16", "filled_ml": "40", "programme": "unchanged",
        "drug_0": "morphine", "strength_0_0": "20", "strength_0_1": "mg/mL", "lot_0": "B1", "primary": "0",
        "expires_on_0": "2027-06-30", "stability_days_0": "90", "running_confirmed": "on",
    }  # fmt: skip
    assert {name: shown[name] for name in wanted} == wanted
    assert "mixture" not in shown
    assert "identity_initials" not in shown


def test_a_correction_needs_a_reason(refilled: uuid.UUID, alice: Person) -> None:
    path = f"/events/{refilled}/correct/"
    answer = alice.sends(path, alice.opens(path), aspirated_ml="15.5")
    assert answer.status_code == 422
    assert 'id="id_correction_reason_error"' in answer.content.decode()


def test_r23_both_versions_stay_and_lead_to_each_other(
    world: World, refilled: uuid.UUID, alice: Person, here: str
) -> None:
    path = f"/events/{refilled}/correct/"
    answer = alice.sends(path, alice.opens(path), aspirated_ml="15.5", correction_reason="misread the syringe")
    assert answer.status_code == 302
    new = alice.get(answer["Location"]).content.decode()
    old = alice.get(f"/events/{refilled}/").content.decode()
    assert f'href="/events/{refilled}/"' in new
    assert "misread the syringe" in new
    assert f'href="{answer["Location"]}"' in old
    page = alice.get(here).content.decode()
    assert "corrected by no. 4" in page
    assert page.count("15.5") >= 1
    assert Event.objects.get(sequence=4).corrects_id == refilled


def test_a_correction_sent_twice_is_one(refilled: uuid.UUID, alice: Person) -> None:
    path = f"/events/{refilled}/correct/"
    shown = alice.opens(path)
    sent = {"aspirated_ml": "15.5", "correction_reason": "misread the syringe"}
    once, twice = alice.sends(path, shown, **sent), alice.sends(path, shown, **sent)
    assert once["Location"] == twice["Location"]
    assert Event.objects.count() == 4


def test_a_correction_is_judged_live_and_without_what_it_corrects(refilled: uuid.UUID, alice: Person) -> None:
    shown = alice.opens(f"/events/{refilled}/correct/") | {"aspirated_ml": "11", "correction_reason": "misread"}
    html = alice.client.post(f"/events/{refilled}/correct/assess/", shown).content.decode()
    assert "difference_over_2_ml" in html
    assert "same_refill_recorded" not in html


def test_what_never_happened_is_struck_and_stays(refilled: uuid.UUID, alice: Person, here: str) -> None:
    path = f"/events/{refilled}/strike/"
    assert alice.sends(path, alice.opens(path), strike_reason="").status_code == 422
    answer = alice.sends(path, alice.opens(path), strike_reason="wrong patient")
    assert answer.status_code == 302
    assert "Struck" in alice.get(f"/events/{refilled}/").content.decode()
    assert "struck" in alice.get(here).content.decode()
    assert Event.objects.filter(struck=True).count() == 1


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("reading", {"alarm_on": "2027-01-05", "expected_residual_ml": "15.5"}),
        ("stop", {"reason": "MRI tomorrow"}),
        ("alarm", {"alarm_kind": "low_reservoir", "reason": "heard at home"}),
        ("effect", {"pain": "0", "function": "7", "side_effects": "none"}),
        ("note", {"text": "Comes with her daughter.\nSpeaks Lakota."}),
        (
            "programme",
            {
                "mode": "continuous",
                "dose_0": "6.5",
                "dose_1": "mg/day",
                "bolus": "no",
                "reason": "more pain",
                "running_confirmed": "on",
            },
        ),
    ],
)
def test_every_kind_is_recorded_shown_and_can_be_corrected(
    name: str, typed: dict[str, str], alice: Person, here: str
) -> None:
    answer = alice.sends(f"{here}{name}/", alice.opens(f"{here}{name}/"), **typed)
    assert answer.status_code == 302, answer.content.decode()
    assert alice.get(answer["Location"]).status_code == 200
    path = f"{answer['Location']}correct/"
    shown = alice.opens(path)
    kept = {field: text for field, text in typed.items() if field != "running_confirmed"}
    assert {field: shown[field].replace("\r\n", "\n") for field in kept} == kept
    said_again = {"correction_reason": "as it was, said again"} | (
        {"running_confirmed": "on"} if name == "programme" else {}
    )
    corrected = alice.sends(path, shown, **said_again)
    assert corrected.status_code == 302, corrected.content.decode()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        (
            "order",
            {
                "drug_0": "hydromorphone", "strength_0_0": "10", "strength_0_1": "mg/mL", "primary": "0",
                "diluent_0": "0.9 % NaCl",
                "mode": "rate", "flow_ml_per_day": "0.5", "bolus": "no",
            },
        ),
        ("remove", {"removal_reason": "infection", "reason": "pocket"}),
    ],
)  # fmt: skip
def test_the_physician_orders_and_removes(name: str, typed: dict[str, str], dana: Person, here: str) -> None:
    answer = dana.sends(f"{here}{name}/", dana.opens(f"{here}{name}/"), **typed)
    assert answer.status_code == 302, answer.content.decode()
    shown = dana.opens(f"{answer['Location']}correct/")
    assert {field: shown[field] for field in typed} == typed


def test_a_second_pump_needs_the_first_ones_removal(dana: Person, here: str) -> None:
    typed = {
        "pump_model": "medtronic-synchromed-ii-8637-20", "serial": "NGV1", "reservoir_ml": "20",
        "low_reservoir_alarm_ml": "2", "flow_tolerance_pct": "14.5",
    }  # fmt: skip
    answer = dana.sends(f"{here}implant/", dana.opens(f"{here}implant/"), **typed)
    assert answer.status_code == 422
    assert "pump_present" in answer.content.decode()
    dana.sends(f"{here}remove/", dana.opens(f"{here}remove/"), removal_reason="replaced")
    dana.client.post(f"{here}implant/discard/")
    shown = fields_of(dana.get(f"{here}implant/").content.decode())
    assert dana.sends(f"{here}implant/", shown, **typed).status_code == 302
    assert "SynchroMed II 20" in dana.get(here).content.decode()


def test_a_record_that_no_longer_stands_is_not_opened_for_typing(refilled: uuid.UUID, alice: Person) -> None:
    path = f"/events/{refilled}/correct/"
    alice.sends(path, alice.opens(path), aspirated_ml="15.5", correction_reason="misread the syringe")
    for name in ("correct", "strike"):
        answer = alice.get(f"/events/{refilled}/{name}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/events/{refilled}/")
