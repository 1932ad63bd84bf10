"""Who this is about, on top of every page about a patient."""

from typing import Any

from django.urls import reverse

from pumplog.sheets.patient import PatientBanner


def banner(known: PatientBanner) -> dict[str, Any]:
    """The context of ``base_patient.html``."""
    return {"banner": known, "banner_url": reverse("patient", args=[known.id])}
