"""One cycle: what was delivered, and what the single-visit rules say of it."""

from decimal import Decimal

import pytest

from pumplog.dosing.drift.cycle import Cycle, Rules
from pumplog.dosing.figures.quantities import Volume


def cycle(held, programmed, aspirated):
    volumes = [None if each is None else Volume(ml=Decimal(each)) for each in (held, programmed, aspirated)]
    return Cycle(held=volumes[0], programmed=volumes[1], aspirated=volumes[2])


def test_the_ratio_is_delivered_by_programmed_at_nine_places():
    measured = cycle("40", "18.48", "22.8")
    assert measured.delivered == Volume(ml=Decimal("17.2"))
    assert measured.ratio == Decimal("0.930735931")
    assert measured.ratio_at_least is None


def test_a_dry_pump_has_a_bound_and_no_ratio():
    dry = cycle("40", "32.03", None)
    assert dry.ratio is None
    assert dry.ratio_at_least == Decimal("1.248829223")


def test_nothing_programmed_has_neither():
    assert cycle("40", "0", "40").ratio is None
    assert cycle("40", "0", None).ratio_at_least is None


@pytest.mark.parametrize(
    ("held", "programmed", "aspirated", "two_ml", "tolerance"),
    [
        ("40", "20", "18", False, False),  # exactly 2 mL is not above 2 mL
        ("40", "20", "17.9", True, False),
        ("40", "20", "22.1", True, False),
        ("40", "10", "28.55", False, False),  # exactly 14.5 %
        ("40", "10", "28.54", False, True),
        ("40", "10", "31.46", False, True),
        ("40", "38.1", None, False, False),  # dry, 1.9 mL of 38.1 at the least
        ("40", "37.9", None, True, False),
        ("40", "34", None, True, True),
        ("40", "40.5", None, False, False),  # programmed to run dry
        ("40", "45", "1", True, False),
    ],
)
def test_the_rules_of_a_single_visit(held, programmed, aspirated, two_ml, tolerance):
    assert cycle(held, programmed, aspirated).rules == Rules(two_ml=two_ml, tolerance=tolerance)


@pytest.mark.parametrize("volumes", [("0", "1", "1"), ("-1", "1", "1"), ("40", "-1", "1"), ("40", "1", "-0.1")])
def test_it_refuses_volumes_that_cannot_be(volumes):
    with pytest.raises(ValueError, match=r"^a cycle starts with something held, and nothing in it is below zero$"):
        cycle(*volumes)
