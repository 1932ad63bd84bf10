"""What must hold for every pump, whatever has happened to it."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pumplog.notices.channel import PERHAPS_TOLD
from pumplog.notices.decide import decide
from pumplog.notices.facts import Away
from pumplog.notices.parcel import Ending
from pumplog.sheets.vocabulary import AppointmentState, NoticeAudience, NoticeState
from tests.notices.build import DAY, EARLY, EMAIL, HOUR, LETTER, PHONE, REFILL_BY, SMS, Case, utc

ZONES = ("America/Denver", "Europe/Berlin", "Australia/Lord_Howe", "America/Havana", "Asia/Kolkata", "UTC")
STEPS = st.one_of(
    st.tuples(st.just("time"), st.integers(1, 400)),
    st.tuples(st.just("date"), st.integers(-20, 40)),
    st.tuples(st.just("no date"), st.none()),
    st.tuples(st.just("fill"), st.integers(3, 90)),
    st.tuples(st.just("ways"), st.lists(st.sampled_from([EMAIL, SMS, LETTER, PHONE]), unique=True)),
    st.tuples(st.just("visit"), st.tuples(st.sampled_from(AppointmentState), st.integers(-2, 30))),
    st.tuples(st.just("away"), st.tuples(st.integers(-3, 40), st.integers(0, 30))),
    st.tuples(st.just("confirms"), st.none()),
    st.tuples(st.just("does"), st.none()),
    st.tuples(st.just("bounce"), st.none()),
    st.tuples(st.just("removed"), st.booleans()),
    st.tuples(st.just("tiers"), st.sampled_from([(14, 7, 2), (30, 10, 3, 0), (5,), ()])),
)
LIVES = st.lists(STEPS, max_size=14)
RULES = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(ZONES),
        "staff_email": st.sampled_from(["", "s@example.org"]),
        "daily_cap": st.integers(1, 3),
    }
)
LEAP_YEAR = utc(2028, 2, 20, 12)
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def lived(steps, rules, endings=(Ending.SENT,), *, start=EARLY):
    """A pump after these steps; the carriers behave as ``endings`` say, in turn."""
    case = Case(refill_by=start.date() + 33 * DAY, now=start, **rules)
    tries = iter(endings * 10_000)
    for what, value in steps:
        step(case, what, value)
        case.at(case.now, lambda _: next(tries))
    return case


def step(case, what, value):  # noqa: C901, PLR0912  one line for each thing that can happen
    today = case.now.date()
    match what:
        case "time":
            case.now += value * HOUR
        case "date":
            held = case.pump.dated.refill_by if case.pump.dated else REFILL_BY
            case.date(held + value * DAY)
        case "no date":
            case.date(None)
        case "fill":
            case.fill(today + value * DAY)
        case "ways":
            case.change(ways=tuple(value))
        case "visit":
            case.visit(value[0], today + value[1] * DAY, sequence=1)
        case "away":
            first = today + value[0] * DAY
            case.change(away=(Away(first_day=first, last_day=first + value[1] * DAY),))
        case "confirms":
            case.patient_confirms()
        case "does":
            for kind in set(case.tasks()):
                case.person_does(kind)
        case "bounce":
            for row in case.rows(NoticeState.SENT)[-1:]:
                row.set(state=NoticeState.FAILED)
            case.decide()
        case "removed":
            case.change(removed=value)
        case "tiers":
            case.change(rules=replace(case.pump.rules, tiers_days=value))


@often
@given(LIVES, RULES, st.lists(st.sampled_from(Ending), min_size=1, max_size=5))
def test_r05_deciding_again_right_after_decides_nothing(steps, rules, endings):
    case = lived(steps, rules, endings)
    case.decide()
    assert decide(case.pump.facts(), case.now).empty


@often
@given(LIVES, RULES, st.lists(st.floats(0, 0.9999), min_size=1, max_size=6))
def test_until_it_asks_to_be_looked_at_again_time_alone_changes_nothing(steps, rules, shares):
    case = lived(steps, rules)
    again_at = case.decide().again_at or case.now + 400 * DAY
    assert again_at > case.now
    last = again_at - dt.timedelta(microseconds=1)
    for moment in (last, *(case.now + (again_at - case.now) * share for share in shares)):
        assert decide(case.pump.facts(), moment).empty


@often
@given(LIVES, RULES, st.lists(st.sampled_from(Ending), min_size=1, max_size=5))
def test_hz10_never_two_standing_for_one_fill_tier_channel_date_and_telling(steps, rules, endings):
    case = lived(steps, rules, endings)
    nobody = (NoticeState.CANCELLED, NoticeState.FAILED)
    once = Counter(
        (
            *(row.told.cycle, row.told.audience, row.told.purpose, row.told.tier_days),
            *(row.told.channel, row.told.refill_by, row.told.edition),
        )
        for row in case.pump.rows
        if row.told.state not in nobody
    )
    assert set(once.values()) <= {1}


@often
@given(LIVES, RULES)
def test_never_more_than_the_cap_in_one_day(steps, rules):
    case = lived(steps, rules)
    zone = ZoneInfo(rules["zone"])
    days = Counter(
        row.told.sending_at.astimezone(zone).date()
        for row in case.pump.rows
        if row.told.state in PERHAPS_TOLD and row.told.sending_at and row.told.audience is NoticeAudience.PATIENT
        if row.told.channel in ("email", "sms")
    )
    assert all(count <= rules["daily_cap"] for count in days.values())


@often
@given(LIVES, RULES, st.sampled_from([HOUR, DAY, 7 * DAY]))
def test_r02_after_a_gap_the_same_is_planned_as_if_it_had_been_looked_at_all_along(steps, rules, gap):
    watched, slept = lived(steps, rules), lived(steps, rules)
    end = watched.now + gap
    while watched.now < end:
        watched.now = min(watched.now + 7 * HOUR, end)
        watched.decide()
    slept.now = end
    slept.decide()

    def present(case):
        return sorted((row.told.tier_days, row.told.channel, row.told.refill_by) for row in case.rows("planned"))

    assert present(watched) == present(slept)
    assert set(slept.tasks()) <= set(watched.tasks())


@often
@given(LIVES, RULES)
def test_r21_in_a_leap_year_it_is_the_same(steps, rules):
    case = lived(steps, rules, start=LEAP_YEAR)
    case.decide()
    assert decide(case.pump.facts(), case.now).empty


@often
@given(LIVES, RULES)
def test_i9_a_pump_in_a_patient_has_a_date_or_somebody_who_was_asked(steps, rules):
    case = lived(steps, rules)
    if not case.pump.removed and case.pump.dated is None:
        assert any(task.kind == "no_date" for task in case.pump.tasks)


@often
@given(LIVES, RULES, st.integers(0, 20))
def test_what_waits_could_always_be_carried(steps, rules, hours):
    """Nothing planned is wrong at the moment of planning: date, cycle, way and tier are those that hold."""
    case = lived([*steps, ("time", hours + 1)], rules)
    case.decide()
    facts = case.pump.facts()
    for row in case.rows("planned"):
        told = row.told
        assert facts.dated is not None
        assert told.cycle == facts.dated.cycle or told.purpose == "visit"
        if told.audience is NoticeAudience.PATIENT:
            assert any((way.kind, way.address) == (told.channel, told.address) for way in facts.ways)
            if told.purpose == "due":
                assert told.refill_by <= facts.dated.refill_by
                assert told.due_at - case.now < dt.timedelta(days=400)
