"""This API described for machines. A page that draws it would need inline scripts, which the pages' policy forbids."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.views.door import Door

SETTINGS: Final = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Pumplog",
    "DESCRIPTION": (
        "The record of implanted intrathecal pumps: refills, refill-by dates, findings. It never commands a device.\n\n"
        "Figures are text with their unit in the key or beside them; instants carry an offset; a key that means "
        "nothing is refused. docs/api.md explains the whole."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],
}
"""Enumerations stay where they are used, so that no name has to be invented for them."""


class SchemaView(Door, SpectacularAPIView):
    """OpenAPI 3.1."""

    renderer_classes = list(SpectacularAPIView.renderer_classes)
    custom_settings = SETTINGS

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        return response
