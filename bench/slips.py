"""How many slips are noticed, and how many right entries are held up: made-up entries through the product's own checks.

`python -m bench.slips` runs 100,000 entries that are held against this patient's history and nothing else, and a fifth of
that each with the programmer's alarm date and with an order. Half of the entries carry one planted slip, of every kind
alike. Noticed is a slip that raises a question or a stop which the same entry without it does not. `--write` renews the
tables of docs/guardrails.md; `--entries` and `--seed` choose another run.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.claim import Claim
from bench.slip_kinds import APART, SLIPS
from bench.slip_patients import Entry, Patient
from bench.tables import renew, table
from pumplog.dosing.findings import Severity
from pumplog.dosing.programs import Continuous, FixedRate, Program

ENTRIES = 100_000
QUICK = 6_000
SEED = 20260301
VISITS = 24
REDUNDANCIES = {
    "nothing": "this patient's history alone",
    "programmer": "with the programmer's alarm date",
    "order": "with an order of drugs and programme",
}
MAIN = "nothing"
KINDS = {**SLIPS, **APART}
DOCS = Path(__file__).parents[1] / "docs" / "guardrails.md"


@dataclass
class Tally:
    """What one run counted."""

    planted: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)
    asked: Counter[int] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    held_up: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of the slips the bound is about, the part that was noticed."""
        planted = sum(self.planted[kind] for kind in SLIPS)
        return sum(self.noticed[kind] for kind in SLIPS) / planted if planted else 0.0

    @property
    def stops(self) -> float:
        """Of the right titrations, the part that was held up."""
        return self.held_up["titration"] / self.right["titration"] if self.right["titration"] else 0.0


def asks(entry: Entry) -> frozenset[tuple[str, str]]:
    """What has to be answered or put right before the entry can be recorded."""
    found = entry.assessed().findings
    return frozenset((finding.code, finding.field) for finding in found if finding.severity is not Severity.INFORM)


def run(entries: int, *, redundancy: str, seed: int = SEED) -> Tally:
    """So many entries, half of them as meant and half with a slip."""
    tally, chance, done = Tally(), random.Random(f"{seed} {redundancy}"), 0
    while done < entries:
        for entry in Patient(chance, redundancy=redundancy).entries(VISITS):
            clean = _as_meant(entry, tally)
            _with_slip(entry, clean, tally, chance)
            done += 2
            if done >= entries:
                break
    return tally


def _as_meant(entry: Entry, tally: Tally) -> frozenset[tuple[str, str]]:
    kind = "titration" if entry.titrated else "strength" if entry.strength else "unchanged"
    found = asks(entry)
    tally.right[kind] += 1
    if found:
        tally.held_up[kind] += 1
        tally.codes.update(f"{kind}: {code}" for code, _ in found)
    return found


def _with_slip(entry: Entry, clean: frozenset[tuple[str, str]], tally: Tally, chance: random.Random) -> None:
    """One slip that this entry can have, the rarest so far, so that every kind is tried alike often."""
    kinds = sorted(KINDS, key=lambda kind: (tally.planted[kind], chance.random()))
    for kind in kinds:
        slipped = next(KINDS[kind](entry, chance), None)
        if slipped is not None and slipped != entry:
            new = asks(slipped) - clean
            tally.planted[kind] += 1
            tally.noticed[kind] += bool(new)
            if new:
                tally.asked[len(new)] += 1
            else:
                tally.missed.append(f"{kind}: {_words(entry)} -> {_words(slipped)}")
            return


def _words(entry: Entry) -> str:
    """What was typed, in short, for whoever looks at what went unnoticed."""
    visit = "change" if entry.draft is None else "refill"
    bolus = "" if entry.bolus is None else f", {entry.bolus.max_per_day} boluses of {entry.bolus.dose.mcg} mcg"
    shown = "" if entry.programmer is None else f", alarm {entry.programmer.alarm_on}"
    return f"{visit} on {entry.at.date()}, {_typed(entry.program)}{bolus}{shown}"


