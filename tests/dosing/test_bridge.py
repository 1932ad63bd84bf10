"""A change of strength against worked examples: D15 and D17 are derived from the stated formulas, not published."""

from dataclasses import replace

import pytest

from pumplog.dosing.bridge import displaced, mixed_strength, mixing, strength_change, strengths_differ
from pumplog.dosing.figures.quantities import Flow
from pumplog.dosing.findings import Evidence
from pumplog.dosing.path import Cited, Line
from pumplog.dosing.refill_draft import Bridge, OwnPath
from tests.dosing.build import d, draft, draft_drug, filled, mg, ml

OLD = (filled(strength=20),)
PATH = OwnPath(volume=ml("0.3948"), approved_by="Dr Dana")


def flow(value):
    return Flow(ml_per_day=d(value))


def change(strength=10, *, old=OLD, drugs=None, old_flow="0.25", new_flow="0.5", line=None, **changes):
    made = draft(drugs=drugs or (draft_drug(strength=strength),), path=PATH, **changes)
    return strength_change(made, old, old_flow=flow(old_flow), new_flow=flow(new_flow), line=line or Line())


def test_d15_the_bridge_lasts_as_long_as_the_old_flow_needs_for_the_line():
    found = change()
    assert found.bridge_hours == d("37.9008")
    assert found.bridge_volume == ml("0.3948")
    assert found.bridge_dose == mg("7.896")  # 0.3948 mL of the old 20 mg/mL: 5 mg/day over 37.9008 h
    assert found.transit_new_hours == d("18.9504")


def test_half_the_strength_without_a_bridge_is_twice_the_dose_until_the_line_is_clear():
    row = change().drugs[0]
    assert (row.times, row.without_bridge.mcg_per_day, row.after.mcg_per_day) == (2, 10_000, 5_000)
    assert row.before.mcg_per_day == 5_000


def test_twice_the_strength_without_a_bridge_is_half_the_dose():
    assert change(40, new_flow="0.125").drugs[0].times == d("0.5")


def test_a_drug_that_comes_and_one_that_goes_are_both_in_it():
    drugs = (draft_drug(strength=20), draft_drug("bupivacaine", 10, primary=False))
    old = (*OLD, filled("hydromorphone", 1, primary=False))
    rows = {row.drug: row for row in change(drugs=drugs, old=old).drugs}
    assert (rows["morphine"].times, rows["bupivacaine"].times, rows["hydromorphone"].times) == (1, 0, None)
    assert rows["hydromorphone"].without_bridge.mcg_per_day == 500
    assert rows["hydromorphone"].after is not None


@pytest.mark.parametrize(
    ("old", "drugs", "differs"),
    [
        ((), (draft_drug(strength=10),), False),
        (OLD, (draft_drug(strength=20),), False),
        (OLD, (draft_drug(strength="20.000001"),), True),
        (OLD, (draft_drug("hydromorphone"),), True),
        ((filled(strength=10), filled(strength=10, primary=False)), (draft_drug(strength=20),), False),
    ],
)
def test_a_change_is_another_strength_or_another_drug_than_is_in_the_line(old, drugs, differs):
    assert strengths_differ(old, drugs) is differs
    assert (change(drugs=drugs, old=old) is not None) is differs


def test_where_the_line_is_not_known_nothing_is_made_up():
    made = draft(drugs=(draft_drug(strength=10),))
    found = strength_change(made, OLD, old_flow=flow("0.25"), new_flow=flow("0.5"), line=Line())
    assert (found.bridge_volume, found.bridge_dose, found.bridge_hours, found.transit_new_hours) == (None,) * 4
    assert found.drugs[0].times == 2


def test_where_nothing_flows_there_are_no_hours():
    found = change(old_flow="0", new_flow="0")
    assert (found.transit_old_hours, found.transit_new_hours) == (None, None)
    assert found.bridge_volume == ml("0.3948")


def test_a_bridge_typed_as_a_dose_is_read_at_the_strength_still_in_the_line():
    found = change(bridge=Bridge(programmed=True, dose=mg("7.896"), hours=d("37.9")))
    assert found.programmed_volume == ml("0.3948")
    assert found.programmed_times == d("1.000021108")


def test_prime_and_bridge_leave_the_reservoir_and_the_bridge_only_beyond_the_programme():
    made = draft(prime=ml("0.3"), bridge=Bridge(programmed=True, volume=ml("0.4"), hours=d(24)))
    assert displaced(made, OLD, flow("0.1")) == ml("0.6")  # 0.3 + 0.4 - 0.1
    assert displaced(made, OLD, flow("0.5")) == ml("0.3")  # the programme alone would have taken more
    assert displaced(made, OLD, None) == ml("0.7")
    assert displaced(replace(made, bridge=Bridge(programmed=False)), OLD, flow("0.1")) == ml("0.3")
    assert displaced(draft(), OLD, flow("0.1")) == ml(0)


def test_d17_what_stays_behind_dilutes_or_strengthens_the_fill():
    assert round(mixed_strength(ml("1.4"), d(10), ml(20), d(20)), 2) == d("19.35")
    line = Line(dead_ml=Cited(value=d("1.4"), evidence=Evidence.UNVERIFIED, source="recalled"))
    found = mixing(draft(filled=ml(20), drugs=(draft_drug(strength=20),)), (filled(strength=10),), line).drugs[0]
    assert round(found.actual_mcg_per_ml, 0) == d(19346)
    assert round(found.off_pct, 2) == d("-3.27")


def test_a_drug_that_stays_behind_is_in_the_mixture_though_no_label_names_it():
    made = draft(filled=ml(10), retained=ml(10), drugs=(draft_drug(strength=20),))
    rows = {row.drug: row for row in mixing(made, (filled("hydromorphone", 2),), Line()).drugs}
    assert (rows["hydromorphone"].label, rows["hydromorphone"].actual_mcg_per_ml) == (None, 1000)
    assert rows["morphine"].off_pct == -50


def test_where_nothing_stays_behind_nothing_is_mixed():
    assert mixing(draft(), OLD, Line()) is None
    assert mixing(draft(retained=ml(5)), (), Line()) is None


def test_nothing_filled_or_no_drugs_make_no_mixture():
    assert mixing(draft(filled=ml(0), retained=ml(1)), OLD, Line()) is None
    assert mixing(draft(drugs=(), retained=ml(1)), OLD, Line()) is None


def test_where_no_drug_in_the_line_is_primary_there_is_no_dose_of_a_bridge():
    found = change(old=(filled(strength=20, primary=False),), bridge=Bridge(programmed=True, volume=ml(1), hours=d(9)))
    assert (found.old_primary, found.bridge_dose, found.programmed_volume) == (None, None, None)
    assert found.bridge_volume == ml("0.3948")
