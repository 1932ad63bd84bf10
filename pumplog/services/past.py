"""What happened before it could be recorded: event after event of one patient, judged and audited like any other.

``recording.record`` reads the whole record anew for each event, as it must when people take turns. Here the patient stays
locked, the history is read once and grows with each event; audit entries and windows follow at the end: years in a moment.
"""

import datetime as dt
import uuid
from dataclasses import replace
from types import TracebackType
from typing import Self

from django.db import transaction
from django.db.models import prefetch_related_objects

from pumplog.access import Actor
from pumplog.models import Event, Implant
from pumplog.selectors import scope
from pumplog.selectors.history import PumpHistory
from pumplog.services.audit import Happened, audit_append_all
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
from pumplog.sheets.vocabulary import EventKind

# The kinds that name drugs: whoever judges what comes later asks for these again and again.
MIXTURES = frozenset({EventKind.REFILL, EventKind.ORDER})


class Past:
    """One patient's past, to be told oldest first inside one transaction: ``with Past(...) as past``.

    What was told is audited, and the windows of every pump it touched are replaced, where the block ends. A block that
    fails writes neither, so it takes the transaction around it with it, whoever catches what it raised.
    """

    def __init__(self, *, patient_id: uuid.UUID, actor: Actor, now: dt.datetime) -> None:
        self._patient = lock_patient(actor, patient_id)
        self._now = now
        self._scene: Scene | None = None
        self._implant: Implant | None = scope.current_implant(patient_id)
        self._newest: dict[uuid.UUID, Event] = {}
        self._happened: list[Happened] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _fault: BaseException | None, _where: TracebackType | None
    ) -> None:
        if kind is not None:
            transaction.set_rollback(True)
            return
        audit_append_all(self._happened, now=self._now)
        for implant_id, event in self._newest.items():
            derive(implant_id=implant_id, cause=event, now=self._now)

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
        self._happened.append(Happened(actor=actor, action=kind.command, subject=event.pk, detail=detail))
        self._newest[implant.pk] = event
        self._remember(draft, event, scene, actor)
        return event

    def _pump_for(self, draft: EventDraft) -> Implant:
        if isinstance(draft, ImplantDraft) or self._implant is None:
            self._implant = implant_for(draft, self._patient)
        # One patient object a transaction: the version is counted on it.
        self._implant.patient = self._patient
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
    """The history with an event just written. Its details are at hand; of a mixture, drugs and findings are read back."""
    if event.kind in MIXTURES:
        prefetch_related_objects([event], "drugs", "findings")
    events = sorted((*history.events, event), key=lambda known: (known.happened_at, known.sequence))
    return replace(history, events=tuple(events))
