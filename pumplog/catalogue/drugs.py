"""Drugs for the reservoir: their names as they are written safely, salts, class and cited limits."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from pumplog.catalogue.tables import Row, rows
from pumplog.dosing.findings import Evidence
from pumplog.dosing.limits import Limit, LimitKind


class DrugClass(StrEnum):
    """What a drug is, as far as it matters for withdrawal, for waste and for who signs."""

    OPIOID = "opioid"
    LOCAL_ANESTHETIC = "local_anesthetic"
    ALPHA2_AGONIST = "alpha2_agonist"
    BACLOFEN = "baclofen"
    ZICONOTIDE = "ziconotide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The controlled-substance schedule, with where that stands."""

    number: str
    evidence: Evidence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """`display` is the tall-man name, `unit` the one its doses are spoken in, `mg` or `mcg`; `salts` as on labels."""

    key: str
    display: str
    drug_class: DrugClass
    salts: tuple[str, ...]
    unit: str
    schedule: Schedule | None
    limits: tuple[Limit, ...]

    @property
    def opioid(self) -> bool:
        """Whether withdrawal and diversion are those of an opioid."""
        return self.drug_class is DrugClass.OPIOID


@cache
def drugs() -> tuple[Drug, ...]:
    """Every drug on record, in the order of the table."""
    return tuple(_drug(row) for row in rows("drug_list"))


@cache
def _by_key() -> MappingProxyType[str, Drug]:
    return MappingProxyType({drug.key: drug for drug in drugs()})


def drug(key: str) -> Drug:
    """The drug with this key. Raises KeyError for one the catalogue does not know."""
    return _by_key()[key]


@cache
def limits_for(key: str) -> tuple[Limit, ...]:
    """Cited limits of a drug, in the order of the table; none for a drug that has none."""
    return tuple(
        Limit(
            kind=LimitKind(row["kind"]),
            value=Decimal(row["value"]),
            evidence=Evidence(row["evidence"]),
            source=row["source"],
            note=row["note"],
        )
        for row in rows("limits")
        if row["drug"] == key
    )


def _drug(row: Row) -> Drug:
    schedule = (
        Schedule(number=row["schedule"], evidence=Evidence(row["schedule_evidence"]), source=row["schedule_source"])
        if row["schedule"]
        else None
    )
    return Drug(
        key=row["key"],
        display=row["display"],
        drug_class=DrugClass(row["drug_class"]),
        salts=tuple(salt for salt in row["salts"].split("; ") if salt),
        unit=row["unit"],
        schedule=schedule,
        limits=limits_for(row["key"]),
    )
