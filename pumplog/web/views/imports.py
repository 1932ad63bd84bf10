"""Bringing in a clinic's spreadsheet: choose file and mapping, look at what becomes of every row, then commit."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pumplog.access import Permission
from pumplog.errors import KeyReused
from pumplog.selectors.clinic import clinic_sheet
from pumplog.services.imports.refusals import Unusable
from pumplog.services.imports.report import RowReport, Status
from pumplog.services.imports.runs import ImportPreview, import_commit, import_preview, import_shown
from pumplog.services.imports.shipped import shipped_mappings
from pumplog.web import posted
from pumplog.web.complaints import EMPTY, SpokenForm
from pumplog.web.gate import ClinicRequest, page

LARGEST_MB = 2
LARGEST = LARGEST_MB * 1024 * 1024
ROWS_SHOWN = 500
OWN = "own"
SAID = {Status.ACCEPTED: "Accepted", Status.REFUSED: "Refused", Status.UNCHANGED: "Already recorded"}
ORDER = (Status.REFUSED, Status.ACCEPTED, Status.UNCHANGED)


class UploadForm(SpokenForm):
    """The file, and the mapping that says how to read it. Nothing about the file is guessed."""

    file = forms.FileField(label="Spreadsheet as CSV", widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))
    mapping = forms.ChoiceField(label="Mapping", widget=forms.RadioSelect)
    own_mapping = forms.FileField(
        label="A mapping file of your own", required=False, widget=forms.FileInput(attrs={"accept": ".toml"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        shipped = [(mapping.name, mapping.title) for mapping in shipped_mappings()]
        self.fields["mapping"].choices = [*shipped, (OWN, "My own file")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("file", "own_mapping"):
            upload = cleaned.get(name)
            if isinstance(upload, UploadedFile) and (upload.size or 0) > LARGEST:
                self.add_error(name, f"The file is larger than {LARGEST_MB} MB. Import it in parts, or on the server.")
        if cleaned.get("mapping") == OWN and not cleaned.get("own_mapping") and "own_mapping" not in self.errors:
            self.add_error("own_mapping", EMPTY["own_mapping"])
        return cleaned

    def mapping_text(self) -> str:
        """The TOML that was chosen. Raises Unusable where one's own file is not text."""
        chosen = self.cleaned_data["mapping"]
        if chosen != OWN:
            return next(mapping.text for mapping in shipped_mappings() if mapping.name == chosen)
        try:
            return str(self.cleaned_data["own_mapping"].read().decode("utf-8"))
        except UnicodeDecodeError:
            raise Unusable("The mapping file is not UTF-8 text.") from None


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.IMPORT)
def upload(request: ClinicRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _upload_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        sheet = form.cleaned_data["file"]
        try:
            preview = import_preview(
                actor=request.actor,
                file_name=sheet.name,
                content=sheet.read(),
                mapping_text=form.mapping_text(),
            )
            return redirect("import_run", preview.run_id)
        except Unusable as unusable:
            form.add_error(None, str(unusable))
    return _upload_page(request, form, status=422)


@require_safe
@page(Permission.IMPORT)
def run(request: ClinicRequest, run_id: uuid.UUID) -> HttpResponseBase:
    return _run_page(request, import_shown(actor=request.actor, run_id=run_id))


@require_POST
@page(Permission.IMPORT)
def commit(request: ClinicRequest, run_id: uuid.UUID) -> HttpResponseBase:
    """Record the accepted rows, in one transaction."""
    try:
        done = import_commit(actor=request.actor, run_id=run_id, submission=posted.submission_of(request))
    except (Unusable, KeyReused) as error:
        messages.error(request, str(error) or "This page was already used for another import.")
    else:
        messages.success(request, f"Imported: {done.counts[Status.ACCEPTED]} rows recorded.")
    return redirect("import_run", run_id)


def _upload_page(request: ClinicRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    return render(request, "import/upload.html", {"form": form, "own": OWN}, status=status)


def _run_page(request: ClinicRequest, preview: ImportPreview) -> HttpResponse:
    ordered = sorted(preview.rows, key=_place)
    context = {
        "preview": preview,
        "zone": clinic_sheet(actor=request.actor).zone,
        "rows": [(row, SAID[row.status]) for row in ordered[:ROWS_SHOWN]],
        "left_out": max(0, len(ordered) - ROWS_SHOWN),
        "accepted": preview.counts[Status.ACCEPTED],
        "refused": preview.counts[Status.REFUSED],
        "unchanged": preview.counts[Status.UNCHANGED],
        "key": uuid.uuid4(),
    }
    return render(request, "import/run.html", context)


def _place(row: RowReport) -> tuple[int, int]:
    return ORDER.index(row.status), row.line
