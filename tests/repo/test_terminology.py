"""No code of a terminology stands anywhere without the words it was checked against. Today that is: none stands anywhere."""

import re

import pytest

from pumplog.catalogue import drugs

SYSTEMS = re.compile(
    r"snomed\.info|loinc\.org|unitsofmeasure\.org|nlm\.nih\.gov/research/umls|urn:oid:|whocc\.no/atc|"
    r"\b(?:SNOMED|LOINC|RxNorm|RXCUI|UCUM|ICD-10|ATC)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"\b\d{6,18}\b")


def test_r32_the_product_emits_no_code_of_any_terminology(texts, root):
    """Whoever adds one adds, here, the check that each code means what is displayed beside it."""
    product = [root / folder for folder in ("pumplog", "api", "reports", "templates")]
    found = {
        str(path.relative_to(root)): SYSTEMS.findall(text)
        for path, text in texts.items()
        if any(path.is_relative_to(folder) for folder in product) and SYSTEMS.search(text)
    }
    assert found == {}


@pytest.mark.parametrize("words", ["http://snomed.info/sct", "a SNOMED code", "http://unitsofmeasure.org", "UCUM ug"])
def test_a_terminology_would_be_noticed(words):
    assert SYSTEMS.search(words)


def test_r32_a_drug_is_named_by_the_key_that_its_display_spells():
    """The catalogue's key is a code of our own: it and the name beside it are the same word."""
    spelt = {item.key: re.sub(r"[^a-z0-9]+", "_", item.display.lower()).strip("_") for item in drugs()}
    assert {key: name for key, name in spelt.items() if key != name} == {}
    assert all(not CODE.search(key) for key in spelt)


def test_r32_every_unit_on_the_wire_is_one_of_ours(texts, root):
    """A unit beside a figure is spelt one way: mcg, never ug or a micro sign, which UCUM and people read differently."""
    said = "\n".join(text for path, text in texts.items() if path.is_relative_to(root / "api"))
    assert re.findall(r"\(mg\|mcg\)", said)
    assert not re.search(r"\bug/|µg|\u03bcg", said)
