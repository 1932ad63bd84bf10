"""The questions a change of strength asks: was a bridge programmed, and which; how much the line holds; a prime."""

from typing import Any

from django import forms

from pumplog.dosing.figures.formatting import amount_text, plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import Bridge, OwnPath, RefillDraft
from pumplog.web.fields import FigureField
from pumplog.web.forms.record import RecordForm
from pumplog.web.quantities import BolusDoseField

NONE, PROGRAMMED = "none", "programmed"


class ChangeFields(RecordForm):
    """Adds the questions to a form; all optional, because an ordinary refill changes nothing."""

    def add_change(self) -> None:
        """Called by the form's `__init__`, before the fields are bound."""
        new: dict[str, forms.Field] = {
            "bridge": forms.ChoiceField(
                label="Bridge for what is still in the line",
                choices=[(NONE, "None was programmed"), (PROGRAMMED, "One was programmed")],
                widget=forms.RadioSelect,
                required=False,
            ),
            "bridge_volume_ml": FigureField(label="Volume of the bridge", unit="mL", digits=2, required=False),
            "bridge_dose": BolusDoseField(label="or its dose, of the old strength"),
            "bridge_hours": FigureField(label="It runs over", unit="h", digits=3, places=2, required=False),
            "path_volume_ml": FigureField(
                label="Own figure for pump and catheter",
                unit="mL",
                digits=2,
                required=False,
                help_text="Only where the clinic knows better than the catalogue: from the reservoir to the tip.",
            ),
            "path_approved_by": forms.CharField(label="Approved by", max_length=120, required=False),
            "prime_ml": FigureField(
                label="Prime", unit="mL", digits=2, required=False, help_text="Pushed into the line at this visit."
            ),
        }
        self.fields |= new

    def read_change(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The parts of a refill's draft: `bridge`, `prime` and `path`, each only where something was typed."""
        made: dict[str, Any] = {}
        if cleaned.get("prime_ml") is not None:
            made["prime"] = Volume(ml=cleaned["prime_ml"])
        if cleaned.get("path_volume_ml") is not None:
            approved = cleaned.get("path_approved_by", "")
            made["path"] = OwnPath(volume=Volume(ml=cleaned["path_volume_ml"]), approved_by=approved)
        match cleaned.get("bridge"):
            case "none":
                made["bridge"] = Bridge(programmed=False)
            case "programmed":
                made["bridge"] = self._programmed(cleaned)
        return made

    def _programmed(self, cleaned: dict[str, Any]) -> Bridge:
        volume, dose = cleaned.get("bridge_volume_ml"), cleaned.get("bridge_dose")
        if volume is not None and dose is not None:
            self.add_error("bridge_dose", "Keep one of the two: the volume of the bridge, or its dose.")
        return Bridge(
            programmed=True,
            volume=None if volume is None else Volume(ml=volume),
            dose=dose,
            hours=cleaned.get("bridge_hours"),
        )


def change_initial(draft: RefillDraft) -> dict[str, Any]:
    """A recorded change as initial values, for a correction."""
    initial: dict[str, Any] = {"prime_ml": plain(draft.prime.ml) if draft.prime.ml else ""}
    if draft.path is not None:
        initial |= {"path_volume_ml": plain(draft.path.volume.ml), "path_approved_by": draft.path.approved_by}
    bridge = draft.bridge
    if bridge is not None:
        initial["bridge"] = PROGRAMMED if bridge.programmed else NONE
        initial["bridge_hours"] = "" if bridge.hours is None else plain(bridge.hours)
        initial["bridge_dose"] = amount_text(bridge.dose.mcg) if bridge.dose else ""
        initial["bridge_volume_ml"] = plain(bridge.volume.ml) if bridge.volume else ""
    return initial
