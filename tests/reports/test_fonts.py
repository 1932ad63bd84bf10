"""The fonts are the released ones, with their licence."""

import hashlib
import re
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "reports" / "fonts"


def test_each_font_is_the_one_that_is_documented() -> None:
    stated = dict(
        re.findall(r"^\| (\S+\.ttf) \| ([0-9a-f]{64}) \|$", (FONTS / "VENDORED.md").read_text(), re.MULTILINE)
    )
    kept = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}
    assert kept == stated
    assert kept


def test_their_licence_travels_with_them() -> None:
    licence = (FONTS / "LICENSE").read_text()
    assert "Bitstream Vera" in licence
    assert "Arev" in licence
