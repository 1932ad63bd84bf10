"""A dosing case in which every key of the form occurs."""

AT = "2026-03-01T10:00:00-07:00"
BOLUS = {"dose": "1 mg", "max_per_day": 4}
CASE = {
    "id": "all",
    "zone": "America/Phoenix",
    "pump": {"reservoir_ml": "40", "low_reservoir_ml": "2", "flow_tolerance_pct": "14.5"},
    "events": [
        {
            "type": "fill",
            "at": AT,
            "volume_ml": "39",
            "retained_ml": "0.5",
            "drugs": [
                {"drug": "morphine", "concentration": "20 mg/mL", "primary": True, "stability_days": 90},
                {"drug": "clonidine", "concentration": "50 mcg/mL"},
            ],
        },
        {"type": "program", "at": AT, "mode": "continuous", "dose": "6 mg/day", "patient_bolus": BOLUS},
        {"type": "program", "at": "2026-03-02T10:00:00-07:00", "mode": "rate", "flow_ml_per_day": "0.3"},
        {
            "type": "program",
            "at": "2026-03-03T10:00:00-07:00",
            "mode": "flex",
            "steps": [{"start": "00:00", "rate": "0.2 mg/h"}, {"start": "12:00", "rate": "300 mcg/h"}],
        },
        {"type": "bolus", "at": "2026-03-04T10:00:00-07:00", "volume_ml": "0.3"},
        {"type": "bolus", "at": "2026-03-05T10:00:00-07:00", "dose": "0.1 mg"},
        {
            "type": "boluses",
            "at": "2026-03-06T10:00:00-07:00",
            "from": "2026-03-02T10:00:00-07:00",
            "to": "2026-03-06T10:00:00-07:00",
            "count": 7,
            "dose": "20 mcg",
        },
    ],
    "policy": {"margin_days": 5, "use_tolerance": False, "max_interval_days": 180},
    "ask": {"at": "2026-05-30T10:00:00-07:00", "measured_residual_ml": "12.5"},
}
