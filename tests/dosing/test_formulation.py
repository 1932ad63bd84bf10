"""What is in the reservoir: one drug that the programme speaks of, and the others."""

import pytest

from pumplog.dosing.formulation import Formulation
from tests.dosing.build import bupivacaine, morphine


@pytest.mark.parametrize("drugs", [(), (bupivacaine(),), (morphine(), morphine())])
def test_exactly_one_drug_is_primary(drugs):
    with pytest.raises(ValueError, match=r"^exactly one drug of a fill is primary$"):
        Formulation(drugs=drugs)


def test_the_primary_drug_need_not_be_the_first():
    assert Formulation(drugs=(bupivacaine(), morphine())).primary.drug == "morphine"


def test_the_shortest_known_stability_counts():
    assert Formulation(drugs=(morphine(stability_days=90), bupivacaine())).shortest_stability_days == 90
    assert Formulation(drugs=(morphine(stability_days=90), bupivacaine(stability_days=0))).shortest_stability_days == 0
    assert Formulation(drugs=(morphine(), bupivacaine())).shortest_stability_days is None
