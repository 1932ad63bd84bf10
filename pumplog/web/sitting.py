"""One form about one patient, from the moment it is shown until it is recorded: typing is kept whatever goes wrong."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from pumplog.dosing.findings import Finding
from pumplog.errors import Conflict, KeyReused, Refused
from pumplog.services.draft import draft_read, draft_save
from pumplog.sheets.draft import DraftSheet
from pumplog.sheets.event import EventSheet
from pumplog.sheets.patient import PatientSheet
from pumplog.web import held, posted, sealed
from pumplog.web.banner import banner
from pumplog.web.form_page import sections_of
from pumplog.web.forms.mixture import MixtureFields
from pumplog.web.forms.record import RecordForm
from pumplog.web.gate import ClinicRequest
from pumplog.web.slots import Slot, in_the_way, slots
from pumplog.web.witness import signed

Data = MultiValueDict[str, str] | Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class Sitting:
    """What one showing of a form needs; `template` and `words` (title, button …) come from the kind of form."""

    request: ClinicRequest
    sheet: PatientSheet
    name: str
    subject: uuid.UUID
    template: str
    words: Mapping[str, Any]
    form: RecordForm | None = None
    findings: tuple[Finding, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None
    trouble: str = ""
    stored: DraftSheet | None = None
    given_back: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    def kept_since_sign_in(self) -> Data | None:
        """What was sent after the session had ended, if anything: given back, not recorded."""
        before = held.held_for(self.request)
        self.given_back = before is not None
        return before

    def kept(self) -> Data | None:
        """What was typed earlier and not recorded: before the session ended, else the draft."""
        before = self.kept_since_sign_in()
        if before is not None:
            return before
        self.stored = draft_read(actor=self.request.actor, patient_id=self.sheet.banner.id, form=self.name)
        return self.stored.fields if self.stored else None

    def show(self, form: RecordForm, *, status: int = 200) -> HttpResponseBase:
        """The page, with every finding in its place."""
        self.form = form
        response: HttpResponse = render(self.request, self.template, self.context(form), status=status)
        if self.given_back:
            held.forget(self.request, response)
        return response

    def context(self, form: RecordForm) -> dict[str, Any]:
        """Everything the page shows."""
        asked = self.request.method == "POST"
        placed = slots(self.findings, slot_names(form), reasons=self.reasons, asked=asked)
        return {
            "warning": "",
            "correcting": None,
            "sheet": self.sheet,
            **banner(self.sheet.banner),
            "zone": self.sheet.banner.zone,
            "form": form,
            "sections": sections_of(form, placed),
            "slots": placed,
            "reasons": self.reasons,
            "blocking": in_the_way(self.findings, self.reasons) if asked else [],
            "conflict": self.conflict,
            "since": self._recorded_since(),
            "trouble": self.trouble,
            "stored": self.stored,
            "given_back": self.given_back,
            "typed": form.typed() if self.conflict else [],
            "key": posted.key_of(self.request),
            "judged_for": posted.figures_mark(self.request) if asked else "",
            "version": self._version(form),
            "opened": sealed.seal(user_id=self.request.user.pk, subject=self.subject, form=self.name),
            **_drug_rows(form, placed),
            **self.words,
            **self.extra,
        }

    def send(self, form: RecordForm, command: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        """Check the seal and the form, call the command, and answer with what it gives; else this page, everything kept."""
        self.reasons = posted.reasons_of(self.request)
        self.trouble = self.seal_trouble()
        if self.trouble:
            return self.show(form, status=409)
        status = 422
        if form.is_valid() and signed(self.request, form):
            try:
                return command()
            except (Refused, Conflict, KeyReused) as error:
                status = self.refuse(error)
        return self.show(form, status=status)

    def seal_trouble(self) -> str:
        """Why a posted form may not be recorded as it stands, in words; empty where all is well."""
        seal = sealed.unseal(self.request.POST.get(sealed.FIELD, ""))
        if seal is None:
            return (
                "This page could not be recognised. Nothing is recorded yet. "
                "Check that this is the right patient, then send it again."
            )
        if (seal.subject, seal.form) != (str(self.subject), self.name):
            return (
                "This form was opened for another record. Nothing is recorded. Check the name on top before you go on."
            )
        if seal.user_id != self.request.user.pk:
            return (
                "This form was opened by somebody else at this computer. Nothing is recorded yet. "
                "If you send it now, it stands under your name: read it through first."
            )
        return ""

    def refuse(self, error: Exception) -> int:
        """Take in why nothing was written; returns the status of the page that says so."""
        match error:
            case Refused():
                self.findings = error.findings
                return 422
            case Conflict():
                self.conflict = error
                return 409
            case KeyReused():
                self.trouble = (
                    "This form has already been recorded once with other entries. To change what is recorded, "
                    "open it in the timeline and correct it there."
                )
                return 409
        raise error

    def save_draft(self) -> None:
        """Keep what was typed; quietly nothing where nothing was typed at all."""
        self.stored = None
        draft_save(
            actor=self.request.actor,
            patient_id=self.sheet.banner.id,
            form=self.name,
            fields=posted.typed_fields(self.request),
        )

    def _version(self, form: RecordForm) -> int:
        """The version to send back: of what is on the screen. A draft keeps the version it was typed against."""
        if self.conflict is not None:
            return self.conflict.current_version
        typed = posted.version_in(form.data.get(posted.VERSION, "")) if form.is_bound else None
        return self.sheet.banner.version if typed is None else typed

    def _recorded_since(self) -> tuple[EventSheet, ...]:
        """What others recorded after this form was opened: what a conflict is about."""
        seal = sealed.unseal(self.request.POST.get(sealed.FIELD, ""))
        if self.conflict is None or seal is None:
            return ()
        return tuple(event for event in self.sheet.timeline if event.recorded_at >= seal.opened_at)


def slot_names(form: RecordForm) -> list[str]:
    """Every place of this form at which a finding can be shown."""
    return [*form.fields, "program", "drugs", "outcome"]


def _drug_rows(form: RecordForm, placed: Mapping[str, Slot]) -> dict[str, Any]:
    """The rows of a mixture with their slots: those in use, and the spare ones."""
    if not isinstance(form, MixtureFields):
        return {}
    rows = [(row, placed.get(f"drug_{row.index}")) for row in form.rows()]
    used = form.rows_in_use()
    return {"main_rows": rows[:used], "spare_rows": rows[used:]}
