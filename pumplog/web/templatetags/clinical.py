"""`{% load clinical %}`: figures, dates, the gauge, fields and findings, one way on every page (see docs/look.md)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pumplog.web.templatetags import drawing, wording

register = template.Library()

CHOICE_WIDGETS = frozenset({"radioselect", "checkboxselectmultiple"})
SEVERITY_WORDS = {
    "block": gettext_lazy("Stop"),
    "acknowledge": gettext_lazy("Look before going on"),
    "inform": gettext_lazy("Note"),
}
SEVERITY_ICONS = {"block": "stop", "acknowledge": "look", "inform": "note"}
DUE_SOON_DAYS = 7
DUE_NEXT_DAYS = 14


@register.filter
def plain(value: Decimal | int | None, places: int | None = None) -> str:
    """`{{ amount|plain }}`, `{{ amount|plain:2 }}`: a figure as text; None reads "not known", never 0."""
    return _("not known") if value is None else wording.plain(value, places)


@register.filter
def percent(ratio: Decimal | None) -> str:
    """A ratio as a whole percentage; nothing for None."""
    return "" if ratio is None else wording.percent(ratio)


register.filter("who", wording.who)
register.filter("dates_said", wording.dates_said)


@register.simple_tag
def figure(value: Decimal | int | None, unit: str, places: int | None = None) -> SafeString:
    """`{% figure level "mL" places=1 %}`: the figure strong, its unit quiet and never apart from it."""
    if value is None:
        return format_html('<span class="figure unknown">{}</span>', _("not known"))
    return format_html(
        '<span class="figure"><span class="num">{}</span> <span class="unit">{}</span></span>',
        wording.plain(value, places),
        unit,
    )


@register.filter
def day(value: date | None, zone: ZoneInfo | str | None = None) -> str:
    """`Sat 28 Nov 2026`; an instant needs the clinic's zone."""
    return _("no date") if value is None else wording.day(value, zone)


@register.filter
def day_short(value: date | None, zone: ZoneInfo | str | None = None) -> str:
    """`Sat 28 Nov`."""
    return _("no date") if value is None else wording.day_short(value, zone)


@register.filter
def moment(value: datetime | None, zone: ZoneInfo | str) -> str:
    """`Sat 28 Nov 2026, 10:42 MST`."""
    return _("no time") if value is None else wording.moment(value, zone)


@register.filter
def clock_time(value: datetime, zone: ZoneInfo | str) -> str:
    """`10:42:07`, where the day is plain."""
    return wording.clock_time(value, zone)


@register.filter
def in_days(value: date | None, today: date) -> str:
    """`in 6 days`, `today`, `2 days ago`."""
    return "" if value is None else wording.in_days(value, today)


@register.inclusion_tag("parts/due.html")
def due(value: date | None, today: date, *, short: bool = False) -> dict[str, object]:
    """`{% due window.refill_by today %}`: the date, and in a tag how far off it is."""
    if value is None:
        return {"date": None}
    days = (value - today).days
    if days < 0:
        words = ngettext("Overdue %(days)d day", "Overdue %(days)d days", -days) % {"days": -days}
        tone = "danger"
    else:
        words = wording.in_days(value, today)
        tone = "warn" if days <= DUE_SOON_DAYS else "info" if days <= DUE_NEXT_DAYS else "plain"
    said = wording.day_short(value) if short else wording.day(value)
    return {"date": value, "said": said, "words": words, "tone": tone}


@register.inclusion_tag("parts/gauge.html")
def gauge(
    *,
    level_ml: Decimal | None,
    capacity_ml: Decimal,
    stop_ml: Decimal | None = None,
    low_ml: Decimal | None = None,
    high_ml: Decimal | None = None,
    size: str = "row",
    caption: bool = False,
) -> dict[str, object]:
    """The reservoir, in rows (`size="row"`) and on the patient page (`size="page"`, with its scale)."""
    if size not in {"row", "page"}:
        raise ValueError("a gauge is drawn for a row or for a page")
    drawn = drawing.gauge_for(
        level_ml=level_ml, capacity_ml=capacity_ml, stop_ml=stop_ml, low_ml=low_ml, high_ml=high_ml
    )
    return {"gauge": drawn, "size": size, "caption": caption}


@register.inclusion_tag("parts/field.html")
def field(
    bound: BoundField, *, unit: str = "", last: str = "", hint: str = "", clinical: bool = False, width: str = ""
) -> dict[str, object]:
    """`{% field form.residual_ml unit="mL" last="6.1 mL on 21 Aug" clinical=True %}`."""
    return {"field": bound, "unit": unit, "last": last, "hint": hint, "clinical": clinical, "width": width}


@register.simple_tag
def widget(bound: BoundField, *, last: str = "", hint: str = "") -> SafeString:
    """The input itself, tied to its hint, last value and error, so that a screen reader speaks them together."""
    attributes: dict[str, Any] = {}
    described = described_by(bound, last=last, hint=hint)
    if described and not is_choice(bound):
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return bound.as_widget(attrs=attributes)


@register.simple_tag
def described_by(bound: BoundField, *, last: str = "", hint: str = "") -> str:
    """Ids of what explains a field, in reading order: hint, last value, error."""
    said = {"hint": bool(hint or bound.help_text), "last": bool(last), "error": bool(bound.errors)}
    return " ".join(f"{bound.auto_id}_{name}" for name, there in said.items() if there)


@register.filter
def is_choice(bound: BoundField) -> bool:
    """Radio buttons or several check boxes: these need a fieldset and a legend."""
    return bound.widget_type in CHOICE_WIDGETS


@register.filter
def is_check(bound: BoundField) -> bool:
    """A single check box: its label stands after it."""
    return bound.widget_type == "checkbox"


@register.filter
def may_stay_empty(bound: BoundField) -> bool:
    """Whether "(optional)" is true of it: where "none of these" is itself a choice, one of them always holds."""
    choices = getattr(bound.field, "choices", ())
    return not bound.field.required and not (is_choice(bound) and "" in dict(choices))


@register.filter
def anchor(field_name: str) -> str:
    """The id of the input a finding speaks of: `drugs[1].lot` -> `id_drugs-1-lot`."""
    return "id_" + field_name.replace("[", "-").replace("].", "-").replace("]", "")


@register.inclusion_tag("parts/finding.html")
def finding(
    found: Any,
    *,
    ask: bool = False,
    reasons: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """One finding in the words of a colleague; with `ask`, the box `ack_<code>` for the reason to go on.

    `reasons` and `errors` hold, by code, what was typed there and what is wrong with it.
    """
    severity = _text(found.severity)
    return {
        "finding": found,
        "severity": severity,
        "word": SEVERITY_WORDS[severity],
        "icon": f"parts/icons/{SEVERITY_ICONS[severity]}.html",
        "evidence": _text(getattr(found, "evidence", None)),
        "ask": ask and severity == "acknowledge",
        "name": f"ack_{found.code}",
        "box": f"{anchor(found.field)}-ack_{found.code}",
        "reason": (reasons or {}).get(found.code, ""),
        "error": (errors or {}).get(found.code, ""),
    }


def _text(value: object) -> str:
    """The word of an enum member, or the word itself; empty for None."""
    if value is None:
        return ""
    return str(value.value) if isinstance(value, Enum) else str(value)
