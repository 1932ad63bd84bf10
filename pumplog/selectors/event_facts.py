"""What an event says, in labels and values: one small table a kind."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from pumplog import catalogue
from pumplog.dosing.conflict.pump_clock import ClockError
from pumplog.dosing.figures.formatting import amount_text, plain, rounded
from pumplog.models import Event, PumpReading, Refill
from pumplog.selectors.history import dosing_program, patient_bolus
from pumplog.selectors.words import (
    bolus_text,
    day,
    drugs_text,
    exact_ml,
    ml,
    percent,
    primary_of,
    program_text,
)
from pumplog.selectors.worked_out import worked_out_sheet
from pumplog.sheets.event import Fact
from pumplog.sheets.vocabulary import BridgeState, EventKind, Governs, ResidualState
from pumplog.sheets.wording import ALARMS, GOVERNS, REMOVALS, said
from pumplog.sheets.worked_out import MissedRow

TITLES = {
    EventKind.IMPLANTATION: "Pump implanted",
    EventKind.ORDER: "Order",
    EventKind.REFILL: "Refill",
    EventKind.PROGRAM_CHANGE: "Programme changed",
    EventKind.PUMP_READING: "Pump read",
    EventKind.PUMP_STOP: "Pump stopped",
    EventKind.PUMP_START: "Pump restarted",
    EventKind.PUMP_ALARM: "Pump alarm",
    EventKind.EFFECT: "Effect",
    EventKind.REMOVAL: "Pump removed",
    EventKind.NOTE: "Note",
}


def title(event: Event) -> str:
    """What the event is called."""
    if event.kind == EventKind.REFILL and not event.struck and event.refill.initial:
        return "Initial fill"
    return TITLES[EventKind(event.kind)]


def summary(event: Event, primary: str | None) -> str:
    """The event in one line."""
    if event.struck:
        return f"Said not to have happened: {event.reason}"
    return _SUMMARIES[EventKind(event.kind)](event, primary)


def facts(event: Event, primary: str | None) -> tuple[Fact, ...]:
    """Every figure of the event with its label; empty values are left out."""
    if event.struck:
        return ()
    table = _FACTS.get(EventKind(event.kind))
    pairs = table(event, primary) if table else []
    return tuple(Fact(label=label, value=value) for label, value in pairs if value)


def residual_text(event: Event) -> str:
    """What was found in the reservoir."""
    refill = event.refill
    match refill.residual_state:
        case ResidualState.MEASURED:
            return f"{ml(refill.aspirated_ml, 3)} aspirated"
        case ResidualState.NOTHING_ASPIRATED:
            return "nothing could be aspirated"
    return "residual not measured"


Pairs = list[tuple[str, str]]


def _program(event: Event, primary: str | None) -> Pairs:
    if not hasattr(event, "program"):
        return []
    return [
        ("Programme", program_text(dosing_program(event.program), primary)),
        ("Patient boluses", bolus_text(patient_bolus(event.program), primary)),
    ]


def _mixture(event: Event) -> Pairs:
    found = [("In the reservoir", drugs_text(event.drugs.all()))]
    lots = [f"{row.lot}" for row in event.drugs.all() if row.lot]
    ends = [day(row.expires_on) for row in event.drugs.all() if row.expires_on]
    diluents = list(dict.fromkeys(row.diluent for row in event.drugs.all() if row.diluent))
    return [*found, ("Diluent", ", ".join(diluents)), ("Lots", ", ".join(lots)), ("Expiry", ", ".join(ends))]


def _refill(event: Event, _primary: str | None) -> Pairs:
    row = event.refill
    return [
        ("Found", residual_text(event)),
        ("Expected", "" if row.expected_ml is None else ml(row.expected_ml)),
        ("Difference", "" if row.difference_ml is None else ml(row.difference_ml)),
        ("Delivered of programmed", "" if row.delivered_ratio is None else percent(row.delivered_ratio)),
        ("Symptoms", row.symptoms),
        ("Physician contacted", row.physician_contacted),
        ("Contacted at", "" if row.physician_contacted_at is None else _moment(event, row.physician_contacted_at)),
        *_dry(event),
        ("Filled", exact_ml(row.filled_ml)),
        ("Left inside", exact_ml(row.retained_ml) if row.retained_ml else ""),
        ("Thrown away", waste_text(row)),
        *_mixture(event),
        *_program(event, primary_of(event)),
        ("Programmer’s alarm date", day(row.programmer_alarm_on) if row.programmer_alarm_on else ""),
        ("Programmer expected", "" if row.programmer_expected_ml is None else exact_ml(row.programmer_expected_ml)),
        *_clock(row),
        *_bridge(event),
        *_at_odds(event, row.worked_out),
        ("Confirmed running", "yes" if row.running_confirmed else ""),
    ]


def waste_text(row: Refill) -> str:
    """What was thrown away and who saw it; empty where nothing was stated."""
    if row.wasted_ml is None:
        return ""
    return exact_ml(row.wasted_ml) + (f", witnessed by {row.witness_label}" if row.witness_label else "")


def _implantation(event: Event, _primary: str | None) -> Pairs:
    row = event.implantation
    length = f"{row.catheter_length_cm.normalize():f} cm" if row.catheter_length_cm is not None else ""
    return [
        ("Pump", catalogue.pump_model(row.pump_model).display),
        ("Serial", row.serial),
        ("Reservoir", exact_ml(row.reservoir_ml)),
        ("Alarm level", exact_ml(row.low_reservoir_alarm_ml)),
        ("Catheter", " ".join(part for part in (row.catheter_model, length) if part)),
        ("Cut off", "" if row.catheter_trimmed_cm is None else f"{plain(row.catheter_trimmed_cm)} cm"),
        (
            "Reservoir to tip",
            "" if row.path_volume_ml is None else f"{plain(row.path_volume_ml)} mL, approved by {row.path_approved_by}",
        ),
        ("Tip level", row.tip_level),
        ("Implanted on", day(row.implanted_on) if row.implanted_on else "not known"),
    ]


def _reading(event: Event, _primary: str | None) -> Pairs:
    row = event.reading
    return [
        ("Alarm date", day(row.alarm_on) if row.alarm_on else ""),
        ("Expected residual", "" if row.expected_residual_ml is None else exact_ml(row.expected_residual_ml)),
        *_clock(row),
        *_at_odds(event, row.worked_out),
        ("Boluses given", _boluses(row)),
    ]


def _shown(event: Event) -> Pairs:
    """What the programmer showed after a programme change."""
    return _reading(event, None) if hasattr(event, "reading") else []


def clock_text(row: Refill | PumpReading) -> str:
    """The pump's own clock as it was shown, and how far it was off; empty where it was not read."""
    on, at, error = row.pump_clock_on, row.pump_clock_at, row.clock_error_minutes
    if on is None or at is None:
        return ""
    off = "" if error is None else " (right)"
    if error:
        off = f" ({ClockError(minutes=error).words} {'ahead' if error > 0 else 'behind'})"
    return f"{day(on)}, {at:%H:%M}{off}"


