"""Building blocks that both documents use: the patient on top, a bar that cannot be overlooked, a boxed line."""

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from pumplog.dosing.figures.formatting import counted
from pumplog.sheets.patient import PatientBanner
from reports.lettering import paragraph, spans
from reports.styles import BLACK, WHITE, Styles
from reports.wording import date_short

NO_PUMP = "no pump in place"
_NAME_ON_ONE_LINE = 50
# Ordinary spaces run together in a paragraph.
_APART = "\u00a0\u00a0\u00a0 "


def pump_words(banner: PatientBanner) -> str:
    """``SynchroMed II 40 mL, serial NGP996580H``."""
    if not banner.pump_name and not banner.serial:
        return NO_PUMP
    return f"{banner.pump_name or 'pump'}, serial {banner.serial or 'not recorded'}"


def identity(banner: PatientBanner) -> str:
    """What stands beside the name at the head of each page."""
    pump = f"pump {banner.serial}" if banner.serial else NO_PUMP
    return f"born {date_short(banner.birth_date)} \u00b7 MRN {banner.mrn} \u00b7 {pump}"


def patient_block(banner: PatientBanner, *, age_years: int, total: float, styles: Styles) -> list[Flowable]:
    """Name, birth, record number, pump; allergies in a frame of their own, also where none are known."""
    born = f"{date_short(banner.birth_date)} ({counted(age_years, 'year')})"
    who = spans(
        [
            ("born ", False),
            (born, True),
            (f"{_APART}MRN ", False),
            (banner.mrn, True),
            (f"{_APART}pump ", False),
            (pump_words(banner), True),
        ],
        styles.body,
    )
    gap = Spacer(1, 4 * styles.scale)
    # A name is never cut; one that needs several lines takes them in the next smaller size.
    name_style = styles.name if len(banner.name) <= _NAME_ON_ONE_LINE else styles.figure
    return [paragraph(banner.name, name_style), who, gap, _allergies(banner.allergies, total=total, styles=styles)]


def _allergies(allergies: str, *, total: float, styles: Styles) -> Table:
    if not allergies.strip():
        return framed([paragraph("Allergies: not recorded", styles.body)], total=total, weight=0.5)
    return framed([spans([("Allergies: ", False), (allergies, True)], styles.body)], total=total, weight=1.4)


def framed(content: list[Flowable], *, total: float, weight: float) -> Table:
    """Content in a box, ``total`` points wide."""
    box = Table([[content]], colWidths=[total], splitInRow=1, hAlign="LEFT")
    box.setStyle(
        [
            ("BOX", (0, 0), (-1, -1), weight, BLACK),
            ("LEFTPADDING", (0, 0), (-1, -1), 6),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return box


def bar(text: str, *, styles: Styles) -> Paragraph:
    """White words on black: what nobody may overlook, on a black-and-white printer too."""
    inverse = ParagraphStyle(
        "bar",
        parent=styles.strong,
        textColor=WHITE,
        backColor=BLACK,
        borderPadding=3,
        leftIndent=3,
        rightIndent=3,
        spaceBefore=4,
        spaceAfter=6,
    )
    return paragraph(text, inverse)


def clinic_words(banner: PatientBanner) -> str:
    """The clinic and whom to call: at the foot of every page the patient may take along."""
    by_day = f"by day {banner.daytime_phone}" if banner.daytime_phone else ""
    by_night = f"at night {banner.after_hours_phone}" if banner.after_hours_phone else ""
    return ", ".join(part for part in (banner.clinic_name, by_day, by_night) if part)
