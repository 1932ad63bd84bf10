"""The bounds of a drug: of several of one kind the tightest counts."""

from dataclasses import replace

import pytest

from pumplog.dosing.limits import LimitKind
from tests.dosing.build import LIMITS, limit

LOOSE, TIGHT, OTHER = limit("max_daily_mcg", 9000), limit("max_daily_mcg", 6000), limit("max_bolus_mcg", 5)


@pytest.mark.parametrize("limits", [(LOOSE, TIGHT, OTHER), (OTHER, TIGHT, LOOSE), (TIGHT,)])
def test_of_several_bounds_the_tightest_counts(limits):
    assert replace(LIMITS.drugs["morphine"], limits=limits).bound(LimitKind.MAX_DAILY_MCG) is TIGHT


def test_a_bound_that_is_not_cited_is_none():
    assert replace(LIMITS.drugs["morphine"], limits=(TIGHT,)).bound(LimitKind.MAX_BOLUS_MCG) is None
    assert LIMITS.drugs["morphine"].bound(LimitKind.MAX_BOLUS_MCG) is None


def test_a_drug_goes_by_its_tall_man_name_and_its_own_unit_and_an_unknown_one_by_its_key():
    assert (LIMITS.name("hydromorphone"), LIMITS.unit("hydromorphone")) == ("HYDROmorphone", "mg")
    assert (LIMITS.name("unheard-of"), LIMITS.unit("unheard-of")) == ("unheard-of", "mcg")
