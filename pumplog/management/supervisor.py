"""Keep a few processes running together: all or none."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pumplog.management.stopping import Stop

LOOK_EVERY_SECONDS = 0.2
GRACE_SECONDS = 20
"""A message being handed to a mail server is finished first: cut off, nobody knows whether it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    name: str
    argv: Sequence[str]


def supervise(programs: Sequence[Program], *, env: Mapping[str, str], stop: Stop) -> str | None:
    """Run `programs` until `stop` is set or one of them ends; then end the others.

    Returns None where it was asked to stop, else the name of the program that ended by itself.
    """
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for program in programs:
            # In a session of its own a program does not see the terminal's Ctrl-C: it is ended here, once, in order.
            running[program.name] = subprocess.Popen(program.argv, env=dict(env), start_new_session=True)  # noqa: S603
        while not stop.wait(LOOK_EVERY_SECONDS):
            for name, process in running.items():
                if process.poll() is not None:
                    return name
        return None
    finally:
        _end(list(running.values()))


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
