from datetime import date, timedelta

from pumplog.dosing.findings import Severity
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill import assess_program
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.dosing.windows import Cap, Reason
from tests.dosing.build import (
    LIMITS,
    POLICY,
    PUMP,
    VISIT,
    ZONE,
    allowed,
    codes,
    d,
    fill,
    limit,
    mg_day,
    ml,
    steady,
    stop,
    the,
    with_limits,
)


def change(dose=6, **changes):
    given = {
        "pump": PUMP,
        "events": (fill(), steady()),
        "at": VISIT,
        "program": Continuous(dose=mg_day(dose)),
        "program_bolus": None,
        "policy": POLICY,
        "zone": ZONE,
        "now": VISIT + timedelta(hours=1),
        "limits": LIMITS,
    }
    return assess_program(**{**given, **changes})


def test_the_reservoir_stays_and_the_date_moves():
    found = change(8)
    assert found.expected_residual == ml(13)
    assert found.flow.ml_per_day == d("0.4")
    assert found.alarm_at == VISIT + timedelta(days=27, hours=12)
    assert found.window.refill_by == date(2026, 6, 21)
    assert codes(found) == []


def test_a_dose_far_from_the_one_before_asks_for_a_reason():
    assert the(change(60), "dose_ratio_high").severity is Severity.ACKNOWLEDGE
    assert "dose_ratio_low" in codes(change(1))


def test_the_cited_limits_hold_for_a_change_too():
    limits = with_limits("morphine", limit("max_daily_mcg", 6500))
    assert "dose_above_published_limit" in codes(change(7, limits=limits))
    assert "dose_above_published_limit" in codes(change(6, program_bolus=allowed("0.5", 2), limits=limits))


def test_without_a_fill_nothing_can_be_worked_out():
    found = change(events=())
    assert the(found, "nothing_in_reservoir").severity is Severity.BLOCK
    assert found.window is None


def test_a_second_programme_at_one_instant_is_refused():
    assert codes(change(events=(fill(), steady(at=VISIT)))) == ["programme_at_same_instant"]


def test_what_limits_the_drugs_in_the_pump_still_limits_them():
    cap = Cap(reason=Reason.EXPIRY, on=date(2026, 6, 2), label="morphine")
    assert change(caps=(cap,)).window.reason is Reason.EXPIRY


def test_the_programmers_date_is_compared_and_the_earlier_governs():
    found = change(programmer=ProgrammerReading(alarm_on=date(2026, 6, 20)))
    assert "alarm_date_differs" in codes(found)
    assert found.window.reason is Reason.PROGRAMMER


def test_a_form_that_asks_gets_the_running_pump_confirmed():
    assert "running_not_confirmed" in codes(change(running_confirmed=False))
    assert "pump_is_stopped" in codes(change(running_confirmed=True, events=(fill(), steady(), stop(1))))
    assert codes(change(running_confirmed=None, events=(fill(), steady(), stop(1)))) == []


def test_a_record_that_contradicts_itself_is_told():
    assert "record_contradicts" in codes(change(events=(fill(), steady(), stop(1), stop(2))))
