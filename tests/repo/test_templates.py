"""No page carries code or style of its own: the content policy would drop it, and with it what it showed."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)",
    "an inline style": r"<style\b|<[^<>%]*\sstyle\s*=",
    "an inline event handler": r"<[^<>]*\son[a-z]+\s*=",
    "a script as an address": r"(?i)[\"']\s*javascript:",
    "a style that htmx would compute": r"\bhx-on\b|\bhx-vals\s*=\s*[\"']js:",
    "something from elsewhere": r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//",
}
POST_FORM = re.compile(r"<form\b[^>]*method\s*=\s*[\"']?post\b.*?</form>", re.IGNORECASE | re.DOTALL)
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)


INCLUDE = re.compile(r"{% include \"([^\"]+)\"[^%]*%}")


def with_includes(markup: str, folder: Path) -> str:
    """`markup` with its fixed includes in place: a form's token may stand in one."""

    def content(match: re.Match[str]) -> str:
        part = folder / match[1]
        return with_includes(part.read_text(), folder) if part.exists() else match[0]

    return INCLUDE.sub(content, markup)


def complaints(markup: str) -> list[str]:
    markup = COMMENT.sub("", markup)
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, markup)]
    if any("csrf_token" not in form for form in POST_FORM.findall(markup)):
        found.append("a form without its token")
    return found


@pytest.fixture(scope="module")
def templates(root):
    found = sorted((root / "templates").rglob("*.html"))
    assert found
    return found


def test_no_template_carries_code_or_style(templates, root):
    found = {
        str(path.relative_to(root)): complaints(with_includes(path.read_text(), root / "templates"))
        for path in templates
    }
    assert {path: what for path, what in found.items() if what} == {}


def test_no_tag_writes_code_or_style(root):
    found = {str(path.relative_to(root)): complaints(path.read_text()) for path in (root / "pumplog/web").rglob("*.py")}
    assert {path: what for path, what in found.items() if what} == {}


def test_every_template_compiles(templates, root):
    for path in templates:
        get_template(str(path.relative_to(root / "templates")))


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ("<script>go()</script>", "an inline script"),
        ("<script type=module>go()</script>", "an inline script"),
        ('<p class="a" style="color:red">', "an inline style"),
        ("<style>p{}</style>", "an inline style"),
        ('<button onclick="go()">', "an inline event handler"),
        ('<a href="javascript:go()">', "a script as an address"),
        ('<div hx-on:click="go()">', "a style that htmx would compute"),
        ('<link rel="stylesheet" href="//cdn.example/x.css">', "something from elsewhere"),
        ('<form method="post"><input></form>', "a form without its token"),
    ],
)
def test_each_rule_finds_what_it_is_for(markup, what):
    assert complaints(markup) == [what]


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="/static/x.js" defer></script>',
        '<script id="a" type="application/json">{}</script>',
        '<form method="post">{% csrf_token %}</form>',
        '<form method="get"></form>',
        '<link rel="stylesheet" href="{% static "x.css" %}">',
        "{# never <script>inline</script> #}",
    ],
)
def test_what_is_right_passes(markup):
    assert complaints(markup) == []


def test_a_token_in_an_included_part_counts_and_a_script_there_is_found(tmp_path):
    (tmp_path / "token.html").write_text("{% csrf_token %}")
    (tmp_path / "script.html").write_text("<script>go()</script>")
    form = '<form method="post">{% include "token.html" with a=b %}</form>'
    assert complaints(with_includes(form, tmp_path)) == []
    assert complaints(with_includes('{% include "script.html" %}', tmp_path)) == ["an inline script"]


def test_the_rules_read_real_pages(templates):
    assert any(Path(path).name == "base.html" for path in templates)
