"""What happened before it could be recorded: event after event of one patient, judged and audited like any other.

``recording.record`` reads the whole record anew for each event, as it must when people take turns. Here the patient stays
locked, the history is read once and grows with each event, and the windows follow at the end: years in a moment.
"""

import datetime as dt
import uuid
from dataclasses import replace

from django.db.models import prefetch_related_objects

from pumplog.access import Actor
from pumplog.models import Event, Implant
from pumplog.selectors import scope
from pumplog.selectors.history import PumpHistory
from pumplog.services.audit import audit_append
from pumplog.services.judging import Scene, judge
from pumplog.services.recording import (
    KINDS,
    derive,
    happened,
    implant_for,
    insert_event,
    lock_patient,
    reason_of,
    refuse,
    scene_of,
    write_details,
)
from pumplog.sheets.drafts import EventDraft, ImplantDraft, RemovalDraft, Submission


class Past:
    """One patient's past, to be told oldest first inside one transaction, and ended with ``derive``."""

    def __init__(self, *, patient_id: uuid.UUID, actor: Actor, now: dt.datetime) -> None:
        self._patient = lock_patient(actor, patient_id)
        self._now = now
        self._scene: Scene | None = None
        self._implant: Implant | None = scope.current_implant(patient_id)
        self._touched: list[Implant] = []

    def record(self, draft: EventDraft, *, actor: Actor, submission: Submission) -> Event:
        """Write one event. Findings inform; Refused is raised only for what cannot have been."""
        kind = KINDS[type(draft)]
        scope.require(actor, kind.permission)
        implant = self._pump_for(draft)
        scene = self._scene or scene_of(implant, clinic_id=actor.clinic_id, now=self._now)
        judged = judge(draft, scene)
        refuse(judged.findings, submission, historical=True)
        event = insert_event(
            kind=kind.event,
            implant=implant,
            happened_at=happened(draft),
            actor=actor,
            reason=reason_of(draft, submission),
            source=submission.source,
            now=self._now,
        )
        write_details(event, draft, judged, submission, historical=True)
        codes = [finding.code for finding in judged.findings]
        detail = {"patient": self._patient.pk, "draft": draft, "submission": submission, "findings": codes}
        audit_append(actor=actor, action=kind.command, subject=event.pk, detail=detail, now=self._now)
        self._remember(draft, event, scene, actor)
        return event

    def derive(self, *, cause: Event | None = None) -> None:
        """Replace the windows of every pump that was touched, and plan the notices anew."""
        for implant in self._touched:
            derive(implant_id=implant.pk, cause=cause, now=self._now)

    def _pump_for(self, draft: EventDraft) -> Implant:
        if isinstance(draft, ImplantDraft) or self._implant is None:
            self._implant = implant_for(draft, self._patient)
        # One patient object a transaction: the version is counted on it.
        self._implant.patient = self._patient
        if self._implant not in self._touched:
            self._touched.append(self._implant)
        return self._implant

    def _remember(self, draft: EventDraft, event: Event, scene: Scene, actor: Actor) -> None:
        if isinstance(draft, RemovalDraft):
            self._implant = self._scene = None
        elif isinstance(draft, ImplantDraft):
            # The stop level depends on the pump, so the scene is set anew.
            self._scene = scene_of(event.implant, clinic_id=actor.clinic_id, now=self._now)
        else:
            self._scene = replace(scene, history=_grown(scene.history, event))


def _grown(history: PumpHistory, event: Event) -> PumpHistory:
    """The history with an event just written. Its details are at hand; only its drugs and findings are read back."""
    prefetch_related_objects([event], "drugs", "findings")
    events = sorted((*history.events, event), key=lambda known: (known.happened_at, known.sequence))
    return replace(history, events=tuple(events))
