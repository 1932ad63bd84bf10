"""Reads a mapping file. What it leaves out, misspells or states twice is named, and the whole mapping is refused."""

import tomllib
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from typing import Final

from pumplog.catalogue import PumpModel, drugs, pump_models
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Evidence
from pumplog.services.imports.mapping import (
    Column,
    Mapping,
    MissingResidual,
    NameOrder,
    PumpSettings,
    ZeroResidual,
)
from pumplog.services.imports.refusals import Unusable
from pumplog.services.imports.stated import Stated, Table
from pumplog.sheets.vocabulary import Language

SECTIONS: Final[Lookup[str, tuple[str, ...]]] = {
    "file": (
        "encoding", "delimiter", "decimal_mark", "thousands_mark", "date_format", "time_format", "name_order",
        "volume_unit", "patient_language", "zero_residual", "missing_residual",
    ),
    "columns": (*Column, "ignored"),
    "separators": ("drugs", "concentrations"),
    "units": ("concentration", "dose"),
}  # fmt: skip
PUMP_KEYS: Final = ("names", "reservoir_ml", "low_reservoir_alarm_ml", "flow_tolerance_pct")
ENCODINGS: Final = ("utf-8", "utf-8-sig", "cp1252", "iso-8859-1", "iso-8859-15", "utf-16")
DELIMITERS: Final = (",", ";", "\t", "|")
STRENGTH_UNITS: Final = ("mg/mL", "mcg/mL")
DOSE_UNITS: Final = ("mg/day", "mcg/day")
# No two-digit year: whether "31" is a birth in 1931 or a refill in 2031 would be a guess.
DATE_PARTS: Final = {
    "YYYY": "(?P<year>[0-9]{4})", "MM": "(?P<month>[0-9]{2})", "M": "(?P<month>[0-9]{1,2})",
    "DD": "(?P<day>[0-9]{2})", "D": "(?P<day>[0-9]{1,2})",
}  # fmt: skip
TIME_PARTS: Final = {
    "HH": "(?P<hour>[0-9]{2})", "H": "(?P<hour>[0-9]{1,2})", "hh": "(?P<hour12>[0-9]{2})",
    "h": "(?P<hour12>[0-9]{1,2})", "MM": "(?P<minute>[0-9]{2})", "AM": "(?P<half>AM|PM)",
}  # fmt: skip
DATE_NEEDS: Final = ({"year", "month", "day"},)
TIME_NEEDS: Final = ({"hour", "minute"}, {"hour12", "minute", "half"})


def read_mapping(text: str) -> Mapping:
    """The mapping that ``text`` (TOML) states. Raises Unusable naming every problem at once."""
    try:
        document: Table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unusable(f"mapping: this is no TOML: {error}") from None
    stated = Stated()
    stated.keys("the document", document, ("title", *SECTIONS, "drugs", "pumps"))
    tables = {
        name: stated.keys(f"[{name}]", stated.table(document, name), keys)
        for name, keys in SECTIONS.items()
        if name in document
    }
    # A gap is reported alone: complaints of what was never stated would bury it.
    mapping = None if stated.problems else _mapping(stated, document, tables)
    if stated.problems or mapping is None:
        raise Unusable(*(f"mapping: {problem}" for problem in stated.problems))
    return mapping


def _mapping(stated: Stated, document: Table, tables: Lookup[str, Table]) -> Mapping:
    file, columns, separators = tables["file"], tables["columns"], tables["separators"]
    # Only one value each, and stated all the same: whoever writes the mapping has then looked at the sheet for it.
    stated.one_of(file, "thousands_mark", ("",))
    stated.one_of(file, "volume_unit", ("mL",))
    headers = {column: stated.text(columns, column) for column in Column}
    ignored = stated.texts(columns, "ignored")
    stated.once("header", [*headers.values(), *ignored])
    pumps = _pumps(stated, stated.table(document, "pumps"))
    names = {drug.key for drug in drugs()}
    return Mapping(
        title=stated.text(document, "title"),
        encoding=stated.one_of(file, "encoding", ENCODINGS),
        delimiter=stated.one_of(file, "delimiter", DELIMITERS),
        decimal_mark=stated.one_of(file, "decimal_mark", (".", ",")),
        date=stated.pattern(file, "date_format", DATE_PARTS, DATE_NEEDS),
        time=stated.pattern(file, "time_format", TIME_PARTS, TIME_NEEDS),
        name_order=stated.word(file, "name_order", NameOrder),
        patient_language=stated.word(file, "patient_language", Language),
        zero_residual=stated.word(file, "zero_residual", ZeroResidual),
        missing_residual=stated.word(file, "missing_residual", MissingResidual),
        headers=headers,
        ignored=frozenset(ignored),
        drug_separators=tuple(stated.texts(separators, "drugs")),
        strength_separators=tuple(stated.texts(separators, "concentrations")),
        strength_units=stated.spellings(tables["units"], "concentration", STRENGTH_UNITS.__contains__, exactly=True),
        dose_units=stated.spellings(tables["units"], "dose", DOSE_UNITS.__contains__, exactly=True),
        drugs=stated.spellings(document, "drugs", names.__contains__, exactly=False),
        pumps=stated.lookup(
            "pumps", [(item, key) for key, pump in pumps.items() for item in pump.names], exactly=False
        ),
        settings={key: pump.settings for key, pump in pumps.items()},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pump:
    names: list[str]
    settings: PumpSettings


def _pumps(stated: Stated, table: Table) -> dict[str, _Pump]:
    models = {model.key: model for model in pump_models()}
    found = {}
    for key in table:
        inner = stated.keys(f"[pumps.{key}]", stated.table(table, key), PUMP_KEYS)
        if key not in models:
            stated.problems.append(f"[pumps] has an unknown model “{key}”")
        elif not stated.problems:
            settings = _settings(stated, inner)
            _against_catalogue(stated, settings, models[key])
            found[key] = _Pump(names=stated.texts(inner, "names"), settings=settings)
    return found


def _settings(stated: Stated, table: Table) -> PumpSettings:
    return PumpSettings(
        reservoir=Volume(ml=stated.figure(table, "reservoir_ml")),
        low_reservoir_alarm=Volume(ml=stated.figure(table, "low_reservoir_alarm_ml")),
        flow_tolerance_pct=stated.figure(table, "flow_tolerance_pct"),
    )


def _against_catalogue(stated: Stated, settings: PumpSettings, model: PumpModel) -> None:
    if settings.low_reservoir_alarm >= settings.reservoir:
        stated.problems.append(f"[pumps.{model.key}]: the alarm level lies below the size of the reservoir")
    # Where the size is printed by the maker a clinic cannot have chosen another one: one of the two is a slip.
    if model.reservoir.evidence is Evidence.PUBLISHED and settings.reservoir.ml != model.reservoir_ml:
        stated.problems.append(f"[pumps.{model.key}]: the published reservoir has {plain(model.reservoir_ml)} mL")
