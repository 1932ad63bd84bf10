"""Pumps and drugs with every figure's source and how well it is known."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.answer_schema import many
from api.described import read
from api.views.door import Door, shown
from pumplog import catalogue

TAG = "Catalogue"


class PumpsView(Door):
    @read(many(catalogue.PumpModel), summary="Pump models", tag=TAG)
    def get(self, request: Request) -> Response:
        return shown(catalogue.pump_models())


class DrugsView(Door):
    @read(many(catalogue.Drug), summary="Drugs", tag=TAG)
    def get(self, request: Request) -> Response:
        return shown(catalogue.drugs())
