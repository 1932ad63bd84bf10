from dataclasses import replace
from datetime import date

from pumplog.dosing.findings import Severity
from tests.dosing.build import LAST, POLICY, assess, codes, draft, draft_drug, filled, order, the

MORPHINE = draft_drug()
BUPIVACAINE = draft_drug("bupivacaine", 10, primary=False)


def with_drugs(*drugs, **changes):
    return assess(draft(drugs=drugs), **changes)


def test_exactly_one_drug_is_primary():
    none = with_drugs(replace(MORPHINE, primary=False))
    assert the(none, "no_primary_drug").severity is Severity.BLOCK
    assert none.after is None
    both = with_drugs(MORPHINE, replace(BUPIVACAINE, primary=True))
    assert the(both, "several_primary_drugs").severity is Severity.BLOCK
    assert the(with_drugs(), "no_primary_drug").field == "drugs"


def test_r33_the_same_drug_twice_asks_for_a_reason_and_does_not_block():
    finding = the(with_drugs(MORPHINE, replace(MORPHINE, primary=False)), "drug_twice")
    assert (finding.field, finding.severity) == ("drugs[1].drug", Severity.ACKNOWLEDGE)


def test_a_drug_that_the_catalogue_does_not_know_is_refused():
    finding = the(with_drugs(replace(MORPHINE, drug="morphin")), "drug_not_in_catalogue")
    assert (finding.field, finding.severity) == ("drugs[0].drug", Severity.BLOCK)


def test_another_drug_than_ordered_asks_for_a_reason():
    finding = the(with_drugs(MORPHINE, BUPIVACAINE, order=order(filled())), "drug_differs_from_order")
    assert finding.severity is Severity.ACKNOWLEDGE
    assert "bupivacaine added" in finding.message
    gone = the(
        with_drugs(MORPHINE, order=order(filled(), filled("hydromorphone", 1, primary=False))),
        "drug_differs_from_order",
    )
    assert "HYDROmorphone missing" in gone.message


def test_another_strength_than_ordered_asks_for_a_reason():
    finding = the(with_drugs(draft_drug(strength=25), order=order(filled())), "strength_differs_from_order")
    assert finding.field == "drugs[0].concentration"
    assert "25 mg/mL is not the strength of the order, 20 mg/mL" in finding.message


def test_with_an_order_the_last_fill_is_not_held_against_it():
    found = codes(with_drugs(draft_drug(strength=25), order=order(filled(strength=25))))
    assert "strength_differs_from_order" not in found
    assert "strength_differs_from_last_fill" not in found


def test_without_an_order_the_last_fill_is_what_it_is_held_against():
    assert "strength_differs_from_last_fill" in codes(with_drugs(draft_drug(strength=25)))
    assert "drug_differs_from_last_fill" in codes(with_drugs(MORPHINE, BUPIVACAINE))
    assert "strength_differs_from_last_fill" not in codes(with_drugs(draft_drug(strength=25), last_fill=None))


def test_another_primary_drug_of_the_same_mixture_asks_for_a_reason():
    last = replace(LAST, drugs=(filled(primary=False), filled("bupivacaine", 10)))
    assert the(with_drugs(MORPHINE, BUPIVACAINE, last_fill=last), "primary_differs_from_last_fill").field == "drugs"


def test_another_salt_asks_for_a_reason():
    last = replace(LAST, drugs=(filled(salt="sulfate"),))
    found = with_drugs(replace(MORPHINE, salt="hydrochloride"), last_fill=last)
    assert the(found, "salt_differs_from_last_fill").field == "drugs[0].salt"
    assert codes(with_drugs(replace(MORPHINE, salt="sulfate"), last_fill=last)) == []
    assert codes(with_drugs(MORPHINE, last_fill=last)) == []


def test_an_expired_drug_asks_for_a_reason_and_its_last_day_is_still_good():
    today = date(2026, 5, 30)
    finding = the(with_drugs(replace(MORPHINE, expires_on=date(2026, 5, 29))), "drug_expired")
    assert finding.severity is Severity.ACKNOWLEDGE
    assert "29 May 2026, 1 day before" in finding.message
    assert "drug_expired" not in codes(with_drugs(replace(MORPHINE, expires_on=today)))


def test_a_missing_lot_or_expiry_informs():
    found = with_drugs(replace(MORPHINE, lot=" ", expires_on=None))
    assert the(found, "lot_missing").severity is Severity.INFORM
    assert the(found, "expiry_missing").severity is Severity.INFORM


def test_an_unknown_stability_informs_where_the_clinics_interval_caps_and_asks_where_nothing_does():
    unknown = replace(MORPHINE, stability_days=None)
    assert the(with_drugs(unknown), "no_stability_published").severity is Severity.INFORM
    free = replace(POLICY, max_interval_days=None)
    assert the(with_drugs(unknown, policy=free), "no_stability_published").severity is Severity.ACKNOWLEDGE
