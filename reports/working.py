"""The working of figures on paper: every step with its inputs, where each comes from, source and rounding."""

from collections.abc import Sequence
from typing import Final

from reportlab.platypus import Table

from pumplog.dosing.working.step import Input, Step
from reports.styles import Styles
from reports.tables import Column, listing

_COLUMNS: Final = (
    Column(title="Figure", share=80),
    Column(title="Formula", share=98),
    Column(title="With", share=194),
    Column(title="Result", share=96),
    Column(title="Source and rounding", share=80),
)


def working_table(steps: Sequence[Step], *, total: float, styles: Styles) -> Table:
    """One row a step, in the order in which they are worked out."""
    return listing(_COLUMNS, [_row(step) for step in steps], total=total, styles=styles)


def _row(step: Step) -> tuple[str, ...]:
    return (
        step.label,
        step.formula,
        "\n".join(_with(item) for item in step.inputs),
        step.result,
        f"{step.source}\nrounded: {step.rounding}",
    )


def _with(item: Input) -> str:
    """`dose 6 mg/day (record 12: refill, by Kay Tall, 4 Mar 2026)`."""
    day = "" if item.on is None else f"{item.on.day} {item.on:%b %Y}"
    whence = ", ".join(part for part in (item.origin, day) if part)
    return f"{item.name} {item.value}" + (f" ({whence})" if whence else "")
