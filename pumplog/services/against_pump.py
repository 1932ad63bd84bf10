"""What was typed, held against what the pump is and holds: a figure it cannot have is a slip of unit or of a place."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pumplog import catalogue
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.findings import Finding, Severity, blocking
from pumplog.dosing.timeline import CountedBoluses
from pumplog.models import Event
from pumplog.sheets import drafts


def implant_findings(draft: drafts.ImplantDraft, *, day: dt.date) -> Iterator[Finding]:
    """Findings on a pump's own figures; `day` is the clinic's calendar day from which it is in use.

    A reservoir ten times too large lets every overfill pass later, so more than the model holds needs a reason.
    """
    known = next((model for model in catalogue.pump_models() if model.key == draft.pump_model), None)
    if known is not None and draft.reservoir.ml > known.reservoir_ml:
        yield Finding(
            code="reservoir_over_model",
            field="reservoir",
            severity=Severity.ACKNOWLEDGE,
            message=(
                f"{plain(draft.reservoir.ml)} mL is more than this model holds ({plain(known.reservoir_ml)} mL). "
                "Read the label again; if it is right, say why."
            ),
        )
    yield from _catheter(draft)
    if draft.implanted_on is not None and draft.implanted_on > day:
        yield blocking("implanted_after_use", "implanted_on", "The pump cannot be in use before it was implanted.")


def _catheter(draft: drafts.ImplantDraft) -> Iterator[Finding]:
    """The length in the patient and what was cut off make up the catheter as delivered; an own figure has its approver."""
    if draft.own_path is not None and not draft.own_path.approved_by.strip():
        message = "Name who approved this path volume: it stands in the place of the catalogue's figures."
        yield blocking("path_approver_missing", "path_volume_ml", message)
    catheter, trimmed, length = (
        catalogue.catheter_named(draft.catheter_model),
        draft.catheter_trimmed_cm,
        draft.catheter_length_cm,
    )
    full = catheter.full_length_cm if catheter else None
    if trimmed is None or full is None:
        return
    if trimmed > full:
        message = f"More was cut off than the catheter is long ({plain(full)} cm)."
        yield blocking("trimmed_over_length", "catheter_trimmed_cm", message)
    elif length is not None and length + trimmed != full:
        yield Finding(
            code="catheter_lengths_differ",
            field="catheter_length_cm",
            severity=Severity.ACKNOWLEDGE,
            message=(
                f"{plain(length)} cm implanted and {plain(trimmed)} cm cut off are not the {plain(full)} cm of this "
                "catheter. The implanted length counts; check both, or say why."
            ),
        )


# A reading's fields are called otherwise than a refill's.
_READING_FIELDS: Final[Mapping[str, str]] = {
    "programmer_alarm_on": "alarm_on",
    "programmer_expected_ml": "expected_residual",
    "pump_clock": "clock",
}


def reading_fields(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings about the programmer's figures, at the fields of a reading."""
    for finding in findings:
        yield replace(finding, field=_READING_FIELDS.get(finding.field, finding.field))


def counted_boluses(draft: drafts.ReadingDraft) -> tuple[CountedBoluses, ...]:
    """The boluses a reading counted, as the arithmetic knows them; none where the count is not complete."""
    begins, count, dose = draft.boluses_from, draft.boluses_given, draft.bolus_dose
    if begins is None or not count or dose is None:
        return ()
    at = draft.happened_at
    return (CountedBoluses(at=at, begins=begins, ends=at, count=count, dose=dose),)


def reading_findings(draft: drafts.ReadingDraft, *, pump: Event | None, fill: Event | None) -> Iterator[Finding]:
    """Findings on figures that this pump cannot have shown; `pump` is its implantation, `fill` the refill before."""
    shown = draft.expected_residual
    if shown is not None and pump is not None and shown.ml > pump.implantation.reservoir_ml:
        yield blocking(
            "expected_over_reservoir",
            "expected_residual",
            f"{plain(shown.ml)} mL is more than the reservoir holds ({plain(pump.implantation.reservoir_ml)} mL). "
            "Read the programmer again.",
        )
    if draft.boluses_given is None or draft.bolus_dose is None or fill is None:
        return
    # Compared as masses: no division, so nothing is rounded.
    rate_setting = next((row for row in fill.drugs.all() if row.primary), None)
    held = fill.refill.retained_ml + fill.refill.filled_ml
    if rate_setting is not None:
        given, most = draft.bolus_dose.mcg * draft.boluses_given, held * rate_setting.concentration_mcg_per_ml
        if given > most:
            yield blocking(
                "boluses_over_fill",
                "boluses_given",
                "Together these boluses are more drug than was in the pump. Check the count, the dose and its unit.",
            )
