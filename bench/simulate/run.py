"""One seed from its first day to its last, and what came of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bench.simulate.chance import Chance
from bench.simulate.clinics import pumps, rules
from bench.simulate.couriers import Carried
from bench.simulate.life import Life
from bench.simulate.memory import Decide, Record, SameTwice
from bench.simulate.mishaps import Mishaps
from bench.simulate.reckoning import Violation
from bench.simulate.schedule import DAY, DAYS
from bench.simulate.store import MemoryStore
from bench.simulate.world import Faults, World
from pumplog.notices.decide import decide
from pumplog.notices.tiers import local_instant

PATIENTS = 50


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
    record = Record(pumps(chance, patients), decide=decide)
    world = World(record, seed=seed, faults=faults or Faults(), store=store)
    world.trace = [] if verbose else None
    lives = {name: Life(world, pump) for name, pump in record.pumps.items()}
    world.on_carried = partial(_heard, lives)
    Mishaps(world).plan()
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
    lived.tasks = Counter(ask.kind.value for opened in record.opened.values() for _, ask in opened)
    lived.counts = Counter(world.counts)
    lived.counts["checked after a step"] = world.safety.looked_at
    lived.trace = world.trace or []
    return lived


def _heard(lives: Mapping[str, Life], carried: Carried) -> None:
    """What is for staff is read by nobody here: they look at their tasks."""
    patient = carried.going.parcel.patient
    if patient is not None:
        assert isinstance(patient, str)
        lives[patient].patient.hears(carried)


def _messages(log: Sequence[Carried]) -> Counter[str]:
    """Messages carried, by whom they were for and how they went."""
    return Counter(
        f"{carried.going.parcel.audience} {carried.going.parcel.purpose} {carried.going.parcel.channel}"
        for carried in log
    )


def _busiest_week(log: Sequence[Carried], name: str) -> int:
    moments = [carried.at for carried in log if carried.going.parcel.patient == name]
    return max((sum(first <= moment < first + 7 * DAY for moment in moments) for first in moments), default=0)


def _plan_rules(world: World, lives: dict[str, Life]) -> None:
    """A manager changes the clinic's rules now and then; every plan follows in the same transaction."""
    for _ in range(4):
        moment = world.start + world.chance.hours(24 * 20, 24 * (DAYS - 20))
        world.at(moment, lambda: _other_rules(world, lives))


def _other_rules(world: World, lives: dict[str, Life]) -> None:
    clinic = f"clinic{world.chance.days(0, 2)}"
    fresh = rules(world.chance)
    for life in lives.values():
        if life.story.pump.clinic == clinic:
            # A clinic does not move: its zone stays.
            life.story.pump.rules = replace(fresh, zone=life.story.pump.rules.zone)
            life.story.changed("the clinic has new rules")


def _plan_days(world: World, lives: dict[str, Life]) -> None:
    """Each clinic's staff work through their tasks on each day; the checker looks twice, once faults have stopped."""
    for clinic in sorted({life.story.pump.clinic for life in lives.values()}):
        people = [life for life in lives.values() if life.story.pump.clinic == clinic]
        zone = people[0].story.pump.rules.zone
        for number in range(DAYS + 1):
            day = world.start.date() + number * DAY
            world.at(local_instant(day, 10, zone) + world.chance.hours(0, 6), partial(_staff_day, people))
            for hour in (6, 19):
                moment = local_instant(day, hour, zone)
                if moment >= world.calm_from + 2 * DAY:
                    world.at(moment, partial(_look, world, people))


def _staff_day(people: list[Life]) -> None:
    for life in people:
        life.staff.day()


def _look(world: World, people: list[Life]) -> None:
    for life in people:
        world.liveness.alive(life.story.pump, world.now)
