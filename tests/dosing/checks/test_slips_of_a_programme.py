"""Wrong field, patterns, volumes, what is no longer given, and that one slip is one question."""

from dataclasses import replace
from datetime import time

import pytest

from pumplog.dosing.checks.ranking import most_telling
from pumplog.dosing.checks.withdrawal import stop_findings
from pumplog.dosing.figures.quantities import DoseRate, Flow
from pumplog.dosing.findings import Evidence, Finding, Severity
from pumplog.dosing.limits import Stops, Withdrawal
from pumplog.dosing.programs import Continuous, FixedRate, Flex, FlexStep
from pumplog.dosing.refill_draft import ProgrammerReading
from tests.dosing.build import (
    LIMITS,
    allowed,
    assess,
    bupivacaine,
    codes,
    d,
    draft,
    draft_drug,
    fill,
    filled,
    flex,
    limit,
    mg_day,
    ml,
    morphine,
    order,
    rate,
    steady,
    the,
    with_limits,
)


def at_dose(dose, **changes):
    return assess(draft(program=Continuous(dose=mg_day(dose)), **changes.pop("draft", {})), **changes)


def asks(found):
    return [f.code for f in found.findings if f.severity is not Severity.INFORM]


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ("60", "a decimal point"),
        ("0.6", "a decimal point"),
        ("600", "two decimal places"),
        ("6000", "mg taken for mcg"),
        ("0.006", "mg taken for mcg"),
        ("144", "a dose an hour taken for a dose a day"),
        ("0.25", "a dose an hour taken for a dose a day"),
        ("78", "a decimal point"),
    ],
)
def test_hz4_a_dose_off_by_a_factor_is_asked_about_once_with_its_likely_cause(dose, words):
    found = at_dose(dose)
    telling = [f for f in found.findings if f.code.startswith("dose_ratio")]
    assert len(telling) == 1
    assert words in telling[0].message


def test_a_dose_that_is_just_far_off_has_no_cause_named():
    assert "looks like" not in the(at_dose(12), "dose_ratio_high").message


def test_hz31_one_slip_in_a_mixture_is_one_question():
    events = (fill(drugs=(morphine(), bupivacaine(10))), steady())
    drugs = (draft_drug(), draft_drug("bupivacaine", 10, primary=False))
    found = at_dose(60, draft={"drugs": drugs}, events=events)
    assert "So does 1 more of the mixture" in the(found, "dose_ratio_high").message


def test_hz4_exchanged_digits_of_the_dose_before_are_asked_about():
    events = (fill(), steady("4.5"))
    finding = the(at_dose("5.4", events=events), "dose_digits_swapped")
    assert "5.4 mg/day is the dose before, 4.5 mg/day, with two digits the other way round" in finding.message
    assert "dose_digits_swapped" not in codes(at_dose("5.3", events=events))


def test_an_order_or_the_programmers_date_says_that_exchanged_digits_are_meant():
    events = (fill(), steady("4.5"))
    ordered = replace(order(filled()), program=Continuous(dose=mg_day("5.4")))
    assert "dose_digits_swapped" not in codes(at_dose("5.4", events=events, order=ordered))
    alarm = at_dose("5.4", events=events).alarm_at.date()
    read = {"programmer": ProgrammerReading(alarm_on=alarm)}
    assert "dose_digits_swapped" not in codes(at_dose("5.4", events=events, draft=read))


def test_a_programmers_date_that_both_doses_would_give_says_nothing():
    events = (fill(), steady("4.54"))
    alarm = at_dose("4.45", events=events).alarm_at.date()
    found = at_dose("4.45", events=events, draft={"programmer": ProgrammerReading(alarm_on=alarm)})
    assert "dose_digits_swapped" in codes(found)


def test_exchanged_digits_of_a_flow_are_asked_about():
    found = assess(draft(program=FixedRate(flow=Flow(ml_per_day=d("0.34")))), events=(fill(), rate("0.43")))
    assert "0.34 mL/day is the flow before" in the(found, "dose_digits_swapped").message


