"""The catalogue's tables as they lie in `data/`: CSV, one row a figure, read as text."""

import csv
from collections.abc import Mapping
from importlib import resources
from typing import Final

Row = Mapping[str, str]
_DATA: Final = resources.files("pumplog.catalogue").joinpath("data")


def rows(table: str) -> tuple[Row, ...]:
    """The rows of one table, by column name; every cell is text, blank where nothing is known."""
    text = _DATA.joinpath(f"{table}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
