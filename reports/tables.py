"""Tables on paper: ruled by hairlines, figures right-aligned, wrapping only where a cell is too narrow for its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Any, Final

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Table

from reports.lettering import REGULAR, paragraph, printable, width
from reports.styles import BLACK, RULE, Styles

_PADDING: Final = 3.0
_APART: Final = 8.0
"""Between a right-aligned figure and the words of the next column, points."""
Cell = str | Flowable


class Align(Enum):
    LEFT = "LEFT"
    RIGHT = "RIGHT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``share`` of the table's width relative to the other columns; a figure's column is right-aligned."""

    title: str
    share: float
    align: Align = Align.LEFT


def listing(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    total: float,
    styles: Styles,
    text: ParagraphStyle | None = None,
) -> Table:
    """A table with a head that repeats on each page; a row longer than a page goes on over the next.

    ``text`` is the cells' style, the small one where nothing else is said.
    """
    style = text or styles.cell
    widths = _widths([column.share for column in columns], total)
    insets = _insets(columns)
    body = [
        [
            _cell(words, across - inset - _PADDING, column.align, style)
            for words, across, inset, column in zip(row, widths, insets, columns, strict=True)
        ]
        for row in rows
    ]
    head: list[Cell] = [_aligned(column.title, styles.head, column.align) for column in columns]
    table = Table([head, *body], colWidths=widths, repeatRows=1, splitInRow=1, hAlign="LEFT")
    table.setStyle(
        [
            *_type(style),
            *(("LEFTPADDING", (index, 0), (index, -1), inset) for index, inset in enumerate(insets)),
            *(("ALIGN", (index, 0), (index, -1), column.align.value) for index, column in enumerate(columns)),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, BLACK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.25, RULE),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ]
    )
    return table


def pairs(rows: Sequence[tuple[str, str]], *, total: float, label_width: float, styles: Styles) -> Table:
    """Labels in grey, what they name beside them. An empty list gives an empty table of no height."""
    data = [[paragraph(label, styles.label), paragraph(value, styles.body)] for label, value in rows]
    table = side_by_side(data, [label_width, total - label_width])
    # The smaller label would otherwise stand above the line on which its value is read.
    table.setStyle([("TOPPADDING", (0, 0), (0, -1), styles.body.fontSize - styles.label.fontSize)])
    return table


def side_by_side(rows: Sequence[Sequence[Cell | list[Flowable]]], widths: Sequence[float], gap: float = 0) -> Table:
    """Blocks next to each other, top-aligned, ``gap`` points apart, without a rule."""
    table = Table(
        [list(row) for row in rows] or [[""] * len(widths)], colWidths=list(widths), splitInRow=1, hAlign="LEFT"
    )
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), gap),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    return table


def _type(style: ParagraphStyle) -> list[tuple[Any, ...]]:
    return [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("FONTSIZE", (0, 0), (-1, -1), style.fontSize),
        ("LEADING", (0, 0), (-1, -1), style.leading),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), style.fontSize * 0.27),
        ("BOTTOMPADDING", (0, 0), (-1, -1), style.fontSize * 0.32),
    ]


def _widths(shares: Sequence[float], total: float) -> list[float]:
    whole = sum(shares)
    return [total * share / whole for share in shares]


def _insets(columns: Sequence[Column]) -> list[float]:
    """Points before each column's text: none at the table's edge, more where words follow a right-aligned figure."""
    after_figures = [before.align is Align.RIGHT and after.align is Align.LEFT for before, after in pairwise(columns)]
    return [0.0, *(_APART if apart else _PADDING for apart in after_figures)]


def _cell(text: str, across: float, align: Align, style: ParagraphStyle) -> Cell:
    """A bare string where its lines fit: a Paragraph in every cell makes a long table several times slower."""
    clean = printable(text)
    if all(width(line, style.fontSize) <= across for line in clean.split("\n")):
        return clean
    return _aligned(clean, style, align)


def _aligned(text: str, style: ParagraphStyle, align: Align) -> Paragraph:
    placed = style.clone(f"{style.name}-{align.value}", alignment=2) if align is Align.RIGHT else style
    return paragraph(text, placed)
