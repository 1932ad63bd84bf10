"""A clinic's rules."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from api import headers
from api.answer_schema import answer
from api.described import read, written
from api.serializers.rules import RulesBody
from api.shown import refusals_pointing_to_keys
from api.views.door import Door, shown, submission
from pumplog.access import Actor
from pumplog.selectors.clinic import clinic_sheet
from pumplog.services.clinic import policy_set
from pumplog.sheets.clinic import PolicySheet

TAG = "Clinic"


class RulesView(Door):
    """`If-Match` is the version of the rules, as the ETag here gives it: nobody undoes unseen what another chose."""

    @read(answer(PolicySheet), summary="The rules that hold", tag=TAG)
    def get(self, request: Request) -> Response:
        return _rules(self.actor())

    @written(
        RulesBody, answer(PolicySheet), summary="Replace the rules", tag=TAG, versioned=True, status=int(HTTPStatus.OK)
    )
    def put(self, request: Request) -> Response:
        actor = self.actor()
        draft = self.body(RulesBody)
        sent = submission(request, version=headers.version_seen(request))
        with refusals_pointing_to_keys(at=""):
            policy_set(actor=actor, draft=draft, submission=sent)
        return _rules(actor)


def _rules(actor: Actor) -> Response:
    policy = clinic_sheet(actor=actor).policy
    return shown(policy, extra_headers=headers.etag(policy.version))
