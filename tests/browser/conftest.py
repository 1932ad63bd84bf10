"""Chromium on the running product."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.site import site
from tests.world import PASSWORD

Window = Callable[..., Page]


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A fresh site for each test: its address, and the patient's id."""
    with site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """One site for tests that only look."""
    with site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """Opens browser windows that remember what the console complained of; a complaint fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(*, width: int = 1280, dark: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said.type, said.text) else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(kind: str, text: str) -> bool:
    # A refused form answers 422 or 409, and a browser without a network says so: both are what the tests ask for.
    expected = ("Failed to load resource", "ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
    return kind in ("error", "warning") and not any(part in text for part in expected)


def sign_in(page: Page, address: str, who: str = "alice") -> None:
    """By the form, as a person does."""
    if "/account/login/" not in page.url:
        page.goto(f"{address}/account/login/")
    page.get_by_label("Email").or_(page.locator("[name=login]")).first.fill(f"{who}@example.org")
    page.locator("[name=password]").first.fill(PASSWORD)
    page.locator("form.form button[type=submit]").click()
    page.wait_for_url(lambda url: "/account/" not in url)
