"""One seed from its first day to its last, and what came of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bench.simulate.chance import Chance
from bench.simulate.couriers import Carried
from bench.simulate.life import Life
from bench.simulate.memory import Decide, Pump, Record, SameTwice
from bench.simulate.reckoning import Violation
from bench.simulate.store import MemoryStore
from bench.simulate.world import DAY, DAYS, Faults, World
from pumplog.notices.decide import decide
from pumplog.notices.facts import Rules, Way
from pumplog.notices.tiers import local_instant
from pumplog.sheets.vocabulary import ContactKind

PATIENTS = 50
ZONES = (
    *("America/Denver", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo"),
    *("America/Havana", "Pacific/Chatham", "America/St_Johns", "UTC"),
)
"""With clock changes by an hour and by half of one, at midnight, on both sides of the world, and without any."""


@dataclass(slots=True)
class Lived:
    """The end of one seed. ``broken`` is empty where every promise was kept."""

    seed: int
    broken: str = ""
    messages: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    busiest: Counter[int] = field(default_factory=Counter)
    """How many patients had so many messages in the seven days of their life that had most."""
    trace: list[str] = field(default_factory=list)


def live(
    seed: int,
    *,
    verbose: bool = False,
    patients: int = PATIENTS,
    faults: Faults | None = None,
    store: type[MemoryStore] = MemoryStore,
    decide: Decide = decide,
) -> Lived:
    """Live one seed. The same seed is the same life, whoever runs it."""
    chance = Chance(seed * 2)
    record = Record(_pumps(chance, patients), decide=decide)
    world = World(record, seed=seed, faults=faults or Faults(), store=store)
    world.trace = [] if verbose else None
    lives = {name: Life(world, pump) for name, pump in record.pumps.items()}
    world.on_carried = lambda carried: (
        lives[carried.going.parcel.patient].hears(carried) if carried.going.parcel.patient else None  # type: ignore[index]
    )
    world.plan_faults()
    _plan_rules(world, lives)
    _plan_days(world, lives)
    for pump in record.pumps.values():
        pump.changed_at = world.now
        record.replan(pump, world.now)
    lived = Lived(seed=seed)
    try:
        world.run()
    except (Violation, SameTwice) as broken:
        lived.broken = f"{type(broken).__name__}: {broken}"
    lived.messages = _messages(world.log)
    lived.busiest = Counter(_busiest_week(world.log, name) for name in record.pumps)
    lived.tasks = Counter(ask.kind.value for _, _, ask in record.opened)
    lived.counts = Counter(world.counts)
    lived.counts["checked after a step"] = world.safety.looked_at
    lived.trace = world.trace or []
    return lived


def _messages(log: Sequence[Carried]) -> Counter[str]:
    """Messages carried, by whom they were for and how they went."""
    return Counter(
        f"{carried.going.parcel.audience} {carried.going.parcel.purpose} {carried.going.parcel.channel}"
        for carried in log
    )


def _busiest_week(log: Sequence[Carried], name: str) -> int:
    moments = [carried.at for carried in log if carried.going.parcel.patient == name]
    return max((sum(first <= moment < first + 7 * DAY for moment in moments) for first in moments), default=0)


def _pumps(chance: Chance, patients: int) -> list[Pump]:
    clinics = {f"clinic{number}": _rules(chance) for number in range(3)}
    pumps = []
    for number in range(patients):
        clinic = chance.one_of(sorted(clinics))
        name = f"p{number:02}"
        pumps.append(Pump(name=name, clinic=clinic, rules=clinics[clinic], ways=_ways(chance, name)))
    return pumps


def _rules(chance: Chance) -> Rules:
    tiers = chance.one_of(((14, 7, 2), (21, 10, 5, 1), (14, 7, 2, 0), (30, 3), (7,), (10, 2, 1, 0)))
    quiet = chance.one_of(((20, 8), (22, 7), (0, 0), (12, 14), (18, 10)))
    return Rules(
        zone=chance.one_of(ZONES),
        tiers_days=tiers,
        safety_tier_days=chance.one_of((0, 1, 2, 2, 3)),
        notice_hour=chance.one_of((2, 7, 9, 9, 11, 17)),
        quiet_from_hour=quiet[0],
        quiet_until_hour=quiet[1],
        daily_cap=chance.one_of((1, 2, 2, 3)),
        unconfirmed_days=chance.one_of((3, 5, 5, 7)),
        physician_days=chance.one_of((1, 2, 2, 3)),
        letter_days=chance.one_of((5, 7, 10)),
        staff_email=chance.one_of(("", "staff@example.org", "dead@example.org", "staff@example.org")),
        working_days=chance.one_of((frozenset({1, 2, 3, 4, 5}), frozenset({2, 4}), frozenset(range(1, 8)))),
        holidays=frozenset(),
    )


def _ways(chance: Chance, name: str) -> tuple[Way, ...]:
    kinds = chance.some(tuple(ContactKind), chance.one_of((0, 1, 1, 2, 2, 2, 3, 4)))
    return tuple(Way(kind=kind, address=f"{'dead' if chance.happens(0.05) else 'good'}0{kind}{name}") for kind in kinds)


def _plan_rules(world: World, lives: dict[str, Life]) -> None:
    """A manager changes the clinic's rules now and then; every plan follows in the same transaction."""
    for _ in range(4):
        moment = world.start + world.chance.hours(24 * 20, 24 * (DAYS - 20))
        world.at(moment, lambda: _other_rules(world, lives))


def _other_rules(world: World, lives: dict[str, Life]) -> None:
    clinic = f"clinic{world.chance.days(0, 2)}"
    fresh = _rules(world.chance)
    for life in lives.values():
        if life.pump.clinic == clinic:
            # A clinic does not move: its zone stays.
            life.pump.rules = replace(fresh, zone=life.pump.rules.zone)
            life.changed("the clinic has new rules")


def _plan_days(world: World, lives: dict[str, Life]) -> None:
    """Each clinic's staff work through their tasks on each day; the checker looks twice, once faults have stopped."""
    for clinic in sorted({life.pump.clinic for life in lives.values()}):
        people = [life for life in lives.values() if life.pump.clinic == clinic]
        zone = people[0].pump.rules.zone
        for number in range(DAYS + 1):
            day = world.start.date() + number * DAY
            world.at(local_instant(day, 10, zone) + world.chance.hours(0, 6), partial(_staff_day, people))
            for hour in (6, 19):
                moment = local_instant(day, hour, zone)
                if moment >= world.calm_from + 2 * DAY:
                    world.at(moment, partial(_look, world, people))


def _staff_day(people: list[Life]) -> None:
    for life in people:
        life.staff_day()


def _look(world: World, people: list[Life]) -> None:
    for life in people:
        world.liveness.alive(life.pump, world.now)
