"""`make truth`: every claim that a benchmark or a simulation makes, measured now, beside its bound.

`python -m bench.truth` runs every module of this folder that has `claims()`, two at a time; what measures time has the
machine to itself, before the others. `--quick` asks for a smaller run where a module offers one: good for seeing that
everything runs, not for quoting, so that it fails only where a module does not run to its end. Names as arguments
choose modules. Exits with 1 where a claim does not hold.
"""

import argparse
import inspect
import os
import sys
import textwrap
import time
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from importlib import import_module
from itertools import zip_longest
from pathlib import Path

from bench.claim import Claim

HERE = Path(__file__).parent
ALONE = ("speed", "notices")
"""What is distorted by a neighbour."""
NO_ERROR = "no error"
WIDTHS = (64, 40, 34)
"""Characters of claim, figure and bound before a line is broken."""


def measured(module: str, *, quick: bool) -> tuple[list[Claim], float]:
    """A module's claims, and how many seconds they took. A module that fails is a claim that does not hold."""
    begun = time.perf_counter()
    try:
        claims = import_module(f"bench.{module}").claims
        smaller = {"quick": True} if quick and "quick" in inspect.signature(claims).parameters else {}
        found = list(claims(**smaller))
    except Exception as error:  # noqa: BLE001  one that fails must not take the others' figures with it
        traceback.print_exc()
        found = [Claim(f"bench.{module} runs to its end", type(error).__name__, NO_ERROR, holds=False)]
    return found, time.perf_counter() - begun


def modules() -> list[str]:
    """The modules of this folder that claim something."""
    return sorted(path.stem for path in HERE.glob("*.py") if "\ndef claims(" in path.read_text(encoding="utf-8"))


def gather(names: Iterable[str], *, quick: bool) -> dict[str, list[Claim]]:
    """Every module's claims, each measured in a process of its own."""
    wanted = list(names)
    found: dict[str, list[Claim]] = {name: [] for name in wanted}
    together = [name for name in wanted if name not in ALONE]
    for batch, workers in (([name for name in wanted if name in ALONE], 1), (together, min(2, os.cpu_count() or 1))):
        with ProcessPoolExecutor(max_workers=workers, max_tasks_per_child=1) as pool:
            running: dict[Future[tuple[list[Claim], float]], str] = {
                pool.submit(measured, name, quick=quick): name for name in batch
            }
            for done in as_completed(running):
                found[running[done]], seconds = done.result()
                print(f"{running[done]}: {seconds:.0f} s", file=sys.stderr, flush=True)
    return found


def lines(claim: Claim) -> Iterator[tuple[str, ...]]:
    """One claim as lines of cells, broken between words."""
    cells = (claim.claim, claim.figure, claim.bound)
    broken = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, WIDTHS, strict=True)]
    yield from zip_longest(*broken, ["yes" if claim.holds else "NO"], fillvalue="")


def table(found: Iterable[Claim]) -> str:
    """Claim, figure, bound and whether it holds, in columns."""
    rows = [("claim", "figure", "bound", "holds"), *(line for claim in found for line in lines(claim))]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    shown = ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([shown[0], "   ".join("-" * width for width in widths), *shown[1:]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="all of them where none is named")
    parser.add_argument("--quick", action="store_true", help="a smaller run where a module offers one")
    given = parser.parse_args()
    found = gather(given.modules or modules(), quick=given.quick)
    claims = [claim for each in found.values() for claim in each]
    print(table(claims))
    broken = sum(not claim.holds for claim in claims)
    print(f"\n{len(claims)} claims: {len(claims) - broken} hold, {broken} do not")
    if given.quick:
        # Few cycles miss a bound by chance; that a module does not run to its end is no chance.
        broken = sum(claim.bound == NO_ERROR for claim in claims)
    sys.exit(1 if broken or not claims else 0)


if __name__ == "__main__":
    main()
