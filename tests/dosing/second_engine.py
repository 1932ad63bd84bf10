"""The dosing case answered a second time, by other means: fractions, and a walk from one change of flow to the next.

It shares no code with the product and no idea with its closed form: every flex step of every day is walked through. It
is slow, plain, and believes its input; what is refused is not its business. It stops walking some time after the
question and says so.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import count, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
DAY = 86_400 * SECOND
LATER = "later than was walked"
UNKNOWN = "cannot be known without walking on"


@lru_cache(10_000)
def moment_of(text: str) -> int:
    """Microseconds since 1970."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


@lru_cache(10_000)
def measure(text: str) -> Fraction:
    number, unit = text.split(" ")
    mass, _, per = unit.partition("/")
    return Fraction(number) * {"mg": 1000, "mcg": 1}[mass] * {"": 1, "mL": 1, "day": 1, "h": 24}[per]


def day_after(text: str, days: int) -> str:
    """The date so many days after an instant."""
    return (EPOCH + timedelta(microseconds=moment_of(text), days=days)).date().isoformat()


@lru_cache(10_000)
def flow_of(rate: str, strength: Fraction) -> Fraction:
    return measure(rate) / strength


def solve(line: str, *, days: int = 400) -> dict[str, object]:
    """The answer; LATER is what happens more than `days` after the question, UNKNOWN what hangs on that."""
    return Walk(json.loads(line), days).answer()


class Piece(NamedTuple):
    """From `moment` to the next change: mL/day, and mL taken since the fill right after `moment` and at the end.

    Each is a pair, without and with every allowed bolus from the question on.
    """

    moment: int
    flows: tuple[Fraction, Fraction]
    before: tuple[Fraction, Fraction]
    after: tuple[Fraction, Fraction]


