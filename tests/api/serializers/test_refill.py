"""A refill as sent becomes the draft every door builds."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from rest_framework.exceptions import ValidationError

from api.serializers.refill import RefillBody
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Mass, Volume
from pumplog.dosing.programs import Continuous, Flex, PatientBolus
from pumplog.dosing.refill_draft import (
    Bridge,
    ClockShown,
    DraftDrug,
    Measured,
    NothingAspirated,
    NotMeasured,
    ProgrammerReading,
    RefillDraft,
)
from tests.api.bodies import REFILL
from tests.api.hostile import NOT_NUMBERS


def codes(body):
    reader = RefillBody(data=body)
    with pytest.raises(ValidationError):
        reader.is_valid(raise_exception=True)
    return ValidationError(reader.errors).get_codes()


def draft(body):
    reader = RefillBody(data=body)
    reader.is_valid(raise_exception=True)
    return reader.validated_data


def with_(path, value):
    body = copy.deepcopy(REFILL)
    inner = body
    for key in path[:-1]:
        inner = inner[key]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return body


def test_it_is_the_draft():
    assert draft(REFILL) == RefillDraft(
        performed_at=dt.datetime(2026, 11, 20, 16, 30, tzinfo=dt.UTC),
        residual=Measured(volume=Volume(ml=Decimal("13.1"))),
        filled=Volume(ml=Decimal(40)),
        retained=Volume(ml=Decimal(0)),
        drugs=(
            DraftDrug(
                drug="morphine",
                concentration=Concentration(mcg_per_ml=Decimal(20000)),
                primary=True,
                salt="sulfate",
                lot="M-104",
                expires_on=dt.date(2027, 5, 31),
            ),
            DraftDrug(
                drug="bupivacaine", concentration=Concentration(mcg_per_ml=Decimal(5000)), primary=False, lot="B-9"
            ),
        ),
        program=Continuous(dose=DoseRate(mcg_per_day=Decimal(6000))),
        program_bolus=PatientBolus(dose=Mass(mcg=Decimal(200)), max_per_day=4, lockout_minutes=120),
        programmer=ProgrammerReading(alarm_on=dt.date(2027, 3, 20), expected_residual=Volume(ml=Decimal(13))),
        bridge=Bridge(programmed=True, volume=Volume(ml=Decimal("0.367")), hours=Decimal("29.3")),
        running_confirmed=True,
    )


def test_an_unchanged_programme_is_left_out():
    assert draft(with_(["program"], None)).program is None


def test_a_daily_pattern_is_read():
    steps = [{"start": "00:00", "rate": "6 mg/day"}, {"start": "22:30", "rate": "10 mcg/h"}]
    program = draft(with_(["program"], {"mode": "flex", "steps": steps})).program
    assert isinstance(program, Flex)
    assert [(step.start.isoformat("minutes"), step.rate.mcg_per_day) for step in program.steps] == [
        ("00:00", Decimal(6000)),
        ("22:30", Decimal(240)),
    ]


@pytest.mark.parametrize(
    ("residual", "read"),
    [
        ({"state": "not_measured"}, NotMeasured()),
        ({"state": "nothing_aspirated"}, NothingAspirated(symptoms="", physician_contacted="")),
        (
            {"state": "nothing_aspirated", "physician_contacted_at": "2026-11-20T09:10:00-07:00"},
            NothingAspirated(
                symptoms="",
                physician_contacted="",
                contacted_at=dt.datetime(2026, 11, 20, 16, 10, tzinfo=dt.UTC),
            ),
        ),
        (
            {"state": "nothing_aspirated", "symptoms": "sweating", "physician_contacted": "Dr Ode"},
            NothingAspirated(symptoms="sweating", physician_contacted="Dr Ode"),
        ),
    ],
)
def test_nothing_aspirated_is_no_figure(residual, read):
    assert draft(with_(["residual"], residual)).residual == read


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (
            ["residual"],
            {"state": "nothing_aspirated", "aspirated_ml": "0"},
            {"residual": {"aspirated_ml": ["unknown_key"]}},
        ),
        (["residual"], {"state": "measured"}, {"residual": {"aspirated_ml": ["missing_key"]}}),
        (
            ["residual"],
            {"state": "measured", "aspirated_ml": "3", "symptoms": "x"},
            {"residual": {"symptoms": ["unknown_key"]}},
        ),
        (["residual"], {"state": "empty"}, {"residual": {"state": ["word_unknown"]}}),
        (["residual"], "6.3", {"residual": {"": ["wrong_type"]}}),
        (["drugs"], [], {"drugs": ["too_few"]}),
        (["drugs"], {}, {"drugs": ["wrong_type"]}),
        (["drugs"], ["morphine"], {"drugs": {0: {"": ["wrong_type"]}}}),
        (["drugs"], [REFILL["drugs"][0]] * 9, {"drugs": ["too_many"]}),
        (["drugs", 1, "colour"], "red", {"drugs": {1: {"colour": ["unknown_key"]}}}),
        (["drugs", 0, "expires_on"], "2027-02-30", {"drugs": {0: {"expires_on": ["not_a_date"]}}}),
        (["program"], {"mode": "rate", "dose": "6 mg/day"}, {"program": {"dose": ["unknown_key"]}}),
        (["program"], {"mode": "continuous"}, {"program": {"dose": ["missing_key"]}}),
        (["program"], {"mode": "flex", "steps": []}, {"program": {"steps": ["too_few"]}}),
        (
            ["program"],
            {"mode": "flex", "steps": [{"start": "06:00", "rate": "1 mg/day"}]},
            {"program": {"steps": {0: {"start": ["flex_not_from_midnight"]}}}},
        ),
        (
            ["program"],
            {"mode": "flex", "steps": [{"start": "00:00", "rate": "1 mg/day"}, {"start": "00:00", "rate": "1 mg/day"}]},
            {"program": {"steps": {1: {"start": ["flex_out_of_order"]}}}},
        ),
        (
            ["program", "patient_bolus", "max_per_day"],
            "4",
            {"program": {"patient_bolus": {"max_per_day": ["wrong_type"]}}},
        ),
        (["running_confirmed"], "true", {"running_confirmed": ["wrong_type"]}),
        (["performed_at"], "2026-11-20T09:30:00", {"performed_at": ["instant_without_offset"]}),
        (["dose"], "6 mg/day", {"dose": ["unknown_key"]}),
        (["filled_ml"], None, {"filled_ml": ["required"]}),
    ],
)
def test_every_mistake_has_its_place_and_code(path, value, expected):
    assert codes(with_(path, value)) == expected


def test_all_mistakes_come_at_once_in_the_order_of_the_form():
    body = with_(["filled_ml"], 40) | {"performed_at": "x", "running_confirmed": 1, "zz": 1}
    assert list(codes(body)) == ["performed_at", "filled_ml", "running_confirmed", "zz"]


FIGURES = [
    (["residual", "aspirated_ml"], ""),
    (["filled_ml"], ""),
    (["retained_ml"], ""),
    (["drugs", 0, "concentration"], " mg/mL"),
    (["program", "dose"], " mg/day"),
    (["program", "patient_bolus", "dose"], " mg"),
    (["programmer", "expected_residual_ml"], ""),
]


@pytest.mark.parametrize("text", NOT_NUMBERS)
@pytest.mark.parametrize(
    ("path", "unit"), FIGURES, ids=lambda value: ".".join(map(str, value)) if isinstance(value, list) else ""
)
def test_no_hostile_text_passes_any_numeric_field(path, unit, text):
    found = codes(with_(path, f"{text}{unit}"))
    for key in path:
        found = found[key]
    assert len(found) == 1


def test_a_bridge_has_one_amount_and_none_where_none_was_programmed():
    given = draft(with_(["bridge"], {"programmed": True, "dose": "7.9 mg", "hours": "37.9"})).bridge
    assert (given.dose, given.volume, given.hours) == (Mass(mcg=Decimal(7900)), None, Decimal("37.9"))
    assert draft(with_(["bridge"], {"programmed": False})).bridge == Bridge(programmed=False)
    assert draft(with_(["bridge"], None)).bridge is None


@pytest.mark.parametrize(
    ("bridge", "key", "code"),
    [
        ({"programmed": True, "dose": "7.9 mg", "volume_ml": "0.4", "hours": "38"}, "dose", "two_amounts"),
        ({"programmed": False, "hours": "38"}, "hours", "unknown_key"),
        ({"programmed": False, "volume_ml": "0.4"}, "volume_ml", "unknown_key"),
        ({"volume_ml": "0.4"}, "programmed", "required"),
        ({"programmed": True, "hours": 38}, "hours", "number_not_text"),
    ],
)
def test_a_bridge_that_contradicts_itself_is_refused_at_its_key(bridge, key, code):
    body = RefillBody(data=with_(["bridge"], bridge))
    assert not body.is_valid()
    assert [error.code for error in body.errors["bridge"][key]] == [code]


@pytest.mark.parametrize("clock", ["2026-11-20T09:30", None])
def test_the_pumps_clock_is_a_wall_clock(clock):
    shown = draft(with_(["programmer"], {"clock": clock})).programmer.clock
    assert shown == (ClockShown(on=dt.date(2026, 11, 20), at=dt.time(9, 30)) if clock else None)


@pytest.mark.parametrize(
    "clock",
    [
        "2026-11-20T09:30Z",
        "2026-11-20T09:30:00",
        "2026-11-20 09:30",
        "2026-02-30T09:30",
        "09:30",
        930,
        "1880-01-01T00:00",
    ],
)
def test_anything_else_is_not_a_clock(clock):
    assert not RefillBody(data=with_(["programmer"], {"clock": clock})).is_valid()
