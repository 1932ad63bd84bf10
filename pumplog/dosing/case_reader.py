"""A JSON case to the engine's own values: every unit, number, instant and key is checked on the way in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from re import ASCII
from re import compile as pattern
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pumplog.dosing import parse
from pumplog.dosing.case_node import Node
from pumplog.dosing.formulation import DrugInReservoir, Formulation
from pumplog.dosing.programs import MIDNIGHT, Continuous, FixedRate, Flex, FlexStep, PatientBolus, Program
from pumplog.dosing.quantities import Concentration, DoseRate, Flow, Mass, Volume
from pumplog.dosing.timeline import Bolus, CountedBoluses, Event, Fill, ProgramSet, Pump, Started, Stopped
from pumplog.dosing.windows import Policy

T = TypeVar("T")

# Wide enough for any figure that means something, narrow enough that a line of a million digits is refused at once.
_WIDE: Final = 40
_MOST_DAYS: Final = 36_500
_MOST_BOLUSES: Final = 1_000_000
_CLOCK: Final = pattern(r"([01][0-9]|2[0-3]):([0-5][0-9])", ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question: a pump's history, the clinic's policy and zone, and the instant that is asked for."""

    zone: ZoneInfo
    pump: Pump
    events: tuple[Event, ...]
    policy: Policy
    at: datetime
    measured: Volume | None


def read_case(root: Node) -> Case:
    """The case in a JSON object. Raises CaseRefused at the first thing that is wrong, in the order of the contract."""
    top = root.members(("zone", "pump", "events", "policy", "ask"), ("id", "expect"))
    if "id" in top:
        _check_id(top["id"])
    zone, pump = _zone(top["zone"]), _pump(top["pump"])
    events = tuple(_event(node) for node in top["events"].items())
    policy = _policy(top["policy"])
    ask = top["ask"].members(("at",), ("measured_residual_ml",))
    return Case(
        zone=zone,
        pump=pump,
        events=events,
        policy=policy,
        at=ask["at"].read(parse.instant),
        measured=_if_given(ask, "measured_residual_ml", _volume),
    )


def _check_id(node: Node) -> None:
    """An id is given back as it came, so it must be something that comes back the same."""
    if isinstance(node.value, bool) or not isinstance(node.value, str | int | None):
        raise node.refused("wrong_type", "an id is a text or a whole number")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"localtime"}


def _zone(node: Node) -> ZoneInfo:
    name = node.text()
    if name not in _zones():
        raise node.refused("zone_unknown", "this is no IANA time zone, such as America/New_York")
    return ZoneInfo(name)


def _pump(node: Node) -> Pump:
    members = node.members(("reservoir_ml", "low_reservoir_ml", "flow_tolerance_pct"))
    return Pump(
        reservoir=_volume(members["reservoir_ml"]),
        low_reservoir=_volume(members["low_reservoir_ml"]),
        flow_tolerance_pct=_number(members["flow_tolerance_pct"]),
    )


def _policy(node: Node) -> Policy:
    members = node.members(("margin_days", "use_tolerance", "max_interval_days"))
    return Policy(
        margin_days=_days(members["margin_days"]),
        use_tolerance=members["use_tolerance"].flag(),
        max_interval_days=_if_given(members, "max_interval_days", _days),
    )


def _event(node: Node) -> Event:
    if not isinstance(node.value, dict):
        raise node.refused("wrong_type", "an object belongs here")
    if "type" not in node.value:
        raise Node(None, node, "type").refused("missing_key", "this key is needed")
    kind = Node(node.value["type"], node, "type")
    reader = _EVENTS.get(kind.text())
    if reader is None:
        raise kind.refused("event_unknown", f"an event is one of {', '.join(_EVENTS)}")
    return reader(node)


def _fill(node: Node) -> Fill:
    members = node.members(("type", "at", "volume_ml", "drugs"), ("retained_ml",))
    at, volume = members["at"].read(parse.instant), _volume(members["volume_ml"])
    retained = _volume(members["retained_ml"]) if "retained_ml" in members else Volume(ml=Decimal(0))
    drugs = tuple(_drug(drug) for drug in members["drugs"].items())
    primaries = sum(drug.primary for drug in drugs)
    if primaries != 1:
        code = "several_primary_drugs" if primaries else "no_primary_drug"
        raise members["drugs"].refused(code, f"exactly one drug is primary; here {primaries or 'none'}")
    return Fill(at=at, volume=volume, retained=retained, formulation=Formulation(drugs=drugs))


def _drug(node: Node) -> DrugInReservoir:
    members = node.members(("drug", "concentration"), ("primary", "stability_days"))
    return DrugInReservoir(
        drug=members["drug"].text(),
        concentration=members["concentration"].read(_concentration),
        primary="primary" in members and members["primary"].flag(),
        stability_days=_if_given(members, "stability_days", _days),
    )