def test_hz7_a_programme_that_is_not_the_one_ordered_asks_for_a_reason():
    ordered = replace(order(filled()), program=Continuous(dose=mg_day(7)))
    assert asks(at_dose("6.5", order=ordered)) == ["program_differs_from_order"]
    assert asks(at_dose(7, order=ordered)) == []


def test_a_large_step_that_was_ordered_informs_and_ten_times_the_dose_asks_all_the_same():
    twice = replace(order(filled()), program=Continuous(dose=mg_day(12)))
    assert the(at_dose(12, order=twice), "dose_ratio_high").severity is Severity.INFORM
    tenfold = replace(order(filled()), program=Continuous(dose=mg_day(60)))
    assert the(at_dose(60, order=tenfold), "dose_ratio_high").severity is Severity.ACKNOWLEDGE


def test_a_clinic_can_have_an_absurd_dose_stopped():
    limits = replace(LIMITS, stops=Stops(absurd_doses=Severity.BLOCK))
    assert the(at_dose(30, limits=limits), "dose_ratio_high").severity is Severity.BLOCK
    assert the(at_dose("29.9", limits=limits), "dose_ratio_high").severity is Severity.ACKNOWLEDGE
    assert the(at_dose("0.6", limits=limits), "dose_ratio_low").severity is Severity.ACKNOWLEDGE


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (FixedRate(flow=Flow(ml_per_day=d(6))), "the daily dose, typed as a flow"),
        (FixedRate(flow=Flow(ml_per_day=d("0.5"))), "the bolus, typed as a flow"),
        (Continuous(dose=mg_day("0.3")), "the flow, 0.3 mL/day, typed as a dose"),
        (Continuous(dose=mg_day("0.5")), "the bolus, typed as a daily dose"),
    ],
)
def test_hz5_a_figure_that_belongs_beside_it_is_recognised(program, words):
    events = (fill(), steady(6, bolus=allowed("0.5", 2)))
    found = assess(draft(program=program, program_bolus=allowed("0.5", 2)), events=events)
    assert words in the(found, "figure_of_another_field").message
    assert not [code for code in codes(found) if code.startswith("dose_ratio")], "said once"


def test_a_flow_whose_figure_is_the_old_flow_is_no_dose_in_the_wrong_place():
    assert "figure_of_another_field" not in codes(
        assess(draft(program=FixedRate(flow=Flow(ml_per_day=d("0.3")))), events=(fill(), rate("0.3")))
    )


def pattern(*steps):
    made = tuple(
        FlexStep(start=time(hour, minute), rate=DoseRate.from_mg_per_hour(d(mg_h))) for hour, minute, mg_h in steps
    )
    return assess(draft(program=Flex(steps=made)), events=(fill(), flex((0, "0.2"), (6, "0.4"), (22, "0.2"))))


def test_hz5_a_start_in_minutes_that_was_meant_in_hours_is_asked_about():
    finding = the(pattern((0, 0, "0.2"), (0, 6, "0.4"), (22, 0, "0.2")), "step_start_in_minutes")
    assert "00:06, minutes after midnight: was 06:00 meant?" in finding.message
    assert "step_start_in_minutes" not in codes(pattern((0, 0, "0.2"), (0, 30, "0.4"), (22, 0, "0.2")))


@pytest.mark.parametrize(
    ("rate_of_step", "expected"), [("4", 1), ("0.04", 1), ("0.44", 0), ("0.4", 0), ("9.6", 1), ("0.3", 0)]
)
def test_one_step_off_by_a_place_or_a_unit_of_time_is_asked_about(rate_of_step, expected):
    found = pattern((0, 0, "0.2"), (6, 0, rate_of_step), (22, 0, "0.2"))
    told = {"step_rate_slip", "dose_ratio_high", "dose_ratio_low"} & set(asks(found))
    assert len(told) == expected


