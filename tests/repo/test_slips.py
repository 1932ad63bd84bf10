"""The guardrails' own simulation keeps its bounds on a few entries, and its page has every row it prints."""

import random
from decimal import Decimal

import pytest

from bench import slips
from bench.slip_kinds import APART, SLIPS, transposed
from bench.slip_patients import Patient
from pumplog.dosing.figures.formatting import plain


@pytest.fixture(scope="module")
def few():
    return {way: slips.run(900, redundancy=way, seed=5) for way in slips.REDUNDANCIES}


def test_slips_are_noticed_and_right_titrations_let_pass(few):
    assert few["nothing"].share >= 0.99
    assert few["order"].share == 1
    assert max(tally.stops for tally in few.values()) <= 0.02


def test_what_no_history_can_know_is_counted_and_an_order_knows_it(few):
    new = [kind for kind in APART if kind.endswith("in a new figure")]
    assert sum(few["nothing"].noticed[kind] for kind in new) < sum(few["nothing"].planted[kind] for kind in new)
    assert sum(few["order"].noticed[kind] for kind in new) == sum(few["order"].planted[kind] for kind in new) > 0


def test_the_same_seed_makes_the_same_entries(few):
    again = slips.run(900, redundancy="nothing", seed=5)
    assert (again.planted, again.noticed, again.right) == (
        few["nothing"].planted,
        few["nothing"].noticed,
        few["nothing"].right,
    )


def test_every_kind_is_planted_where_an_entry_can_have_it(few):
    assert sum(few["nothing"].planted.values()) == 450
    assert {kind for kind in {**SLIPS, **APART} if not few["nothing"].planted[kind]} == set()


def test_an_entry_as_meant_is_one_that_the_product_takes():
    entries = list(Patient(random.Random(3), redundancy="order").entries(12))
    assert len(entries) > 4
    assert not any(entry.assessed().blocked for entry in entries)


def test_exchanged_digits_are_what_a_person_would_write():
    chance = random.Random(1)
    made = {plain(transposed(Decimal("4.05"), chance)) for _ in range(50)}
    assert made == {"4.5", "0.45"}
    assert transposed(Decimal(50), chance) is None, "nobody writes 05"
    assert transposed(Decimal(5), chance) is None


@pytest.mark.parametrize("name", ["kinds", "stops"])
def test_the_page_has_a_place_for_each_table_with_every_row(few, root, name):
    text = (root / "docs/guardrails.md").read_text()
    mark = f"<!-- figures: python -m bench.slips --write ({name}) -->"
    assert text.count(mark) == 1
    published = text.split(mark)[1].split("<!-- end -->")[0]
    printed = slips.kinds_table(few) if name == "kinds" else slips.stops_table(few)
    first_cells = [line.split("|")[1].strip() for line in printed.splitlines()]
    assert [line.split("|")[1].strip() for line in published.strip().splitlines()] == first_cells
