"""What if: a proposal judged by the very functions that judge a recording. Nothing is stored, nothing is sent."""

import uuid
from dataclasses import replace

from pumplog import catalogue, clock
from pumplog.access import Actor, Permission
from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.dosing.figures.quantities import Concentration, Volume
from pumplog.dosing.findings import Finding, blocking
from pumplog.dosing.limits import Limit
from pumplog.dosing.refill_draft import DraftDrug, NotMeasured, RefillDraft
from pumplog.errors import Refused
from pumplog.models import Event, MixtureDrug
from pumplog.selectors import scope
from pumplog.selectors.history import PumpHistory, dosing_program, patient_bolus
from pumplog.selectors.words import display_name
from pumplog.services.judging import Judged, Scene, judge
from pumplog.services.recording import no_pump, scene_of
from pumplog.services.what_if_strength import strength_for
from pumplog.sheets.drafts import ProgramChangeDraft, ProgramDraft
from pumplog.sheets.what_if import Assessment, Basis, DrugToday, Proposal, Today, WhatIf

# What recording would ask of the visit itself is not asked of a question: nobody has measured, labelled or confirmed.
_ASKED_OF = ("filled_ml", "drugs", "program", "program_bolus", "refill_by", "running_confirmed")
_RECORD_ONLY = ("_differs_from_order", "_differs_from_last_fill")


def what_if_today(*, actor: Actor, patient_id: uuid.UUID) -> Today:
    """What a question starts from. Raises NotAllowed, NotFound, Refused (no pump, nothing filled)."""
    scene = _scene(actor, patient_id)
    policy = scene.clinic.policy
    return Today(
        patient_id=patient_id,
        programme=_programme(scene.history),
        drugs=tuple(_today(row) for row in scene.history.refills[-1].drugs.all()),
        filled=Volume(ml=scene.history.refills[-1].refill.filled_ml),
        margin_days=policy.margin_days,
        accepted_risk_pct=policy.accepted_risk_pct,
    )


def what_if(*, actor: Actor, patient_id: uuid.UUID, proposal: Proposal) -> WhatIf:
    """Today and the proposal side by side, judged now as if each were being recorded. Writes nothing at all.

    Raises NotAllowed, NotFound, Refused (no pump, nothing filled, no programme, a strength too many or too few).
    """
    scene = _scene(actor, patient_id)
    programme = proposal.program or _programme(scene.history)
    drugs = tuple(scene.history.refills[-1].drugs.all())
    if programme is None:
        raise Refused(
            [blocking("programme_missing", "program", "No programme is in force. Say what the pump would run.")]
        )
    if proposal.strengths is not None and len(proposal.strengths) != len(drugs):
        message = f"The pump holds {len(drugs)} drugs: say the strength of each."
        raise Refused([blocking("strengths_do_not_match", "strengths", message)])
    asked = _with_rules(scene, proposal)
    return WhatIf(
        basis=proposal.basis,
        today=_assessment(
            judge(_draft(scene, Proposal(basis=proposal.basis), _programme(scene.history) or programme), scene)
        ),
        proposed=_assessment(judged := judge(_draft(scene, proposal, programme), asked)),
        findings=tuple(finding for finding in judged.findings if speaks_of_the_question(finding)),
        flow_limits=_flow_limits(scene),
        strength=None
        if proposal.interval_days is None
        else strength_for(asked, _refill(scene, proposal, programme), programme, proposal),
    )


def speaks_of_the_question(finding: Finding) -> bool:
    """Whether a finding is about what was asked, not about a visit that nobody makes."""
    stem = finding.field.partition("[")[0]
    part = finding.field.rpartition(".")[2]
    if finding.code.endswith(_RECORD_ONLY) or part in ("lot", "expires_on", "salt"):
        return finding.code == "record_contradicts"
    return stem in _ASKED_OF or finding.code == "record_contradicts"


def _scene(actor: Actor, patient_id: uuid.UUID) -> Scene:
    scope.require(actor, Permission.ASK_WHAT_IF)
    patient = scope.patient(actor, patient_id)
    implant = scope.current_implant(patient.pk)
    if implant is None:
        raise Refused([no_pump()])
    now = clock.now()
    scene = scene_of(implant, clinic_id=actor.clinic_id, now=now)
    scene = replace(scene, history=scene.history.until(now))
    if not scene.history.refills:
        message = "No fill is on record yet, so no dose can be worked out. Record what is in the reservoir first."
        raise Refused([blocking("nothing_in_reservoir", "program", message)])
    return scene


def _with_rules(scene: Scene, proposal: Proposal) -> Scene:
    policy = scene.clinic.policy
    if proposal.margin_days is not None:
        policy = replace(policy, margin_days=proposal.margin_days)
    if proposal.risk is not None:
        policy = replace(policy, accepted_risk_pct=proposal.risk.pct)
    return replace(scene, clinic=replace(scene.clinic, policy=policy))


def _programme(history: PumpHistory) -> ProgramDraft | None:
    rows = [event.program for event in history.events if _programmes(event)]
    return ProgramDraft(program=dosing_program(rows[-1]), bolus=patient_bolus(rows[-1])) if rows else None


def _programmes(event: Event) -> bool:
    return event.kind in ("refill", "program_change") and hasattr(event, "program")


def _draft(scene: Scene, proposal: Proposal, programme: ProgramDraft) -> RefillDraft | ProgramChangeDraft:
    if proposal.basis is Basis.REFILL:
        return _refill(scene, proposal, programme)
    return ProgramChangeDraft(happened_at=scene.now, program=programme, reason="", running_confirmed=True)


def _refill(scene: Scene, proposal: Proposal, programme: ProgramDraft) -> RefillDraft:
    last = scene.history.refills[-1]
    rows = tuple(last.drugs.all())
    strengths = proposal.strengths or tuple(_strength(row) for row in rows)
    return RefillDraft(
        performed_at=scene.now,
        residual=NotMeasured(),
        filled=proposal.filled or Volume(ml=last.refill.filled_ml),
        drugs=tuple(_drug(last, row, strength) for row, strength in zip(rows, strengths, strict=True)),
        program=programme.program,
        program_bolus=programme.bolus,
        running_confirmed=True,
    )


def _drug(fill: Event, row: MixtureDrug, strength: Concentration) -> DraftDrug:
    """A drug of the last fill at some strength; of its stability only what a person stated is carried over."""
    return DraftDrug(
        drug=row.drug,
        salt=row.salt or None,
        concentration=strength,
        primary=row.primary,
        diluent=row.diluent,
        stability_days=row.stability_days if row.stability_days != _published(fill) else None,
    )


def _published(fill: Event) -> int | None:
    mixture = {row.drug: _strength(row) for row in fill.drugs.all()}
    return catalogue.stability_days(mixture, first_fill=fill.refill.initial).days


def _strength(row: MixtureDrug) -> Concentration:
    return Concentration(mcg_per_ml=row.concentration_mcg_per_ml)


def _today(row: MixtureDrug) -> DrugToday:
    return DrugToday(drug=row.drug, display=display_name(row.drug), concentration=_strength(row), primary=row.primary)


def _flow_limits(scene: Scene) -> tuple[Limit, ...]:
    known = scene.history.implantation
    return catalogue.guardrails(known.pump_model if known else None).pump


def _assessment(judged: Judged) -> Assessment:
    if not isinstance(judged.assessment, RefillAssessment | ProgramAssessment):
        raise TypeError("a question is judged like a recording")
    return judged.assessment
