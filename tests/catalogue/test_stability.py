import pytest

from pumplog.catalogue import stability_days
from pumplog.dosing.figures.parse import concentration
from pumplog.dosing.findings import Evidence


def found(first_fill=None, **strengths):
    return stability_days({drug: concentration(text) for drug, text in strengths.items()}, first_fill=bool(first_fill))


@pytest.mark.parametrize(
    ("first_fill", "strength", "days"),
    [(True, "25 mcg/mL", 14), (False, "25 mcg/mL", 84), (False, "100 mcg/mL", 84), (False, "5 mcg/mL", 40)],
)
def test_ziconotide_keeps_as_long_as_its_label_says(first_fill, strength, days):
    stability = found(first_fill=first_fill, ziconotide=strength)
    assert (stability.days, stability.known, stability.source) == (days, True, "PRIALT US PI")


def test_single_drugs_have_their_own_limit_at_every_fill():
    assert found(baclofen="2000 mcg/mL").days == 180
    assert found(baclofen="2000 mcg/mL", first_fill=True).days == 180
    assert found(morphine="25 mg/mL").days == 90


def test_a_mixture_that_was_studied_has_its_own():
    both = found(morphine="10 mg/mL", baclofen="1 mg/mL")
    assert (both.days, both.known) == (30, True)
    assert found(morphine="10 mg/mL", clonidine="200 mcg/mL").days == 90
    three = found(morphine="10 mg/mL", bupivacaine="10 mg/mL", clonidine="200 mcg/mL")
    assert (three.days, three.known) == (90, True)


def test_a_mixture_that_was_not_studied_keeps_the_shortest_limit_of_its_drugs_and_says_so():
    mixed = found(ziconotide="100 mcg/mL", morphine="10 mg/mL")
    assert (mixed.days, mixed.known, mixed.rule) == (40, False, "ziconotide diluted")


def test_where_nothing_is_published_there_is_no_figure():
    unknown = found(hydromorphone="10 mg/mL", bupivacaine="10 mg/mL")
    assert (unknown.days, unknown.known, unknown.evidence) == (None, False, Evidence.UNKNOWN)
    assert "no stability" in unknown.rule
