"""The answering page on a telephone, as somebody old and frightened meets it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Window
from tests.browser.site import site
from tests.browser.test_pages import AXE, RUN

pytestmark = pytest.mark.browser

MAKE = """import django; django.setup()
from tests.answers import issue, make_answering_world
print(issue(make_answering_world(booked=True)))"""
PAGES = ("", "/now", "/coming", "/day", "/away", "/messages")
LANGUAGES = ("en", "es", "de", "fr")
TALL, WITH_THE_BROWSERS_BARS, SMALL = 844, 664, 568


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a patient's link; these tests only look."""
    with site(tmp_path_factory.mktemp("site"), make=MAKE) as (address, token):
        yield f"{address}/a/{token}"


@pytest.fixture
def fresh_link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A link to answer by."""
    with site(tmp_path_factory.mktemp("site"), make=MAKE) as (address, token):
        yield f"{address}/a/{token}"


def opened(page: Page, address: str, *, height: int = TALL, width: int = 390) -> Page:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    return page


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height"), [(390, TALL), (390, WITH_THE_BROWSERS_BARS), (320, SMALL)])
def test_help_is_in_sight_without_scrolling(link: str, window: Window, language: str, width: int, height: int) -> None:
    page = opened(window(), f"{link}?lang={language}", width=width, height=height)
    assert bottom(page, ".choice-urgent") <= height
    page.mouse.wheel(0, 200)
    assert bottom(page, ".choice-urgent") <= height


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_to_call_is_in_sight_where_help_is_needed(link: str, window: Window, language: str) -> None:
    page = opened(window(), f"{link}/now?lang={language}", height=WITH_THE_BROWSERS_BARS)
    assert bottom(page, "a.answer-big") <= WITH_THE_BROWSERS_BARS
    assert page.locator("a.answer-big").first.get_attribute("href") == "tel:6055550199"


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(link: str, window: Window, dark: bool) -> None:
    page, found = window(dark=dark), {}
    for language in LANGUAGES:
        for where in PAGES:
            opened(page, f"{link}{where}?lang={language}")
            page.evaluate(AXE)
            if seen := page.evaluate(RUN):
                found[f"{where} {language}"] = seen
    assert found == {}


@pytest.mark.parametrize("width", [320, 390, 820])
def test_nothing_is_wider_than_the_screen(link: str, window: Window, width: int) -> None:
    page, wide = window(), {}
    for language in LANGUAGES:
        for where in PAGES:
            opened(page, f"{link}{where}?lang={language}", width=width)
            over = page.evaluate(
                "[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right"
                " > window.innerWidth + 0.5).map(one => one.outerHTML.slice(0, 80))"
            )
            if over:
                wide[f"{where} {language}"] = over
    assert wide == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_a_small_screen_with_letters_twice_as_large(
    link: str, window: Window, language: str
) -> None:
    page = opened(window(), f"{link}?lang={language}", width=320)
    browser = page.context.new_cdp_session(page)
    browser.send("Page.enable")
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 32}})
    for name in PAGES:
        page.goto(f"{link}{name}?lang={language}")
        size, wide = page.evaluate(
            "[parseFloat(getComputedStyle(document.documentElement).fontSize), document.documentElement.scrollWidth]"
        )
        assert size >= 32
        assert wide <= 320, name


def test_what_a_thumb_must_hit_is_56_pixels_high(link: str, window: Window) -> None:
    small: dict[str, Any] = {}
    page = window()
    for where in PAGES:
        opened(page, f"{link}{where}")
        found = page.evaluate(
            """() => [...document.querySelectorAll('a, button, select, label:has(*), input[type=text], input[type=date]')]
            .filter(one => one.offsetParent && one.getBoundingClientRect().height < 55.5)
            .map(one => one.outerHTML.slice(0, 90))"""
        )
        if found:
            small[where] = found
    assert small == {}


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_answers_with_the_keyboard_alone(fresh_link: str, window: Window, scripts: bool) -> None:
    page = opened(window(scripts=scripts), fresh_link)
    page.get_by_role("link", name="I am coming on Friday").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Month").select_option("August")
    page.get_by_label("Day", exact=True).fill("15")
    page.get_by_label("Year").fill("1987")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have your answer.")
    expect(page.locator("main")).to_contain_text("We expect you on Friday, November 27, 2026, 10:30 am.")
    assert page.context.cookies() == []


def test_a_wrong_birth_date_is_said_beside_the_field_and_read_out(fresh_link: str, window: Window) -> None:
    page = opened(window(), f"{fresh_link}/now")
    page.get_by_label("Month").select_option("August")
    page.get_by_label("Day", exact=True).fill("16")
    page.get_by_label("Year").fill("1987")
    page.get_by_role("button", name="Tell the nurses").click()
    expect(page.get_by_role("alert")).to_contain_text("Tries left: 4")
    expect(page.get_by_label("Year")).to_have_value("1987")
    page.get_by_label("Day", exact=True).fill("15")
    page.get_by_role("button", name="Tell the nurses").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("you need help")
