"""How fast `manage.py dosing` answers on one core, and how far that is from the least that any engine must do.

The least: read each line as JSON and make a Decimal of every figure in it. Both are timed in turn, several times, in one
process, so that a busy machine slows both; the command itself is timed from outside with its start-up taken off. Time
is the processor's, so that a neighbour does not count.
"""

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from statistics import median

from bench.claim import Claim
from pumplog.dosing.case.door import answer_line
from tests.dosing.timelines import random_case

ROOT = Path(__file__).parents[1]
CONTRACT = ROOT / "tests" / "dosing" / "data" / "cases.jsonl"
NUMBER = re.compile(r'"([0-9]+(?:\.[0-9]+)?)(?: m[^"]*)?"')
LEAST_A_SECOND = 1_000
MOST_OF_THE_LEAST = 30


def bare(line: bytes) -> int:
    """The least any engine does with a line."""
    text = line.decode()
    json.loads(text)
    return sum(Decimal(number) != 0 for number in NUMBER.findall(text))


def seconds(work: Callable[[bytes], object], lines: list[bytes]) -> float:
    """Processor seconds a line."""
    begun = time.process_time()
    for line in lines:
        work(line)
    return (time.process_time() - begun) / len(lines)


def command_seconds(lines: list[bytes]) -> float:
    """Processor seconds of the command for these lines, in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "manage.py", "dosing", "-"],
        input=b"\n".join(lines),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    if done.stdout.count(b"\n") != len(lines):
        raise AssertionError(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def claims(*, quick: bool = False) -> Iterator[Claim]:
    """The rate on the published cases and on random ones, inside and through the command."""
    many = 500 if quick else 2_000
    published = CONTRACT.read_bytes().splitlines()
    kinds = {
        "published": (published * (many // len(published) + 1))[:many],
        "random": [json.dumps(random_case(seed)).encode() for seed in range(many)],
    }
    for kind, lines in kinds.items():
        rounds = [(seconds(answer_line, lines), seconds(bare, lines)) for _ in range(3 if quick else 7)]
        rates = sorted(1 / ours for ours, _ in rounds)
        ratios = sorted(ours / least for ours, least in rounds)
        yield Claim(
            f"Cases answered a second on one core, {kind} cases",
            f"{median(rates):.0f} ({rates[0]:.0f} to {rates[-1]:.0f})",
            f"at least {LEAST_A_SECOND}",
            holds=median(rates) >= LEAST_A_SECOND,
        )
        yield Claim(
            f"Time a case against bare JSON and Decimals in the same run, {kind} cases",
            f"{median(ratios):.1f} times ({ratios[0]:.1f} to {ratios[-1]:.1f})",
            f"at most {MOST_OF_THE_LEAST} times",
            holds=median(ratios) <= MOST_OF_THE_LEAST,
        )
    for kind, lines in kinds.items():
        rates = sorted(
            2 * len(lines) / (command_seconds(lines * 3) - command_seconds(lines)) for _ in range(1 if quick else 3)
        )
        yield Claim(
            f"Cases a second through manage.py dosing, start-up apart, {kind} cases",
            f"{median(rates):.0f} ({rates[0]:.0f} to {rates[-1]:.0f})",
            f"at least {LEAST_A_SECOND}",
            holds=median(rates) >= LEAST_A_SECOND,
        )
