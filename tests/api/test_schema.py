"""The schema is valid, whole and true."""

import copy
import json
import re

import jsonschema
import pytest
import yaml
from django.core.management import call_command

from api.urls import urlpatterns
from tests.api import bodies

KINDS = ("implants", "refills")


def test_it_is_valid_openapi_without_a_single_warning(tmp_path, capsys):
    out = tmp_path / "schema.yaml"
    call_command(
        "spectacular",
        "--validate",
        "--fail-on-warn",
        "--custom-settings",
        "api.views.schema.SETTINGS",
        "--file",
        str(out),
    )
    assert yaml.safe_load(out.read_text())["openapi"] == "3.1.0"


def test_it_names_every_address_and_no_other(published):
    routes = {str(pattern.pattern) for pattern in urlpatterns if pattern.name not in ("nowhere", "schema")}
    described = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for route in routes}
    assert {path.removeprefix("/api/v1/") for path in published.schema["paths"]} == described


def test_it_is_served_to_whoever_is_signed_in(alice):
    served = alice.client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert served.status_code == 200
    assert "/api/v1/patients/{patient_id}/refills" in json.loads(served.content)["paths"]


@pytest.mark.parametrize(
    ("part", "body"), [("implants", bodies.IMPLANT), ("refills", bodies.REFILL), ("refills", bodies.FIRST_FILL)]
)
def test_requests_that_are_taken_are_described(published, part, body):
    operation = published.schema["paths"][f"/api/v1/patients/{{patient_id}}/{part}"]["post"]
    published.validate(body, operation["requestBody"]["content"]["application/json"]["schema"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["filled_ml"], 40),
        (["filled_ml"], "40 mL"),
        (["drugs", 0, "concentration"], "20 mg"),
        (["residual", "state"], "empty"),
        (["running_confirmed"], "true"),
        (["program", "mode"], "bolus"),
        (["colour"], "red"),
    ],
)
def test_requests_that_are_refused_are_not_described(published, path, value):
    body = inner = copy.deepcopy(bodies.REFILL)
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    operation = published.schema["paths"]["/api/v1/patients/{patient_id}/refills"]["post"]
    with pytest.raises(jsonschema.ValidationError):
        published.validate(body, operation["requestBody"]["content"]["application/json"]["schema"])


def test_no_figure_of_the_record_is_a_json_number(published):
    """Counts are numbers; whatever carries a unit is text."""
    units = re.compile(r"_(ml|mcg|per_ml|per_day|pct|cm)$|ratio$|^volume")
    seen = 0
    for name, component in published.schema["components"]["schemas"].items():
        for key, shape in component.get("properties", {}).items():
            # A rule named after its bound answers yes or no.
            if units.search(key) and not key.endswith("max_per_day") and shape.get("type") != "boolean":
                seen += 1
                assert "string" in json.dumps(shape.get("type")), f"{name}.{key}"
    assert seen > 30


def test_no_address_carries_what_somebody_typed(published):
    for path, item in published.schema["paths"].items():
        for operation in item.values():
            kinds = {parameter["in"] for parameter in operation.get("parameters", [])}
            assert kinds <= {"path", "header"}, path
        assert all(name.endswith("_id") for name in re.findall(r"{(\w+)}", path))
