"""No password is ever sent to the API, so nobody can witness there: waste is refused, and a correction cannot smuggle it in."""

import pytest

from pumplog.models import Refill
from tests.api import bodies

REFILL = bodies.REFILL | {"drugs": bodies.FIRST_FILL["drugs"], "program": None, "programmer": None, "bridge": None}


def codes(answer):
    return [(found["code"], found["field"]) for found in answer.json()["findings"] if found["severity"] == "block"]


def test_r28_waste_is_refused_at_the_api_at_its_own_key(alice, filled):
    answer = alice.write(f"patients/{filled}/refills", REFILL | {"wasted_ml": "13.1"}, version=2)
    assert (answer.status_code, codes(answer)) == (422, [("waste_without_witness", "wasted_ml")])
    assert Refill.objects.count() == 1


@pytest.mark.parametrize("key", ["witness", "witness_email", "witness_password"])
def test_r28_no_key_of_the_api_names_a_witness(alice, filled, key):
    answer = alice.write(f"patients/{filled}/refills", REFILL | {"wasted_ml": "13.1", key: "bob"}, version=2)
    assert [found["code"] for found in answer.json()["findings"]] == ["unknown_key"]


@pytest.mark.parametrize(("wasted", "kept"), [("0", 0), (None, None)])
def test_nothing_thrown_away_is_taken(alice, filled, wasted, kept):
    answer = alice.write(f"patients/{filled}/refills", REFILL | {"wasted_ml": wasted}, version=2)
    assert answer.status_code == 201, answer.content
    assert Refill.objects.get(event_id=answer.json()["id"]).wasted_ml == kept
    shown = alice.get(f"refills/{answer.json()['id']}").json()
    assert (shown["wasted_ml"], shown["witness"]) == (wasted, "")


def test_r28_a_correction_at_the_api_cannot_add_waste(alice, filled):
    made = alice.write(f"patients/{filled}/refills", REFILL, version=2).json()
    body = {"reason": "typing error", "refill": REFILL | {"wasted_ml": "5"}}
    answer = alice.write(f"events/{made['id']}/corrections", body, version=3)
    assert (answer.status_code, codes(answer)) == (422, [("waste_without_witness", "refill.wasted_ml")])
