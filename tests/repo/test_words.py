"""What is written here is about the product, finished, and true on any machine."""

import re
from pathlib import Path

import pytest

# A letter in brackets keeps each pattern from finding itself.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.>*~-])/(?:[w]ork|[r]oot|[h]ome|[U]sers|[t]mp|[o]pt)/\w",
    "material from outside the repository": r"\.\./[s]hared\b|(?<![\w/])[s]hared/(?:cases|data|domain)",
    "the host of a package registry": r"[p]ypi\.org|[p]ythonhosted|[r]egistry\.npmjs|[d]eb\.deb|[u]npkg|[j]sdelivr",
    "an index in a lock file": r"^--(?:[i]ndex-url|[e]xtra-index-url|[f]ind-links|[t]rusted-host)",
    "an unfinished thing": r"\b(?:[T]ODO|[F]IXME|[X]XX|[H]ACK|[T]BD)\b|\b[l]orem ipsum\b",
    "how it was made": r"(?i)\b(?:[s]ub-?agents?|[l]anguage models?|[i]ssue #?\d+|[a]s an ai|[t]he brief says)\b",
}


def complaints(text: str) -> list[str]:
    return [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.MULTILINE)]


def test_every_file_speaks_of_the_product_alone(texts, root):
    found = {str(path.relative_to(root)): complaints(text) for path, text in texts.items()}
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("see /" + "work/main/x", "a path of one machine"),
        ("open('/" + "tmp/x')", "a path of one machine"),
        ("cases = '.." + "/shared/cases'", "material from outside the repository"),
        ("https://files.python" + "hosted.org/x", "the host of a package registry"),
        ("x\n--extra-" + "index-url https://example.org", "an index in a lock file"),
        ("# TO" + "DO: later", "an unfinished thing"),
        ("closes is" + "sue 2", "how it was made"),
    ],
)
def test_each_pattern_finds_what_it_is_for(text, what):
    assert complaints(text) == [what]


@pytest.mark.parametrize(
    "text", ["network/main", "a/home/page", "{% url 'x' %}/tmp", "/worklist/", "homework", "hackle"]
)
def test_ordinary_words_pass(text):
    assert complaints(text) == []


def test_lines_end_as_they_should(texts, root):
    untidy = [
        str(path.relative_to(root)) for path, text in texts.items() if "\r" in text or (text and text[-1] != "\n")
    ]
    assert [path for path in untidy if Path(path).suffix != ".csv"] == []
