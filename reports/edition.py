"""Which Pumplog set this page: the version stated in pyproject.toml, so that it is stated once."""

import tomllib
from pathlib import Path
from typing import Final

_PROJECT: Final = Path(__file__).resolve().parent.parent / "pyproject.toml"

VERSION: Final[str] = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]
PUMPLOG: Final = f"Pumplog {VERSION}"
