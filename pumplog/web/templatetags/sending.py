"""`{% load sending %}`: whether messages go out, wherever a page must say so."""

from zoneinfo import ZoneInfo

from django import template

from pumplog import clock
from pumplog.selectors.sending import sending_state

register = template.Library()


@register.inclusion_tag("parts/sending_state.html")
def sending_strip(zone: ZoneInfo | str, *, more: bool = True) -> dict[str, object]:
    """`{% sending_strip zone %}`: nothing while messages go out; else a strip that says since when not, and what to do.

    `more=False` on the page that a strip leads to.
    """
    state = sending_state(now=clock.now())
    return {"state": state, "zone": zone, "troubles": [trouble.value for trouble in state.troubles], "more": more}
