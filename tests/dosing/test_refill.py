from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.dosing.findings import Severity
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import Measured, NothingAspirated, NotMeasured
from pumplog.dosing.version import FORMULA_VERSION
from pumplog.dosing.windows import Reason
from tests.dosing.build import (
    POLICY,
    VISIT,
    assess,
    bolus,
    codes,
    d,
    day,
    draft,
    draft_drug,
    fill,
    mg_day,
    ml,
    steady,
    stop,
    the,
)


def test_a_plain_refill_gives_every_figure():
    found = assess()
    assert found.expected_residual == ml(13)
    assert found.difference == ml(0)
    assert found.delivered_ratio == 1
    assert found.held_after == ml(40)
    assert found.flow.ml_per_day == d("0.3")
    assert [(daily.drug, daily.dose.mcg_per_day) for daily in found.daily_doses] == [("morphine", 6000)]
    assert found.alarm_at == VISIT + timedelta(days=126, hours=16)
    assert found.empty_at == VISIT + timedelta(days=133, hours=8)
    assert found.window.refill_by == date(2026, 8, 28)
    assert found.window.reason is Reason.STABILITY
    assert found.formula_version == FORMULA_VERSION
    assert not found.blocked


def test_the_window_is_that_of_the_pump_as_it_leaves():
    found = assess(draft(filled=ml(20), retained=ml("0.5"), drugs=(draft_drug(stability_days=None),)))
    assert found.held_after == ml("20.5")
    assert found.alarm_at == VISIT + timedelta(days=61, hours=16)
    assert found.window.refill_by == date(2026, 7, 26)


def test_a_new_programme_holds_from_the_visit_on_and_the_old_one_until_then():
    found = assess(draft(program=Continuous(dose=mg_day(8))))
    assert found.expected_residual == ml(13)
    assert found.flow.ml_per_day == d("0.4")


def test_an_expiry_before_everything_else_decides_the_date():
    found = assess(draft(drugs=(draft_drug(expires_on=date(2026, 6, 15)),)))
    assert (found.window.refill_by, found.window.reason) == (date(2026, 6, 15), Reason.EXPIRY)


def test_a_first_fill_has_nothing_before_it():
    found = assess(draft(residual=NotMeasured()), events=(steady(),), last_fill=None)
    assert found.before is None
    assert found.expected_residual is None
    assert codes(found) == []
    assert found.window is not None


def test_a_first_fill_without_a_programme_is_refused():
    found = assess(draft(residual=NotMeasured()), events=(), last_fill=None)
    finding = the(found, "programme_missing")
    assert (finding.field, finding.severity) == ("program", Severity.BLOCK)
    assert found.blocked
    started = assess(draft(residual=NotMeasured(), program=Continuous(dose=mg_day(6))), events=(), last_fill=None)
    assert codes(started) == []


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_form():
    worst = draft(
        performed_at=VISIT + timedelta(days=1),
        residual=NothingAspirated(symptoms="", physician_contacted=""),
        filled=ml(50),
        drugs=(draft_drug("morphin", lot="", expires_on=date(2020, 1, 1)), draft_drug(primary=False)),
        running_confirmed=False,
    )
    assert codes(assess(worst, events=())) == [
        "performed_in_future",
        "nothing_aspirated",
        "nothing_aspirated_symptoms_missing",
        "nothing_aspirated_physician_missing",
        "nothing_aspirated_contact_time_missing",
        "fill_over_reservoir",
        "drug_differs_from_last_fill",
        "drug_expired",
        "drug_not_in_catalogue",
        "lot_missing",
        "programme_missing",
        "bridge_not_stated",
        "path_volume_unknown",
        "running_not_confirmed",
    ]


def test_a_record_that_contradicts_itself_stops_the_visit_and_says_why():
    found = assess(events=(fill(), steady(), stop(1), stop(2)))
    finding = the(found, "record_contradicts")
    assert finding.severity is Severity.BLOCK
    assert "already stopped" in finding.message
    assert found.before is None


def test_what_the_record_holds_after_the_visit_changes_nothing():
    later = (fill(), steady(), steady(9, at=VISIT + timedelta(days=2)), bolus(day(95), ml(1)))
    assert assess(events=later).window == assess().window


def test_r34_a_prime_is_taken_out_of_the_reservoir_and_is_no_therapy():
    primed = assess(events=(fill(), steady(), bolus(VISIT, ml("0.35"))))
    assert primed.daily_doses == assess().daily_doses
    assert primed.alarm_at < assess().alarm_at


def test_the_pumps_clock_is_the_offset_the_visit_was_typed_in():
    typed = assess(draft(program=Continuous(dose=mg_day(6)), performed_at=VISIT.astimezone(UTC)))
    assert typed.after.setting.pump_clock_offset == timedelta(0)


def test_it_is_a_pure_function():
    assert assess() == assess()
    assert assess().working == assess().working


STRANGE = st.builds(
    lambda residual, filled, retained, strength, dose, stability, days: draft(
        performed_at=day(days),
        residual=residual,
        filled=ml(filled),
        retained=ml(retained),
        drugs=(draft_drug(strength=strength, stability_days=stability),),
        program=None if dose is None else Continuous(dose=mg_day(dose)),
    ),
    st.one_of(
        st.builds(lambda volume: Measured(volume=ml(volume)), st.integers(0, 60)),
        st.just(NotMeasured()),
        st.builds(NothingAspirated, symptoms=st.text(max_size=3), physician_contacted=st.text(max_size=3)),
    ),
    st.integers(0, 60),
    st.integers(0, 5),
    st.sampled_from(["0.001", "2", "20", "200"]),
    st.sampled_from([None, "0", "0.000001", "6", "6000"]),
    st.sampled_from([None, 0, 90, 36_500]),
    st.sampled_from([-400, -1, 0, 0.001, 1, 90, 4000]),
)


@given(STRANGE)
def test_whatever_is_typed_comes_back_as_findings_and_never_as_a_crash(strange):
    found = assess(strange, policy=replace(POLICY, use_tolerance=True))
    assert found.blocked or found.window is not None
    for finding in found.findings:
        assert finding.message.endswith(".")
        assert "\u00b5" not in finding.message
        assert "E-" not in finding.message
        assert "Decimal" not in finding.message


@pytest.mark.parametrize("filled", ["10", "25", "40"])
def test_a_larger_fill_never_brings_an_earlier_alarm(filled):
    smaller, larger = assess(draft(filled=ml(filled))), assess(draft(filled=ml(40)))
    assert smaller.alarm_at <= larger.alarm_at
