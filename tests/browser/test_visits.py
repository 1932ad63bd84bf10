"""Visits in a browser: by keyboard alone, at every width, with nothing for axe to complain of."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Window, sign_in
from tests.browser.site import site
from tests.browser.test_pages import AXE, RUN

pytestmark = pytest.mark.browser

MAKE = """
import django; django.setup()
import datetime as dt
from pumplog.services.absence import absence_record
from pumplog.sheets.drafts import AbsenceDraft
from tests.services.visits import at, book, move
from tests.world import make_world, submit
world = make_world()
visit = move(world, book(world, at(11, 25)).pk, at(11, 27), 1)
days = AbsenceDraft(first_day=dt.date(2026, 11, 28), last_day=dt.date(2026, 12, 6))
absence_record(actor=world.alice, patient_id=world.patient_id, draft=days, submission=submit())
print(f"{world.patient_id}/{visit.pk}")
"""


@pytest.fixture(scope="module")
def booked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """A site with a visit that was moved and days away: its address, the patient's id, the visit's id."""
    with site(tmp_path_factory.mktemp("site"), make=MAKE) as (address, made):
        patient, visit = made.split("/")
        yield address, patient, visit


def walk(page: Page, booked: tuple[str, str, str]) -> Iterator[str]:
    """Every page with a visit on it, opened one after another."""
    address, patient, visit = booked
    sign_in(page, address)
    for path in (
        "/",
        "/?show=no-visit",
        f"/patients/{patient}/",
        f"/patients/{patient}/visits/book/",
        f"/patients/{patient}/away/",
        f"/visits/{visit}/move/",
        f"/visits/{visit}/cancel/",
        f"/visits/{visit}/missed/",
    ):
        answer = page.goto(f"{address}{path}")
        assert answer is not None
        assert answer.status == 200, path
        for details in page.locator("details.more:not([open]) > summary").all():
            if details.is_visible():
                details.click()
        yield path
    page.context.clear_cookies()
    page.goto(f"{address}/account/login/")
    sign_in(page, address, "mona")
    page.goto(f"{address}/clinic/calendar/")
    yield "/clinic/calendar/"
    page.locator("main form button").first.click()
    expect(page.get_by_label("Address to subscribe to")).to_be_focused()
    yield "/clinic/calendar/issue/"


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_axe_finds_nothing(booked: tuple[str, str, str], window: Window, width: int, dark: bool) -> None:
    page, found = window(width=width, dark=dark), {}
    for path in walk(page, booked):
        page.evaluate(AXE)
        found[path] = page.evaluate(RUN)
    assert {path: seen for path, seen in found.items() if seen} == {}


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_nothing_is_wider_than_the_screen(booked: tuple[str, str, str], window: Window, width: int) -> None:
    page = window(width=width)
    too_wide = "document.documentElement.scrollWidth > window.innerWidth"
    assert [path for path in walk(page, booked) if page.evaluate(too_wide)] == []


def test_a_visit_is_called_off_and_booked_by_keyboard_alone(served: tuple[str, str], window: Window) -> None:
    address, patient = served
    page = window()
    sign_in(page, address)
    page.goto(f"{address}/patients/{patient}/")
    page.get_by_role("link", name="Book a visit").focus()
    page.keyboard.press("Enter")
    page.get_by_label("When").focus()
    page.keyboard.type("12022026")
    page.keyboard.press("Tab")
    page.keyboard.type("1030AM")
    page.get_by_role("button", name="Book it").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("after the refill-by date")
    page.get_by_label("Why go on?").focus()
    page.keyboard.type("in hospital until the first")
    page.keyboard.press("Enter")
    expect(page.locator("#visits")).to_contain_text("Wed 2 Dec 2026")
    page.get_by_role("link", name="Call it off").focus()
    page.keyboard.press("Enter")
    page.get_by_label("The patient is ill").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Call the visit off").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#visits")).to_contain_text("None is booked.")
