"""A refill's assessment with what the pump's own record makes of it: the refills before, and the dates that follow."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.dosing.checks.drift import drift_findings
from pumplog.dosing.drift.judgement import Judgement
from pumplog.dosing.drift.outlook import Outlook
from pumplog.dosing.findings import Finding, in_form_order
from pumplog.dosing.refill_draft import REFILL_FIELDS
from pumplog.dosing.reservoir.state import ReservoirState
from pumplog.dosing.timeline import Bolus, Event, Fill, ProgramSet, Stopped
from pumplog.dosing.working.origins import Origins
from pumplog.selectors.belief import Believed
from pumplog.sheets.drafts import ProgramDraft


def with_own_record(
    assessment: RefillAssessment, known: Believed, *, zone: ZoneInfo, origins: Origins
) -> RefillAssessment:
    """``known`` was believed with this visit as its newest refill; nothing is judged where it measured nothing."""
    newest = known.cycles[-1] if known.cycles else None
    judged = known.latest if newest is not None and newest.cycle is not None else None
    outlook = _outlook(assessment, known)
    steps = () if outlook is None else tuple(known.steps(outlook, zone, origins))
    return replace(
        assessment,
        findings=in_form_order((*assessment.findings, *_findings(assessment, known, judged, zone)), REFILL_FIELDS),
        working=(*steps, *assessment.working),
        drift=judged,
        outlook=outlook,
    )


def program_with_own_record(
    assessment: ProgramAssessment,
    known: Believed,
    draft: ProgramDraft,
    *,
    at: datetime,
    events: tuple[Event, ...],
    zone: ZoneInfo,
    origins: Origins,
) -> ProgramAssessment:
    """The same for a programme change at ``at``: ``events`` is what the level depended on before it."""
    state = assessment.after
    if state is None:
        return assessment
    outlook = known.outlook(state, (*events, ProgramSet(at=at, program=draft.program, patient_bolus=draft.bolus)))
    steps = tuple(known.steps(outlook, zone, origins))
    return replace(assessment, working=(*steps, *assessment.working), outlook=outlook)


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return None if at is None else at.astimezone(zone).date()


def _findings(
    assessment: RefillAssessment, known: Believed, judged: Judgement | None, zone: ZoneInfo
) -> Iterator[Finding]:
    if judged is not None:
        codes = {finding.code for finding in assessment.findings}
        yield from drift_findings(
            judged, before=len(known.judgements) - 1, codes=codes, looked_into_on=_day(known.looked_into_at, zone)
        )


def _outlook(assessment: RefillAssessment, known: Believed) -> Outlook | None:
    state = assessment.after
    return None if state is None else known.outlook(state, tuple(_just_filled(state, assessment)))


def _just_filled(state: ReservoirState, assessment: RefillAssessment) -> Iterator[Event]:
    """All that the record holds of a fill at the instant it was made."""
    yield Fill(at=state.filled_at, volume=state.held_at_fill, formulation=state.formulation)
    yield replace(state.setting, at=state.filled_at, clock_offset=state.setting.pump_clock_offset)
    if assessment.displaced.ml:
        yield Bolus(at=state.filled_at, amount=assessment.displaced)
    if not state.running:
        yield Stopped(at=state.filled_at)
