"""What was left in the pump against what should have been: the only look anyone gets at what it delivered."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.visit import Visit, ask, computed_ml, ml, volume_figure
from pumplog.dosing.figures.formatting import rounded
from pumplog.dosing.figures.moments import moment_of
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Evidence, Figure, Finding, blocking
from pumplog.dosing.refill_draft import Measured, NothingAspirated, Residual
from pumplog.dosing.reservoir.empty import EmptyAspirate
from pumplog.dosing.reservoir.state import ReservoirState

DIFFERENCE_ML: Final = Decimal(2)
DIFFERENCE_SOURCE: Final = (
    "ASRA Fall 2017 e-poster, accuracy in intrathecal drug delivery: evaluate any difference above 2 mL"
)
RATIO_LOW: Final = Decimal("0.85")
RATIO_HIGH: Final = Decimal("1.15")
RATIO_SOURCE: Final = (
    "Neuromodulation 2023;26(6):1240-1246: 95 % prediction interval of one refill is 1 ± 0.15 (1,402 refills)"
)


def residual_findings(visit: Visit, residual: Residual, empty: EmptyAspirate | None = None) -> Iterator[Finding]:
    """Everything there is to say about what was aspirated, or could not be; then `empty` is the dry interval."""
    if isinstance(residual, NothingAspirated):
        yield from _nothing(visit, residual, empty)
    elif isinstance(residual, Measured):
        yield from _measured(visit, residual.volume)
    elif visit.before is not None:
        message = (
            "The residual was not measured, so over- or under-delivery since the last fill cannot be seen. Say why."
        )
        yield ask("residual_not_measured", "aspirated_ml", message)


def _measured(visit: Visit, volume: Volume) -> Iterator[Finding]:
    before = visit.before
    if not volume.ml:
        # A dry reservoir is censored: it ran out at an unknown earlier time. Zero would be a precise lie.
        message = "0 mL is not a measurement. If nothing could be drawn, choose that, and say how the patient is."
        yield blocking("residual_is_zero", "aspirated_ml", message)
        return
    most = visit.pump.reservoir if before is None else before.held_at_fill
    if volume.ml > most.ml:
        held = "the reservoir holds" if before is None else "the last fill left in the pump"
        message = f"{ml(volume.ml)} is {ml(volume.ml - most.ml)} more than {held} ({ml(most.ml)}). Check the figure."
        yield blocking("residual_above_held", "aspirated_ml", message, volume_figure("held", most.ml))
        return
    if before is not None and before.difference is not None:
        yield from _difference(before, before.difference.ml)
        yield from _ratio(before)


def _difference(before: ReservoirState, difference: Decimal) -> Iterator[Finding]:
    if abs(difference) > DIFFERENCE_ML:
        way = "more" if difference > 0 else "less"
        meaning = "too little may have been delivered" if difference > 0 else "too much may have been delivered"
        message = (
            f"{computed_ml(abs(difference))} {way} than expected ({computed_ml(before.expected_residual.ml)}): {meaning}. "
            "Check the aspiration and the history, and tell the physician."
        )
        yield ask(
            "difference_over_2_ml",
            "aspirated_ml",
            message,
            volume_figure("expected_residual", before.expected_residual.ml),
            volume_figure("difference", difference),
            source=DIFFERENCE_SOURCE,
            evidence=Evidence.PUBLISHED,
        )


def _ratio(before: ReservoirState) -> Iterator[Finding]:
    ratio = before.delivered_ratio
    if ratio is None or RATIO_LOW <= ratio <= RATIO_HIGH:
        return
    percent = rounded(ratio * 100, 1)
    message = (
        f"The pump delivered {percent} % of what was programmed; 85 to 115 % is what one refill is expected to show. "
        "Check the aspiration, and look at the refills before."
    )
    yield ask(
        "ratio_outside_accuracy",
        "aspirated_ml",
        message,
        Figure(name="delivered_ratio", value=rounded(ratio, 9)),
        source=RATIO_SOURCE,
        evidence=Evidence.PUBLISHED,
    )


def _nothing(visit: Visit, residual: NothingAspirated, empty: EmptyAspirate | None) -> Iterator[Finding]:
    if not residual.symptoms.strip():
        message = "Nothing could be aspirated: say how the patient is. Withdrawal and overdose both begin here."
        yield blocking("nothing_aspirated_symptoms_missing", "symptoms", message)
    if not residual.physician_contacted.strip():
        message = "Nothing could be aspirated: name the physician who was reached before a new dose is given."
        yield blocking("nothing_aspirated_physician_missing", "physician_contacted", message)
    yield from _contact(visit, residual)
    yield _dry(visit, empty)


def _contact(visit: Visit, residual: NothingAspirated) -> Iterator[Finding]:
    """When the physician was reached: before the new dose, so before the fill."""
    field, at = "physician_contacted_at", residual.contacted_at
    if at is None:
        message = (
            "Nothing could be aspirated: say when the physician was reached. It must be before a new dose is given."
        )
        yield blocking("nothing_aspirated_contact_time_missing", field, message)
    elif moment_of(at) > moment_of(visit.now):
        yield blocking("physician_contact_in_future", field, "This time is still to come. Enter when it was.")
    elif moment_of(at) > moment_of(visit.performed_at):
        message = "The physician was reached after the fill. Check both times; if they are right, say why."
        yield ask("physician_contacted_after_fill", field, message)


def _dry(visit: Visit, empty: EmptyAspirate | None) -> Finding:
    """The pump ran dry between its earliest possible dry instant and now, or the needle is not in the reservoir."""
    code, field = "nothing_aspirated", "aspirated_ml"
    if empty is None:
        return ask(code, field, "Nothing could be aspirated. Check the needle's place before filling.")
    if empty.earliest is not None:
        on = visit.local_date(empty.earliest)
        message = (
            f"Nothing could be aspirated. The pump may have run dry at any time from {on:%d %B %Y} until now. "
            f"{_missed(visit, empty)}{_withdrawal(visit, empty)}"
        )
        return ask(code, field, message, Figure(name="dry_since_at_the_earliest", value=on.isoformat()))
    left = empty.least_left.ml
    message = (
        f"Nothing could be aspirated, but at least {computed_ml(left)} should be left even now. Check the needle's place "
        f"before filling; if it is right, the pump delivered far too much.{_withdrawal(visit, empty)}"
    )
    return ask(code, field, message, volume_figure("expected_residual", left))


def _missed(visit: Visit, empty: EmptyAspirate) -> str:
    """The doses the programme asked for and the pump cannot have given, from the least to the most."""
    said = []
    for drug in empty.missed:
        name, least = visit.limits.name(drug.drug), visit.amount(drug.drug, drug.least.mcg)
        most = "" if drug.most is None else f", at most {visit.amount(drug.drug, drug.most.mcg)}"
        at_least = f"at least {least}" if drug.least.mcg else "perhaps nothing"
        said.append(f"{name} {at_least}{most}")
    return f"Missed by the programme: {'; '.join(said)}."


def _withdrawal(visit: Visit, empty: EmptyAspirate) -> str:
    """What a sudden stop of each drug in the pump does, where that is known; the symptoms to ask for."""
    known = [visit.limits.drugs[drug.drug] for drug in empty.missed if drug.drug in visit.limits.drugs]
    risks = [f"{drug.display}: {drug.withdrawal.words}" for drug in known if drug.withdrawal is not None]
    return f" Withdrawal: {'; '.join(risks)}." if risks else ""
