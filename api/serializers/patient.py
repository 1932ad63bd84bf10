"""A patient's identity and the ways to reach them."""

from rest_framework.serializers import ListField

from api.fields import FlagField, TextField, WordField
from api.quantity_fields import VolumeField
from api.serializers.body import Body, Values
from api.time_fields import DayField
from pumplog.sheets.drafts import ContactDraft, PatientDraft
from pumplog.sheets.vocabulary import ContactKind, EarlierTherapy, Indication, Language


class PatientBody(Body):
    """Who the patient is. A change of details states all of them: what is left out is no longer so."""

    mrn = TextField(most=40, blank=True)
    family_name = TextField(most=80, blank=True)
    given_name = TextField(most=80, blank=True)
    birth_date = DayField()
    language = WordField(Language)
    indication = WordField(Indication, required=False)
    indication_note = TextField(most=200, blank=True, required=False)
    earlier_therapies = ListField(child=WordField(EarlierTherapy), max_length=len(EarlierTherapy), required=False)
    allergies = TextField(most=200, blank=True, required=False)
    stop_volume_ml = VolumeField(required=False, allow_null=True)
    stop_volume_reason = TextField(most=200, blank=True, required=False)
    reason = TextField(most=200, blank=True, required=False)

    def build(self, values: Values) -> PatientDraft:
        return PatientDraft(
            mrn=values["mrn"],
            family_name=values["family_name"],
            given_name=values["given_name"],
            birth_date=values["birth_date"],
            language=values["language"],
            indication=values.get("indication", Indication.NOT_STATED),
            indication_note=values.get("indication_note", ""),
            earlier_therapies=tuple(dict.fromkeys(values.get("earlier_therapies", ()))),
            allergies=values.get("allergies", ""),
            stop_volume=values.get("stop_volume_ml"),
            stop_volume_reason=values.get("stop_volume_reason", ""),
            reason=values.get("reason", ""),
        )


class ContactBody(Body):
    """One way to reach a patient; without `consent_on` no e-mail and no text goes there. `preferred` is tried first."""

    kind = WordField(ContactKind)
    address = TextField(most=300, lines=True, blank=True)
    consent_on = DayField(required=False, allow_null=True)
    preferred = FlagField(required=False)

    def build(self, values: Values) -> ContactDraft:
        return ContactDraft(
            kind=values["kind"],
            address=values["address"],
            consent_on=values.get("consent_on"),
            preferred=values.get("preferred", False),
        )
