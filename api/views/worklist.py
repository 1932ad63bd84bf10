"""Who runs dry first."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.answer_schema import answer
from api.described import asked, read
from api.serializers.search import SearchBody
from api.views.door import Door, shown
from pumplog.selectors.worklist import worklist
from pumplog.sheets.worklist import Worklist


class WorklistView(Door):
    @read(answer(Worklist), summary="Who runs dry first", tag="Worklist")
    def get(self, request: Request) -> Response:
        return shown(worklist(actor=self.actor()))


class WorklistSearchView(Door):
    @asked(SearchBody, answer(Worklist), summary="The worklist, filtered", tag="Worklist")
    def post(self, request: Request) -> Response:
        actor = self.actor()
        return shown(worklist(actor=actor, query=self.body(SearchBody)))
