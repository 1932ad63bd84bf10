"""A story set into pages: the patient above, version and page number below; the same bytes every time."""

import io
from collections.abc import Sequence
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, PageTemplate, Paragraph
from reportlab.platypus.frames import Frame as TextFrame

from reports.edition import PUMPLOG
from reports.lettering import BOLD, REGULAR, face, paragraph, printable, spans, width
from reports.paper import SIDE_MARGIN, Frame, PaperSize
from reports.styles import BLACK, PALE, QUIET, RULE, Styles

_HEAD_TOP: Final = 24.0
_FOOT_BOTTOM: Final = 22.0
_GAP: Final = 8.0
_STAMP_SIZE: Final = 92.0
_NUMBER_WIDTH: Final = 150.0


def assemble(story: Sequence[Flowable], *, frame: Frame, paper: PaperSize, styles: Styles) -> bytes:
    """The story as a PDF on the given paper. Every letter was checked when its flowable was made."""
    surround = _Surround(frame=frame, paper=paper, styles=styles)
    out = io.BytesIO()
    page_width, page_height = paper.points
    document = BaseDocTemplate(
        out,
        pagesize=paper.points,
        title=printable(frame.title),
        author=printable(frame.clinic),
        subject="Implanted intrathecal pump",
        creator=PUMPLOG,
        lang="en",
        invariant=1,
    )
    text = TextFrame(
        SIDE_MARGIN,
        surround.foot,
        page_width - 2 * SIDE_MARGIN,
        page_height - surround.head - surround.foot,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates([PageTemplate(frames=[text], onPage=surround.under)])

    def canvas(*args: Any, **kwargs: Any) -> Canvas:
        return _CountedCanvas(surround, *args, **kwargs)

    document.build(list(story), canvasmaker=canvas)
    return out.getvalue()


def room(*, frame: Frame, paper: PaperSize, styles: Styles) -> float:
    """Points of height that a page leaves for its text between head and foot."""
    surround = _Surround(frame=frame, paper=paper, styles=styles)
    return paper.points[1] - surround.head - surround.foot


class _Surround:
    """Head, foot and stamp. Measured first, so that a long name takes a second line and never runs into the text."""

    def __init__(self, *, frame: Frame, paper: PaperSize, styles: Styles) -> None:
        self._paper, self._continued = paper, frame.continued
        self._title, self._stamp = printable(frame.title), printable(frame.stamp)
        self._title_width = width(self._title, 8.8, bold=True)
        self._identity = spans([(frame.name, True), (f" \u00b7 {frame.identity}", False)], styles.label)
        self._identity_height = _height(self._identity, paper.text_width - self._title_width - 14)
        self._footer = paragraph(frame.footer, styles.small)
        self._footer_height = _height(self._footer, paper.text_width - _NUMBER_WIDTH)
        self.head = _HEAD_TOP + self._identity_height + 5 + _GAP
        """Points from the top edge to the text."""
        self.foot = _FOOT_BOTTOM + self._footer_height + 4 + _GAP
        """Points from the bottom edge to the text."""

    def under(self, canvas: Canvas, _: Any) -> None:
        """What lies under the text: the stamp, pale, so that every word stays legible."""
        if not self._stamp:
            return
        page_width, page_height = self._paper.points
        canvas.saveState()
        canvas.setFillColor(PALE)
        size = min(_STAMP_SIZE, _STAMP_SIZE * 560 / width(self._stamp, _STAMP_SIZE, bold=True))
        canvas.setFont(BOLD, size)
        canvas.translate(page_width / 2, page_height / 2)
        canvas.rotate(48)
        canvas.drawCentredString(0, -size / 3, self._stamp)
        canvas.restoreState()

    def around(self, canvas: Canvas, *, page: int, pages: int) -> None:
        """Head and foot of one page of so many."""
        page_width, page_height = self._paper.points
        right, top = page_width - SIDE_MARGIN, page_height - _HEAD_TOP
        canvas.saveState()
        self._identity.drawOn(canvas, SIDE_MARGIN, top - self._identity_height)
        canvas.setFillColor(BLACK)
        canvas.setFont(face(self._title, bold=True), 8.8)
        canvas.drawRightString(right, top - 8.6, self._title)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.6)
        canvas.line(SIDE_MARGIN, top - self._identity_height - 5, right, top - self._identity_height - 5)
        canvas.line(SIDE_MARGIN, self.foot - _GAP, right, self.foot - _GAP)
        self._footer.drawOn(canvas, SIDE_MARGIN, _FOOT_BOTTOM)
        self._number(canvas, right, page=page, pages=pages)
        canvas.restoreState()

    def _number(self, canvas: Canvas, right: float, *, page: int, pages: int) -> None:
        baseline = self.foot - _GAP - 4 - 7.4
        number = f"page {page} of {pages}"
        canvas.setFillColor(BLACK)
        canvas.setFont(BOLD, 7.8)
        canvas.drawRightString(right, baseline, number)
        if self._continued and page < pages:
            canvas.setFont(REGULAR, 7.8)
            canvas.setFillColor(QUIET)
            canvas.drawRightString(right - width(number, 7.8, bold=True) - 5, baseline, "continued overleaf \u00b7")


class _CountedCanvas(Canvas):
    """Keeps each page open until the number of pages is known, so that each can say which of how many it is."""

    def __init__(self, surround: _Surround, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._surround = surround
        self._open_pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  (reportlab's name)
        self._open_pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        for number, state in enumerate(self._open_pages, start=1):
            self.__dict__.update(state)
            self._surround.around(self, page=number, pages=len(self._open_pages))
            super().showPage()
        super().save()


def _height(text: Paragraph, available: float) -> float:
    return float(text.wrap(available, 10_000)[1])
