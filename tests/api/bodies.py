"""Requests as a client would send them."""

from typing import Any

REFILL: dict[str, Any] = {
    "performed_at": "2026-11-20T09:30:00-07:00",
    "residual": {"state": "measured", "aspirated_ml": "13.1"},
    "filled_ml": "40",
    "retained_ml": "0",
    "drugs": [
        {
            "drug": "morphine",
            "salt": "sulfate",
            "concentration": "20 mg/mL",
            "primary": True,
            "lot": "M-104",
            "expires_on": "2027-05-31",
        },
        {"drug": "bupivacaine", "concentration": "5 mg/mL", "lot": "B-9"},
    ],
    "program": {
        "mode": "continuous",
        "dose": "6 mg/day",
        "patient_bolus": {"dose": "0.2 mg", "max_per_day": 4, "lockout_minutes": 120},
    },
    "programmer": {"alarm_on": "2027-03-20", "expected_residual_ml": "13"},
    "bridge": {"programmed": True, "volume_ml": "0.367", "hours": "29.3"},
    "running_confirmed": True,
}

PATIENT: dict[str, Any] = {
    "mrn": "RC-0042",
    "family_name": "Ahlgren",
    "given_name": "Maja",
    "birth_date": "1958-02-28",
    "language": "en",
    "indication": "persistent_pain_after_spinal_fusion",
    "earlier_therapies": ["spinal_fusion", "spinal_cord_stimulator"],
    "allergies": "latex",
}

IMPLANT: dict[str, Any] = {
    "happened_at": "2026-08-20T08:00:00-06:00",
    "pump_model": "medtronic-synchromed-ii-8637-40",
    "serial": "NGP123456H",
    "reservoir_ml": "40",
    "low_reservoir_alarm_ml": "2",
    "flow_tolerance_pct": "14.5",
    "catheter_model": "8780",
    "catheter_length_cm": "76.2",
    "tip_level": "T10",
    "implanted_on": "2026-08-20",
}

FIRST_FILL: dict[str, Any] = {
    "performed_at": "2026-08-24T09:00:00-06:00",
    "residual": {"state": "not_measured"},
    "filled_ml": "40",
    "drugs": [
        {
            "drug": "morphine",
            "salt": "sulfate",
            "concentration": "20 mg/mL",
            "primary": True,
            "lot": "M-101",
            "expires_on": "2027-05-31",
        }
    ],
    "program": {"mode": "continuous", "dose": "6 mg/day"},
    "running_confirmed": True,
}
"""40 mL of morphine 20 mg/mL at 6 mg/day: 0.3 mL a day."""
