"""A change of strength: the bridge was stated, and it is the one the line asks for; the mixture is what the label says."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pumplog.dosing.bridge import DrugChange, MixedStrength, Mixing, StrengthChange
from pumplog.dosing.checks.visit import Visit, ask, computed_ml, ml, tell, volume_figure
from pumplog.dosing.figures.formatting import plain, rounded
from pumplog.dosing.figures.quantities import Concentration
from pumplog.dosing.figures.rounding import quotient_half_up
from pumplog.dosing.findings import Evidence, Figure, Finding, blocking
from pumplog.dosing.path import Cited
from pumplog.dosing.refill_draft import RefillDraft

# Percent off the computed bridge, or off the label's strength, that asks for a reason.
_BRIDGE_PCT: Final = Decimal(10)
_LABEL_PCT: Final = Decimal(5)
THRESHOLD: Final = "this record's own threshold, 10 %; no published figure was found"
LABEL_THRESHOLD: Final = "this record's own threshold, 5 %; no published figure was found"


def change_findings(
    visit: Visit, draft: RefillDraft, change: StrengthChange | None, mixing: Mixing | None
) -> Iterator[Finding]:
    """Everything about the line, the bridge and the mixture."""
    yield from _stated(draft, change)
    if change is not None:
        yield from _path(change)
        yield from _bridge(visit, draft, change)
    if mixing is not None:
        yield from _mixture(visit, draft, mixing)


def _stated(draft: RefillDraft, change: StrengthChange | None) -> Iterator[Finding]:
    if draft.path is not None and not draft.path.approved_by.strip():
        message = "Name who approved this path volume: it stands in the place of the catalogue's figures."
        yield blocking("path_approver_missing", "path_volume_ml", message)
    bridge, held = draft.bridge, draft.filled.ml + draft.retained.ml
    if draft.prime.ml > held:
        message = f"A prime of {ml(draft.prime.ml)} is more than was filled."
        yield blocking("prime_over_fill", "prime_ml", message)
    if change is None:
        if bridge is not None and bridge.programmed:
            message = (
                "A bridge is for another strength or another drug than is in the line; here nothing changes. Say why."
            )
            yield ask("bridge_without_change", "bridge", message)
        return
    if bridge is None:
        message = (
            "The strength or the drug changes, and the old one is still in the line. "
            "Say whether a bridge was programmed, and which."
        )
        yield blocking("bridge_not_stated", "bridge", message)
    elif bridge.programmed and not bridge.complete:
        message = "A bridge has a volume or a dose, and the hours it runs over. Read both from the programmer."
        yield blocking("bridge_incomplete", "bridge", message)
    elif change.programmed_volume is not None and change.programmed_volume.ml > held:
        message = f"A bridge of {ml(change.programmed_volume.ml)} is more than was filled."
        yield blocking("bridge_over_fill", "bridge", message)


def _path(change: StrengthChange) -> Iterator[Finding]:
    if change.path.volume is None:
        message = (
            f"How much the line holds is not known: {' and '.join(change.path.missing)}. "
            "So the bridge cannot be worked out here; enter the clinic's own figure and who approved it."
        )
        yield tell("path_volume_unknown", "path_volume_ml", message)


def _bridge(visit: Visit, draft: RefillDraft, change: StrengthChange) -> Iterator[Finding]:
    typed = draft.bridge
    if typed is None:
        return
    if not typed.programmed:
        yield _none(visit, change)
    elif change.bridge_volume is not None and change.programmed_volume is not None:
        yield from _differs(change)


def _none(visit: Visit, change: StrengthChange) -> Finding:
    hours = change.transit_new_hours
    span = "until the line is clear" if hours is None else f"for about {rounded(hours, 0)} h"
    said = "; ".join(_without(visit, drug) for drug in change.drugs)
    mark = _mark(change) if hours is not None else ""
    message = f"No bridge: {span}{mark} the patient gets {said}. Say why none is needed."
    return ask("bridge_none", "bridge", message, *_hours_figure("transit_new", hours))


def _without(visit: Visit, drug: DrugChange) -> str:
    name = visit.limits.name(drug.drug)
    if drug.times is None:
        dose = "" if drug.without_bridge is None else f", at {visit.dose(drug.drug, drug.without_bridge)}"
        return f"{name}, which is no longer in the mixture{dose}"
    if not drug.times:
        return f"no {name}"
    dose = "" if drug.without_bridge is None else f", {visit.dose(drug.drug, drug.without_bridge)}"
    times = rounded(drug.times, 2)
    return f"as much {name} as before{dose}" if times == "1" else f"{times} times the dose of {name}{dose}"


def _differs(change: StrengthChange) -> Iterator[Finding]:
    """The volume against the line's, and the dose it gives a day against the dose before."""
    ours, theirs = change.bridge_volume, change.programmed_volume
    if ours is None or theirs is None:
        return
    off = (theirs.ml - ours.ml) * 100
    times = change.programmed_times
    apart = abs(off) > ours.ml * _BRIDGE_PCT
    faster = times is not None and abs(times - 1) * 100 > _BRIDGE_PCT
    if not apart and not faster:
        return
    said = []
    if apart:
        rest = "the rest of the old drug then runs at the new flow" if off < 0 else "new drug then runs at the old flow"
        way = "less" if off < 0 else "more"
        said.append(f"{computed_ml(theirs.ml)} is {computed_ml(abs(off / 100))} {way} than the line holds: {rest}")
    if faster and times is not None:
        said.append(f"while it runs the patient gets {rounded(times, 2)} times the dose before")
    worked = f"worked out here: {computed_ml(ours.ml)} over {_hours(change.bridge_hours)}{_mark(change)}"
    message = f"The bridge programmed is not the one {worked}. {_sentence('; '.join(said))}. Check both; if it is meant, say why."
    say = ask if change.path.verified or faster else tell
    figure = volume_figure("bridge", ours.ml)
    yield say(
        "bridge_differs", "bridge", message, figure, *_hours_figure("bridge_hours", change.bridge_hours),
        source=THRESHOLD, evidence=change.path.evidence,
    )  # fmt: skip


