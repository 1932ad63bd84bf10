"""What was entered on the day itself, as a person enters it: booked before, judged, answered where a reason is asked for.

The product's clock is set back to that day, as the demonstration may; the commands are those behind the forms.
"""

import datetime as dt
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pumplog import clock
from pumplog.access import Actor
from pumplog.dosing.findings import Severity
from pumplog.dosing.refill_draft import RefillDraft
from pumplog.selectors.patient import patient_banner
from pumplog.services.appointment import appointment_book
from pumplog.services.assessing import assess
from pumplog.services.recording import record
from pumplog.sheets.drafts import AppointmentDraft, EventDraft, Submission

NO_EARLIER_HOUR = "demonstration: no earlier hour was free"
SEEN = "demonstration: checked twice, the physician knows"
# At the pump's side first, at the screen afterwards.
WRITTEN_AFTER = dt.timedelta(minutes=25)
VISIT_REASONS = {"appointment_after_refill_by": NO_EARLIER_HOUR, "appointment_on_closed_day": NO_EARLIER_HOUR}


@contextmanager
def as_if_it_were(instant: dt.datetime) -> Iterator[None]:
    """The product's clock set back: what was booked last week was booked last week."""
    before = os.environ.get("PUMPLOG_CLOCK")
    os.environ["PUMPLOG_CLOCK"] = instant.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["PUMPLOG_CLOCK"]
        else:
            os.environ["PUMPLOG_CLOCK"] = before


class Bedside:
    """What one nurse enters about one patient on the day it happens. ``keys`` gives each form its own."""

    def __init__(self, *, nurse: Actor, patient_id: uuid.UUID, source: str, keys: Iterator[uuid.UUID]) -> None:
        self.nurse, self.patient_id, self.source, self.keys = nurse, patient_id, source, keys

    def came_as_booked(self, draft: RefillDraft, *, booked_on: dt.datetime) -> bool:
        """A visit booked ``booked_on``, and the refill at it. False, and nothing written, where the form would refuse."""
        written = draft.performed_at + WRITTEN_AFTER
        with as_if_it_were(written):
            reasons = self._reasons(draft)
        if reasons is None:
            return False
        with as_if_it_were(booked_on):
            appointment_book(
                actor=self.nurse,
                patient_id=self.patient_id,
                draft=AppointmentDraft(starts_at=draft.performed_at.replace(minute=0)),
                submission=Submission(key=next(self.keys), version=None, acknowledged=VISIT_REASONS),
            )
        with as_if_it_were(written):
            self._write(draft, reasons)
        return True

    def enters(self, draft: EventDraft, *, at: dt.datetime) -> bool:
        """One entry, written at ``at``. False, and nothing written, where the form would refuse."""
        with as_if_it_were(at):
            reasons = self._reasons(draft)
            if reasons is not None:
                self._write(draft, reasons)
        return reasons is not None

    def _reasons(self, draft: EventDraft) -> Mapping[str, str] | None:
        """A reason for whatever asks for one; None where something cannot be answered by a reason."""
        judged = assess(actor=self.nurse, patient_id=self.patient_id, draft=draft, corrects=None, now=clock.now())
        if any(finding.severity is Severity.BLOCK for finding in judged.findings):
            return None
        return {finding.code: SEEN for finding in judged.findings if finding.severity is Severity.ACKNOWLEDGE}

    def _write(self, draft: EventDraft, reasons: Mapping[str, str]) -> None:
        version = patient_banner(actor=self.nurse, patient_id=self.patient_id).version
        submission = Submission(key=next(self.keys), version=version, acknowledged=reasons, source=self.source)
        record(actor=self.nurse, patient_id=self.patient_id, draft=draft, submission=submission)
