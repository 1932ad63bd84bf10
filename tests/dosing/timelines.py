"""Random dosing cases, the same for the same seed, rich in the corners where an engine goes wrong.

Figures are drawn from short lists on purpose, so that levels are often reached exactly at an event, at midnight or at
the end of a flex step, and not only somewhere in between.
"""

import random
from datetime import UTC, datetime, timedelta, timezone

ZONES = {"America/Denver": -7, "Europe/London": 0, "Australia/Lord_Howe": 10.5, "Asia/Kathmandu": 5.75, "UTC": 0}
STRENGTHS = ("25 mcg/mL", "2 mg/mL", "7.5 mg/mL", "0.3 mg/mL", "500 mcg/mL")
FLOWS = ("0", "0.25", "0.4", "0.5", "1.2", "0.333333")


class Timeline:
    """Builds one case."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.zone = self.random.choice(list(ZONES))
        hours = ZONES[self.zone] + self.random.choice((0, 0, 1))
        self.offset = timezone(timedelta(hours=hours))
        self.first = datetime(2026, self.random.randint(1, 12), self.random.randint(1, 28), tzinfo=self.offset)
        self.events: list[dict] = []
        self.strength = self.random.choice(STRENGTHS)

    def pick(self, *choices):
        return self.random.choice(choices)

    def one_in(self, many: int) -> bool:
        return not self.random.randrange(many)

    def at(self, days: float) -> datetime:
        minutes = round(days * 1440 / self.pick(1, 30, 360)) * self.pick(1, 30, 360)
        extra = self.pick(0, 0, 0, 0.25, 59.999999)
        return self.first + timedelta(minutes=minutes, seconds=extra)

    def add(self, kind: str, when: datetime, **keys) -> None:
        offset = self.pick(self.offset, self.offset, UTC, timezone(timedelta(hours=-3)))
        self.events.append({"type": kind, "at": when.astimezone(offset).isoformat(), **keys})

    def dose(self, flow: str, per: str = "/day") -> str:
        number, unit = self.strength.split(" ")
        value = float(flow) * float(number) / (24 if per == "/h" else 1)
        return f"{value:.4f} {unit.split('/')[0]}{per}"

    def program(self, when: datetime) -> None:
        keys: dict = {"mode": self.pick("continuous", "rate", "flex", "flex")}
        if keys["mode"] == "continuous":
            keys["dose"] = self.dose(self.pick(*FLOWS))
        elif keys["mode"] == "rate":
            keys["flow_ml_per_day"] = self.pick(*FLOWS)
        else:
            starts = sorted(self.random.sample(["01:00", "06:30", "12:00", "18:00", "22:30"], self.pick(0, 1, 2, 3)))
            keys["steps"] = [{"start": s, "rate": self.dose(self.pick(*FLOWS), "/h")} for s in ("00:00", *starts)]
        if self.one_in(2):
            keys["patient_bolus"] = {"dose": self.dose("0.02", ""), "max_per_day": self.pick(0, 1, 4, 10)}
        self.add("program", when, **keys)

    def fill(self, when: datetime) -> None:
        drugs = [{"drug": "one", "concentration": self.strength, "primary": True}]
        if self.one_in(2):
            drugs.insert(self.pick(0, 1), {"drug": "two", "concentration": self.pick(*STRENGTHS)})
        for drug in drugs:
            if self.one_in(3):
                drug["stability_days"] = self.pick(14, 40, 90, 180)
        keys = {"volume_ml": self.pick("10", "15", "2", "0.5", "19.5", "0")}
        if self.one_in(3):
            keys["retained_ml"] = self.pick("0", "0.5", "0.123")
        self.add("fill", when, **keys, drugs=drugs)

    def switches(self, begin: float, length: float) -> None:
        days = sorted({round(begin + self.random.random() * length, 2) for _ in range(self.pick(0, 0, 1, 2, 3, 4))})
        for index, day in enumerate(days):
            self.add("start" if index % 2 else "stop", self.first + timedelta(minutes=round(day * 1440)))

    def boluses(self, fill: datetime, ask: datetime) -> None:
        for _ in range(self.pick(0, 0, 1, 1, 2, 4)):
            begin, end = sorted(fill + (ask - fill) * self.random.random() for _ in range(2))
            begin, end = (moment.replace(microsecond=0) for moment in (begin, end))
            begin = max(begin, fill)
            if end < begin or self.one_in(6):
                end = begin
            count = self.pick(0, 1, 7, 30)
            span = {"from": begin.isoformat(), "to": end.isoformat()}
            self.add("boluses", self.pick(end, ask), **span, count=count, dose=self.dose(self.pick("0.01", "0.02"), ""))

    def case(self) -> dict:
        fill_day, length = self.pick(0, 20, 35), self.pick(1, 10, 30, 60)
        fill, ask = self.at(fill_day), self.at(fill_day) + timedelta(days=length, seconds=self.pick(0, 1, 7200))
        ask = max(ask, fill)
        if self.one_in(2):
            self.fill(fill - timedelta(days=17))
            if self.one_in(2):
                begin, end = fill - timedelta(days=9), fill - timedelta(days=2)
                span = {"from": begin.isoformat(), "to": end.isoformat()}
                self.add("boluses", self.pick(end, fill), **span, count=9, dose="1 mcg")
        self.fill(fill)
        for when in {self.pick(fill, fill - timedelta(days=5), fill - timedelta(hours=1)), *self.changes(fill, ask)}:
            self.program(when)
        self.switches(fill_day - 3, length + 8)
        for _ in range(self.pick(0, 0, 1, 2)):
            when = self.pick(fill, ask, fill + (ask - fill) / 2, fill - timedelta(days=1))
            self.add("bolus", when, **self.pick({"volume_ml": "0.35"}, {"dose": self.dose("0.1", "")}))
        self.boluses(fill, ask)
        if self.one_in(2):
            self.program(ask + timedelta(days=1))
        self.random.shuffle(self.events)
        measured = {"measured_residual_ml": self.pick("0", "3.3", "9.25")} if self.one_in(2) else {}
        return {
            "id": "random",
            "zone": self.zone,
            "pump": {
                "reservoir_ml": "20",
                "low_reservoir_ml": self.pick("0", "1", "2", "2.5"),
                "flow_tolerance_pct": self.pick("0", "14.5", "10", "0.001"),
            },
            "events": self.events,
            "policy": {
                "margin_days": self.pick(0, 3, 10),
                "use_tolerance": self.one_in(2),
                "max_interval_days": self.pick(None, 30, 180),
            },
            "ask": {"at": ask.isoformat(), **measured},
        }

    def changes(self, fill: datetime, ask: datetime) -> list[datetime]:
        moments = (fill + timedelta(days=self.pick(1, 2, 5, 9)), fill + (ask - fill) / 3, ask)
        return [moment for moment in moments if self.one_in(3) and moment <= ask]


def random_case(seed: int) -> dict:
    return Timeline(seed).case()
