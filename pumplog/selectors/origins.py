"""Where each figure of a working stands in the record: which entry, by whom, of which day; which rule, which version."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from pumplog import catalogue
from pumplog.dosing.figures.quantities import Concentration
from pumplog.dosing.findings import Evidence
from pumplog.dosing.refill_draft import DraftDrug, RefillDraft
from pumplog.dosing.working.origins import ENTERED, Origin, Origins, key_of
from pumplog.models import Event, Implant, MixtureDrug, PatientDetails
from pumplog.selectors.caps import OUTDATES_READING
from pumplog.selectors.event_facts import title
from pumplog.selectors.history import PumpHistory
from pumplog.selectors.stop_level import StopLevel
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import EventKind


def origins(history: PumpHistory, clinic: ClinicSheet, level: StopLevel) -> Origins:
    """The origins of everything that is computed from this history by the clinic's rules."""
    zone = ZoneInfo(clinic.zone)
    rules = clinic.policy
    return Origins(
        events={
            key_of(item): _entry(event, zone) for event in history.events for item in history.dosing_events_of(event)
        },
        alarm_level=_implantation(history, zone),
        stop_level=_stop_level(history, clinic, level, zone),
        rules=Origin(words=f"the clinic’s rules, version {rules.version}", on=_day(rules.set_at, zone)),
        programmer=_programmer(history, zone),
        stability=_stability(history, zone),
        expiry=_entry(history.refills[-1], zone) if history.refills else Origin(),
    )


def origins_of_refill(
    history: PumpHistory, clinic: ClinicSheet, level: StopLevel, draft: RefillDraft, *, first_fill: bool
) -> Origins:
    """The same for a refill that is being entered: what limits it is in the draft, not yet on record."""
    return replace(
        origins(history, clinic, level),
        programmer=ENTERED,
        expiry=ENTERED,
        stability=_published_or(draft.drugs, first_fill=first_fill, stated=ENTERED),
    )


def _entry(event: Event, zone: ZoneInfo) -> Origin:
    return Origin(
        words=f"record {event.sequence}: {title(event).lower()}, by {who(event.recorded_by_label)}",
        on=_day(event.happened_at, zone),
    )


def who(label: str) -> str:
    """`Kay Tall` of `Kay Tall <kay@clinic.example>`."""
    return label.partition(" <")[0].strip() or label


def _day(at: dt.datetime, zone: ZoneInfo) -> dt.date:
    return at.astimezone(zone).date()


def _stop_level(history: PumpHistory, clinic: ClinicSheet, level: StopLevel, zone: ZoneInfo) -> Origin:
    if level.source == "clinic":
        words = f"the clinic’s stop level, rules version {clinic.policy.version}"
        return Origin(words=words, on=_day(clinic.policy.set_at, zone))
    if level.source == "patient":
        patient = Implant.objects.values_list("patient_id", flat=True).get(pk=history.implant_id)
        row = PatientDetails.objects.get(patient_id=patient, current=True)
        return Origin(words=f"this patient’s own stop level, by {who(row.recorded_by)}", on=_day(row.recorded_at, zone))
    return _implantation(history, zone)


def _implantation(history: PumpHistory, zone: ZoneInfo) -> Origin:
    implanted = history.last(EventKind.IMPLANTATION)
    return Origin() if implanted is None else _entry(implanted, zone)


def _programmer(history: PumpHistory, zone: ZoneInfo) -> Origin:
    for event in reversed(history.events):
        reads = event.kind == EventKind.PUMP_READING and event.reading.alarm_on is not None
        if reads or event.kind == EventKind.REFILL:
            return _entry(event, zone)
        if event.kind in OUTDATES_READING:
            break
    return ENTERED


def _stability(history: PumpHistory, zone: ZoneInfo) -> Origin:
    if not history.refills:
        return Origin()
    fill = history.refills[-1]
    return _published_or(fill.drugs.all(), first_fill=fill.refill.initial, stated=_entry(fill, zone))


def _published_or(drugs: Iterable[MixtureDrug | DraftDrug], *, first_fill: bool, stated: Origin) -> Origin:
    """The source of the mixture's published stability where that is what counts, else where it was stated."""
    rows = list(drugs)
    days = min((row.stability_days for row in rows if row.stability_days is not None), default=None)
    found = catalogue.stability_days({row.drug: _strength(row) for row in rows}, first_fill=first_fill)
    if found.days == days and found.evidence is Evidence.PUBLISHED:
        return Origin(words=f"{found.source} ({found.evidence})")
    return stated


def _strength(row: MixtureDrug | DraftDrug) -> Concentration:
    if isinstance(row, DraftDrug):
        return row.concentration
    return Concentration(mcg_per_ml=row.concentration_mcg_per_ml)