def resolution_text(event: Event) -> str:
    """Who resolved that programmer and record disagree, when, why, and what governs; empty where nobody did."""
    if not hasattr(event, "resolution"):
        return ""
    row = event.resolution
    who = f"{row.resolved_by_label} ({row.resolved_by_role})" if row.resolved_by_role else row.resolved_by_label
    return f"{GOVERNS[Governs(row.governs)]} {who}, {_moment(event, row.resolved_at)}: {row.reason}"


def _clock(row: Refill | PumpReading) -> Pairs:
    return [("Pump’s clock", clock_text(row))]


def _dry(event: Event) -> Pairs:
    found = worked_out_sheet(event.refill.worked_out)
    if found is None or found.empty is None:
        return []
    dry = found.empty
    since = "a time that is not known" if dry.dry_from is None else _moment(event, dry.dry_from)
    missed = "; ".join(f"{row.display} {_missed(row)}" for row in dry.missed)
    return [("Ran dry between", f"{since} and this visit"), ("Dose missed", missed)]


def _missed(row: MissedRow) -> str:
    """From the least to the most; nothing and not known are words, not figures."""
    nothing = "perhaps nothing" if row.most_text else "not known"
    least = f"at least {row.least_text}" if row.least_mcg else nothing
    return f"{least}, at most {row.most_text}" if row.most_text else least


