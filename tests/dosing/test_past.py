from datetime import timedelta
from decimal import Decimal

from pumplog.dosing.past import NOTHING, Former, Past, past_of
from tests.dosing.build import START, bupivacaine, day, fill, flex, morphine, rate, steady, stop


def values(known):
    return [former.value for former in known]


def test_every_fill_and_programme_counts_and_not_only_the_last():
    past = past_of((fill(40), steady(6), steady(7, at=day(30)), fill(38, at=day(80), drugs=(morphine(25),))))
    assert values(past.doses["morphine"]) == [6000, 7000]
    assert values(past.strengths["morphine"]) == [20_000, 25_000]
    assert values(past.volumes) == [40, 38]
    assert values(past.flows) == [Decimal("0.3"), Decimal("0.35"), Decimal("0.28")]


def test_the_order_of_the_events_does_not_matter():
    events = (fill(40), steady(6), steady(7, at=day(30)))
    assert past_of(reversed(events)) == past_of(events)


def test_the_other_drugs_of_a_mixture_follow_the_flow():
    past = past_of((fill(drugs=(morphine(20), bupivacaine(10))), steady(6), rate("0.6", at=day(9))))
    assert values(past.doses["bupivacaine"]) == [3000, 6000]


def test_a_drug_that_is_left_out_falls_to_nothing():
    past = past_of((fill(drugs=(morphine(), bupivacaine())), steady(6), fill(at=day(50))))
    assert values(past.doses["bupivacaine"]) == [3000, 0]


def test_the_dose_between_a_fill_and_its_programme_was_never_given():
    past = past_of((fill(), steady(6), fill(at=day(50), drugs=(morphine(40),)), rate("0.15", at=day(50))))
    assert values(past.doses["morphine"]) == [6000]


def test_a_pattern_is_its_sum_over_the_day():
    past = past_of((fill(), flex((0, "0.1"), (12, "0.3"))))
    assert values(past.doses["morphine"]) == [4800]


def test_nothing_filled_or_nothing_programmed_gives_no_dose():
    assert past_of((steady(6),)).doses == {}
    assert past_of((fill(),)).doses == {}
    assert past_of(()) == NOTHING == Past()


def test_a_stop_changes_no_dose():
    assert past_of((fill(), steady(6), stop(3))) == past_of((fill(), steady(6)))


def test_the_dose_at_an_instant_is_the_one_in_force():
    past = past_of((fill(), steady(6), steady(7, at=day(30))))
    assert past.dose_at("morphine", day(30) - timedelta(seconds=1)) == 6000
    assert past.dose_at("morphine", day(30)) == 7000
    assert past.dose_at("morphine", START - timedelta(days=1)) is None
    assert past.dose_at("baclofen", day(30)) is None


def test_rises_are_counted_within_their_days_and_falls_are_not():
    past = past_of((fill(), steady(6), steady(7, at=day(2)), steady("6.5", at=day(4)), steady(7, at=day(5))))
    assert past.rises("morphine", day(1), day(6)) == 2
    assert past.rises("morphine", day(2), day(6)) == 1
    assert past.rises("morphine", day(1), day(5)) == 1
    assert past.rises("baclofen", day(1), day(6)) == 0


def test_the_same_dose_again_is_no_rise():
    same = tuple(Former(at=day(number), value=Decimal(6000)) for number in (1, 2))
    assert Past(doses={"morphine": same}).rises("morphine", day(0), day(9)) == 0