def _mixture(visit: Visit, draft: RefillDraft, mixing: Mixing) -> Iterator[Finding]:
    """The worst drug alone: one cause, one finding."""
    far = [drug for drug in mixing.drugs if drug.label is None or _off(drug) > _LABEL_PCT]
    if not far:
        return
    worst = max(far, key=_off)
    known = draft.retained.ml > 0
    dead = mixing.dead
    parts = [ml(draft.retained.ml)] if known else []
    if dead:
        parts.append(f"about {plain(dead.value)} mL{' more' if known else ''}")
    left = " and ".join(parts)
    actual = (
        visit.strength(worst.drug, Concentration(mcg_per_ml=worst.actual_mcg_per_ml)) if worst.actual_mcg_per_ml else ""
    )
    label = "none on the label" if worst.label is None else f"{visit.strength(worst.drug, worst.label)} on the label"
    message = (
        f"With {left} left inside, the reservoir holds {visit.limits.name(worst.drug)} at {actual}, {label}. "
        "The doses here go by the label."
    )
    figure = Figure(name="actual_strength", value=plain(worst.actual_mcg_per_ml), unit="mcg/mL")
    if known and _far_by_what_is_known(draft, dead, worst):
        yield ask("mixture_differs_from_label", "retained_ml", f"{message} Say why.", figure, source=LABEL_THRESHOLD)
        return
    source, evidence = (dead.source, dead.evidence) if dead else ("", Evidence.UNKNOWN)
    yield tell("mixture_differs_from_label", "retained_ml", message, figure, source=source, evidence=evidence)


def _far_by_what_is_known(draft: RefillDraft, dead: Cited | None, drug: MixedStrength) -> bool:
    """Whether what was left inside knowingly does it alone: a dead volume that nobody verified never asks for a reason."""
    if drug.label is None or dead is None or dead.verified:
        return True
    left, whole, filled = draft.retained.ml, draft.retained.ml + dead.value, draft.filled.ml
    return quotient_half_up(_off(drug) * left * (whole + filled), whole * (left + filled), 2) > _LABEL_PCT


def _off(drug: MixedStrength) -> Decimal:
    return Decimal(100) if drug.off_pct is None else abs(drug.off_pct)


def _mark(change: StrengthChange) -> str:
    return "" if change.path.verified else " (by a path volume that is not verified)"


def _hours(hours: Decimal | None) -> str:
    return "hours that are not known" if hours is None else f"{rounded(hours, 1)} h"


def _hours_figure(name: str, hours: Decimal | None) -> tuple[Figure, ...]:
    return () if hours is None else (Figure(name=name, value=plain(hours), unit="h"),)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