def _program(node: Node) -> ProgramSet:
    if not isinstance(node.value, dict) or "mode" not in node.value:
        raise Node(None, node, "mode").refused("missing_key", "this key is needed")
    mode = Node(node.value["mode"], node, "mode")
    if mode.text() not in _MODES:
        raise mode.refused("mode_unknown", f"a programme is one of {', '.join(_MODES)}")
    key, reader = _MODES[mode.text()]
    members = node.members(("type", "at", "mode", key), ("patient_bolus",))
    return ProgramSet(
        at=members["at"].read(parse.instant),
        program=reader(members[key]),
        patient_bolus=_if_given(members, "patient_bolus", _patient_bolus),
    )


def _flex(node: Node) -> Flex:
    steps: list[FlexStep] = []
    for item in node.items():
        members = item.members(("start", "rate"))
        start = _clock(members["start"])
        if not steps and start != MIDNIGHT:
            raise members["start"].refused("flex_not_from_midnight", "the first step starts at 00:00")
        if steps and start <= steps[-1].start:
            raise members["start"].refused("flex_out_of_order", "each step starts later than the one before")
        steps.append(FlexStep(start=start, rate=members["rate"].read(_dose_rate)))
    if not steps:
        raise node.refused("flex_not_from_midnight", "a daily pattern has at least one step, from 00:00")
    return Flex(steps=tuple(steps))


def _patient_bolus(node: Node) -> PatientBolus:
    members = node.members(("dose", "max_per_day"))
    return PatientBolus(dose=members["dose"].read(_mass), max_per_day=members["max_per_day"].count(_MOST_BOLUSES))


def _bolus(node: Node) -> Bolus:
    members = node.members(("type", "at"), ("volume_ml", "dose"))
    at = members["at"].read(parse.instant)
    if "volume_ml" in members and "dose" in members:
        raise members["dose"].refused("two_amounts", "a bolus has a volume or a dose, not both")
    if "volume_ml" in members:
        return Bolus(at=at, amount=_volume(members["volume_ml"]))
    if "dose" not in members:
        raise node.refused("missing_key", "a bolus needs volume_ml or dose")
    return Bolus(at=at, amount=members["dose"].read(_mass))


def _boluses(node: Node) -> CountedBoluses:
    members = node.members(("type", "at", "from", "to", "count", "dose"))
    return CountedBoluses(
        at=members["at"].read(parse.instant),
        begins=members["from"].read(parse.instant),
        ends=members["to"].read(parse.instant),
        count=members["count"].count(_MOST_BOLUSES),
        dose=members["dose"].read(_mass),
    )


def _stopped(node: Node) -> Stopped:
    return Stopped(at=node.members(("type", "at"))["at"].read(parse.instant))


def _started(node: Node) -> Started:
    return Started(at=node.members(("type", "at"))["at"].read(parse.instant))


def _if_given(members: Mapping[str, Node], key: str, read: Callable[[Node], T]) -> T | None:
    """The member, or None where it is absent or null: both say that there is none."""
    return read(members[key]) if key in members and members[key].value is not None else None


def _clock(node: Node) -> time:
    match = _CLOCK.fullmatch(node.text())
    if match is None:
        raise node.refused("clock_unreadable", "write the time of day as HH:MM, from 00:00 to 23:59")
    return time(int(match[1]), int(match[2]))


def _days(node: Node) -> int:
    return node.count(_MOST_DAYS)


def _number(node: Node) -> Decimal:
    return node.read(lambda text: parse.decimal_text(text, digits=_WIDE, places=_WIDE))


def _volume(node: Node) -> Volume:
    return Volume(ml=_number(node))


def _concentration(text: str) -> Concentration:
    return parse.concentration(text, digits=_WIDE, places=_WIDE)


def _dose_rate(text: str) -> DoseRate:
    return parse.dose_rate(text, digits=_WIDE, places=_WIDE)


def _mass(text: str) -> Mass:
    return parse.mass(text, digits=_WIDE, places=_WIDE)


_MODES: Final[Mapping[str, tuple[str, Callable[[Node], Program]]]] = {
    "continuous": ("dose", lambda node: Continuous(dose=node.read(_dose_rate))),
    "rate": ("flow_ml_per_day", lambda node: FixedRate(flow=Flow(ml_per_day=_number(node)))),
    "flex": ("steps", _flex),
}
_EVENTS: Final[Mapping[str, Callable[[Node], Event]]] = {
    "fill": _fill,
    "program": _program,
    "bolus": _bolus,
    "boluses": _boluses,
    "stop": _stopped,
    "start": _started,
}
