"""Every page: nothing for axe to complain of, nothing wider than the screen, nothing the content policy blocks."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Window, sign_in

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
    found => found.id + ': ' + found.nodes.map(node => node.target.join(' ')).slice(0, 4).join(' | '))"""
FORMS = ("refill", "programme", "reading", "stop", "start", "effect", "note", "alarm", "order", "implant", "remove")
HOUSE = {
    "alice": (
        "/",
        "/?show=overdue",
        "/patients/",
        "/patients/register/",
        "/tasks/",
        "/clinic/",
        "/clinics/",
        "/sending/",
    ),
    "dana": (),
    "mona": ("/clinic/rules/", "/clinic/people/", "/import/", "/audit/"),
}


def addresses(patient: str) -> list[tuple[str, str]]:
    """Who opens what."""
    one = f"/patients/{patient}/"
    forms = [("dana", f"{one}{name}/") for name in FORMS]
    return [
        *((who, path) for who, paths in HOUSE.items() for path in paths),
        ("alice", one),
        ("alice", f"{one}details/"),
        ("alice", f"{one}contacts/"),
        ("alice", f"{one}working/"),
        ("dana", f"{one}what-if/"),
        *forms,
    ]


def walk(page: Page, address: str, patient: str, look: Any) -> dict[str, Any]:
    """Look at every page, signing in as whoever may open it; what `look` finds, by address."""
    found, who = {}, ""
    for person, path in sorted(addresses(patient)):
        if person != who:
            page.context.clear_cookies()
            page.goto(f"{address}/account/login/")
            sign_in(page, address, person)
            who = person
        answer = page.goto(f"{address}{path}")
        assert answer is not None
        assert answer.status == 200, path
        for details in page.locator("details.more:not([open]) > summary").all():
            if details.is_visible():
                details.click()
        seen = look(page)
        if seen:
            found[path.replace(patient, "…")] = seen
    return found


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_axe_finds_nothing(shared: tuple[str, str], window: Window, width: int, dark: bool) -> None:
    address, patient = shared

    def look(page: Page) -> list[str]:
        page.evaluate(AXE)
        found: list[str] = page.evaluate(RUN)
        return found

    assert walk(window(width=width, dark=dark), address, patient, look) == {}


def test_axe_does_find_what_is_wrong(shared: tuple[str, str], window: Window) -> None:
    page = window()
    sign_in(page, shared[0])
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=/static/icon.svg>')")
    page.evaluate(AXE)
    found = page.evaluate(RUN)
    assert {line.split(":")[0] for line in found} == {"image-alt", "label"}


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_is_wider_than_the_screen(shared: tuple[str, str], window: Window, width: int) -> None:
    address, patient = shared

    def look(page: Page) -> int:
        return int(
            page.evaluate(
                "document.documentElement.scrollWidth - window.innerWidth > 0 ? document.documentElement.scrollWidth : 0"
            )
        )

    assert walk(window(width=width), address, patient, look) == {}


def test_what_a_thumb_must_hit_is_large_enough(shared: tuple[str, str], window: Window) -> None:
    address, patient = shared
    small = """() => [...document.querySelectorAll(
            'main button, main .btn, main input:not([type=hidden], [type=radio], [type=checkbox]), main select')]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 90))"""
    assert walk(window(width=390), address, patient, lambda page: page.evaluate(small)) == {}