class Walk:
    def __init__(self, case: dict, days: int) -> None:
        self.case, self.zone = case, ZoneInfo(case["zone"])
        self.ask = moment_of(case["ask"]["at"])
        self.known = [event for event in case["events"] if moment_of(event["at"]) <= self.ask]
        self.fill = max(self.of("fill"), key=lambda event: moment_of(event["at"]))
        self.horizon = self.ask + days * DAY
        self.start = moment_of(self.fill["at"])
        self.held = Fraction(self.fill["volume_ml"]) + Fraction(self.fill.get("retained_ml", "0"))
        self.strength = next(measure(d["concentration"]) for d in self.fill["drugs"] if d.get("primary"))
        self.programs = sorted(self.of("program"), key=lambda event: moment_of(event["at"]))
        self.switches = [
            (moment_of(event["at"]), 1 if event["type"] == "stop" else -1)
            for event in self.known
            if event["type"] in ("stop", "start")
        ]
        self.counted = [
            (moment_of(event["from"]), moment_of(event["to"]), measure(event["dose"]) * event["count"] / self.strength)
            for event in self.of("boluses")
            if moment_of(event["from"]) >= self.start
        ]
        self.singles = self.single_volumes()
        self.walked: list[Piece] = []
        self.steps = pairwise(self.changes())

    def of(self, kind: str) -> list[dict]:
        return [event for event in self.known if event["type"] == kind]

    def program_at(self, moment: int) -> dict | None:
        return next((p for p in reversed(self.programs) if moment_of(p["at"]) <= moment), None)

    def stopped_at(self, moment: int) -> bool:
        return sum(stops for at, stops in self.switches if at <= moment) == 1

    def step_rate(self, program: dict, moment: int) -> Fraction:
        """Flow in mL/day of a programme at a moment, boluses apart."""
        if program["mode"] == "rate":
            return Fraction(program["flow_ml_per_day"])
        if program["mode"] == "continuous":
            return flow_of(program["dose"], self.strength)
        clock = (moment + self.clock_offset(program["at"])) % DAY
        rate = [step["rate"] for step in program["steps"] if self.clock(step["start"]) <= clock][-1]
        return flow_of(rate, self.strength)

    @staticmethod
    @lru_cache(10_000)
    def clock(text: str) -> int:
        return (int(text[:2]) * 60 + int(text[3:])) * 60 * SECOND

    @staticmethod
    @lru_cache(10_000)
    def clock_offset(at: str) -> int:
        return datetime.fromisoformat(at).utcoffset() // timedelta(microseconds=1)

    def flows(self, moment: int) -> tuple[Fraction, Fraction]:
        """Flow in mL/day right after a moment, without and with every allowed bolus from the question on."""
        total, allowed = Fraction(0), Fraction(0)
        program = self.program_at(moment)
        if program and not self.stopped_at(moment):
            total = self.step_rate(program, moment)
            bolus = program.get("patient_bolus")
            if moment >= self.ask and bolus:
                allowed = measure(bolus["dose"]) * bolus["max_per_day"] / self.strength
        for begins, ends, volume in self.counted:
            if begins <= moment < ends:
                total += volume * Fraction(DAY, ends - begins)
        return total, total + allowed

    def single_volumes(self) -> dict[int, Fraction]:
        """What is taken in no time: at which moment how many mL."""
        taken = [(begins, volume) for begins, ends, volume in self.counted if begins == ends]
        for event in self.of("bolus"):
            volume = Fraction(event["volume_ml"]) if "volume_ml" in event else measure(event["dose"]) / self.strength
            taken.append((moment_of(event["at"]), volume))
        return {moment: sum(volume for at, volume in taken if at == moment) for moment, _ in taken}

    def changes(self) -> Iterator[int]:
        """Every moment from the fill on at which the flow may change, day by day, without end."""
        fixed = {self.start, self.ask}
        fixed.update(moment_of(event[key]) for event in self.known for key in ("at", "from", "to") if key in event)
        ends = [moment_of(program["at"]) for program in self.programs[1:]] + [None]
        patterns = [
            (moment_of(program["at"]), end, program["steps"], self.clock_offset(program["at"]))
            for program, end in zip(self.programs, ends, strict=True)
            if program["mode"] == "flex"
        ]
        for day in count(self.start // DAY - 1):
            begin = day * DAY
            here = {moment for moment in fixed if begin <= moment < begin + DAY} | ({begin} if day % 7 == 0 else set())
            for at, end, steps, offset in patterns:
                if at < begin + DAY and (end is None or end > begin):
                    clocks = (self.clock(step["start"]) - offset for step in steps)
                    here.update(begin + clock % DAY for clock in clocks)
            yield from sorted(moment for moment in here if moment >= self.start)

    def pieces(self) -> Iterator[Piece]:
        """From one change to the next, without end; walked once and remembered."""
        for index in count():
            if index == len(self.walked):
                moment, following = next(self.steps)
                at_once, flows = self.singles.get(moment, 0), self.flows(moment)
                out = self.walked[-1].after if self.walked else (Fraction(0), Fraction(0))
                before = out[0] + at_once, out[1] + at_once
                span = Fraction(following - moment, DAY)
                self.walked.append(
                    Piece(moment, flows, before, (before[0] + flows[0] * span, before[1] + flows[1] * span))
                )
            yield self.walked[index]

    def reach(self, level: Fraction, *, worst: bool = False, over: Fraction = Fraction(1)) -> Fraction | None:
        if self.held <= level:
            return self.start
        # Everything runs over by the same factor, so that much less has to be asked for.
        needed, at_ask = (self.held - level) / over, None
        for piece in self.pieces():
            before, after = piece.before[worst], piece.after[worst]
            if piece.moment == self.ask:
                at_ask = before
            if before >= needed:
                return piece.moment
            if after >= needed:
                return piece.moment + (needed - before) / piece.flows[worst] * DAY
            if piece.moment > self.ask + 2 * DAY and after == at_ask:
                return None  # two whole days without a drop, and every day to come is like them
            if piece.moment > self.horizon:
                return self.horizon
        raise AssertionError("changes go on without end")

    def delivered(self) -> Fraction:
        return min(self.held, next(piece.before[False] for piece in self.pieces() if piece.moment == self.ask))

    def daily(self) -> Fraction:
        program = self.program_at(self.ask)
        if program["mode"] != "flex":
            return self.step_rate(program, self.ask)
        starts = [self.clock(step["start"]) for step in program["steps"]] + [DAY]
        spans = zip(program["steps"], starts, starts[1:], strict=False)
        return sum(measure(step["rate"]) * Fraction(end - begin, DAY) for step, begin, end in spans) / self.strength

    def answer(self) -> dict[str, object]:
        pump, policy = self.case["pump"], self.case["policy"]
        low, over = Fraction(pump["low_reservoir_ml"]), 1 + Fraction(pump["flow_tolerance_pct"]) / 100
        delivered, daily = self.delivered(), self.daily()
        worst = self.reach(low, worst=True)
        earliest = self.reach(low, worst=True, over=over)
        answer: dict[str, object] = {
            "delivered_ml": nine(delivered),
            "expected_residual_ml": nine(self.held - delivered),
            "flow_ml_per_day": nine(daily),
            "daily_doses": [
                {"drug": drug["drug"], "mcg_per_day": nine(daily * measure(drug["concentration"]))}
                for drug in self.fill["drugs"]
            ],
            "alarm_at": self.shown(self.reach(low)),
            "alarm_at_all_boluses": self.shown(worst),
            "alarm_at_earliest": self.shown(earliest),
            "empty_at": self.shown(self.reach(Fraction(0))),
        }
        answer["refill_by"], answer["refill_by_reason"] = self.due(earliest if policy["use_tolerance"] else worst)
        if "measured_residual_ml" in self.case["ask"]:
            measured = Fraction(self.case["ask"]["measured_residual_ml"])
            answer["difference_ml"] = nine(measured - self.held + delivered)
            answer["delivered_ratio"] = nine((self.held - measured) / delivered) if delivered else None
        return answer

    def local(self, moment: Fraction) -> datetime:
        return (EPOCH + timedelta(seconds=moment // SECOND)).astimezone(self.zone)

    def shown(self, moment: int | None) -> str | None:
        if moment == self.horizon:
            return LATER
        return None if moment is None else self.local(moment).isoformat()

    def due(self, alarm: Fraction | None) -> tuple[str | None, str | None]:
        policy, filled = self.case["policy"], self.local(self.start).date()
        dates: list[tuple[date, int, str]] = []
        if alarm is not None:
            dates.append((self.local(alarm).date() - timedelta(days=policy["margin_days"]), 0, "volume"))
        stable = [drug["stability_days"] for drug in self.fill["drugs"] if "stability_days" in drug]
        most = policy["max_interval_days"]
        for days, rank, reason in ((min(stable, default=None), 1, "stability"), (most, 2, "interval")):
            if days is not None and days <= (date.max - filled).days:
                dates.append((filled + timedelta(days=days), rank, reason))
        if not dates:
            return None, None
        due, _, reason = min(dates)
        unsure = reason == "volume" and alarm == self.horizon
        return (UNKNOWN, UNKNOWN) if unsure else (due.isoformat(), reason)


def nine(value: Fraction) -> str:
    """Half away from zero at nine places."""
    units = (abs(value) * 10**9 + Fraction(1, 2)).__floor__()
    sign = "-" if value < 0 and units else ""
    return f"{sign}{units // 10**9}.{units % 10**9:09d}"
