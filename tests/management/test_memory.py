"""A long-lived process looks through its memory seldom, and leaves everything as it was."""

import gc
import weakref

import pytest

from pumplog.management.memory import THRESHOLD, seldom_looked_through


class Held:
    pass


def test_seldom_and_back_again():
    before = gc.get_threshold(), gc.get_freeze_count()
    with seldom_looked_through():
        assert gc.get_threshold()[0] == THRESHOLD
        assert gc.get_freeze_count() > before[1]
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_also_when_it_ends_badly():
    before = gc.get_threshold()
    with pytest.raises(RuntimeError), seldom_looked_through():
        raise RuntimeError
    assert gc.get_threshold() == before


def test_what_holds_itself_is_still_let_go_of_in_time():
    with seldom_looked_through():
        first = Held()
        first.itself = first
        gone = weakref.ref(first)
        del first
        kept = []
        while gone() is not None and len(kept) < 50 * THRESHOLD:
            kept.append([])
        assert gone() is None
