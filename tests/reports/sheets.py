"""Synthetic sheets, from an empty record to ten years of refills. Nobody here exists."""

import datetime as dt
import uuid
from decimal import Decimal
from itertools import zip_longest

from pumplog.dosing.figures.rounding import Rounding
from pumplog.dosing.working.step import Input, Step
from pumplog.sheets.event import EventSheet, Fact, FindingSheet, MixtureRow, RefillSheet
from pumplog.sheets.patient import (
    ChartSheet,
    ContactSheet,
    DailyDose,
    DosePoint,
    EffectPoint,
    ImplantSheet,
    LevelNow,
    LevelVertex,
    MeasuredPoint,
    PatientBanner,
    PatientSheet,
    RefillRow,
)
from pumplog.sheets.runs import PumpRuns
from pumplog.sheets.window import WindowSheet
from pumplog.sheets.worklist import TaskRow

ZONE = "America/Denver"
READ_AT = dt.datetime(2026, 11, 22, 17, 42, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
DRUGS = (
    ("hydromorphone", "HYDROmorphone", "hydrochloride", "10 mg/mL", 10_000, 4_200, "4.2 mg/day"),
    ("bupivacaine", "bupivacaine", "hydrochloride", "4.3 mg/mL", 4_300, 1_806, "1.806 mg/day"),
    ("clonidine", "cloNIDine", "hydrochloride", "100 mcg/mL", 100, 42, "42 mcg/day"),
    ("ziconotide", "ziconotide", "acetate", "5 mcg/mL", 5, 2, "2.1 mcg/day"),
)


def number(value: int) -> uuid.UUID:
    return uuid.UUID(int=value)


def banner(**changes: object) -> PatientBanner:
    facts: dict[str, object] = {
        "id": number(1),
        "version": 143,
        "mrn": "69294-000",
        "family_name": "Fox",
        "given_name": "Ivy",
        "birth_date": dt.date(1987, 8, 15),
        "age_years": 39,
        "allergies": "latex; penicillin (rash, 2009)",
        "pump_name": "SynchroMed II 40 mL",
        "serial": "NGP996580H",
        "implant_id": number(2),
        "clinic_name": "Rapid Creek Pain Clinic",
        "zone": ZONE,
    }
    return PatientBanner(**{**facts, **changes})  # type: ignore[arg-type]


def implant(**changes: object) -> ImplantSheet:
    facts: dict[str, object] = {
        "id": number(2),
        "pump_model": "medtronic-synchromed-ii-8637-40",
        "pump_name": "SynchroMed II 40 mL",
        "serial": "NGP996580H",
        "reservoir_ml": Decimal(40),
        "low_reservoir_alarm_ml": Decimal(2),
        "flow_tolerance_pct": Decimal("14.5"),
        "flow_tolerance_evidence": "unverified",
        "catheter_model": "Ascenda 8780",
        "catheter_length_cm": Decimal("68.50"),
        "tip_level": "T8",
        "implanted_on": dt.date(2016, 11, 3),
        "removed_on": None,
        "removal_reason": "",
        "replaces_serial": "NGV112233A",
        "replaced_by_serial": "",
    }
    return ImplantSheet(**{**facts, **changes})  # type: ignore[arg-type]


def pump_runs(**changes: object) -> PumpRuns:
    facts: dict[str, object] = {
        "measured_refills": 59,
        "ratio_mean": Decimal("1.04"),
        "ratio_low": Decimal("1.02"),
        "ratio_high": Decimal("1.06"),
        "ratio_fastest": Decimal("1.072"),
        "accepted_risk_pct": Decimal("0.1"),
        "way": "fast",
        "state": "steady",
        "direction": "",
        "looked_into_at": None,
        "alarm_at_likeliest": dt.datetime(2026, 12, 9, 8, 0, tzinfo=dt.UTC),
        "stop_at_likeliest": dt.datetime(2026, 12, 5, 8, 0, tzinfo=dt.UTC),
        "days_before_alarm": 4,
        "sentence": (
            "It runs fast: about 4 % more than programmed, by 59 refills. "
            "Expect the alarm volume 4 days before the pump will say so."
        ),
        "flag": "runs fast: alarm volume 4 days early",
    }
    return PumpRuns(**{**facts, **changes})  # type: ignore[arg-type]


def window(**changes: object) -> WindowSheet:
    facts: dict[str, object] = {
        "refill_by": dt.date(2026, 11, 27),
        "reason": "volume",
        "sentence": (
            "4 mL, this patient\u2019s own stop level, may be reached on Fri 4 Dec 2026 at the earliest. "
            "6 days in hand. The clinic is closed on Sat 28 Nov 2026, so the working day before is taken."
        ),
        "no_date_reason": "",
        "before_working_days": dt.date(2026, 11, 28),
        "days_left": 5,
        "alarm_at": dt.datetime(2026, 12, 13, 15, 14, 9, tzinfo=dt.UTC),
        "stop_at_earliest": dt.datetime(2026, 12, 4, 22, 3, 1, tzinfo=dt.UTC),
        "empty_at": dt.datetime(2026, 12, 17, 9, 0, 0, tzinfo=dt.UTC),
        "programmer_alarm_on": dt.date(2026, 12, 13),
        "stop_volume_ml": Decimal(4),
        "stop_volume_source": "patient",
        "margin_days": 6,
        "formula_version": "2026.1",
        "computed_at": dt.datetime(2026, 8, 21, 16, 42, tzinfo=dt.UTC),
        "working": tuple(working()),
        "runs": pump_runs(),
        "case": "{}",
    }
    return WindowSheet(**{**facts, **changes})  # type: ignore[arg-type]


def working() -> list[Step]:
    fill = {"origin": "record 141: refill, by Kay Tall", "on": dt.date(2026, 8, 21)}
    return [
        Step(
            label="Flow",
            formula="dose of the primary drug / its concentration",
            inputs=(Input(name="dose", value="4.2 mg/day", **fill), Input(name="strength", value="10 mg/mL", **fill)),
            result="0.42 mL/day",
            rounding=Rounding.HALF_UP,
        ),
        Step(
            label="Held after the fill",
            formula="left inside + filled",
            inputs=(Input(name="left inside", value="0 mL", **fill), Input(name="filled", value="40 mL", **fill)),
            result="40 mL",
        ),
        Step(
            label="Days until the stop level",
            formula="(held \u2212 stop level) / flow",
            inputs=(
                Input(name="held", value="40 mL"),
                Input(name="stop level", value="4 mL", origin="this patient\u2019s own stop level, by Kay Tall"),
                Input(name="flow", value="0.42 mL/day"),
            ),
            result="85.714285714 days",
            source="SynchroMed practice; level chosen for this patient",
            rounding=Rounding.HALF_UP,
        ),
        Step(
            label="Refill by",
            formula="earliest of: volume date \u2212 margin, stability, expiry, longest interval; earlier working day",
            inputs=(Input(name="margin", value="6 days", origin="the clinic\u2019s rules, version 3"),),
            result="Fri 27 Nov 2026",
            rounding=Rounding.EARLIER_DAY,
        ),
    ]


def level(**changes: object) -> LevelNow:
    facts: dict[str, object] = {
        "at": READ_AT,
        "level_ml": Decimal("9.166666667"),
        "reservoir_ml": Decimal(40),
        "alarm_ml": Decimal(2),
        "stop_ml": Decimal(4),
        "flow_ml_per_day": Decimal("0.420000000"),
        "filled_at": dt.datetime(2026, 8, 21, 16, 42, tzinfo=dt.UTC),
        "held_ml": Decimal(40),
        "running": True,
    }
    return LevelNow(**{**facts, **changes})  # type: ignore[arg-type]


def doses(count: int = 2) -> tuple[DailyDose, ...]:
    return tuple(
        DailyDose(
            drug=drug,
            display=display,
            salt=salt,
            concentration_text=strength,
            concentration_mcg_per_ml=Decimal(per_ml),
            mcg_per_day=Decimal(per_day),
            dose_text=said,
            primary=index == 0,
        )
        for index, (drug, display, salt, strength, per_ml, per_day, said) in enumerate(DRUGS[:count])
    )


def task(index: int, message: str = "No answer to the last two notices: phone the patient") -> TaskRow:
    return TaskRow(
        id=number(500 + index),
        patient_id=number(1),
        patient_name="Fox, Ivy",
        mrn="69294-000",
        kind="no_contact",
        message=message,
        opened_at=dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC),
        done_at=None,
        done_by="",
        done_note="",
    )


