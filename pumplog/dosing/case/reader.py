"""A JSON case to the engine's own values: every unit, number, instant and key is checked on the way in."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from pumplog.dosing.case.events import read_event
from pumplog.dosing.case.fields import days_at, if_given, number_at, volume_at
from pumplog.dosing.case.node import Node
from pumplog.dosing.figures import parse
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.timeline import Event, Pump
from pumplog.dosing.windows import Policy


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
        check_id(top["id"])
    zone, pump = _zone(top["zone"]), _pump(top["pump"])
    events = tuple(read_event(node) for node in top["events"].items())
    policy = _policy(top["policy"])
    ask = top["ask"].members(("at",), ("measured_residual_ml",))
    return Case(
        zone=zone,
        pump=pump,
        events=events,
        policy=policy,
        at=ask["at"].read(parse.instant),
        measured=if_given(ask, "measured_residual_ml", volume_at),
    )


def check_id(node: Node) -> None:
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
        reservoir=volume_at(members["reservoir_ml"]),
        low_reservoir=volume_at(members["low_reservoir_ml"]),
        flow_tolerance_pct=number_at(members["flow_tolerance_pct"]),
    )


def _policy(node: Node) -> Policy:
    members = node.members(("margin_days", "use_tolerance", "max_interval_days"))
    return Policy(
        margin_days=days_at(members["margin_days"]),
        use_tolerance=members["use_tolerance"].flag(),
        max_interval_days=if_given(members, "max_interval_days", days_at),
    )
