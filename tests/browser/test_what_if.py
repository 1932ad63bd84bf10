"""A physician asks what a change would do: live while typing, and the same without scripts. Nothing is kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window, sign_in

pytestmark = pytest.mark.browser


def test_the_answer_comes_while_it_is_typed(shared: tuple[str, str], window: Window) -> None:
    address, patient = shared
    page = window()
    sign_in(page, address, "dana")
    page.goto(f"{address}/patients/{patient}/")
    page.get_by_role("link", name="What if").click()
    expect(page.locator("main")).to_contain_text("Not an order.")
    expect(page.locator(".if-refill")).to_be_hidden()
    page.locator("#id_dose_0").fill("4")
    expect(page.locator("#outcome")).to_contain_text("4 mg/day")
    expect(page.locator("#outcome")).to_contain_text("0.2 mL/day")
    page.locator("#id_interval_days").fill("80")
    expect(page.locator(".if-refill")).to_be_visible()
    expect(page.locator("#h-solved")).to_have_text("A strength that lasts 80 days")
    expect(page.locator("#outcome .big").first).to_contain_text(re.compile(r"morphine [0-9.]+ mg/mL"))
    page.locator("#id_dose_0").fill("4,5")
    expect(page.locator("#outcome")).to_contain_text("Write the number with a point")


def test_it_works_without_scripts(shared: tuple[str, str], window: Window) -> None:
    address, patient = shared
    page = window(scripts=False)
    sign_in(page, address, "dana")
    page.goto(f"{address}/patients/{patient}/what-if/")
    page.locator("#id_dose_0").fill("4")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("#outcome")).to_contain_text("0.2 mL/day")
    expect(page.locator("#id_dose_0")).to_have_value("4")
