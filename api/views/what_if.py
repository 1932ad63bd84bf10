"""What would be if: today and the proposal side by side. Nothing is written, nothing is sent."""

import uuid
from dataclasses import dataclass, replace

from rest_framework.request import Request
from rest_framework.response import Response

from api.answer_schema import answer
from api.answers import Assessed, assessed
from api.described import asked
from api.serializers.what_if import WhatIfBody
from api.shown import pointing_to_keys
from api.views.door import Door, shown
from pumplog.dosing.figures.quantities import Concentration
from pumplog.dosing.findings import Finding
from pumplog.dosing.limits import Limit
from pumplog.dosing.working.step import Step
from pumplog.services.what_if import what_if
from pumplog.sheets.what_if import Basis, DrugToday, StrengthAnswer, WhatIf


@dataclass(frozen=True, slots=True, kw_only=True)
class SolvedStrength:
    """The strength of the primary drug that lasts `days`; null where none does.

    `drugs` is the whole mixture at it, daily doses kept; `found` says that nothing of `stops` stands in the way.
    """

    days: int
    found: bool
    strength: Concentration | None
    drugs: tuple[DrugToday, ...]
    assessment: Assessed | None
    stops: tuple[Finding, ...]
    told: tuple[Finding, ...]
    working: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Not an order. `today` and `proposed` are judged at one instant by one arithmetic; nothing was stored or sent."""

    basis: Basis
    today: Assessed
    proposed: Assessed
    flow_limits: tuple[Limit, ...]
    strength: SolvedStrength | None


class WhatIfView(Door):
    @asked(WhatIfBody, answer(Compared), summary="Ask what a change would do, without making it", tag="What if")
    def post(self, request: Request, patient_id: uuid.UUID) -> Response:
        actor = self.actor()
        return shown(_compared(what_if(actor=actor, patient_id=patient_id, proposal=self.body(WhatIfBody))))


def _compared(found: WhatIf) -> Compared:
    return Compared(
        basis=found.basis,
        today=replace(assessed(found.today), findings=()),
        proposed=replace(assessed(found.proposed), findings=pointing_to_keys(found.findings)),
        flow_limits=found.flow_limits,
        strength=None if found.strength is None else _solved(found.strength),
    )


def _solved(found: StrengthAnswer) -> SolvedStrength:
    return SolvedStrength(
        days=found.days,
        found=found.found,
        strength=found.strength,
        drugs=found.drugs,
        assessment=None if found.assessment is None else replace(assessed(found.assessment), findings=()),
        stops=pointing_to_keys(found.stops),
        told=pointing_to_keys(found.told),
        working=found.working,
    )
