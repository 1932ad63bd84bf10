"""Tables of figures for the documents, and their places there."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    marks = ("---", *("---:" for _ in head[1:]))
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, marks, *rows))


def renew(page: Path, module: str, name: str, text: str) -> None:
    """Put `text` between the marks `<!-- figures: python -m MODULE --write (NAME) -->` and `<!-- end -->` of a page."""
    mark = f"<!-- figures: python -m {module} --write ({name}) -->"
    place = re.compile(rf"({re.escape(mark)}\n).*?(<!-- end -->)", re.DOTALL)
    written, found = place.subn(lambda match: f"{match[1]}\n{text}\n\n{match[2]}", page.read_text(encoding="utf-8"))
    if found != 1:
        raise SystemExit(f"{page} has {found} places for {mark}")
    page.write_text(written, encoding="utf-8")
