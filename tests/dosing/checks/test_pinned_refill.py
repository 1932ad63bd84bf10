"""Every finding on what was aspirated and what goes in, word by word: residual, fill, drugs, strengths, what is stopped."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pumplog.dosing.checks.drugs import against, mixture_findings
from pumplog.dosing.checks.fill import fill_findings
from pumplog.dosing.checks.residual import residual_findings
from pumplog.dosing.checks.strength import concentration_findings, slip_findings
from pumplog.dosing.checks.volume import volume_findings
from pumplog.dosing.checks.waste import waste_findings
from pumplog.dosing.checks.withdrawal import stop_findings, withdrawal_findings
from pumplog.dosing.findings import Evidence, Severity
from pumplog.dosing.limits import Stops
from pumplog.dosing.past import past_of
from pumplog.dosing.refill_draft import Measured, NothingAspirated, NotMeasured, OrderFacts, ProgrammerReading
from pumplog.dosing.reservoir.empty import EmptyAspirate, MissedDose
from pumplog.dosing.reservoir.state import state_at
from tests.dosing.build import (
    LIMITS,
    POLICY,
    PUMP,
    VISIT,
    bupivacaine,
    day,
    draft,
    draft_drug,
    fill,
    filled,
    limit,
    mg,
    ml,
    morphine,
    rate,
    steady,
    with_limits,
)
from tests.dosing.checks.visits import STOPPING, drug, known, visit
from tests.dosing.pinned import plain, written

THIRTEEN = Measured(volume=ml(13))
REACHED = VISIT - timedelta(minutes=20)
ASKED = NothingAspirated(symptoms="none", physician_contacted="Dr Adler", contacted_at=REACHED)
HARMS = known("morphine", "mg", withdrawal=STOPPING)


def measured(volume, **changes):
    """On day 90, when 13 mL are expected."""
    events = changes.pop("events", (fill(), steady()))
    found = Measured(volume=ml(volume))
    state = state_at(changes.get("pump", PUMP), events, VISIT, measured=found.volume) if len(events) > 1 else None
    return residual_findings(visit(events=events, before=state, **changes), found)


def missed(key="morphine", least="0", most=None):
    return MissedDose(drug=key, least=mg(least), most=None if most is None else mg(most))


def dry(*drugs, earliest=None, left="0", limits=LIMITS):
    empty = EmptyAspirate(earliest=earliest, latest=VISIT, by_programme=None, least_left=ml(left), missed=drugs)
    return residual_findings(visit(limits=limits), ASKED, empty)


RESIDUAL = {
    "as expected": lambda: measured(13),
    "nought": lambda: measured(0),
    "more than was held": lambda: measured("40.1"),
    "as much as was held": lambda: measured(40),
    "more than a smaller fill held": lambda: measured(31, events=(fill(30), steady())),
    "more than the reservoir holds, at a first fill": lambda: measured("40.1", events=(steady(),)),
    "a first fill": lambda: measured(40, events=(steady(),)),
    "2 mL more": lambda: measured(15),
    "more than 2 mL more": lambda: measured("15.006"),
    "2 mL less": lambda: measured(11),
    "more than 2 mL less": lambda: measured("10.99"),
    "85 %": lambda: measured("17.05"),
    "below 85 %": lambda: measured("17.06"),
    "115 %": lambda: measured("8.95"),
    "above 115 %": lambda: measured("8.94"),
    "nothing was programmed": lambda: measured(37, events=(fill(), rate(0))),
    "not measured": lambda: residual_findings(visit(), NotMeasured()),
    "not measured at a first fill": lambda: residual_findings(visit(events=(steady(),)), NotMeasured()),
    "nothing, and nothing else is said": lambda: residual_findings(
        visit(), NothingAspirated(symptoms=" ", physician_contacted="\t")
    ),
    "nothing, the physician reached in the future": lambda: residual_findings(
        visit(), replace(ASKED, contacted_at=VISIT + timedelta(hours=1, seconds=1))
    ),
    "nothing, the physician reached just now": lambda: residual_findings(
        visit(), replace(ASKED, contacted_at=VISIT + timedelta(hours=1))
    ),
    "nothing, the physician reached at the fill": lambda: residual_findings(
        visit(), replace(ASKED, contacted_at=VISIT)
    ),
    "nothing, and the record does not say what was in it": lambda: residual_findings(visit(), ASKED),
    "nothing, dry since": lambda: dry(
        missed(least="1.5", most="7.25"), earliest=datetime(2026, 5, 2, 6, 30, tzinfo=UTC)
    ),
    "nothing, dry since, of two drugs": lambda: dry(
        missed(most="7"), missed("bupivacaine", "2"), earliest=datetime(2026, 5, 2, 8, tzinfo=UTC), limits=HARMS
    ),
    "nothing, where something should be left": lambda: dry(missed(), missed("other"), left="6.256", limits=HARMS),
    "nothing, where two drugs are known to harm": lambda: dry(
        missed(),
        missed("baclofen"),
        left="6",
        limits=replace(
            HARMS, drugs={**known("baclofen", "mcg", withdrawal=STOPPING).drugs, "morphine": HARMS.drugs["morphine"]}
        ),
    ),
}

FILL = {
    "as much as fits": lambda: fill_findings(visit(), draft(filled=ml(38), retained=ml(2))),
    "more than fits": lambda: fill_findings(visit(), draft(filled=ml("40.25"))),
    "more than fits with what is left": lambda: fill_findings(visit(), draft(filled=ml(39), retained=ml("1.5"))),
    "nothing": lambda: fill_findings(visit(), draft(filled=ml(0))),
    "half a millilitre": lambda: fill_findings(visit(), draft(filled=ml("0.5"))),
    "nothing, and more left than fits": lambda: fill_findings(visit(), draft(filled=ml(0), retained=ml(41))),
}


def volume(new, **changes):
    return volume_findings(visit(**changes), ml(new))


FILLED_20 = {"events": (fill(20), steady()), "drugs": (morphine(),)}
VOLUME = {
    "as before": lambda: volume(40),
    "a place too small": lambda: volume(4),
    "a place too large": lambda: volume(20, events=(fill(2), steady("0.1"))),
    "a hundred times": lambda: volume(40, events=(fill("0.4"), steady("0.01"))),
    "a place and a fifth": lambda: volume(5),
    "a place and more than a fifth": lambda: volume("5.01"),
    "a place less a sixth": lambda: volume("3.333333334"),
    "a place less more than a sixth": lambda: volume("3.333333333"),
    "two digits exchanged": lambda: volume(12, events=(fill(21), steady())),
    "an ordinary difference": lambda: volume(37),
    "a first fill": lambda: volume(4, events=(steady(),)),
    "two digits exchanged, and the programmer's date is of the new volume": lambda: volume(
        12,
        events=(fill(21), steady()),
        drugs=(morphine(),),
        volume=12,
        programmer=ProgrammerReading(alarm_on=(day(90) + timedelta(days=33)).date()),
    ),
    "two digits exchanged, and the programmer's date is of the former volume": lambda: volume(
        12,
        events=(fill(21), steady()),
        drugs=(morphine(),),
        volume=12,
        programmer=ProgrammerReading(alarm_on=(day(90) + timedelta(days=63)).date()),
    ),
}

MORPHINE, BUPIVACAINE = draft_drug(), draft_drug("bupivacaine", 10, primary=False)
STRICT = replace(LIMITS, stops=Stops(expired_drugs=Severity.BLOCK))


def mixture(*drugs, **changes):
    return mixture_findings(visit(**changes), drugs)


def held(drugs, earlier):
    return [*against(visit(), drugs, earlier, than="the order", suffix="order")]


DRUGS = {
    "one drug": lambda: mixture(MORPHINE),
    "no primary": lambda: mixture(replace(MORPHINE, primary=False)),
    "two primaries": lambda: mixture(MORPHINE, replace(BUPIVACAINE, primary=True)),
    "one drug twice": lambda: mixture(MORPHINE, BUPIVACAINE, replace(MORPHINE, primary=False)),
    "a drug that the catalogue does not know": lambda: mixture(MORPHINE, replace(BUPIVACAINE, drug="bupivacain")),
    "no lot": lambda: mixture(replace(MORPHINE, lot=" ")),
    "no expiry": lambda: mixture(replace(MORPHINE, expires_on=None)),
    "last usable today": lambda: mixture(replace(MORPHINE, expires_on=date(2026, 5, 30))),
    "expired yesterday": lambda: mixture(replace(MORPHINE, expires_on=date(2026, 5, 29))),
    "expired two days ago, which the clinic has stopped": lambda: mixture(
        replace(MORPHINE, expires_on=date(2026, 5, 28)), limits=STRICT
    ),
    "no stability": lambda: mixture(replace(draft_drug("hydromorphone"), stability_days=None)),
    "no stability and no interval": lambda: mixture(
        replace(MORPHINE, stability_days=None), policy=replace(POLICY, max_interval_days=None)
    ),
    "as ordered": lambda: held((MORPHINE,), (filled(),)),
    "another drug than ordered": lambda: held((MORPHINE,), (filled("hydromorphone"),)),
    "a drug more than ordered": lambda: held((MORPHINE, BUPIVACAINE), (filled(),)),
    "two drugs more than ordered": lambda: held(
        (MORPHINE, BUPIVACAINE, replace(BUPIVACAINE, drug="baclofen")), (filled(),)
    ),
    "two drugs less than ordered": lambda: held(
        (MORPHINE,), (filled(), filled("baclofen", primary=False), filled("hydromorphone", primary=False))
    ),
    "another primary than ordered": lambda: held(
        (replace(MORPHINE, primary=False), replace(BUPIVACAINE, primary=True)),
        (filled(), filled("bupivacaine", 10, primary=False)),
    ),
    "no primary in the order": lambda: held((MORPHINE,), (filled(primary=False),)),
    "no primary typed": lambda: held((replace(MORPHINE, primary=False),), (filled(),)),
    "another salt than ordered": lambda: held(
        (replace(MORPHINE, salt="hydrochloride"),), (filled(salt="sulfate"), filled(salt="acetate", primary=False))
    ),
    "one of two salts ordered": lambda: held(
        (replace(MORPHINE, salt="acetate"),), (filled(salt="sulfate"), filled(salt="acetate", primary=False))
    ),
    "no salt in the order": lambda: held((replace(MORPHINE, salt="sulfate"),), (filled(),)),
    "no salt typed": lambda: held((MORPHINE,), (filled(salt="sulfate"),)),
    "another strength than ordered": lambda: held(
        (BUPIVACAINE, draft_drug(strength=25)), (filled(), filled("bupivacaine", 10, primary=False))
    ),
    "one of two strengths ordered": lambda: held(
        (draft_drug(strength=25),), (filled(), filled(strength=25, primary=False))
    ),
    "neither of two strengths ordered": lambda: held(
        (draft_drug(strength=30),), (filled(), filled(strength=25, primary=False))
    ),
}


LAST_FILL = (filled(),)


def slips(*drugs, earlier=LAST_FILL, **changes):
    return slip_findings(visit(drugs=changes.pop("inside", None), **changes), drugs, earlier)


BLOCKING = replace(LIMITS, stops=Stops(absurd_doses=Severity.BLOCK))
FIXED = (fill(drugs=(morphine(), bupivacaine())), rate("0.3"))
STRENGTH = {
    "as before": lambda: slips(MORPHINE),
    "ten times": lambda: slips(draft_drug(strength=200)),
    "a tenth": lambda: slips(draft_drug(strength=2)),
    "a hundred times, which the clinic has stopped": lambda: slips(draft_drug(strength=2000), limits=BLOCKING),
    "a hundredth is not stopped": lambda: slips(draft_drug(strength="0.2"), limits=BLOCKING),
    "a thousandth": lambda: slips(draft_drug(strength="0.02")),
    "ten times and a fiftieth": lambda: slips(draft_drug(strength=204)),
    "ten times and more than a fiftieth": lambda: slips(draft_drug(strength="204.001")),
    "ten times, and what that does to the doses": lambda: slips(
        draft_drug(strength=200), BUPIVACAINE, events=FIXED, inside=(morphine(200), bupivacaine())
    ),
    "ten times, of two drugs": lambda: slips(
        draft_drug(strength=200),
        draft_drug("bupivacaine", 100),
        events=FIXED,
        inside=(morphine(200), bupivacaine(100)),
        earlier=(filled(), filled("bupivacaine", 10)),
    ),
    "ten times, beside a drug that is new": lambda: slips(
        draft_drug(strength=200), events=FIXED, inside=(morphine(200), drug("baclofen", 500, primary=False))
    ),
    "two digits exchanged": lambda: slips(BUPIVACAINE, draft_drug(strength=52), earlier=(filled(strength=25),)),
    "two digits exchanged, as the order says": lambda: slips(
        draft_drug(strength=52), earlier=(filled(strength=25),), order=OrderFacts(drugs=(filled(strength=52),))
    ),
    "two digits exchanged, the order says so of another drug": lambda: slips(
        draft_drug(strength=52), earlier=(filled(strength=25),), order=OrderFacts(drugs=(filled("bupivacaine", 52),))
    ),
    "two digits exchanged, the order says something else": lambda: slips(
        draft_drug(strength=52), earlier=(filled(strength=25),), order=OrderFacts(drugs=(filled(strength=25),))
    ),
    "of a drug that was in the pump before the last fill": lambda: slips(
        draft_drug("baclofen", 5),
        past=past_of((fill(drugs=(drug("baclofen", 500),)), fill(drugs=(drug("baclofen", 50),), at=day(1)))),
    ),
    "of a drug that is new": lambda: slips(draft_drug("baclofen", 5)),
    "an ordinary change": lambda: slips(draft_drug(strength=25)),
    "above a limit": lambda: concentration_findings(
        visit(limits=with_limits("morphine", limit("max_daily_mcg", 1), limit("max_concentration_mcg_per_ml", 19_999))),
        (BUPIVACAINE, MORPHINE),
    ),
    "at a limit": lambda: concentration_findings(
        visit(limits=with_limits("morphine", limit("max_concentration_mcg_per_ml", 20_000))), (MORPHINE,)
    ),
    "of a tall-man name above a limit": lambda: concentration_findings(
        visit(limits=with_limits("hydromorphone", limit("max_concentration_mcg_per_ml", 9_999))),
        (draft_drug("hydromorphone", 10),),
    ),
    "above a limit that is not verified": lambda: concentration_findings(
        visit(limits=with_limits("morphine", limit("max_concentration_mcg_per_ml", 19_999, Evidence.UNVERIFIED))),
        (draft_drug("other"), MORPHINE),
    ),
}

MIXED = (fill(drugs=(morphine(), bupivacaine())), steady())
WITHDRAWAL = {
    "the same drugs": lambda: withdrawal_findings(visit(drugs=(morphine(),), limits=HARMS)),
    "a drug that harms is gone": lambda: withdrawal_findings(visit(drugs=(drug("other", 500),), limits=HARMS)),
    "a drug that harms is gone, after one that does not": lambda: withdrawal_findings(
        visit(
            events=(fill(drugs=(replace(bupivacaine(), primary=True), replace(morphine(), primary=False))), steady()),
            drugs=(drug("baclofen", 500),),
            limits=HARMS,
        )
    ),
    "a drug that is not known to harm is gone": lambda: withdrawal_findings(
        visit(events=MIXED, drugs=(morphine(),), limits=HARMS)
    ),
    "a drug that was not flowing is gone": lambda: withdrawal_findings(
        visit(events=(fill(), steady(0)), drugs=(drug("other", 500),), limits=HARMS)
    ),
    "a first fill": lambda: withdrawal_findings(visit(events=(steady(),), drugs=(morphine(),), limits=HARMS)),
    "nothing is known of the fill": lambda: withdrawal_findings(visit(after=None, limits=HARMS)),
    "the pump is stopped": lambda: stop_findings(["bupivacaine", "other", "morphine", "morphine"], HARMS),
}


def wasted(volume, residual=THIRTEEN):
    thrown = None if volume is None else ml(volume)
    return waste_findings(visit(), draft(wasted=thrown, residual=residual))


WASTE = {
    "nothing is said": lambda: wasted(None),
    "all that was aspirated and one filling": lambda: wasted(53),
    "more than was there": lambda: wasted("53.1"),
    "one filling, where nothing could be drawn": lambda: wasted(40, ASKED),
    "more than one filling, where nothing could be drawn": lambda: wasted("40.1", ASKED),
}
ALL = {
    "residual": RESIDUAL,
    "fill": FILL,
    "volume": VOLUME,
    "drugs": DRUGS,
    "strength": STRENGTH,
    "withdrawal": WITHDRAWAL,
    "waste": WASTE,
}


@pytest.mark.parametrize(("name", "scenario"), [(name, scenario) for name in ALL for scenario in ALL[name]])
def test_what_is_said_of_a_refill_is_what_is_written_down(name, scenario):
    assert plain(ALL[name][scenario]()) == written(name)[scenario]
