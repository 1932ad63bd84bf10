"""The dosing case answered a second time, by other means: fractions, and a walk from one change of flow to the next.

It shares no code with the product and no idea with its closed form: every flex step of every day is walked through. It
is slow, plain, and believes its input; what is refused is not its business. It stops walking some time after the
question and says so.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from itertools import count, pairwise
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
DAY = 86_400 * SECOND
LATER = "later than was walked"


@cache
def moment_of(text: str) -> int:
    """Microseconds since 1970."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


@cache
def measure(text: str) -> Fraction:
    number, unit = text.split(" ")
    mass, _, per = unit.partition("/")
    return Fraction(number) * {"mg": 1000, "mcg": 1}[mass] * {"": 1, "mL": 1, "day": 1, "h": 24}[per]


def solve(line: str, *, days: int = 400) -> dict[str, object]:
    """The answer, or LATER for what happens more than `days` after the question."""
    return Walk(json.loads(line), days).answer()


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
        self.walked: list[tuple[int, int, Fraction, Fraction, Fraction]] = []
        self.counted = [e for e in self.of("boluses") if moment_of(e["from"]) >= self.start]
        self.steps = pairwise(self.changes())

    def of(self, kind: str) -> list[dict]:
        return [event for event in self.known if event["type"] == kind]

    def program_at(self, moment: int) -> dict | None:
        return next((p for p in reversed(self.programs) if moment_of(p["at"]) <= moment), None)

    def stopped_at(self, moment: int) -> bool:
        past = [event for event in self.of("stop") + self.of("start") if moment_of(event["at"]) <= moment]
        return sum(1 if event["type"] == "stop" else -1 for event in past) == 1

    def step_rate(self, program: dict, moment: int) -> Fraction:
        """Flow in mL/day of a programme at a moment, boluses apart."""
        if program["mode"] == "rate":
            return Fraction(program["flow_ml_per_day"])
        if program["mode"] == "continuous":
            return measure(program["dose"]) / self.strength
        clock = (moment + self.clock_offset(program["at"])) % DAY
        rate = [step["rate"] for step in program["steps"] if self.clock(step["start"]) <= clock][-1]
        return measure(rate) / self.strength

    @staticmethod
    @cache
    def clock(text: str) -> int:
        return (int(text[:2]) * 60 + int(text[3:])) * 60 * SECOND

    @staticmethod
    @cache
    def clock_offset(at: str) -> int:
        return datetime.fromisoformat(at).utcoffset() // timedelta(microseconds=1)

    def flow(self, moment: int, *, all_boluses: bool) -> Fraction:
        """Flow in mL/day right after a moment."""
        total = Fraction(0)
        program = self.program_at(moment)
        if program and not self.stopped_at(moment):
            total += self.step_rate(program, moment)
            bolus = program.get("patient_bolus")
            if all_boluses and moment >= self.ask and bolus:
                total += measure(bolus["dose"]) * bolus["max_per_day"] / self.strength
        for event in self.counted:
            begins, ends = moment_of(event["from"]), moment_of(event["to"])
            if begins <= moment < ends:
                total += measure(event["dose"]) * event["count"] / self.strength * Fraction(DAY, ends - begins)
        return total

    def at_once(self, moment: int) -> Fraction:
        total = Fraction(0)
        for event in self.of("bolus"):
            if moment_of(event["at"]) == moment:
                total += (
                    Fraction(event["volume_ml"]) if "volume_ml" in event else measure(event["dose"]) / self.strength
                )
        for event in self.counted:
            if moment_of(event["from"]) == moment_of(event["to"]) == moment:
                total += measure(event["dose"]) * event["count"] / self.strength
        return total

    def changes(self) -> Iterator[int]:
        """Every moment from the fill on at which the flow may change, day by day, without end."""
        fixed = {self.start, self.ask}
        fixed.update(moment_of(event[key]) for event in self.known for key in ("at", "from", "to") if key in event)
        ends = [moment_of(program["at"]) for program in self.programs[1:]] + [None]
        for day in count(self.start // DAY - 1):
            begin = day * DAY
            steps = {
                midnight - self.clock_offset(program["at"]) + self.clock(step["start"])
                for program, end in zip(self.programs, ends, strict=True)
                if moment_of(program["at"]) < begin + DAY and (end is None or end > begin)
                for step in program.get("steps", ())
                for midnight in (begin - DAY, begin, begin + DAY)
            }
            here = (moment for moment in fixed | steps | {begin} if begin <= moment < begin + DAY)
            yield from sorted(moment for moment in here if moment >= self.start)

    def pieces(self) -> Iterator[tuple[int, int, Fraction, Fraction, Fraction]]:
        """From one change to the next: begin, end, mL taken at once, mL/day without and with every allowed bolus."""
        for index in count():
            if index == len(self.walked):
                moment, following = next(self.steps)
                plain, worst = (self.flow(moment, all_boluses=every) for every in (False, True))
                self.walked.append((moment, following, self.at_once(moment), plain, worst))
            yield self.walked[index]

    def reach(self, level: Fraction, *, all_boluses: bool = False, over: Fraction = Fraction(1)) -> Fraction | None:
        if self.held <= level:
            return self.start
        out, at_ask = Fraction(0), None
        for moment, following, once, plain, worst in self.pieces():
            if at_ask is not None and out == at_ask and moment > self.ask + 2 * DAY:
                return None  # two whole days without a drop, and every day to come is like them
            out += once * over
            if moment == self.ask:
                at_ask = out
            if self.held - out <= level:
                return moment
            flow = (worst if all_boluses else plain) * over
            more = flow * Fraction(following - moment, DAY)
            if self.held - out - more <= level:
                return moment + (self.held - out - level) / flow * DAY
            out += more
            if moment > self.horizon:
                return self.horizon
        raise AssertionError("changes go on without end")

    def delivered(self) -> Fraction:
        out = Fraction(0)
        for moment, following, once, plain, _ in self.pieces():
            out += once
            if moment == self.ask:
                return min(self.held, out)
            out += plain * Fraction(following - moment, DAY)
        raise AssertionError("the question is one of the changes")

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
        worst = self.reach(low, all_boluses=True)
        earliest = self.reach(low, all_boluses=True, over=over)
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
        if stable:
            dates.append((filled + timedelta(days=min(stable)), 1, "stability"))
        if policy["max_interval_days"] is not None:
            dates.append((filled + timedelta(days=policy["max_interval_days"]), 2, "interval"))
        if not dates:
            return None, None
        due, _, reason = min(dates)
        return (LATER if reason == "volume" and alarm == self.horizon else due.isoformat()), reason


def nine(value: Fraction) -> str:
    """Half away from zero at nine places."""
    units = (abs(value) * 10**9 + Fraction(1, 2)).__floor__()
    sign = "-" if value < 0 and units else ""
    return f"{sign}{units // 10**9}.{units % 10**9:09d}"
