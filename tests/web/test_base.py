"""The page around every page."""

import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_htmx_may_neither_evaluate_text_nor_keep_pages_nor_call_elsewhere() -> None:
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", render_to_string("base.html"))
    assert found is not None
    config = json.loads(found[1])
    assert (config["allowEval"], config["allowScriptTags"], config["includeIndicatorStyles"]) == (False, False, False)
    assert config["selfRequestsOnly"] is True
    assert config["historyCacheSize"] == 0


def test_a_refused_form_is_shown_when_htmx_sent_it() -> None:
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", render_to_string("base.html"))
    assert found is not None
    rules = json.loads(found[1])["responseHandling"]

    def swapped(status: str) -> bool:
        return bool(next(rule["swap"] for rule in rules if re.search(rule["code"], status)))

    assert [status for status in ("200", "204", "403", "409", "422", "500") if swapped(status)] == ["200", "409", "422"]


def test_every_static_file_a_template_names_exists() -> None:
    named = {
        name
        for page in TEMPLATES.rglob("*.html")
        for name in re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", page.read_text())
    }
    assert "css/tokens.css" in named
    assert [name for name in sorted(named) if finders.find(name) is None] == []


def test_the_skip_link_comes_first_and_leads_to_the_content() -> None:
    html = render_to_string("base.html")
    assert re.search(r"<body[^>]*>\s*<a class=\"skip\" href=\"#main\">", html)
    assert '<main id="main"' in html


def test_synthetic_patients_are_announced_only_in_the_demo() -> None:
    assert "synthetic" in render_to_string("base.html", {"demo_mode": True})
    assert "synthetic" not in render_to_string("base.html")


def test_a_failure_page_needs_nothing_that_may_have_failed() -> None:
    html = render_to_string("500.html", {})
    assert "only what stands there with a record number was saved" in html
    assert "<script" not in html
