"""Where the parts of a reservoir gauge stand: amounts in Decimal millilitres, positions as per cent of the width."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pumplog.web.templatetags.wording import plain

TICK_STEPS = (Decimal("0.5"), Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(50))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One mark of the scale: position, label, and the side its label hangs on (`start`, `middle`, `end`)."""

    at: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """Everything the drawing needs, worked out; the template only places it."""

    tone: str
    label: str
    sure: str
    maybe_from: str
    maybe_width: str
    level: str | None
    stop: str | None
    stop_anchor: str
    stop_ml: str | None
    level_ml: str | None
    low_ml: str | None
    high_ml: str | None
    capacity_ml: str
    ticks: tuple[Tick, ...]


def gauge_for(
    *,
    level_ml: Decimal | None,
    capacity_ml: Decimal,
    stop_ml: Decimal | None,
    low_ml: Decimal | None,
    high_ml: Decimal | None,
) -> Gauge:
    """The drawing of one reservoir. `level_ml=None`: not known, drawn as an empty dashed frame, never as zero."""
    if capacity_ml <= 0:
        raise ValueError("a reservoir holds more than 0 mL")
    low = level_ml if low_ml is None or level_ml is None else min(low_ml, level_ml)
    high = level_ml if high_ml is None or level_ml is None else max(high_ml, level_ml)
    sure, top = _share(low, capacity_ml), _share(high, capacity_ml)
    stop_share = _share(stop_ml, capacity_ml)
    return Gauge(
        tone=_tone(level_ml, low, stop_ml),
        label=_label(level_ml, low, high, capacity_ml, stop_ml),
        sure=_percent(sure),
        maybe_from=_percent(sure),
        maybe_width=_percent(top - sure),
        level=None if level_ml is None else _percent(_share(level_ml, capacity_ml)),
        stop=None if stop_ml is None else _percent(stop_share),
        stop_anchor="start" if stop_share < 20 else "end" if stop_share > 80 else "middle",
        stop_ml=_about(stop_ml),
        level_ml=_about(level_ml),
        low_ml=_about(low) if low != high else None,
        high_ml=_about(high) if low != high else None,
        capacity_ml=plain(capacity_ml),
        ticks=_ticks(capacity_ml),
    )


def _share(amount: Decimal | None, capacity: Decimal) -> Decimal:
    """Per cent of the width, held inside the frame; the words still say the true amount."""
    if amount is None:
        return Decimal(0)
    return min(max(amount / capacity * 100, Decimal(0)), Decimal(100))


def _percent(share: Decimal) -> str:
    return f"{plain(share, 2)}%"


def _about(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount, 1)


def _tone(level: Decimal | None, low: Decimal | None, stop: Decimal | None) -> str:
    """Red at or below the stop level; amber where the belief only reaches it; `unknown` where nothing is known."""
    if level is None:
        return "unknown"
    if stop is not None and level <= stop:
        return "danger"
    if stop is not None and low is not None and low <= stop:
        return "warn"
    return "plain"


def _label(
    level: Decimal | None, low: Decimal | None, high: Decimal | None, capacity: Decimal, stop: Decimal | None
) -> str:
    """The same in words, for those who do not see the drawing: colour never speaks alone."""
    if level is None:
        said = [_("Level not known, reservoir holds %(size)s mL") % {"size": plain(capacity)}]
    else:
        said = [_("About %(level)s of %(size)s mL") % {"level": _about(level), "size": plain(capacity)}]
    if low != high:
        said.append(_("between %(low)s and %(high)s mL") % {"low": _about(low), "high": _about(high)})
    if stop is not None:
        said.append(_("stop level %(stop)s mL") % {"stop": _about(stop)})
    tone = _tone(level, low, stop)
    if tone == "danger":
        said.append(_("at or below the stop level"))
    elif tone == "warn":
        said.append(_("may have reached the stop level"))
    return ", ".join(said)


def _ticks(capacity: Decimal) -> tuple[Tick, ...]:
    step = next((step for step in TICK_STEPS if capacity / step <= 5), capacity)
    marks = [step * n for n in range(int(capacity // step) + 1)]
    # A last step that would run into the end label is left out (18 mL: 0 5 10 18, not 0 5 10 15 18).
    marks = [mark for mark in marks if not mark or capacity - mark >= step * Decimal("0.7")]
    shown = [Tick(at=_percent(_share(m, capacity)), label=plain(m), anchor="middle" if m else "start") for m in marks]
    return (*shown, Tick(at="100%", label=f"{plain(capacity)} mL", anchor="end"))
