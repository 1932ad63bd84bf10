"""The mapping files that come with Pumplog."""

from dataclasses import dataclass
from importlib import resources

from pumplog.services.imports.mapping_reader import read_mapping

FOLDER = "mappings"
SUFFIX = ".toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedMapping:
    """``name`` is what the command line takes, ``title`` what a person reads, ``text`` the TOML itself."""

    name: str
    title: str
    text: str


def shipped_mappings() -> tuple[ShippedMapping, ...]:
    """All of them, by name."""
    folder = resources.files(__package__) / FOLDER
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(SUFFIX)), key=lambda entry: entry.name)
    texts = {entry.name.removesuffix(SUFFIX): entry.read_text(encoding="utf-8") for entry in found}
    return tuple(ShippedMapping(name=name, title=read_mapping(text).title, text=text) for name, text in texts.items())