def test_exchanged_digits_of_one_step_are_asked_about():
    events = (fill(), flex((0, "0.45"), (6, "0.4"), (22, "0.45")))
    starts = (time(0), time(6), time(22))
    rates = (DoseRate.from_mg_per_hour(d(figure)) for figure in ("0.45", "0.4", "0.54"))
    made = tuple(FlexStep(start=start, rate=rate) for start, rate in zip(starts, rates, strict=True))
    assert "step_rate_slip" in asks(assess(draft(program=Flex(steps=made)), events=events))


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        (4, ["fill_volume_slip"]),
        ("4.8", ["fill_volume_slip"]),
        ("5", ["fill_volume_slip"]),
        ("5.1", []),
        (20, []),
        ("38.5", []),
        (40, []),
        (400, ["fill_over_reservoir"]),
    ],
)
def test_a_volume_off_by_a_place_is_asked_about_and_stopped_where_it_does_not_fit(volume, expected):
    assert [f.code for f in assess(draft(filled=ml(volume))).findings if f.field == "filled_ml"] == expected


def test_a_volume_with_exchanged_digits_is_asked_about():
    found = assess(draft(filled=ml("15.8")), events=(fill("18.5"), steady(2)))
    assert "the last fill, 18.5 mL, with two digits" in the(found, "fill_volume_digits_swapped").message


STOPS_HARD = Withdrawal(words="can kill", evidence=Evidence.PUBLISHED, source="a label")
KNOWN = replace(LIMITS, drugs={**LIMITS.drugs, "morphine": replace(LIMITS.drugs["morphine"], withdrawal=STOPS_HARD)})


def test_a_drug_that_is_no_longer_given_is_said_with_its_withdrawal():
    other = draft_drug("hydromorphone", 10)
    finding = the(assess(draft(drugs=(other,)), limits=KNOWN), "stopped_abruptly")
    assert finding.severity is Severity.ACKNOWLEDGE
    assert "morphine, 6 mg/day until now, is no longer given. Withdrawal is known: can kill" in finding.message
    assert "stopped_abruptly" not in codes(assess(draft(drugs=(other,)))), "where none is recognised nothing is said"


def test_a_dose_that_falls_far_is_said_with_its_withdrawal():
    assert "can bring withdrawal (can kill; a label)" in the(at_dose(1, limits=KNOWN), "dose_ratio_low").message
    assert "withdrawal" not in the(at_dose(60, limits=KNOWN), "dose_ratio_high").message


def test_a_pump_that_is_stopped_stops_every_drug_in_it():
    found = list(stop_findings(["morphine", "bupivacaine", "morphine", "unheard-of"], KNOWN))
    assert [(f.code, f.severity) for f in found] == [("withdrawal_known", Severity.INFORM)]


def test_hz31_what_blocks_is_never_left_out_and_an_echo_is():
    def one(code, field="program", severity=Severity.ACKNOWLEDGE, message="x"):
        return Finding(code=code, field=field, severity=severity, message=message)

    slip, echo = one("strength_slip_10", "drugs[0]"), one("strength_differs_from_order", "drugs[0]")
    elsewhere, stop = one("strength_differs_from_order", "drugs[1]"), one("dose_ratio_high", severity=Severity.BLOCK)
    assert most_telling((echo, slip, elsewhere, stop)) == (slip, elsewhere, stop)
    published = one("dose_above_published_limit", message="morphine at 60")
    clinic = one("dose_above_clinic_limit", message="morphine at 60")
    other = one("dose_above_unverified_limit", severity=Severity.INFORM, message="bupivacaine at 60")
    assert most_telling((published, clinic, other)) == (clinic, other)


def test_of_two_limits_the_one_that_asks_is_told():
    limits = with_limits("morphine", limit("max_daily_mcg", 5000, Evidence.UNVERIFIED), limit("max_daily_mcg", 5500))
    assert [code for code in codes(at_dose(6, limits=limits)) if "above" in code] == ["dose_above_published_limit"]


def test_a_clinic_can_have_published_limits_stopped_and_its_own_one_by_one():
    cited = with_limits("morphine", limit("max_daily_mcg", 5000)).as_set(
        Stops(published_limits=Severity.BLOCK), {"bupivacaine": [limit("max_daily_mcg", 1, Evidence.CLINIC)]}
    )
    finding = the(at_dose(6, limits=cited), "dose_above_published_limit")
    assert finding.severity is Severity.BLOCK
    assert "does not let pass" in finding.message
    assert cited.drugs["bupivacaine"].limits[0].evidence is Evidence.CLINIC
