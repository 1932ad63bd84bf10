"""What an event says, in labels and values: one small table a kind."""

from collections.abc import Callable

from pumplog import catalogue
from pumplog.dosing.formatting import amount_text
from pumplog.models import Event, PumpReading
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
from pumplog.sheets.event import Fact
from pumplog.sheets.vocabulary import EventKind, ResidualState
from pumplog.sheets.wording import ALARMS, REMOVALS, said

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
        ("Filled", exact_ml(row.filled_ml)),
        ("Left inside", exact_ml(row.retained_ml) if row.retained_ml else ""),
        *_mixture(event),
        *_program(event, primary_of(event)),
        ("Programmer’s alarm date", day(row.programmer_alarm_on) if row.programmer_alarm_on else ""),
        ("Programmer expected", "" if row.programmer_expected_ml is None else exact_ml(row.programmer_expected_ml)),
        ("Confirmed running", "yes" if row.running_confirmed else ""),
    ]


def _implantation(event: Event, _primary: str | None) -> Pairs:
    row = event.implantation
    length = f"{row.catheter_length_cm.normalize():f} cm" if row.catheter_length_cm is not None else ""
    return [
        ("Pump", catalogue.pump_model(row.pump_model).display),
        ("Serial", row.serial),
        ("Reservoir", exact_ml(row.reservoir_ml)),
        ("Alarm level", exact_ml(row.low_reservoir_alarm_ml)),
        ("Catheter", " ".join(part for part in (row.catheter_model, length) if part)),
        ("Tip level", row.tip_level),
        ("Implanted on", day(row.implanted_on) if row.implanted_on else "not known"),
    ]


def _reading(event: Event, _primary: str | None) -> Pairs:
    row = event.reading
    return [
        ("Alarm date", day(row.alarm_on) if row.alarm_on else ""),
        ("Expected residual", "" if row.expected_residual_ml is None else exact_ml(row.expected_residual_ml)),
        ("Boluses given", _boluses(row)),
    ]


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
    EventKind.PROGRAM_CHANGE: _program,
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


def _labelled(event: Event, primary: str | None) -> str:
    return ", ".join(f"{fact.label.lower()} {fact.value}" for fact in facts(event, primary))


_SUMMARIES: dict[EventKind, Callable[[Event, str | None], str]] = {
    EventKind.REFILL: _refill_line,
    EventKind.IMPLANTATION: lambda event, _primary: (
        f"{catalogue.pump_model(event.implantation.pump_model).display}, serial {event.implantation.serial}"
    ),
    EventKind.ORDER: _joined,
    EventKind.PROGRAM_CHANGE: _joined,
    EventKind.PUMP_READING: _labelled,
    EventKind.PUMP_STOP: lambda event, _primary: event.reason,
    EventKind.PUMP_START: lambda event, _primary: event.reason,
    EventKind.PUMP_ALARM: _joined,
    EventKind.EFFECT: _labelled,
    EventKind.REMOVAL: _joined,
    EventKind.NOTE: lambda event, _primary: event.note.text[:160],
}
