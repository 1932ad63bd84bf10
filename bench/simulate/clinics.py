"""Who there is when a life begins: clinics with their rules, pumps, and ways to reach each patient."""

from bench.simulate.chance import Chance
from bench.simulate.pump import Pump
from pumplog.notices.facts import Rules, Way
from pumplog.sheets.vocabulary import ContactKind

ZONES = (
    *("America/Denver", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo"),
    *("America/Havana", "Pacific/Chatham", "America/St_Johns", "UTC"),
)
"""With clock changes by an hour and by half of one, at midnight, on both sides of the world, and without any."""


def pumps(chance: Chance, patients: int) -> list[Pump]:
    """The pumps of three clinics."""
    clinics = {f"clinic{number}": rules(chance) for number in range(3)}
    made = []
    for number in range(patients):
        clinic = chance.one_of(sorted(clinics))
        name = f"p{number:02}"
        made.append(Pump(name=name, clinic=clinic, rules=clinics[clinic], ways=_ways(chance, name)))
    return made


def rules(chance: Chance) -> Rules:
    """What a manager might choose."""
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
