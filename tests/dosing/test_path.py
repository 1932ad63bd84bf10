from decimal import Decimal

import pytest

from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Evidence
from pumplog.dosing.path import Cited, Line, catheter_volume, implanted_cm, path_of
from tests.dosing.build import d, ml


def cited(value, evidence=Evidence.PUBLISHED):
    return Cited(value=d(value), evidence=evidence, source="a manual")


PROMETRA = {"per_cm_ml": cited("0.0026"), "full_length_cm": cited(110)}


def test_d14_the_catheter_is_what_is_left_of_it_times_its_volume_per_centimetre():
    assert catheter_volume(Line(**PROMETRA, trimmed_cm=d(25))) == ml("0.221")


@pytest.mark.parametrize(
    ("line", "length"),
    [
        (Line(**PROMETRA, trimmed_cm=d(25)), 85),
        (Line(**PROMETRA, trimmed_cm=d(25), length_cm=d(80)), 80),
        (Line(**PROMETRA, trimmed_cm=d(111)), None),
        (Line(trimmed_cm=d(25)), None),
        (Line(**PROMETRA), None),
    ],
)
def test_the_implanted_length_is_the_recorded_one_else_what_was_not_cut_off(line, length):
    assert implanted_cm(line) == (None if length is None else Decimal(length))


def test_the_way_is_tubing_and_catheter_and_as_well_known_as_the_worse_of_them():
    line = Line(**PROMETRA, length_cm=d(85), tubing_ml=cited("0.199", Evidence.UNVERIFIED))
    path = path_of(line)
    assert (path.volume, path.evidence, path.missing) == (ml("0.42"), Evidence.UNVERIFIED, ())
    assert [part.formula for part in path.parts] == ["as cited", "85 cm x 0.0026 mL/cm"]


def test_a_part_that_is_not_known_leaves_the_way_unknown_and_says_what_is_missing():
    path = path_of(Line(tubing_ml=cited("0.199")))
    assert (path.volume, path.evidence) == (None, Evidence.UNKNOWN)
    assert path.missing == ("the catheter's volume per centimetre and the catheter's implanted length",)
    assert path_of(Line()).volume is None
    assert path_of(Line(tubing_ml=cited("0.1"), length_cm=Decimal(80))).volume is None
    assert Volume(ml=Decimal("0.1")) == path_of(Line(tubing_ml=cited("0.1"))).parts[0].volume
