"""How often Python looks for what nobody uses any more."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

THRESHOLD: Final = 20_000
"""So many new objects between two looks: a batch makes as many, and lets go of them without being looked at."""


@contextmanager
def seldom_looked_through() -> Iterator[None]:
    """For a process that does one thing for days: what it has loaded by now stays, and is not looked through again."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(THRESHOLD, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
