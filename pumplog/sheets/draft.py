"""A form as somebody left it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSheet:
    fields: Mapping[str, str]
    saved_at: dt.datetime
