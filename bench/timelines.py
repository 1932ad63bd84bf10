"""Two engines on 100,000 random timelines: the product's closed form, and fractions walked from change to change.

`python -m bench.timelines` compares every part of every answer; the same seeds give the same cases on any machine.
`--seed 4711` shows one case, both answers and where they differ, so that a disagreement can be replayed.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from bench.claim import Claim
from pumplog.dosing.case.door import answer_line
from tests.dosing import second_engine
from tests.dosing.timelines import random_case
from tests.dosing.two_engines import disagreements

CASES = 100_000
BLOCK = 500


def compared(block: int) -> list[tuple[int, str]]:
    """Where the engines differ in one block of seeds."""
    seeds = range(block * BLOCK, (block + 1) * BLOCK)
    return [(seed, difference) for seed in seeds for difference in disagreements(random_case(seed))]


def replay(seed: int) -> list[str]:
    """One case and both answers, printed; what differs is given back."""
    case = random_case(seed)
    line = json.dumps(case)
    print(line)
    print("product:", answer_line(line.encode())[0])
    print("second: ", json.dumps(second_engine.solve(line)))
    return disagreements(case)


def claims(*, quick: bool = False, cases: int = CASES) -> Iterator[Claim]:
    """That both engines agree, with the seeds of those that do not."""
    blocks = range((2_000 if quick else cases) // BLOCK)
    differences: list[tuple[int, str]] = []
    done = 0
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        for found in pool.map(compared, blocks):
            differences += found
            done += BLOCK
    for seed, difference in differences[:20]:
        print(f"seed {seed}: {difference}", file=sys.stderr)
    wrong = len({seed for seed, _ in differences})
    yield Claim(
        "Both engines give the same answer, to the ninth place and the second, on random timelines",
        f"{wrong} of {done} differ",
        "0 differ",
        holds=not wrong and done > 0,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=CASES, help=f"how many, a multiple of {BLOCK}")
    parser.add_argument("--seed", type=int, help="show this case and both answers")
    given = parser.parse_args()
    if given.seed is not None:
        differ = replay(given.seed)
        print("\n".join(differ) or "the engines agree")
        sys.exit(1 if differ else 0)
    for claim in claims(cases=given.cases):
        print(claim.figure)
        sys.exit(0 if claim.holds else 1)


if __name__ == "__main__":
    main()