def event(index: int, **changes: object) -> EventSheet:
    at = dt.datetime(2026, 5, 4, 16, 0, tzinfo=dt.UTC)
    facts: dict[str, object] = {
        "id": number(9_000 + index),
        "number": index,
        "kind": "note",
        "title": "Note",
        "happened_at": at,
        "recorded_at": at + dt.timedelta(minutes=4),
        "recorded_by": "Kay Tall <k.tall@rapidcreek.example>",
        "reason": "",
        "state": "current",
        "corrects_number": None,
        "corrected_by_number": None,
        "late": False,
        "source": "",
        "summary": "Daughter drives her; prefers mornings.",
        "facts": (Fact(label="Note", value="Daughter drives her; prefers mornings."),),
        "findings": (),
    }
    return EventSheet(**{**facts, **changes})  # type: ignore[arg-type]


def refill_rows(count: int, *, every_days: int = 60) -> tuple[RefillRow, ...]:
    """Newest first. Every twentieth visit finds the pump empty; one was not measured; the last ones run fast."""
    newest = dt.datetime(2026, 8, 21, 16, 42, tzinfo=dt.UTC)
    rows = []
    for back in range(count):
        index = count - back
        at = newest - dt.timedelta(days=every_days * back)
        dry, unmeasured = index % 20 == 0, index in {7, 1}
        left = Decimal(7) + Decimal((index * 7) % 11) / 10
        known = not (dry or unmeasured)
        difference = left - Decimal("8.5")
        rows.append(
            RefillRow(
                event_id=number(1_000 + index),
                number=index * 2,
                at=at,
                initial=index == 1,
                drugs_text="HYDROmorphone 10 mg/mL + bupivacaine 4.3 mg/mL",
                dose_text="4.2 mg/day",
                expected_ml=None if index == 1 else Decimal("8.500000000"),
                residual_state="nothing_aspirated" if dry else "not_measured" if unmeasured else "measured",
                aspirated_ml=left if known else None,
                difference_ml=difference if known else None,
                delivered_ratio=(Decimal(1) - difference / Decimal("31.5")) if known else None,
                filled_ml=Decimal("40.00"),
                lots_text=f"H{2600 + index}, B{880 + index}",
                recorded_by="Kay Tall <k.tall@rapidcreek.example>",
            )
        )
    return tuple(rows)