def _typed(program: Program) -> str:
    if isinstance(program, Continuous):
        return f"{program.dose.mcg_per_day} mcg/day"
    if isinstance(program, FixedRate):
        return f"{program.flow.ml_per_day} mL/day"
    return " ".join(f"{step.start:%H:%M} {step.rate.mcg_per_day}" for step in program.steps)


def kinds_table(found: dict[str, Tally]) -> str:
    """Kind by kind, for each of the ways a visit can be."""
    rows = []
    for kind in KINDS:
        rows.append([kind, *(_cell(found[way].noticed[kind], found[way].planted[kind]) for way in REDUNDANCIES)])
        if kind == list(SLIPS)[-1]:
            rows.append(["**all of these**", *(f"**{_share(found[way], SLIPS)}**" for way in REDUNDANCIES)])
    rows.append(["all, those that no history can tell too", *(_share(found[way], KINDS) for way in REDUNDANCIES)])
    return table(["slip", *REDUNDANCIES.values()], rows)


def stops_table(found: dict[str, Tally]) -> str:
    """How often a right entry is held up."""
    names = {"titration": "a titration", "unchanged": "nothing changed", "strength": "an ordered change of strength"}
    rows = [
        [words, *(_cell(found[way].held_up[kind], found[way].right[kind]) for way in REDUNDANCIES)]
        for kind, words in names.items()
    ]
    rows.append(["questions raised by a slip, mean", *(f"{_mean(found[way].asked):.2f}" for way in REDUNDANCIES)])
    return table(["right entries held up", *REDUNDANCIES.values()], rows)


def _share(tally: Tally, kinds: Iterable[str]) -> str:
    planted = sum(tally.planted[kind] for kind in kinds)
    return f"{sum(tally.noticed[kind] for kind in kinds) / planted:.2%} of {planted:,}" if planted else "none"


def _cell(part: int, whole: int) -> str:
    return f"{part / whole:.2%} of {whole:,}" if whole else "none"


def _mean(asked: Counter[int]) -> float:
    count = sum(asked.values())
    return sum(number * times for number, times in asked.items()) / count if count else 0.0


def all_of(entries: int, seed: int = SEED) -> dict[str, Tally]:
    """The main run, and a fifth of it for each of the others."""
    sizes = {way: entries if way == MAIN else entries // 5 for way in REDUNDANCIES}
    return {way: run(size, redundancy=way, seed=seed) for way, size in sizes.items()}


def claims(*, quick: bool = False) -> Iterator[Claim]:
    """What is claimed of the guardrails."""
    found = run(QUICK if quick else ENTRIES, redundancy=MAIN)
    planted = sum(found.planted[kind] for kind in SLIPS)
    yield Claim(
        "planted slips of dose, strength, flow, volume, bolus and time are questioned or stopped",
        f"{found.share:.3%} of {planted:,}",
        "at least 99.9 %",
        found.share >= 0.999,
    )
    yield Claim(
        "right titrations are held up by a question",
        f"{found.stops:.3%} of {found.right['titration']:,}",
        "under 0.5 %",
        found.stops < 0.005,
    )


def write(found: dict[str, Tally]) -> None:
    """Put the tables between their marks in the document."""
    renew(DOCS, "bench.slips", "kinds", kinds_table(found))
    renew(DOCS, "bench.slips", "stops", stops_table(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--missed", action="store_true", help="show what went unnoticed")
    parser.add_argument("--write", action="store_true", help="renew the tables of docs/guardrails.md")
    given = parser.parse_args()
    found = all_of(given.entries, given.seed)
    print(kinds_table(found), stops_table(found), sep="\n\n")
    for way, tally in found.items():
        print(f"\n{way}: {dict(tally.codes.most_common(12))}")
        if given.missed:
            print("\n".join(tally.missed[:60]))
    if given.write:
        write(found)
    sys.exit(0 if found[MAIN].share >= 0.999 and found[MAIN].stops < 0.005 else 1)


if __name__ == "__main__":
    main()
