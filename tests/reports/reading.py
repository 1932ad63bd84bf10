"""What a reader finds in a PDF: its words page by page, its fonts, its errors."""

import io

import pdfplumber
import pikepdf
import pypdf


def pages(document: bytes) -> list[str]:
    """The words of each page, one space between them."""
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        return [" ".join((page.extract_text() or "").split()) for page in pdf.pages]


def text(document: bytes) -> str:
    return " ".join(pages(document))


def embedded(document: bytes) -> dict[str, bool]:
    """Each font by name, and whether the file itself carries it."""
    found: dict[str, bool] = {}
    for page in pypdf.PdfReader(io.BytesIO(document)).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            descriptor = font.get("/FontDescriptor")
            found[str(font["/BaseFont"])] = descriptor is not None and "/FontFile2" in descriptor.get_object()
    return found


def used_fonts(document: bytes) -> set[str]:
    """Fonts that set at least one letter."""
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        return {char["fontname"] for page in pdf.pages for char in page.chars}


def smallest(document: bytes) -> float:
    """The smallest type in the document, points."""
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        return min(float(char["size"]) for page in pdf.pages for char in page.chars)


def largest(document: bytes) -> float:
    """The largest letter in the document: points from its top to its foot as it stands on the page."""
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        return max(float(char["size"]) for page in pdf.pages for char in page.chars)


def faults(document: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return [str(problem) for problem in pdf.check_pdf_syntax()]


def outside(document: bytes) -> list[tuple[int, str]]:
    """Letters that stand outside their page."""
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        return [
            (page.page_number, char["text"])
            for page in pdf.pages
            for char in page.chars
            if char["x0"] < 0 or char["x1"] > page.width or char["top"] < 0 or char["bottom"] > page.height
        ]
