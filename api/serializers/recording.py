"""A draft together with what accompanies a write: the reasons given for findings, and a word of one's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from api.fields import ReasonsField, TextField
from api.serializers.body import Body, Values

D = TypeVar("D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(Generic[D]):
    """What a write carries: the draft, the reasons by finding code, and a note."""

    draft: D
    acknowledged: Mapping[str, str]
    note: str = ""


@cache
def recording_of(body: type[Body]) -> type[Body]:
    """The body with `acknowledged`, and with `note` where the draft has no `reason` of its own."""

    def build(self: Body, values: Values) -> Recording[Any]:
        return Recording(
            draft=body.build(self, values), acknowledged=values.get("acknowledged", {}), note=values.get("note", "")
        )

    keys: dict[str, Any] = {"acknowledged": ReasonsField(required=False), "build": build, "__doc__": body.__doc__}
    if "reason" not in body().fields:
        keys["note"] = TextField(most=400, lines=True, blank=True, required=False)
    return type(body.__name__.removesuffix("Body") + "Recording", (body,), keys)
