"""The patient summary: page 1 alone is enough to hand over, the course and the working follow."""

from pumplog.sheets.patient import PatientSheet
from reports.blocks import clinic_words, identity
from reports.document import assemble, room
from reports.edition import PUMPLOG
from reports.first_page import first_page
from reports.fitting import fitted
from reports.inside_pages import inside_pages
from reports.paper import Frame, PaperSize, paper_for
from reports.styles import styles as type_styles
from reports.wording import moment


def render(sheet: PatientSheet, *, page_size: PaperSize | None = None) -> bytes:
    """The summary as a PDF, the same bytes for the same sheet; the paper follows the clinic's zone unless given.

    Raises MissingGlyph where the record holds a character that cannot be set; nothing is printed then.
    """
    paper = page_size or paper_for(sheet.banner.zone)
    frame, styles = _frame(sheet), type_styles()
    space = room(frame=frame, paper=paper, styles=styles)
    first, _, _ = fitted(
        lambda chosen: first_page(sheet, total=paper.text_width, styles=chosen),
        across=paper.text_width,
        room=lambda _: space,
    )
    inside = inside_pages(sheet, total=paper.text_width, up_to=space, styles=styles)
    return assemble([*first, *inside], frame=frame, paper=paper, styles=styles)


def _frame(sheet: PatientSheet) -> Frame:
    banner = sheet.banner
    formula = f"formula {sheet.window.formula_version}" if sheet.window else "no date computed"
    return Frame(
        title="Patient summary",
        name=banner.name,
        identity=identity(banner),
        clinic=banner.clinic_name,
        footer=(
            f"{clinic_words(banner)} \u00b7 {PUMPLOG} \u00b7 {formula} \u00b7 record version {banner.version} \u00b7 "
            f"read {moment(sheet.read_at, banner.zone)}"
        ),
    )
