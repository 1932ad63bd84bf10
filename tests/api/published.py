"""The published schema as a judge: an answer that it does not describe is a wrong answer."""

import copy
import re
from typing import Any

import jsonschema

Json = dict[str, Any]


class Published:
    """The schema, closed: a key that it does not name is a mistake, which plain JSON Schema would let pass."""

    def __init__(self, schema: Json) -> None:
        self.schema = schema
        self.closed = copy.deepcopy(schema)
        for component in self.closed["components"]["schemas"].values():
            if component.get("type") == "object" and "additionalProperties" not in component:
                component["additionalProperties"] = False

    def operation(self, route: str, method: str) -> Json | None:
        """What the schema says of a Django route, such as `api/v1/patients/<uuid:patient_id>`."""
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
        found: Json | None = self.schema["paths"].get(path, {}).get(method.lower())
        return found

    def check(self, response: Any) -> None:
        """Fail where the status, the media type or the body is not described."""
        operation = self.operation(response.resolver_match.route, response.request["REQUEST_METHOD"])
        if operation is None:
            return
        described = operation["responses"].get(str(response.status_code))
        assert described is not None, f"{response.status_code} is not described: {response.content[:300]!r}"
        media_type = response.headers.get("Content-Type", "").partition(";")[0]
        if not described.get("content"):
            assert response.content == b""
            return
        assert media_type in described["content"], f"{media_type} is not described"
        if media_type.endswith("json"):
            self.validate(response.json(), described["content"][media_type]["schema"])

    def validate(self, body: Any, schema: Json) -> None:
        jsonschema.Draft202012Validator({**schema, "components": self.closed["components"]}).validate(body)
