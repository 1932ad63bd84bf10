"""The refill record: one page to sign and file, what was found and put in, by when the next is due; the working overleaf."""

import datetime as dt

from reportlab.platypus import Flowable, PageBreak, Spacer

from pumplog.sheets.event import RefillSheet
from pumplog.sheets.patient import PatientBanner
from reports import refill_change, refill_contents, refill_outcome
from reports.blocks import clinic_words, identity, patient_block
from reports.document import assemble, room
from reports.edition import PUMPLOG
from reports.fitting import fitted
from reports.lettering import paragraph
from reports.paper import Frame, PaperSize, paper_for
from reports.styles import Styles
from reports.wording import local, moment
from reports.working import working_table

_STAMPS = {"corrected": "CORRECTED", "struck": "STRUCK"}


def render(sheet: RefillSheet, banner: PatientBanner, *, page_size: PaperSize | None = None) -> bytes:
    """The record as a PDF, the same bytes for the same record; the paper follows the clinic's zone unless given.

    One page: type shrinks by up to 18 per cent for a long record. What is still too long goes on overleaf and page 1
    says so; nothing is left out. How the figures were computed follows on pages of its own. Raises MissingGlyph where the
    record holds a character that cannot be set.
    """
    paper = page_size or paper_for(banner.zone)
    frame = _frame(sheet, banner)
    story, styles, _ = fitted(
        lambda chosen: _story(sheet, banner, total=paper.text_width, styles=chosen),
        across=paper.text_width,
        room=lambda chosen: room(frame=frame, paper=paper, styles=chosen),
    )
    working = _working(sheet, banner, total=paper.text_width, styles=styles)
    return assemble([*story, *working], frame=frame, paper=paper, styles=styles)


def _story(sheet: RefillSheet, banner: PatientBanner, *, total: float, styles: Styles) -> list[Flowable]:
    event = sheet.event
    kind = "First fill" if sheet.initial else "Refill"
    done = local(event.happened_at, banner.zone).date()
    return [
        *patient_block(banner, age_years=_age(banner.birth_date, done), total=total, styles=styles),
        Spacer(1, 6 * styles.scale),
        paragraph(f"{kind}, {moment(event.happened_at, banner.zone)}: record no. {event.number}", styles.figure),
        *refill_contents.state_bar(event, styles=styles),
        Spacer(1, 5 * styles.scale),
        *refill_contents.found_and_put_in(sheet, zone=banner.zone, total=total, styles=styles),
        Spacer(1, 4 * styles.scale),
        *refill_contents.mixture(sheet, total=total, styles=styles),
        *refill_contents.programme(sheet, total=total, styles=styles),
        *refill_change.brought_to_light(sheet, zone=banner.zone, total=total, styles=styles),
        *refill_outcome.refill_by(sheet, zone=banner.zone, total=total, styles=styles),
        *refill_outcome.findings(event, styles=styles),
        *refill_outcome.recorded(event, banner, total=total, styles=styles),
        *refill_outcome.signatures(total=total, styles=styles),
    ]


def _working(sheet: RefillSheet, banner: PatientBanner, *, total: float, styles: Styles) -> list[Flowable]:
    """Every computed figure of page 1 opened, as it was stored with the refill."""
    window = sheet.window
    parts = {
        "How the figures were computed": sheet.working,
        "How the date was computed": window.working if window is not None else (),
    }
    story: list[Flowable] = [PageBreak()] if any(parts.values()) else []
    for heading, steps in parts.items():
        if steps:
            story += [paragraph(heading, styles.heading), working_table(steps, total=total, styles=styles)]
    if story:
        when = window.computed_at if window is not None else sheet.event.recorded_at
        note = (
            f"Formula version {sheet.formula_version}, computed {moment(when, banner.zone)}. "
            "The pump\u2019s programmer governs the pump."
        )
        story += [Spacer(1, 2), paragraph(note, styles.small)]
    return story


def _age(born: dt.date, on: dt.date) -> int:
    """Completed years at the refill: a record printed next year still says how old the patient was then."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _frame(sheet: RefillSheet, banner: PatientBanner) -> Frame:
    number = sheet.event.number
    return Frame(
        title=f"Refill record no. {number}",
        name=banner.name,
        identity=identity(banner),
        clinic=banner.clinic_name,
        footer=(
            f"{clinic_words(banner)} \u00b7 {PUMPLOG} \u00b7 formula {sheet.formula_version} \u00b7 "
            f"record no. {number} \u00b7 record version {banner.version}"
        ),
        stamp=_STAMPS.get(sheet.event.state, ""),
        continued=True,
    )