def _bridge(event: Event) -> Pairs:
    """A change of strength, in short; the refill's own page has all of it."""
    row, found = event.refill, worked_out_sheet(event.refill.worked_out)
    prime = [("Prime", exact_ml(row.prime_ml) if row.prime_ml else "")]
    if found is None or found.change is None:
        return prime
    change = found.change
    worked = "path volume not known"
    if change.bridge_ml is not None and change.bridge_hours is not None:
        worked = f"{ml(change.bridge_ml, 3)} over {rounded(change.bridge_hours, 1)} h ({change.path_evidence})"
    typed = {
        BridgeState.NOT_STATED: "not stated",
        BridgeState.NONE: "none",
        BridgeState.PROGRAMMED: " over ".join(
            part
            for part in (
                change.programmed_dose_text
                or (ml(change.programmed_ml, 3) if change.programmed_ml is not None else ""),
                "" if change.programmed_hours is None else f"{plain(change.programmed_hours)} h",
            )
            if part
        ),
    }
    return [("Bridge worked out", worked), ("Bridge programmed", typed[BridgeState(row.bridge_state)]), *prime]


def _at_odds(event: Event, text: str) -> Pairs:
    """Where programmer and record disagreed then, what was likely behind it, and how it ended."""
    found = worked_out_sheet(text)
    rows = [
        ("Programmer disagrees", f"{item.theirs}, here {item.ours}. {'; '.join(item.causes)}".rstrip(". ") + ".")
        for item in (found.conflicts if found else ())
    ]
    return [*rows, ("Resolved", resolution_text(event))]


def _moment(event: Event, instant: dt.datetime) -> str:
    local = instant.astimezone(ZoneInfo(event.patient.clinic.zone))
    return f"{day(local.date())}, {local:%H:%M}"


def _boluses(row: PumpReading) -> str:
    if row.boluses_given is None or row.boluses_from is None or row.bolus_dose_mcg is None:
        return ""
    dose = amount_text(row.bolus_dose_mcg)
    return f"{row.boluses_given} of {dose} each since {row.boluses_from:%Y-%m-%d %H:%M} UTC"


def _effect(event: Event, _primary: str | None) -> Pairs:
    row = event.effect
    return [
        ("Pain", "" if row.pain is None else f"{row.pain} of 10"),
        ("Function", "" if row.function is None else f"{row.function} of 10"),
        ("Side effects", row.side_effects),
    ]


_FACTS: dict[EventKind, Callable[[Event, str | None], Pairs]] = {
    EventKind.REFILL: _refill,
    EventKind.IMPLANTATION: _implantation,
    EventKind.ORDER: lambda event, _primary: [*_mixture(event), *_program(event, primary_of(event))],
    EventKind.PROGRAM_CHANGE: lambda event, primary: [*_program(event, primary), *_shown(event)],
    EventKind.PUMP_READING: _reading,
    EventKind.PUMP_ALARM: lambda event, _primary: [("Alarm", said(ALARMS, event.alarm.alarm_kind))],
    EventKind.EFFECT: _effect,
    EventKind.REMOVAL: lambda event, _primary: [("Why", said(REMOVALS, event.removal.removal_reason))],
    EventKind.NOTE: lambda event, _primary: [("Note", event.note.text)],
}


def _refill_line(event: Event, _primary: str | None) -> str:
    row = event.refill
    expected = f" (expected {ml(row.expected_ml)})" if row.expected_ml is not None else ""
    return f"Filled {exact_ml(row.filled_ml)}, {residual_text(event)}{expected}"


def _joined(event: Event, primary: str | None) -> str:
    return ", ".join(fact.value for fact in facts(event, primary))


# Told in full on the event's own page.
_IN_FULL = ("Programmer disagrees", "Resolved")


def _labelled(event: Event, primary: str | None) -> str:
    rows = [fact for fact in facts(event, primary) if fact.label not in _IN_FULL]
    odds = any(fact.label == _IN_FULL[0] for fact in facts(event, primary))
    return ", ".join([f"{fact.label.lower()} {fact.value}" for fact in rows] + ["at odds with this record"] * odds)


_SUMMARIES: dict[EventKind, Callable[[Event, str | None], str]] = {
    EventKind.REFILL: _refill_line,
    EventKind.IMPLANTATION: lambda event, _primary: (
        f"{catalogue.pump_model(event.implantation.pump_model).display}, serial {event.implantation.serial}"
    ),
    EventKind.ORDER: _joined,
    EventKind.PROGRAM_CHANGE: lambda event, primary: ", ".join(value for _, value in _program(event, primary) if value),
    EventKind.PUMP_READING: _labelled,
    EventKind.PUMP_STOP: lambda event, _primary: event.reason,
    EventKind.PUMP_START: lambda event, _primary: event.reason,
    EventKind.PUMP_ALARM: _joined,
    EventKind.EFFECT: _labelled,
    EventKind.REMOVAL: _joined,
    EventKind.NOTE: lambda event, _primary: event.note.text[:160],
}
