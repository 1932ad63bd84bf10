"""The limits that hold in a clinic: the catalogue's, and its own beside them."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pumplog import catalogue
from pumplog.access import Actor, Permission
from pumplog.dosing.checks.cited import decides
from pumplog.dosing.figures.formatting import amount_text, plain
from pumplog.dosing.findings import Evidence, Severity
from pumplog.dosing.limit_text import base_unit
from pumplog.dosing.limits import Guardrails, KnownDrug, Limit, LimitKind, Stops
from pumplog.models import ClinicLimit
from pumplog.selectors.scope import require
from pumplog.sheets.clinic import PolicySheet
from pumplog.sheets.limit import LimitRow, LimitSheet, OwnLimit
from pumplog.sheets.vocabulary import ApproverRole, Stop
from pumplog.sheets.wording import LIMIT_KINDS

# Known as they may be, they do not bind: practice is slower than the label, and naivety is on no record for sure.
_INFORMING: Final = frozenset(
    {
        LimitKind.PRACTICE_START_MAX_MCG_PER_DAY,
        LimitKind.PRACTICE_STEP_MAX_MCG_IN_7_DAYS,
        LimitKind.START_MAX_NAIVE_MCG_PER_DAY,
    }
)
_SEVERITIES: Final = {Stop.ASK: Severity.ACKNOWLEDGE, Stop.BLOCK: Severity.BLOCK}


def own_limits(clinic_id: uuid.UUID) -> Mapping[str, tuple[Limit, ...]]:
    """The clinic's limits that hold now, by drug, as the arithmetic takes them."""
    found: dict[str, tuple[Limit, ...]] = {}
    for row in _newest(clinic_id):
        if row.value is not None:
            found[row.drug] = (*found.get(row.drug, ()), _limit(row, row.value))
    return found


def guardrails_of(
    policy: PolicySheet, own: Mapping[str, tuple[Limit, ...]], *, pump_model: str | None = None
) -> Guardrails:
    """What a draft is held against in a clinic with these rules and limits; with a pump model, its bounds too."""
    stops = Stops(
        published_limits=_SEVERITIES[policy.published_limits],
        expired_drugs=_SEVERITIES[policy.expired_drugs],
        absurd_doses=_SEVERITIES[policy.absurd_doses],
    )
    return catalogue.guardrails(pump_model).as_set(stops, own)


def limit_sheet(*, actor: Actor, policy: PolicySheet) -> LimitSheet:
    """Every limit that holds in the actor's clinic, drug by drug, and the versions of its own."""
    require(actor, Permission.SEE_PATIENTS)
    known = guardrails_of(policy, own_limits(actor.clinic_id)).drugs
    rows = ClinicLimit.objects.filter(clinic_id=actor.clinic_id).order_by("-set_at", "-id")
    newest = {row.pk for row in _newest(actor.clinic_id)}
    return LimitSheet(
        limits=tuple(_row(drug, limit) for drug in known.values() for limit in drug.limits),
        versions=tuple(
            _version(row, known[row.drug], current=row.pk in newest and row.value is not None) for row in rows
        ),
    )


def limit_text(value: Decimal, unit: str, drug_unit: str) -> str:
    """A limit in words, a mass in the unit its drug is spoken of in: `15 mg/day`, `30 %`, `3 steps`."""
    if unit == "percent":
        return f"{plain(value)} %"
    if not unit.startswith("mcg"):
        return f"{plain(value)} {unit}"
    return f"{amount_text(value, drug_unit)}{unit.removeprefix('mcg')}"


def _newest(clinic_id: uuid.UUID) -> tuple[ClinicLimit, ...]:
    found = {}
    for row in ClinicLimit.objects.filter(clinic_id=clinic_id).order_by("drug", "kind", "version"):
        found[row.drug, row.kind] = row
    return tuple(found.values())


def _limit(row: ClinicLimit, value: Decimal) -> Limit:
    when = f" on {row.approved_on.day} {row.approved_on:%b %Y}" if row.approved_on else ""
    return Limit(
        kind=LimitKind(row.kind),
        value=value,
        evidence=Evidence.CLINIC,
        source=f"this clinic's rules, approved by {row.approver_name}, {row.approver_role}{when}",
        note=row.reason,
        blocks=row.stop == Stop.BLOCK,
    )


def _row(drug: KnownDrug, limit: Limit) -> LimitRow:
    unit = base_unit(limit.kind)
    informs = limit.kind in _INFORMING or not decides(limit)
    return LimitRow(
        drug=drug.key,
        drug_name=drug.display,
        kind=limit.kind,
        what=LIMIT_KINDS[limit.kind],
        value=limit.value,
        unit=unit,
        shown=limit_text(limit.value, unit, drug.unit),
        evidence=limit.evidence,
        source=limit.source,
        note=limit.note,
        answer="inform" if informs else ("block" if limit.blocks else "ask"),
    )


def _version(row: ClinicLimit, drug: KnownDrug, *, current: bool) -> OwnLimit:
    return OwnLimit(
        id=row.pk,
        drug=row.drug,
        drug_name=drug.display,
        kind=LimitKind(row.kind),
        what=LIMIT_KINDS[LimitKind(row.kind)],
        version=row.version,
        value=row.value,
        unit=row.unit,
        shown="ended" if row.value is None else limit_text(row.value, row.unit, drug.unit),
        stop=Stop(row.stop),
        approver_name=row.approver_name,
        approver_role=ApproverRole(row.approver_role) if row.approver_role else None,
        approved_on=row.approved_on,
        reason=row.reason,
        set_at=row.set_at,
        set_by=row.set_by,
        current=current,
    )
