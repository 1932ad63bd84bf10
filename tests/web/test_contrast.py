"""The colours of the design tokens keep AA contrast, in light and in dark."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "pumplog" / "static" / "css"
COLOUR = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
TEXT = 4.5
GRAPHIC = 3.0

# (front, back, least ratio): every pair the style sheets put on each other.
PAIRS = [
    *((front, back, TEXT) for front in ("ink", "muted", "accent", "danger") for back in ("paper", "surface", "sunken")),
    ("warn", "surface", TEXT),
    ("ok", "paper", TEXT),
    ("accent-strong", "surface", TEXT),
    *((tone, f"{tone}-soft", TEXT) for tone in ("accent", "danger", "warn", "ok")),
    *((f"{tone}-ink", f"{tone}-soft", TEXT) for tone in ("danger", "warn", "ok")),
    ("info-ink", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("on-danger", "danger", TEXT),
    ("surface", "danger-ink", TEXT),
    ("on-demo", "demo", TEXT),
    ("bar-ink", "bar", TEXT),
    ("bar-quiet", "bar", TEXT),
    ("bar-mark", "bar", GRAPHIC),
    *((f"drug-{n}", "surface", TEXT) for n in (1, 2, 3)),
    *((tone, "gauge-track", GRAPHIC) for tone in ("accent", "danger", "warn", "gauge-stop")),
    ("gauge-frame", "surface", GRAPHIC),
    *(("control-line", back, GRAPHIC) for back in ("surface", "paper", "warn-soft")),
    *(("focus", back, GRAPHIC) for back in ("surface", "paper")),
]


def palettes() -> dict[str, dict[str, str]]:
    """The light tokens, and the dark ones laid over them."""
    light, dark = (CSS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    return {"light": dict(COLOUR.findall(light)), "dark": dict(COLOUR.findall(light)) | dict(COLOUR.findall(dark))}


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2, 0 to 1."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_the_pair_can_be_read(scheme: str, front: str, back: str, least: float) -> None:
    colours = palettes()[scheme]
    ratio = contrast(colours[front], colours[back])
    assert ratio >= least, f"{front} on {back} in {scheme}: {ratio:.2f}"


def test_black_on_white_is_twenty_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("sheet", ["base", "shell", "content", "forms", "figures", "pages"])
def test_colours_come_from_tokens_alone(sheet: str) -> None:
    literal = re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", (CSS / f"{sheet}.css").read_text())
    # The white card behind a QR code: a camera needs it, whatever the scheme.
    assert [colour for colour in literal if sheet != "shell" or colour != "#ffffff"] == []


def test_every_token_that_is_used_exists() -> None:
    defined = set(re.findall(r"--([a-z0-9-]+):", (CSS / "tokens.css").read_text()))
    used = {name for sheet in CSS.glob("*.css") for name in re.findall(r"var\(--([a-z0-9-]+)", sheet.read_text())}
    assert used - defined == set()
