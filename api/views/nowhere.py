"""Addresses that lead nowhere."""

from typing import NoReturn

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from api.views.door import Door
from pumplog.errors import NotFound


@extend_schema(exclude=True)
class NowhereView(Door):
    """A problem instead of a page: a program cannot read a page."""

    def get(self, request: Request, rest: str) -> NoReturn:
        raise NotFound("address")

    post = put = patch = delete = get
