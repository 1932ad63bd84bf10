"""A change of strength: what is still in the line, how long it lasts, the bridge for it, and what happens without one.

For the record only. Nothing here is sent to a pump, and no dose is proposed to anyone: the programmer governs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pumplog.dosing.figures.quantities import (
    HOURS_PER_DAY,
    Concentration,
    DoseRate,
    Flow,
    Mass,
    Volume,
    dose_rate_for,
    mass_in,
    volume_for,
)
from pumplog.dosing.figures.rounding import quotient_half_up
from pumplog.dosing.path import Cited, Line, Path, path_of
from pumplog.dosing.refill_draft import Bridge, DraftDrug, FilledDrug, RefillDraft

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugChange:
    """One drug over the change; a strength is None where the drug is not in that mixture.

    Doses are a day's: `before` the visit, `after` it by the label, and `without_bridge` while the old mixture is still
    in the line and already runs at the new flow. `times` is that over `after`, None where the drug is not in the new one.
    """

    drug: str
    old: Concentration | None
    new: Concentration | None
    before: DoseRate | None
    after: DoseRate | None
    without_bridge: DoseRate | None
    times: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedStrength:
    """(left x old + fill x new) / (left + fill) of one drug, and how far that is from the label's, in percent.

    `off_pct` is None for a drug that the label does not name: it is in the mixture all the same.
    """

    drug: str
    label: Concentration | None
    actual_mcg_per_ml: Decimal
    off_pct: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixing:
    """What the fill becomes with what stays behind: `left` knowingly inside, `dead` what no needle reaches."""

    left: Volume
    dead: Cited | None
    drugs: tuple[MixedStrength, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthChange:
    """A fill of another strength, or of another drug, than what is in the line.

    Hours are None where the path or the flow is not known, or nothing flows. `bridge_dose` is of the old primary drug,
    what the patient receives; `bridge_volume` is the path's. `programmed` is what was typed.
    """

    drugs: tuple[DrugChange, ...]
    path: Path
    old_flow: Flow | None
    new_flow: Flow | None
    transit_old_hours: Decimal | None
    transit_new_hours: Decimal | None
    bridge_volume: Volume | None
    bridge_dose: Mass | None
    bridge_hours: Decimal | None
    old_primary: FilledDrug | None
    programmed: Bridge | None
    programmed_volume: Volume | None
    programmed_times: Decimal | None
    """The dose a day that the programmed bridge gives, over the dose a day before: 1 is a bridge that keeps the dose."""


def strengths_differ(old: Sequence[FilledDrug], new: Sequence[DraftDrug]) -> bool:
    """Whether another strength or another drug goes in than what is in the line; a first fill changes nothing."""
    return bool(old) and bool(new) and _strengths(old) != _strengths(new)


def strength_change(
    draft: RefillDraft, old: Sequence[FilledDrug], *, old_flow: Flow | None, new_flow: Flow | None, line: Line
) -> StrengthChange | None:
    """Everything about the change; None where there is none. Flows are those of the programmes, without boluses."""
    if not strengths_differ(old, draft.drugs):
        return None
    path, primary = path_of(line, draft.path), next((drug for drug in old if drug.primary), None)
    hours = _hours(path.volume, old_flow)
    typed = draft.bridge
    volume = None if typed is None or primary is None else amount_ml(typed, primary.concentration)
    return StrengthChange(
        drugs=tuple(_drugs(old, draft.drugs, old_flow, new_flow)),
        path=path,
        old_flow=old_flow,
        new_flow=new_flow,
        transit_old_hours=hours,
        transit_new_hours=_hours(path.volume, new_flow),
        bridge_volume=path.volume,
        bridge_dose=None if path.volume is None or primary is None else mass_in(path.volume, primary.concentration),
        bridge_hours=hours,
        old_primary=primary,
        programmed=typed,
        programmed_volume=volume,
        programmed_times=_times(typed, volume, old_flow),
    )


def amount_ml(bridge: Bridge, strength: Concentration) -> Volume | None:
    """The volume of a bridge; a dose is read at the `strength` that is still in the line."""
    return bridge.volume if bridge.dose is None else volume_for(bridge.dose, strength)


def displaced(draft: RefillDraft, old: Sequence[FilledDrug], new_flow: Flow | None) -> Volume:
    """What leaves the reservoir at the visit besides the programme: the prime, and the bridge beyond the programme.

    A bridge runs in the place of the programme, so of its volume only what exceeds the programme's own outflow in those
    hours is added; never less than nothing, so that a date cannot become later for it.
    """
    primary = next((drug for drug in old if drug.primary), None)
    extra = _NOTHING
    if draft.bridge is not None and draft.bridge.programmed and primary is not None:
        volume, hours = amount_ml(draft.bridge, primary.concentration), draft.bridge.hours
        if volume is not None and hours is not None:
            flows = _NOTHING if new_flow is None else quotient_half_up(new_flow.ml_per_day * hours, HOURS_PER_DAY)
            extra = max(_NOTHING, volume.ml - flows)
    return Volume(ml=quotient_half_up(draft.prime.ml + extra, Decimal(1), 6))


def mixing(draft: RefillDraft, old: Sequence[FilledDrug], line: Line) -> Mixing | None:
    """The strength that is really in the reservoir where something stays behind; None where nothing is known to."""
    dead = line.dead_ml
    left = draft.retained.ml + (dead.value if dead else _NOTHING)
    if not left or not old or not draft.filled.ml or not draft.drugs:
        return None
    there, added = _strengths(old), _strengths(draft.drugs)
    mixed = [_mixed(drug, there, added, left, draft.filled.ml) for drug in dict.fromkeys([*added, *there])]
    return Mixing(left=draft.retained, dead=dead, drugs=tuple(mixed))


def mixed_strength(left: Volume, old: Decimal, fill: Volume, new: Decimal) -> Decimal:
    """(left x old + fill x new) / (left + fill), in the unit of the strengths, half-up at 9 places."""
    return quotient_half_up(left.ml * old + fill.ml * new, left.ml + fill.ml)


def _mixed(
    drug: str, there: dict[str, Decimal], added: dict[str, Decimal], left: Decimal, fill: Decimal
) -> MixedStrength:
    new = added.get(drug, _NOTHING)
    actual = mixed_strength(Volume(ml=left), there.get(drug, _NOTHING), Volume(ml=fill), new)
    off = quotient_half_up((actual - new) * 100, new, 4) if new else None
    return MixedStrength(
        drug=drug, label=Concentration(mcg_per_ml=new) if new else None, actual_mcg_per_ml=actual, off_pct=off
    )


def _strengths(drugs: Sequence[FilledDrug | DraftDrug]) -> dict[str, Decimal]:
    """mcg/mL of each drug, one that stands twice taken together."""
    found: dict[str, Decimal] = {}
    for drug in drugs:
        found[drug.drug] = found.get(drug.drug, _NOTHING) + drug.concentration.mcg_per_ml
    return found


def _drugs(
    old: Sequence[FilledDrug], new: Sequence[DraftDrug], old_flow: Flow | None, new_flow: Flow | None
) -> list[DrugChange]:
    there, added = _strengths(old), _strengths(new)
    made = []
    for drug in dict.fromkeys([*added, *there]):
        was, now = (_strength(found.get(drug)) for found in (there, added))
        made.append(
            DrugChange(
                drug=drug,
                old=was,
                new=now,
                before=_dose(old_flow, was),
                after=_dose(new_flow, now),
                without_bridge=_dose(new_flow, was),
                times=None if now is None else quotient_half_up(there.get(drug, _NOTHING), now.mcg_per_ml),
            )
        )
    return made


def _strength(mcg_per_ml: Decimal | None) -> Concentration | None:
    return None if mcg_per_ml is None else Concentration(mcg_per_ml=mcg_per_ml)


def _dose(flow: Flow | None, strength: Concentration | None) -> DoseRate | None:
    if flow is None:
        return None
    return DoseRate(mcg_per_day=_NOTHING) if strength is None else dose_rate_for(flow, strength)


def _hours(volume: Volume | None, flow: Flow | None) -> Decimal | None:
    """How long a volume lasts at a flow, in hours, half-up at 4 places."""
    if volume is None or flow is None or not flow.ml_per_day:
        return None
    return quotient_half_up(volume.ml * HOURS_PER_DAY, flow.ml_per_day, 4)


def _times(bridge: Bridge | None, volume: Volume | None, old_flow: Flow | None) -> Decimal | None:
    if bridge is None or volume is None or not bridge.hours or old_flow is None or not old_flow.ml_per_day:
        return None
    return quotient_half_up(volume.ml * HOURS_PER_DAY, bridge.hours * old_flow.ml_per_day)
