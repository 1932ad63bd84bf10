"""Random dosing cases, the same for the same seed, rich in the corners where an engine goes wrong.

Figures are drawn from short lists on purpose, so that levels are often reached exactly at an event, at midnight or at
the end of a flex step, and not only somewhere in between. One case in eight is extravagant: figures as long as the form
allows, far years, odd offsets, everything that is legal and that nobody would type.
"""

import random
from datetime import UTC, datetime, timedelta, timezone

ZONES = {
    "America/Denver": -7,
    "America/Sao_Paulo": -3,
    "Europe/London": 0,
    "Australia/Lord_Howe": 10.5,
    "Asia/Kathmandu": 5.75,
    "Pacific/Chatham": 12.75,
    "UTC": 0,
}
CLOCK_CHANGES = ((2026, 3, 8), (2026, 11, 1), (2026, 3, 29), (2026, 10, 25), (2026, 4, 5), (2024, 2, 29))
FAR_YEARS = (1901, 1916, 1945, 1970, 2000, 2099, 2400, 9990)
STRENGTHS = ("25 mcg/mL", "2 mg/mL", "7.5 mg/mL", "0.3 mg/mL", "500 mcg/mL")
FLOWS = ("0", "0.25", "0.4", "0.5", "1.2", "0.333333")
WHOLES = ("0", "00", "1", "7", "24", "999999999", "1" + "0" * 39, "9" * 40)
FRACTIONS = ("", ".0", ".1", ".000001", "." + "3" * 40, "." + "0" * 39 + "1", "." + "9" * 40)


