"""`python -m bench.simulate --seeds 1000 --first 0`: lives, one after the other, and what came of them."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from bench.simulate.setting import quiet, set_up

set_up()

from bench.simulate.run import PATIENTS, Lived, live  # noqa: E402  Django must know its settings first
from bench.simulate.schedule import DAYS  # noqa: E402

FEW = 4


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many lives")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--replay", type=int, metavar="SEED", help="one life again; --verbose prints all that happened")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    quiet()
    seeds = [given.replay] if given.replay is not None else list(range(given.first, given.first + given.seeds))
    begun = time.perf_counter()
    broken = report(lives(seeds, processes=given.processes, verbose=given.verbose), verbose=given.verbose)
    print(f"{time.perf_counter() - begun:.0f} s")
    sys.exit(1 if broken else 0)


def lives(seeds: list[int], *, processes: int, verbose: bool) -> Iterator[Lived]:
    if processes < 2 or len(seeds) < 2:
        yield from (live(seed, verbose=verbose) for seed in seeds)
        return
    with ProcessPoolExecutor(max_workers=processes, initializer=quiet) as pool:
        yield from pool.map(live, seeds, chunksize=10)


def report(all_lives: Iterable[Lived], *, verbose: bool) -> int:
    """Print what came of them; how many broke a promise."""
    messages: Counter[str] = Counter()
    tasks: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    busiest: Counter[int] = Counter()
    broken = done = 0
    for lived in all_lives:
        done += 1
        if verbose:
            print("\n".join(lived.trace))
        if lived.broken:
            broken += 1
            print(f"seed {lived.seed}: {lived.broken}", flush=True)
            print(f"  again: python -m bench.simulate --replay {lived.seed} --verbose", flush=True)
        messages, tasks, counts = messages + lived.messages, tasks + lived.tasks, counts + lived.counts
        busiest.update(lived.busiest)
    years = done * PATIENTS * DAYS / 365.25
    print(f"{done} lives of {PATIENTS} patients and {DAYS} days: {years:,.0f} patient-years; {broken} broke a promise")
    print("  " + ", ".join(f"{count:,} {what}" for what, count in sorted(counts.items())))
    few = sum(people for count, people in busiest.items() if count <= FEW)
    print(f"in the busiest week of a patient's life {max(busiest, default=0)} messages at most; ", end="")
    print(f"{few / max(busiest.total(), 1):.1%} of patients never had more than {FEW} in a week")
    for title, counted in (("messages", messages), ("tasks", tasks)):
        print(f"{title} a patient-year: {counted.total() / years:.2f}")
        for what, count in counted.most_common():
            print(f"  {count / years:7.3f}  {what}")
    return broken


if __name__ == "__main__":
    main()