def chart(rows: tuple[RefillRow, ...], *, drugs: int = 2) -> ChartSheet:
    oldest_first = tuple(reversed(rows))
    start = oldest_first[0].at if rows else READ_AT
    vertices: list[LevelVertex] = []
    for row, following in zip_longest(oldest_first, oldest_first[1:]):
        end = following.at if following else READ_AT
        vertices.append(LevelVertex(at=row.at, volume_ml=Decimal(40)))
        vertices.append(LevelVertex(at=end, volume_ml=Decimal("8.5") if following else Decimal("9.166666667")))
    points = []
    for drug, display, _, _, _, per_day, _ in DRUGS[:drugs] if rows else ():
        for step in range(5):
            at = start + (READ_AT - start) * step / 5
            points.append(
                DosePoint(at=at, drug=drug, display=display, mcg_per_day=Decimal(per_day) * (6 + step) / Decimal(10))
            )
    return ChartSheet(
        start=start,
        end=READ_AT,
        zone=ZONE,
        doses=tuple(sorted(points, key=lambda point: point.at)),
        level=tuple(vertices),
        measured=tuple(
            MeasuredPoint(
                at=row.at,
                aspirated_ml=row.aspirated_ml,
                expected_ml=row.expected_ml,
                delivered_ratio=Decimal("1.21") if index == 40 else row.delivered_ratio,
            )
            for index, row in enumerate(oldest_first)
            if row.residual_state != "not_measured"
        ),
        effects=tuple(
            EffectPoint(at=row.at, pain=max(8 - index // 9, 2), function=min(2 + index // 8, 9))
            for index, row in enumerate(oldest_first)
        ),
        reservoir_ml=Decimal(40),
        stop_ml=Decimal(4),
    )


def patient(*, refills: int = 60, drugs: int = 2, **changes: object) -> PatientSheet:
    """Ten years: a refill every 60 days, events between, two open tasks."""
    rows = refill_rows(refills)
    facts: dict[str, object] = {
        "banner": banner(),
        "language": "en",
        "indication": "persistent_pain_after_spinal_fusion",
        "indication_note": "L4 to S1, 2011",
        "earlier_therapies": ("spinal_fusion", "spinal_cord_stimulator", "systemic_opioids"),
        "patient_stop_volume_ml": Decimal("4.0"),
        "stop_volume_reason": "withdrawal at 3.4 mL in March 2025",
        "contacts": (
            ContactSheet(id=1, kind="phone", address="+1 605 555 0142", consent_on=dt.date(2024, 1, 2), ended_at=None),
        ),
        "implant": implant(),
        "earlier_implants": (
            implant(
                id=number(3),
                serial="NGV112233A",
                implanted_on=dt.date(2009, 5, 1),
                removed_on=dt.date(2016, 11, 3),
                removal_reason="end_of_service",
                replaces_serial="",
                replaced_by_serial="NGP996580H",
            ),
        ),
        "window": window(),
        "level": level(),
        "level_working": tuple(working()[1:2]),
        "dose_working": tuple(working()[:1]),
        "runs": (),
        "doses": doses(drugs),
        "programme_text": "continuous 4.2 mg/day",
        "bolus_text": "up to 6 a day of 0.2 mg, 120 min lock-out",
        "order_text": "HYDROmorphone 10 mg/mL + bupivacaine 4.3 mg/mL; continuous 4.2 mg/day",
        "resolution": "",
        "chart": chart(rows, drugs=drugs),
        "refills": rows,
        "timeline": (
            event(141),
            event(
                139,
                kind="program_change",
                title="Programme changed",
                summary="Dose 4 to 4.2 mg/day of HYDROmorphone",
                facts=(Fact(label="Flow", value="0.42 mL/day"),),
                reason="pain 6 of 10 in the evening",
            ),
            event(138, summary="Never to be printed: this was struck.", state="struck"),
            event(137, kind="refill", title="Refill", summary="Filled 40 mL", facts=()),
        ),
        "notices": (),
        "tasks": (task(1), task(2, "Confirm the alarm date with the programmer")),
        "read_at": READ_AT,
        "today": TODAY,
    }
    return PatientSheet(**{**facts, **changes})  # type: ignore[arg-type]


def newcomer() -> PatientSheet:
    """Registered today: no pump, no window, nothing measured."""
    return patient(
        refills=0,
        drugs=0,
        banner=banner(allergies="", pump_name="", serial="", implant_id=None, version=1),
        indication="not_stated",
        indication_note="",
        earlier_therapies=(),
        patient_stop_volume_ml=None,
        stop_volume_reason="",
        contacts=(),
        implant=None,
        earlier_implants=(),
        window=None,
        level=level(
            level_ml=None,
            reservoir_ml=None,
            alarm_ml=None,
            stop_ml=None,
            flow_ml_per_day=None,
            filled_at=None,
            held_ml=None,
            running=False,
        ),
        programme_text="",
        bolus_text="",
        order_text="",
        timeline=(),
        tasks=(),
    )


def finding(code: str = "difference_over_2_ml", *, reason: str = "", message: str = "") -> FindingSheet:
    said = message or "2.9 mL less than expected was left: 109 % of the programmed volume was delivered."
    return FindingSheet(
        code=code,
        field="residual",
        severity="acknowledge" if reason else "inform",
        message=said,
        acknowledged_reason=reason,
    )


def mixture(count: int = 2) -> tuple[MixtureRow, ...]:
    return tuple(
        MixtureRow(
            drug=drug,
            display=display,
            salt=salt,
            concentration_text=strength,
            concentration_mcg_per_ml=Decimal(per_ml),
            primary=index == 0,
            lot=f"LOT{7_700 + index}",
            expires_on=dt.date(2027, 6, 30),
            stability_days=180 if index == 0 else None,
            stability_source="compounding pharmacy, approved by the clinic" if index == 0 else "",
            mcg_per_day=Decimal(per_day),
            dose_text=said,
        )
        for index, (drug, display, salt, strength, per_ml, per_day, said) in enumerate(DRUGS[:count])
    )


def refill(*, drugs: int = 2, **changes: object) -> RefillSheet:
    """A refill 2.9 mL below what was expected, with two findings."""
    at = dt.datetime(2026, 8, 21, 16, 42, tzinfo=dt.UTC)
    facts: dict[str, object] = {
        "event": event(
            120,
            kind="refill",
            title="Refill",
            happened_at=at,
            recorded_at=at + dt.timedelta(minutes=9),
            findings=(
                finding(reason="Dr Bell informed; pump read twice, roller study asked for"),
                finding("lot_missing", message="No lot is recorded for ziconotide."),
            ),
        ),
        "patient_id": number(1),
        "initial": False,
        "residual_state": "measured",
        "aspirated_ml": Decimal("6.30"),
        "symptoms": "",
        "physician_contacted": "",
        "expected_ml": Decimal("9.166666667"),
        "difference_ml": Decimal("-2.866666667"),
        "delivered_ratio": Decimal("1.092972973"),
        "retained_ml": Decimal(0),
        "filled_ml": Decimal("40.0"),
        "held_ml": Decimal("40.0"),
        "mixture": mixture(drugs),
        "programme_text": "continuous 4.2 mg/day",
        "bolus_text": "up to 6 a day of 0.2 mg, 120 min lock-out",
        "flow_ml_per_day": Decimal("0.420000000"),
        "programmer_alarm_on": dt.date(2026, 12, 13),
        "programmer_expected_ml": Decimal("9.6"),
        "physician_contacted_at": None,
        "pump_clock": "",
        "clock_error_minutes": None,
        "prime_ml": Decimal(0),
        "displaced_ml": Decimal(0),
        "worked_out": None,
        "resolution": "",
        "running_confirmed": True,
        "formula_version": "2026.1",
        "working": tuple(working()),
        "window": window(),
    }
    return RefillSheet(**{**facts, **changes})  # type: ignore[arg-type]
