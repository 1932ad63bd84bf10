"""A form as far as it is typed, judged by the command's own assessment: what to show beside it. Writes nothing."""

import uuid
from dataclasses import dataclass
from typing import Any

from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.dosing.findings import Finding
from pumplog.errors import Refused
from pumplog.selectors.worked_out import worked_out_sheet
from pumplog.services.worked_out import worked_out
from pumplog.sheets.patient import PatientSheet
from pumplog.web.explained import because, dose_lines
from pumplog.web.forms.record import RecordForm
from pumplog.web.forms.refill import RefillForm
from pumplog.web.gate import ClinicRequest
from pumplog.web.recordings import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`missing` names the places nobody has typed in yet: what would be found there is not said while typing."""

    assessment: RefillAssessment | ProgramAssessment | None
    findings: tuple[Finding, ...]
    missing: frozenset[str]
    zone: str

    def shown(self) -> dict[str, Any]:
        """The context of the parts that show figures."""
        return {
            "assessment": self.assessment,
            "outcome_known": "outcome" not in self.missing,
            "because": because(self.assessment.window, self.assessment.outlook, self.zone) if self.assessment else "",
            "doses": dose_lines(self.assessment),
            "worked": worked_out_sheet(worked_out(self.assessment))
            if isinstance(self.assessment, RefillAssessment)
            else None,
            "clock": self.assessment.clock if self.assessment else None,
        }


def judge(
    request: ClinicRequest,
    sheet: PatientSheet,
    recording: Recording,
    form: RecordForm,
    *,
    corrects: uuid.UUID | None = None,
) -> Judgement:
    """Judge what is there. A refill can be judged in part; other forms only once they can be read as a whole."""
    draft, missing = _draft(form)
    if draft is None or recording.assess is None:
        return Judgement(assessment=None, findings=(), missing=missing, zone=sheet.banner.zone)
    try:
        assessment = recording.assess(actor=request.actor, patient_id=sheet.banner.id, draft=draft, corrects=corrects)
    except Refused as refused:
        return Judgement(assessment=None, findings=refused.findings, missing=missing, zone=sheet.banner.zone)
    findings = () if assessment is None else tuple(assessment.findings)
    return Judgement(assessment=assessment, findings=findings, missing=missing, zone=sheet.banner.zone)


def _draft(form: RecordForm) -> tuple[Any, frozenset[str]]:
    """What can be judged, and what nobody has typed yet. The last question of all is not answered before it is asked."""
    if form.is_valid():
        confirmed = form.cleaned_data.get("running_confirmed", True)
        return form.draft, frozenset() if confirmed else frozenset({"running_confirmed"})
    return form.provisional() if isinstance(form, RefillForm) else (None, frozenset())
