"""Every page: nothing for axe to complain of, nothing wider than the screen, nothing the content policy blocks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Window, sign_in
from tests.browser.site import site

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
        "/letters/",
        "/tasks/?show=done",
        "/clinic/messages/",
        "/clinic/messages/due/letter/es/",
    ),
    "dana": ("/clinic/limits/", "/clinic/limits/set/"),
    "mona": (
        "/clinic/rules/",
        "/clinic/people/",
        "/clinic/calendar/",
        "/clinic/messages/?language=de",
        "/clinic/messages/due/sms/en/",
        "/clinic/messages/due_booked/email/de/",
        "/import/",
        "/audit/",
    ),
}
MAKE = """
import django; django.setup()
from pumplog.services.contact import contact_add
from pumplog.services.task import task_open
from pumplog.sheets.drafts import ContactDraft
from pumplog.sheets.vocabulary import ContactKind, TaskKind
from tests.letters import make_letter
from tests.world import NOW, make_world, submit
world = make_world()
way = ContactDraft(kind=ContactKind.PHONE, address="+1 307 555 0143", consent_on=None)
contact_add(actor=world.alice, patient_id=world.patient_id, draft=way, submission=submit())
make_letter(world.patient_id)
for kind in (TaskKind.PHONE_CALL, TaskKind.UNWELL, TaskKind.OVERDUE):
    task_open(patient_id=world.patient_id, kind=kind, subject=kind, message="Call the patient.", now=NOW)
print(world.patient_id)
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """One site for tests that only look, with a letter to post and people to call."""
    with site(tmp_path_factory.mktemp("site"), make=MAKE) as running:
        yield running


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


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
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


WIDER = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_a_clinics_own_words_are_looked_at_before_they_are_used(
    shared: tuple[str, str], window: Window, width: int
) -> None:
    page = window(width=width)
    page.goto(f"{shared[0]}/account/login/")
    sign_in(page, shared[0], "mona")
    page.goto(f"{shared[0]}/clinic/messages/due/sms/en/")
    page.get_by_role("button", name="Show how it reads").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="So it would read")).to_be_focused()
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
    assert not page.evaluate(WIDER)
    page.get_by_label("Text").fill("")
    page.get_by_role("button", name="Show how it reads").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Write what the message says, as in")
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
    assert not page.evaluate(WIDER)


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_done_is_said_where_the_work_goes_on(served: tuple[str, str], window: Window, scripts: bool) -> None:
    """The page opens at the visit, far below its top; a word above the edge of the screen is a word nobody hears."""
    address, patient = served
    page = window(width=390, scripts=scripts)
    sign_in(page, address)
    page.goto(f"{address}/patients/{patient}/visits/book/")
    page.get_by_label("When").fill("2026-11-25T10:30")
    page.get_by_role("button", name="Book it").click()
    said = page.get_by_text("Booked for Wed 25 Nov 2026, 10:30 MST.")
    if not scripts:
        expect(said).to_be_visible()
        return
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport()
    expect(page.locator("#visits")).to_contain_text("Booked for Wed 25 Nov 2026")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="The patient is coming")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Noted: the patient is coming.")).to_be_focused()
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []


def test_a_date_typed_in_part_is_neither_lost_nor_sent(served: tuple[str, str], window: Window) -> None:
    """A browser sends such a box as empty; of a date that may be left out nobody would ever hear."""
    address, patient = served
    page = window()
    sign_in(page, address)
    page.goto(f"{address}/patients/{patient}/contacts/")
    page.get_by_label("E-mail").check()
    page.get_by_label("Address or number").fill("ivy.fox@example.org")
    agreed = page.get_by_label("Patient agreed on")
    agreed.focus()
    page.keyboard.type("1120")
    page.get_by_role("button", name="Add").click()
    expect(agreed).to_be_focused()
    assert page.url.endswith("/contacts/")
    assert agreed.evaluate("box => box.validity.badInput"), "what was typed still stands there"
    agreed.fill("2026-11-20")
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(f"{address}/patients/{patient}/")
    expect(page.locator("#contacts").get_by_text("ivy.fox@example.org").first).to_be_visible()
