"""What a page with a form shows of it, whatever the form is about; ``Sitting`` adds what a patient's record asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pumplog.dosing.findings import Finding
from pumplog.web import posted, sealed
from pumplog.web.forms.record import RecordForm
from pumplog.web.gate import ClinicRequest
from pumplog.web.slots import Slot, in_the_way, slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A field, and the findings beside it."""

    bound: Any
    slot: Slot | None


def sections_of(form: RecordForm, placed: Mapping[str, Slot]) -> list[tuple[str, list[Item]]]:
    """The form's sections by title, each field with its slot."""
    return [
        (title, [Item(bound=bound, slot=placed.get(bound.name)) for bound in fields])
        for title, fields in form.section_list()
    ]


def form_context(
    request: ClinicRequest,
    form: RecordForm,
    *,
    name: str,
    findings: Iterable[Finding] = (),
    reasons: Mapping[str, str] | None = None,
    given_back: bool = False,
) -> dict[str, Any]:
    """For a form about the clinic: there is no record that it could have been opened for by mistake.

    ``reasons`` by finding code, where the form can be sent on with a reason.
    """
    told, given = tuple(findings), reasons or {}
    placed = slots(told, form.fields, reasons=given, asked=True)
    return {
        "form": form,
        "sections": sections_of(form, placed),
        "slots": placed,
        "reasons": given,
        "blocking": in_the_way(told, given),
        "key": posted.key_of(request),
        "opened": sealed.seal(user_id=request.user.pk, subject=request.actor.clinic_id, form=name),
        "given_back": given_back,
    }
