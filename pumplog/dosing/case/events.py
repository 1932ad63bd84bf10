"""The events of a JSON case."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from pumplog.dosing.case.fields import (
    clock_at,
    concentration_of,
    days_at,
    dose_rate_of,
    if_given,
    mass_of,
    number_at,
    volume_at,
)
from pumplog.dosing.case.node import Node
from pumplog.dosing.figures import parse
from pumplog.dosing.figures.quantities import Flow, Volume
from pumplog.dosing.formulation import DrugInReservoir, Formulation
from pumplog.dosing.programs import MIDNIGHT, Continuous, FixedRate, Flex, FlexStep, PatientBolus, Program
from pumplog.dosing.timeline import Bolus, CountedBoluses, Event, Fill, ProgramSet, Started, Stopped

_MOST_BOLUSES: Final = 1_000_000


def read_event(node: Node) -> Event:
    """One event. Raises CaseRefused at the first thing in it that is wrong."""
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
    at, volume = members["at"].read(parse.instant), volume_at(members["volume_ml"])
    retained = volume_at(members["retained_ml"]) if "retained_ml" in members else Volume(ml=Decimal(0))
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
        concentration=members["concentration"].read(concentration_of),
        primary="primary" in members and members["primary"].flag(),
        stability_days=if_given(members, "stability_days", days_at),
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
        patient_bolus=if_given(members, "patient_bolus", _patient_bolus),
    )


def _flex(node: Node) -> Flex:
    steps: list[FlexStep] = []
    for item in node.items():
        members = item.members(("start", "rate"))
        start = clock_at(members["start"])
        if not steps and start != MIDNIGHT:
            raise members["start"].refused("flex_not_from_midnight", "the first step starts at 00:00")
        if steps and start <= steps[-1].start:
            raise members["start"].refused("flex_out_of_order", "each step starts later than the one before")
        steps.append(FlexStep(start=start, rate=members["rate"].read(dose_rate_of)))
    if not steps:
        raise node.refused("flex_not_from_midnight", "a daily pattern has at least one step, from 00:00")
    return Flex(steps=tuple(steps))


def _patient_bolus(node: Node) -> PatientBolus:
    members = node.members(("dose", "max_per_day"))
    return PatientBolus(dose=members["dose"].read(mass_of), max_per_day=members["max_per_day"].count(_MOST_BOLUSES))


def _bolus(node: Node) -> Bolus:
    members = node.members(("type", "at"), ("volume_ml", "dose"))
    at = members["at"].read(parse.instant)
    if "volume_ml" in members and "dose" in members:
        raise members["dose"].refused("two_amounts", "a bolus has a volume or a dose, not both")
    if "volume_ml" in members:
        return Bolus(at=at, amount=volume_at(members["volume_ml"]))
    if "dose" not in members:
        raise node.refused("missing_key", "a bolus needs volume_ml or dose")
    return Bolus(at=at, amount=members["dose"].read(mass_of))


def _boluses(node: Node) -> CountedBoluses:
    members = node.members(("type", "at", "from", "to", "count", "dose"))
    return CountedBoluses(
        at=members["at"].read(parse.instant),
        begins=members["from"].read(parse.instant),
        ends=members["to"].read(parse.instant),
        count=members["count"].count(_MOST_BOLUSES),
        dose=members["dose"].read(mass_of),
    )


def _stopped(node: Node) -> Stopped:
    return Stopped(at=node.members(("type", "at"))["at"].read(parse.instant))


def _started(node: Node) -> Started:
    return Started(at=node.members(("type", "at"))["at"].read(parse.instant))


_MODES: Final[Mapping[str, tuple[str, Callable[[Node], Program]]]] = {
    "continuous": ("dose", lambda node: Continuous(dose=node.read(dose_rate_of))),
    "rate": ("flow_ml_per_day", lambda node: FixedRate(flow=Flow(ml_per_day=number_at(node)))),
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
