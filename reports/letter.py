"""A letter to a patient: the address in the window of an envelope, the text beneath the fold, one page each."""

import io
from collections.abc import Sequence
from typing import Final

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from pumplog.sheets.letter import LetterSheet
from pumplog.sheets.vocabulary import Language
from reports.edition import PUMPLOG
from reports.envelope import MM, WINDOWS, Window, address_fault, address_lines_in
from reports.lettering import BOLD, REGULAR, MissingGlyph, face, paragraph, printable, width
from reports.styles import BLACK, QUIET, RULE

_LEFT: Final = 25 * MM
_RIGHT: Final = 20 * MM
_FOOT: Final = 18 * MM
_SENDER_TOP: Final = 16 * MM
_CODE: Final = 34 * MM
_SIZES: Final = (13.0, 12.0, 11.0, 10.0)
"""Points of the text: as large as one page allows, for eyes that are old."""
_RETURN_SIZE: Final = 7.0
_SCAN: Final = {
    Language.ENGLISH: "To answer: point your phone’s camera here.",
    Language.SPANISH: "Para responder: apunte aquí con la cámara del teléfono.",
    Language.GERMAN: "Zum Antworten: Kamera des Handys hierhin halten.",
    Language.FRENCH: "Pour répondre : visez ici avec l’appareil photo du téléphone.",
}


class LetterFault(ValueError):
    """This letter cannot be printed; the message says why, in words that hold nothing of it."""


def letters_pdf(sheets: Sequence[LetterSheet]) -> bytes:
    """All letters, one page each. LetterFault for one that cannot be printed: then none is."""
    out = io.BytesIO()
    canvas = Canvas(
        out,
        invariant=1,
        lang=sheets[0].language.value if sheets else "en",
        # At once: reportlab would begin with a face of its own, and not embed it.
        initialFontName=face("", bold=False),  # type: ignore[arg-type]
    )
    # Whoever opens or forwards the file sees its properties: they say nothing.
    canvas.setTitle("Letters")
    canvas.setCreator(PUMPLOG)
    for sheet in sheets:
        _page(canvas, sheet)
    canvas.save()
    return out.getvalue()


def letter_pdf(sheet: LetterSheet) -> bytes:
    """One letter."""
    return letters_pdf([sheet])


def letter_fault(sheet: LetterSheet) -> str:
    """Why this letter cannot be printed; empty where it can."""
    try:
        letter_pdf(sheet)
    except LetterFault as fault:
        return str(fault)
    return ""


def _page(canvas: Canvas, sheet: LetterSheet) -> None:
    window = WINDOWS[sheet.envelope]
    if fault := address_fault(sheet.recipient, sheet.envelope):
        raise LetterFault(fault)
    canvas.setPageSize(window.paper.points)
    try:
        _address(canvas, window, sheet)
        _sender(canvas, window, sheet.sender)
        _text(canvas, window, sheet)
    except MissingGlyph:
        raise LetterFault("the letter has letters that cannot be printed") from None
    _folds(canvas, window)
    canvas.showPage()


def _address(canvas: Canvas, window: Window, sheet: LetterSheet) -> None:
    height = window.paper.points[1]
    size, lines = address_lines_in(window, sheet.recipient)
    canvas.setFillColor(BLACK)
    for line in lines:
        canvas.setFont(face(line.text, bold=False), size)
        canvas.drawString(window.lines.left, height - line.base, line.text)
    if window.return_line is not None and sheet.sender:
        text = printable(" · ".join(sheet.sender))
        across = window.lines.right - window.lines.left
        small = min(_RETURN_SIZE, _RETURN_SIZE * across / width(text, _RETURN_SIZE))
        canvas.setFillColor(QUIET)
        canvas.setFont(face(text, bold=False), small)
        canvas.drawString(window.lines.left, height - window.return_line, text)


def _sender(canvas: Canvas, window: Window, sender: Sequence[str]) -> None:
    """The clinic's own lines, at the top right, clear of whatever the window may show."""
    across, height = window.paper.points
    canvas.setFillColor(BLACK)
    for place, line in enumerate(sender):
        text = printable(line)
        size = min(10.0, 10.0 * 80 * MM / max(width(text, 10.0, bold=place == 0), 1))
        canvas.setFont(face(text, bold=place == 0), size)
        canvas.drawRightString(across - _RIGHT, height - _SENDER_TOP - place * 12.5, text)


def _text(canvas: Canvas, window: Window, sheet: LetterSheet) -> None:
    """Date, subject and text, as large as they fit; LetterFault where they do not fit at all."""
    across, height = window.paper.points
    available = across - _LEFT - _RIGHT
    room = height - window.body - _FOOT - (_CODE + 6 * MM if sheet.answer_url else 0)
    for size in _SIZES:
        story = _story(sheet, size)
        heights = [flowable.wrap(available, room)[1] for flowable in story]
        if sum(heights) <= room:
            break
    else:
        raise LetterFault("the text is too long for one page")
    top = height - window.body
    for flowable, tall in zip(story, heights, strict=True):
        top -= tall
        flowable.drawOn(canvas, _LEFT, top)
    if sheet.answer_url:
        _code(canvas, sheet, top - 5 * MM)


def _story(sheet: LetterSheet, size: float) -> list[Flowable]:
    body = ParagraphStyle("letter", fontName=REGULAR, fontSize=size, leading=size * 1.4, textColor=BLACK)
    strong = ParagraphStyle("letter-subject", parent=body, fontName=BOLD)
    gap = size * 0.75
    story: list[Flowable] = [paragraph(sheet.written_on, body), Spacer(1, gap)]
    if sheet.subject:
        story += [paragraph(sheet.subject, strong), Spacer(1, gap)]
    for part in sheet.body.strip().split("\n\n"):
        story += [paragraph(part, body), Spacer(1, gap)]
    return story


def _code(canvas: Canvas, sheet: LetterSheet, top: float) -> None:
    """The answering page's address for a telephone's camera. Beneath the fold, so that no window shows it."""
    code = QrCodeWidget(sheet.answer_url, barLevel="M").qr  # type: ignore[attr-defined]
    code.make()
    count = code.getModuleCount()
    square = _CODE / count
    canvas.setFillColor(BLACK)
    for row in range(count):
        for column in range(count):
            if code.isDark(row, column):
                # A little overlap: a printer leaves hair lines between squares that only touch.
                left, low = _LEFT + column * square, top - (row + 1) * square
                canvas.rect(left, low, square * 1.02, square * 1.02, stroke=0, fill=1)
    text = printable(_SCAN[sheet.language])
    canvas.setFont(REGULAR, 11)
    canvas.drawString(_LEFT + _CODE + 5 * MM, top - _CODE / 2, text)


def _folds(canvas: Canvas, window: Window) -> None:
    height = window.paper.points[1]
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.4)
    for fold in window.folds:
        canvas.line(4 * MM, height - fold, 9 * MM, height - fold)
