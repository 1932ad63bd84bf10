"""The working of how fast this pump is reckoned to run: what was known before, each refill, and the risk accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.dosing.drift.measured import MeasuredCycle
from pumplog.dosing.drift.outlook import Outlook
from pumplog.dosing.drift.prior import Prior
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.rounding import Rounding
from pumplog.dosing.working.origins import Origin, Origins, step
from pumplog.dosing.working.step import Input, Step
from pumplog.dosing.working.words import instant_text, ml_text

DRIFT_DOCS: Final = "docs/drift.md"
WINDOW_DOCS: Final = "docs/windows.md"
_OWN: Final = "Own ratio of this pump"
_FASTEST: Final = "Fastest it is reckoned with"


def belief_steps(
    outlook: Outlook,
    *,
    prior: Prior,
    cycles: Iterable[MeasuredCycle],
    other_pct: Decimal | None,
    zone: ZoneInfo,
    origins: Origins,
) -> Iterator[Step]:
    """From the prior over each measured refill to the flow tolerance that the date allows for.

    `other_pct` is the tolerance entered with the implant, None where the clinic does not reckon with it.
    """
    yield Step(
        label=_OWN,
        formula="delivered / programmed, what is known of such pumps weighed with each measured refill",
        inputs=(*_prior(prior), *(_cycle(item, zone) for item in cycles)),
        result=(
            f"{plain(outlook.ratio_mean)}, standard deviation {plain(outlook.ratio_sd)}, 95 % interval "
            f"{plain(outlook.ratio_low)} to {plain(outlook.ratio_high)}"
        ),
        source=DRIFT_DOCS,
        rounding=Rounding.HALF_UP_AT_4,
    )
    if outlook.ratio_fastest is not None and outlook.accepted_risk_pct is not None:
        yield from _risk(outlook, outlook.ratio_fastest, outlook.accepted_risk_pct, other_pct, origins)
    yield Step(
        label="Likeliest alarm",
        formula="first instant at the pump's alarm level, delivered since the fill x own ratio, no boluses",
        inputs=(step(_OWN).of("own ratio", plain(outlook.ratio_mean)),),
        result=instant_text(outlook.alarm_at_likeliest, zone),
        source=WINDOW_DOCS,
        rounding=Rounding.DOWN_TO_SECOND,
    )


def _risk(
    outlook: Outlook, fastest: Decimal, risk_pct: Decimal, other_pct: Decimal | None, origins: Origins
) -> Iterator[Step]:
    yield Step(
        label=_FASTEST,
        formula="the ratio that its next refill exceeds with the accepted risk, at least 1",
        inputs=(
            step(_OWN).of("own ratio", plain(outlook.ratio_mean)),
            step(_OWN).of("standard deviation", plain(outlook.ratio_sd)),
            origins.rules.of("accepted risk", f"{plain(risk_pct)} %"),
        ),
        result=plain(fastest),
        source=WINDOW_DOCS,
        rounding=Rounding.UP_AT_4,
    )
    own_pct = (fastest - 1) * 100
    inputs: tuple[Input, ...] = (step(_FASTEST).of("by its own record", f"{plain(own_pct)} %"),)
    if other_pct is not None:
        inputs += (Origin(words="entered with the implant").of("by the tolerance on record", f"{plain(other_pct)} %"),)
    yield Step(
        label="Flow tolerance",
        formula="(fastest - 1) x 100" if other_pct is None else "the larger of the two",
        inputs=inputs,
        result=f"{plain(max(own_pct, other_pct or Decimal(0)))} %",
        source=WINDOW_DOCS,
    )


def _prior(prior: Prior) -> Iterator[Input]:
    yield Input(name="mean of such pumps", value=plain(prior.mean), origin=f"{prior.source} (published)")
    yield Input(
        name="spread between such pumps", value=plain(prior.sd), origin="an assumption: no published figure tells it"
    )


def _cycle(item: MeasuredCycle, zone: ZoneInfo) -> Input:
    day = item.ended_at.astimezone(zone).date()
    if item.cycle is None:
        reason = "" if item.left_out is None else item.left_out.replace("_", " ")
        return Input(name="refill left out", value=reason, on=day)
    asked, left = f"of {ml_text(item.cycle.programmed)} programmed", ml_text(item.cycle.delivered)
    shown = f"all {left} {asked}, nothing could be drawn" if item.cycle.aspirated is None else f"{left} {asked}"
    return Input(name="refill", value=shown, origin="measured at the refill", on=day)
