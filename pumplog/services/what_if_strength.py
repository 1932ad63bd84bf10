"""Which strength lasts so long: solved by the arithmetic, then judged as a refill, so that the date is the product's own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from pumplog import catalogue
from pumplog.dosing.assessment import RefillAssessment
from pumplog.dosing.checks.visit import tell
from pumplog.dosing.figures.quantities import Concentration
from pumplog.dosing.findings import Finding, Severity, blocking
from pumplog.dosing.programs import FixedRate
from pumplog.dosing.refill_draft import DraftDrug, RefillDraft
from pumplog.dosing.what_if import (
    StrengthQuestion,
    least_strength,
    prepared_near,
    programmed_daily,
    scaled_step,
    strength_step,
)
from pumplog.dosing.windows import Reason, RefillWindow
from pumplog.dosing.working.step import Step
from pumplog.services.judging import Scene, judge
from pumplog.sheets.drafts import ProgramDraft
from pumplog.sheets.what_if import DrugToday, Proposal, StrengthAnswer

# A clock change, a daily pattern and closed days together take some days; more than this is another limit's doing.
_MOST_MORE_DAYS: Final = 40
_SAYS: Final = {
    Reason.STABILITY: "what is in the pump keeps for {days} days",
    Reason.INTERVAL: "the clinic refills at least every {days} days",
    Reason.EXPIRY: "a drug may not be used any longer",
    Reason.PROGRAMMER: "the programmer shows an earlier alarm date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    strength: Concentration
    more_days: int
    draft: RefillDraft
    assessment: RefillAssessment
    lasts: int | None
    """Days to the refill-by date; None where nothing limits the fill."""
    reason: Reason | None
    stops: tuple[Finding, ...]
    told: tuple[Finding, ...]


def strength_for(scene: Scene, draft: RefillDraft, programme: ProgramDraft, proposal: Proposal) -> StrengthAnswer:
    """The lowest strength that can be prepared at which `draft` lasts `proposal.interval_days`, doses kept."""
    days = proposal.interval_days or 0
    if isinstance(programme.program, FixedRate):
        message = "At a fixed flow the strength changes the dose and not the date. Ask with the daily dose to be kept."
        return _none(days, blocking("interval_at_fixed_flow", "interval_days", message))
    question = _question(scene, draft, programme, proposal, days)
    if question is None or least_strength(question) is None:
        message = "Nothing flows, the pump is stopped, or the fill does not reach above the stop level: no interval to solve for."
        return _none(days, blocking("interval_without_flow", "interval_days", message))
    tried = _try(scene, draft, question)
    return StrengthAnswer(
        days=days,
        strength=tried.strength,
        drugs=tuple(_shown(drug) for drug in tried.draft.drugs),
        assessment=tried.assessment,
        stops=tried.stops,
        told=tuple(finding for finding in tried.told if finding not in tried.stops),
        working=tuple(_working(draft, tried, question)),
    )


def _none(days: int, *why: Finding) -> StrengthAnswer:
    return StrengthAnswer(days=days, strength=None, drugs=(), assessment=None, stops=why, told=(), working=())


def _question(
    scene: Scene, draft: RefillDraft, programme: ProgramDraft, proposal: Proposal, days: int
) -> StrengthQuestion | None:
    assessment = judge(draft, scene).assessment
    if assessment is None or assessment.after is None or not assessment.after.running:
        return None
    after = assessment.after
    return StrengthQuestion(
        days=days,
        margin_days=scene.clinic.policy.margin_days,
        daily=programmed_daily(programme.program, after.formulation.primary.concentration),
        bolus=programme.bolus,
        held=after.held_at_fill,
        stop_level=after.pump.low_reservoir,
        over_pct=after.pump.flow_tolerance_pct if _reckons_with_tolerance(scene) else Decimal(0),
        coarse=proposal.coarse,
    )


def _reckons_with_tolerance(scene: Scene) -> bool:
    policy = scene.clinic.policy
    return policy.use_tolerance or policy.accepted_risk_pct is not None


def _try(scene: Scene, draft: RefillDraft, question: StrengthQuestion) -> _Tried:
    """Judged as a refill; some days more are asked for while volume decides too early a date."""
    tried = _attempt(scene, draft, question, more_days=0)
    for more in range(1, _MOST_MORE_DAYS):
        if tried.lasts is None or tried.lasts >= question.days or tried.reason is not Reason.VOLUME:
            break
        tried = _attempt(scene, draft, question, more_days=more)
    return tried


def _attempt(scene: Scene, draft: RefillDraft, question: StrengthQuestion, *, more_days: int) -> _Tried:
    strength = least_strength(question, more_days=more_days)
    if strength is None:
        raise ValueError("asked only where something flows")
    made = _at(draft, strength)
    judged = judge(made, scene)
    assessment = judged.assessment
    if not isinstance(assessment, RefillAssessment):
        raise TypeError("a refill is judged by a refill assessment")
    today = draft.performed_at.astimezone(ZoneInfo(scene.clinic.zone)).date()
    window = assessment.window
    lasts = None if window is None or window.refill_by is None else (window.refill_by - today).days
    short = (
        () if window is None or lasts is None or lasts >= question.days else (_stopped(window, lasts, question.days),)
    )
    return _Tried(
        strength=strength,
        more_days=more_days,
        draft=made,
        assessment=assessment,
        lasts=lasts,
        reason=None if window is None else window.reason,
        stops=(*short, *_outside(judged.findings)),
        told=(*_keeps_unknown(judged.completed), *_cited(judged.findings)),
    )


def _at(draft: RefillDraft, strength: Concentration) -> RefillDraft:
    """The mixture with the primary drug at `strength`; the others follow, so that their daily doses stay."""
    old = next(drug.concentration for drug in draft.drugs if drug.primary)
    return replace(draft, drugs=tuple(_scaled(drug, old, strength) for drug in draft.drugs))


def _scaled(drug: DraftDrug, old: Concentration, new: Concentration) -> DraftDrug:
    if drug.primary:
        return replace(drug, concentration=new)
    product = drug.concentration.mcg_per_ml * new.mcg_per_ml
    return replace(drug, concentration=prepared_near(product, old.mcg_per_ml))


def _outside(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """What is cited and counts: an unverified figure informs and stops nothing."""
    for finding in findings:
        limit = finding.evidence is not None and _of_what_is_asked(finding)
        fill = finding.severity is Severity.BLOCK and finding.field in ("filled_ml", "program")
        if (limit and finding.severity is not Severity.INFORM) or fill:
            yield finding


def _cited(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.evidence is not None and _of_what_is_asked(finding))


def _keeps_unknown(draft: RefillDraft | None) -> Iterator[Finding]:
    # Without a stability nothing but the volume ends the interval: that must not look like a promise.
    if draft is not None and all(drug.stability_days is None for drug in draft.drugs):
        message = (
            "How long this mixture keeps in the pump is not known here: ask the pharmacy before relying on the date."
        )
        yield tell("stability_not_known", "drugs", message)


def _of_what_is_asked(finding: Finding) -> bool:
    return finding.field.startswith(("drugs", "program", "filled_ml"))


def _stopped(window: RefillWindow, lasts: int, asked: int) -> Finding:
    days = min(abs(item.days) for item in window.candidates if item.reason is window.reason)
    because = _SAYS.get(window.reason or Reason.VOLUME, "the volume does not last").format(days=days)
    closed = "" if window.before_working_days is None else f"; the clinic is closed that day, so {lasts} are left"
    message = f"No strength gives {asked} days: {because}{closed}."
    return blocking(f"interval_limited_by_{window.reason}", "interval_days", message)


def _working(draft: RefillDraft, tried: _Tried, question: StrengthQuestion) -> Iterator[Step]:
    before = {index: drug.concentration for index, drug in enumerate(draft.drugs)}
    known = {drug.key: drug for drug in catalogue.drugs()}
    for drug in tried.draft.drugs:
        if drug.primary:
            yield strength_step(question, tried.strength, more_days=tried.more_days, unit=known[drug.drug].unit)
    for index, drug in enumerate(tried.draft.drugs):
        if not drug.primary:
            unit, name = known[drug.drug].unit, known[drug.drug].display
            yield scaled_step(name, before[index], drug.concentration, unit)


def _shown(drug: DraftDrug) -> DrugToday:
    return DrugToday(
        drug=drug.drug,
        display=catalogue.drug(drug.drug).display,
        concentration=drug.concentration,
        primary=drug.primary,
    )
