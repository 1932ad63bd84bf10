"""Who the patient is, and how they may be reached."""

from typing import Any

from django import forms

from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.sheets.drafts import ContactDraft, PatientDraft
from pumplog.sheets.patient import PatientSheet
from pumplog.sheets.vocabulary import ContactKind, EarlierTherapy, Indication, Language
from pumplog.web.fields import DayField, FigureField
from pumplog.web.forms.record import RecordForm
from pumplog.web.words import CONTACTS, INDICATIONS, LANGUAGES, THERAPIES, choices


class PatientForm(RecordForm):
    """To register somebody, or to amend what is known of them (then with a reason)."""

    mrn = forms.CharField(
        label="Medical record number", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    family_name = forms.CharField(
        label="Family name", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    given_name = forms.CharField(
        label="Given name", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    birth_date = DayField(label="Born on")
    language = forms.ChoiceField(label="Language for messages", choices=choices(LANGUAGES, ask="Choose the language"))
    allergies = forms.CharField(
        label="Allergies", max_length=200, required=False,
        help_text="Write “none known” if you asked; leave empty if nobody has.",
    )  # fmt: skip
    indication = forms.ChoiceField(
        label="Indication", choices=choices(INDICATIONS), initial=Indication.NOT_STATED.value
    )
    indication_note = forms.CharField(label="Indication in words", max_length=200, required=False)
    earlier_therapies = forms.MultipleChoiceField(
        label="Earlier therapies", choices=choices(THERAPIES), required=False, widget=forms.CheckboxSelectMultiple
    )
    stop_volume_ml = FigureField(
        label="This patient’s own stop level", unit="mL", required=False,
        help_text="The level below which this patient has had withdrawal. It can only raise the clinic's level.",
    )  # fmt: skip
    stop_volume_reason = forms.CharField(label="Why this level", max_length=200, required=False)

    moments = ()
    sections = (
        ("Who", ("mrn", "family_name", "given_name", "birth_date", "language", "allergies")),
        ("Why a pump", ("indication", "indication_note", "earlier_therapies")),
        ("Stop level", ("stop_volume_ml", "stop_volume_reason")),
        ("Why it changes", ("reason",)),
    )

    def __init__(self, *args: Any, amending: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if amending:
            # A record number that is wrong is another patient's business: it is never typed over.
            self.fields["mrn"].disabled = True
            self.fields["reason"] = forms.CharField(
                label="Reason", max_length=200, help_text="What was wrong, or what has changed."
            )

    def build(self, cleaned: dict[str, Any]) -> PatientDraft:
        stop = cleaned["stop_volume_ml"]
        if stop is not None and not cleaned["stop_volume_reason"]:
            self.add_error("stop_volume_reason", "Say why: the next nurse will ask.")
        return PatientDraft(
            mrn=cleaned["mrn"],
            family_name=cleaned["family_name"],
            given_name=cleaned["given_name"],
            birth_date=cleaned["birth_date"],
            language=Language(cleaned["language"]),
            indication=Indication(cleaned["indication"]),
            indication_note=cleaned["indication_note"],
            earlier_therapies=tuple(EarlierTherapy(word) for word in cleaned["earlier_therapies"]),
            allergies=cleaned["allergies"],
            stop_volume=None if stop is None else Volume(ml=stop),
            stop_volume_reason=cleaned["stop_volume_reason"],
            reason=cleaned.get("reason", ""),
        )


def patient_initial(sheet: PatientSheet) -> dict[str, Any]:
    """What is known now, for amending it."""
    banner, stop = sheet.banner, sheet.patient_stop_volume_ml
    return {
        "mrn": banner.mrn,
        "family_name": banner.family_name,
        "given_name": banner.given_name,
        "birth_date": banner.birth_date.isoformat(),
        "language": sheet.language,
        "allergies": banner.allergies,
        "indication": sheet.indication,
        "indication_note": sheet.indication_note,
        "earlier_therapies": list(sheet.earlier_therapies),
        "stop_volume_ml": "" if stop is None else plain(stop),
        "stop_volume_reason": sheet.stop_volume_reason,
    }


class ContactForm(RecordForm):
    """One way to reach the patient. Without a day of consent nothing is sent there."""

    kind = forms.ChoiceField(label="How", choices=choices(CONTACTS), widget=forms.RadioSelect)
    address = forms.CharField(
        label="Address or number", max_length=300, widget=forms.Textarea(attrs={"autocomplete": "off", "rows": 3}),
        help_text="A number of another country starts with a plus sign. A postal address line by line, without the name.",
    )  # fmt: skip
    preferred = forms.BooleanField(label="Try this way first", required=False)
    consent_on = DayField(label="Patient agreed on", required=False, help_text="Without it nothing is sent there.")

    moments = ()

    def build(self, cleaned: dict[str, Any]) -> ContactDraft:
        return ContactDraft(
            kind=ContactKind(cleaned["kind"]),
            address=cleaned["address"],
            consent_on=cleaned["consent_on"],
            preferred=cleaned["preferred"],
        )
