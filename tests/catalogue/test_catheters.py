from decimal import Decimal

import pytest

from pumplog.catalogue import catheter_named, catheters, line_of
from pumplog.catalogue.tables import rows
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Evidence
from pumplog.dosing.path import path_of
from pumplog.dosing.refill_draft import OwnPath

CITED = {(row["model"], row["attribute"]): row for row in rows("pumps")}


@pytest.mark.parametrize("row", rows("catheters"), ids=lambda row: row["key"])
def test_a_volume_stands_in_the_row_it_comes_from_with_its_source_and_grade(row):
    origin = CITED[row["row_model"], row["row_attribute"]]
    assert [row[column] for column in ("value", "unit", "evidence", "source")] == [
        origin[column] for column in ("value", "unit", "evidence", "source")
    ]
    assert not row["full_length_cm"] or row["full_length_cm"] in origin["note"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ascenda 8781", "medtronic-ascenda-indura"),
        ("8780", "medtronic-ascenda-indura"),
        ("INDURA 1P 8709", "medtronic-ascenda-indura"),
        ("8703W", "medtronic-8703w"),
        ("Flowonix Prometra", "flowonix-prometra"),
        ("flowonix-prometra", "flowonix-prometra"),
        ("8703", None),
        ("Ascenda, then 8703W", None),
        ("", None),
    ],
)
def test_a_catheter_is_recognised_by_its_words_and_not_guessed(text, key):
    found = catheter_named(text)
    assert (found.key if found else None) == key


def test_no_word_means_two_catheters():
    names = [name for catheter in catheters() for name in catheter.names]
    assert len(names) == len(set(names))


def test_the_line_of_a_synchromed_is_known_but_not_verified():
    line = line_of(pump_key="medtronic-synchromed-ii-8637-20", catheter_model="Ascenda 8781", length_cm=Decimal(89))
    path = path_of(line)
    assert path.volume == Volume(ml=Decimal("0.3948"))
    assert path.evidence is Evidence.UNVERIFIED
    assert not path.verified


def test_where_nobody_knows_the_tubing_it_is_said_and_the_clinic_may_know():
    line = line_of(pump_key="flowonix-prometra-ii-13827", catheter_model="Prometra", trimmed_cm=Decimal(25))
    assert path_of(line).volume is None
    assert path_of(line).missing == ("the volume of the pump's internal tubing",)
    own = path_of(line, OwnPath(volume=Volume(ml=Decimal("0.5")), approved_by="Dr Dana"))
    assert (own.volume, own.evidence, own.verified) == (Volume(ml=Decimal("0.5")), Evidence.CLINIC, True)
    assert "Dr Dana" in own.parts[0].source