class Timeline:
    """Builds one case from a source of random choices."""

    def __init__(self, source: random.Random, *, ordinary: bool = False) -> None:
        self.random = source
        self.extravagant = self.one_in(8) and not ordinary
        self.zone = self.pick(*ZONES)
        hours = ZONES[self.zone] + self.pick(0, 0, 1)
        self.offset = timezone(timedelta(hours=hours))
        self.first = datetime(*self.first_day(), tzinfo=self.offset)
        self.events: list[dict] = []
        self.strength = self.any_strength()

    def pick(self, *choices):
        return self.random.choice(choices)

    def one_in(self, many: int) -> bool:
        return not self.random.randrange(many)

    def first_day(self) -> tuple[int, int, int]:
        if self.extravagant and self.one_in(3):
            return self.pick(*FAR_YEARS), self.random.randint(1, 12), self.random.randint(1, 28)
        if self.one_in(3):
            return self.pick(*CLOCK_CHANGES)
        return 2026, self.random.randint(1, 12), self.random.randint(1, 28)

    def long_number(self, *wholes: str) -> str:
        """A figure up to the last digit that the form holds."""
        return self.pick(*(wholes or WHOLES)) + self.pick(*FRACTIONS)

    def any_strength(self) -> str:
        if not self.extravagant or self.one_in(3):
            return self.pick(*STRENGTHS)
        return f"{self.long_number('1', '20', '007', '9' * 40)} {self.pick('mg/mL', 'mcg/mL')}"

    def at(self, days: float) -> datetime:
        coarse = self.pick(1, 30, 360)
        minutes = round(days * 1440 / coarse) * coarse
        extra = self.pick(0, 0, 0, 0.25, 59.999999)
        return self.first + timedelta(minutes=minutes, seconds=extra)

    def instant(self, when: datetime) -> str:
        offset = self.pick(self.offset, self.offset, UTC, timezone(timedelta(hours=-3)))
        if self.extravagant:
            offset = self.pick(offset, timezone(timedelta(hours=14)), timezone(timedelta(hours=-23, minutes=-59)))
        text = when.astimezone(offset).isoformat()
        return text.replace("+00:00", self.pick("+00:00", "-00:00", "Z"))

    def add(self, kind: str, when: datetime, **keys) -> None:
        self.events.append({"type": kind, "at": self.instant(when), **keys})

    def dose(self, flow: str, per: str = "/day") -> str:
        number, unit = self.strength.split(" ")
        mass = unit.split("/")[0]
        if self.extravagant and self.one_in(2):
            return f"{self.long_number()} {self.pick('mg', 'mcg')}{per}"
        value = float(flow) * float(number) / (24 if per == "/h" else 1)
        return f"{min(value, 1e30):.4f} {mass}{per}"

    def flow(self) -> str:
        return self.long_number() if self.extravagant and self.one_in(2) else self.pick(*FLOWS)

    def program(self, when: datetime) -> None:
        keys: dict = {"mode": self.pick("continuous", "rate", "flex", "flex")}
        if keys["mode"] == "continuous":
            keys["dose"] = self.dose(self.pick(*FLOWS), self.pick("/day", "/day", "/h"))
        elif keys["mode"] == "rate":
            keys["flow_ml_per_day"] = self.flow()
        else:
            per = self.pick("/h", "/h", "/day")
            keys["steps"] = [{"start": start, "rate": self.dose(self.pick(*FLOWS), per)} for start in self.starts()]
        if self.one_in(2):
            most = self.pick(0, 1, 4, 10) if not self.extravagant else self.pick(0, 1, 24, 1_000_000)
            keys["patient_bolus"] = {"dose": self.dose("0.02", ""), "max_per_day": most}
        self.add("program", when, **keys)

    def starts(self) -> list[str]:
        if self.extravagant and self.one_in(4):
            return [f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in range(0, 1440, self.pick(15, 60, 719))]
        later = ["00:01", "01:00", "06:30", "12:00", "18:00", "22:30", "23:59"]
        return ["00:00", *sorted(self.random.sample(later, self.pick(0, 1, 2, 3)))]

    def fill(self, when: datetime) -> None:
        drugs = [{"drug": "one", "concentration": self.strength, "primary": True}]
        for name in self.pick((), (), ("two",), ("two", "three")):
            drugs.insert(self.pick(0, 1), {"drug": name, "concentration": self.any_strength()})
        for drug in drugs:
            if self.one_in(3):
                drug["stability_days"] = self.pick(14, 40, 90, 180)
            if self.extravagant and self.one_in(4):
                drug["stability_days"] = self.pick(0, 1, 36_500)
        keys = {"volume_ml": self.pick("10", "15", "2", "0.5", "19.5", "0")}
        if self.one_in(3):
            keys["retained_ml"] = self.pick("0", "0.5", "0.123")
        if self.extravagant and self.one_in(3):
            keys |= {"volume_ml": self.long_number("0", "19", "8"), "retained_ml": "0." + "0" * 39 + "1"}
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
            count = self.pick(0, 1, 7, 30) if not self.extravagant else self.pick(1, 1_000_000)
            span = {"from": self.instant(begin), "to": self.instant(end)}
            self.add("boluses", self.pick(end, ask), **span, count=count, dose=self.dose(self.pick("0.01", "0.02"), ""))

    def single_boluses(self, fill: datetime, ask: datetime) -> None:
        for _ in range(self.pick(0, 0, 1, 2)):
            when = self.pick(fill, ask, fill + (ask - fill) / 2, fill - timedelta(days=1))
            self.add("bolus", when, **self.pick({"volume_ml": "0.35"}, {"dose": self.dose("0.1", "")}))

    def case(self) -> dict:
        fill_day, length = self.pick(0, 20, 35), self.pick(1, 10, 30, 60, 150)
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
        self.single_boluses(fill, ask)
        self.boluses(fill, ask)
        self.not_yet_known(ask)
        self.random.shuffle(self.events)
        measured = {"measured_residual_ml": self.pick("0", "3.3", "9.25")} if self.one_in(2) else {}
        return {
            "id": "random",
            "zone": self.zone,
            "pump": {
                "reservoir_ml": "20",
                "low_reservoir_ml": self.pick("0", "1", "2", "2.5", "21" if self.extravagant else "0.5"),
                "flow_tolerance_pct": self.long_number() if self.extravagant else self.pick("0", "14.5", "10", "0.001"),
            },
            "events": self.events,
            "policy": {
                "margin_days": self.pick(0, 3, 10, 36_500 if self.extravagant else 5),
                "use_tolerance": self.one_in(2),
                "max_interval_days": self.pick(None, 30, 180, 36_500 if self.extravagant else 0),
            },
            "ask": {"at": self.instant(ask), **measured},
        }

    def changes(self, fill: datetime, ask: datetime) -> list[datetime]:
        moments = (fill + timedelta(days=self.pick(1, 2, 5, 9)), fill + (ask - fill) / 3, ask)
        return [moment for moment in moments if self.one_in(3) and moment <= ask]

    def not_yet_known(self, ask: datetime) -> None:
        """Events after the question, which must not matter."""
        if self.one_in(2):
            self.program(ask + timedelta(days=1))
        if self.one_in(4):
            self.fill(ask + timedelta(microseconds=1))
            self.add("start", ask + timedelta(days=2))


def random_case(seed: int, *, ordinary: bool = False) -> dict:
    """`ordinary` cases have no figure longer than the record can hold."""
    return Timeline(random.Random(seed), ordinary=ordinary).case()
