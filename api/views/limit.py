"""The limits that hold in a clinic, and its own."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from api.answer_schema import answer
from api.described import read, written
from api.serializers.limit import LimitBody
from api.views.door import Door, shown, submission
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.limit import limit_sheet
from pumplog.services.limit import limit_set
from pumplog.sheets.limit import LimitSheet

TAG = "Clinic"


class LimitsView(Door):
    @read(answer(LimitSheet), summary="Limits that hold, cited and the clinic's own", tag=TAG)
    def get(self, request: Request) -> Response:
        actor = self.actor()
        return shown(limit_sheet(actor=actor, policy=clinic_sheet(actor=actor).policy))

    @written(LimitBody, answer(LimitSheet), summary="Set or end a limit of the clinic's own", tag=TAG, versioned=False)
    def post(self, request: Request) -> Response:
        actor, sent = self.actor(), submission(request)
        limit_set(actor=actor, draft=self.body(LimitBody), submission=sent)
        sheet = limit_sheet(actor=actor, policy=clinic_sheet(actor=actor).policy)
        return shown(sheet, status=HTTPStatus.CREATED)
