"""The simulations run, keep their bounds on a few pumps, and the pages that quote them have a place for every table."""

import re

import pytest

from bench import drift, windows
from bench.tables import renew, table


@pytest.fixture(scope="module")
def few():
    return drift.run(drift.MAIN, count=150, seed=7)


def test_the_same_seed_makes_the_same_pumps():
    first, second = (list(drift.lives(drift.MAIN, (0.0, 0.2), count=4, seed=3)) for _ in range(2))
    assert first == second
    assert first != list(drift.lives(drift.MAIN, (0.0, 0.2), count=4, seed=4))


def test_drift_is_seen_and_steady_pumps_are_left_alone(few):
    ours = few.ours()
    assert ours.early <= 2.0
    assert min(ours.found[0.2], ours.found[-0.2]) >= 0.9
    assert 0.92 <= drift.covered(few.pumps, few.judged) <= 0.98


def test_more_evidence_asked_for_is_less_suspected_and_less_found(few):
    curve = [few.ours(threshold) for threshold in drift.THRESHOLDS]
    assert [each.early for each in curve] == sorted((each.early for each in curve), reverse=True)
    assert curve[0].found[0.12] >= curve[-1].found[0.12]


def test_the_rules_in_use_suspect_many_more(few):
    early = {name: few.rule(rule).early for name, rule in drift.RULES.items()}
    assert early["more than 20 % off the expected residual"] > early["ratio off by more than 14.5 %"] > few.ours().early


def test_dates_from_the_pumps_own_belief_keep_their_promise():
    tallies = windows.live(127, pumps=25, seed=11, wrong_by=(0.0,))
    own, fixed = tallies["risk 0.1 %"], tallies["fixed"]
    assert sum(own.breached) <= 1 < sum(fixed.breached)
    assert max(own.early[1]) > max(own.early[12])


@pytest.mark.parametrize(("hits", "of", "bound"), [(0, 3000, 0.000998), (1, 10_000, 0.000474), (10, 10, 1.0)])
def test_the_upper_bound_of_a_share(hits, of, bound):
    assert windows.at_most(hits, of) == pytest.approx(bound, rel=2e-3)


def test_a_fixed_margin_is_breached_as_often_as_is_known():
    assert all(abs(windows.fixed_margin_alone(days) - known) <= 1 for days, known in windows.FIXED_4.items())


@pytest.mark.parametrize(
    ("module", "names"), [(drift, ("curve", "fleets")), (windows, ("risk", "faster than published", "fixed"))]
)
def test_the_page_has_every_table_and_each_is_whole(module, names):
    text = module.PAGE.read_text(encoding="utf-8")
    for name in names:
        mark = f"<!-- figures: python -m {module.__name__} --write ({name}) -->"
        place = re.search(rf"{re.escape(mark)}\n\n?(.*?)\n\n?<!-- end -->", text, re.DOTALL)
        assert place, mark
        rows = [line for line in place[1].splitlines() if line]
        assert len(rows) > 2
        assert len({row.count("|") for row in rows}) == 1


def test_a_table_is_put_between_its_marks_and_nowhere_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures: python -m bench.x --write (a) -->\nold\n<!-- end -->\nafter\n")
    renew(page, "bench.x", "a", table(("", "b"), [("c", "1")]))
    assert page.read_text() == (
        "before\n<!-- figures: python -m bench.x --write (a) -->\n\n|  | b |\n| --- | ---: |\n| c | 1 |\n\n<!-- end -->\nafter\n"
    )
    with pytest.raises(SystemExit):
        renew(page, "bench.x", "b", "")
