"""A nurse records a refill in a browser: live, by keyboard, without scripts, and when things go wrong."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Window, sign_in

pytestmark = pytest.mark.browser


def fill_in(page: Page, *, aspirated: str = "16") -> None:
    """A refill of Ivy Fox on 20 November 2026, in the order of the page."""
    page.locator("#id_happened_at").fill("2026-11-20T10:00")
    page.get_by_label("Initials").fill("IF")
    page.get_by_label("Year of birth").fill("1987")
    page.get_by_label("Serial number: last four").fill("580H")
    page.get_by_label("Aspirated residual").fill(aspirated)
    page.locator("#id_filled_ml").fill("40")
    page.get_by_label("Exactly what is listed here").check()
    page.get_by_label("Drug 1: lot").fill("B1")
    page.get_by_label("Drug 1: last usable day").fill("2027-06-30")
    page.get_by_label("Left as it was").check()


def test_findings_and_date_come_while_it_is_typed(served: tuple[str, str], window: Window) -> None:
    address, patient = served
    page = window()
    sign_in(page, address)
    page.goto(f"{address}/patients/{patient}/refill/")
    fill_in(page, aspirated="11")
    finding = page.locator("#slot_aspirated_ml [data-code=difference_over_2_ml]")
    # The fill lies whole days back and the hour of this run does not: a few hundredths either way.
    expect(finding).to_contain_text(re.compile(r"(4\.9|5)\d* mL less than expected|5\.0\d mL less than expected"))
    expect(page.locator("#outcome .big")).to_have_text(re.compile(r"\w{3} \d+ \w{3} 20\d\d"))
    expect(page.locator("#saved")).to_contain_text(re.compile(r"Draft saved \d\d:\d\d:\d\d"))
    page.locator("[name=ack_difference_over_2_ml]").fill("two passes, same volume")
    page.locator("[name=ack_ratio_outside_accuracy]").fill("Dr Dana told")
    page.get_by_label("The pump is confirmed running").check()
    due = page.locator("#outcome .big").inner_text()
    page.get_by_role("button", name="Record this refill").click()
    expect(page.locator(".saved-banner")).to_contain_text("Saved: record no. 3")
    expect(page.locator(".big").first).to_have_text(due)
    page.goto(f"{address}/")
    expect(page.locator("table.worklist")).to_contain_text(due)


def test_a_reason_being_typed_is_not_swept_away(served: tuple[str, str], window: Window) -> None:
    address, patient = served
    page = window()
    sign_in(page, address)
    page.goto(f"{address}/patients/{patient}/refill/")
    fill_in(page, aspirated="11")
    box = page.locator("[name=ack_difference_over_2_ml]")
    box.click()
    box.press_sequentially("two passes, the same volume each time", delay=40)
    with page.expect_response(lambda answer: answer.url.endswith("/assess/")):
        pass
    expect(box).to_have_value("two passes, the same volume each time")
    expect(box).to_be_focused()


def test_the_draft_is_there_after_a_reload(served: tuple[str, str], window: Window) -> None:
    address, patient = served
    page = window()
    sign_in(page, address)
    page.goto(f"{address}/patients/{patient}/refill/")
    with page.expect_response(lambda answer: answer.url.endswith("/assess/")):
        page.get_by_label("Aspirated residual").fill("15.5")
    expect(page.locator("#saved")).to_contain_text("Draft saved")
    page.reload()
    expect(page.get_by_label("Aspirated residual")).to_have_value("15.5")
    page.get_by_role("button", name="Discard what I typed").click()
    expect(page.get_by_label("Aspirated residual")).to_have_value("")


def test_hz19_without_a_network_it_says_loudly_that_nothing_is_saved(served: tuple[str, str], window: Window) -> None:
    address, patient = served
    page = window()
    sign_in(page, address)
    page.goto(f"{address}/patients/{patient}/refill/")
    page.context.set_offline(True)
    page.get_by_label("Aspirated residual").fill("15.5")
    expect(page.locator("#saved [role=alert]")).to_contain_text("Not saved")
    page.context.set_offline(False)
    page.get_by_label("Aspirated residual").fill("15.6")
    expect(page.locator("#saved")).to_contain_text("Draft saved")


def test_without_scripts_it_is_the_same_refill(served: tuple[str, str], window: Window) -> None:
    address, patient = served
    page = window(scripts=False)
    sign_in(page, address)
    page.goto(f"{address}/patients/{patient}/refill/")
    expect(page.get_by_label("Symptoms")).to_be_hidden()
    page.get_by_label("Nothing could be aspirated").check()
    expect(page.get_by_label("Symptoms")).to_be_visible()
    page.get_by_label("Nothing could be aspirated").uncheck()
    fill_in(page, aspirated="11")
    page.get_by_label("The pump is confirmed running").check()
    page.get_by_role("button", name="Record this refill").click()
    expect(page.locator(".error-summary")).to_contain_text("Needs your reason")
    expect(page.locator("#outcome .big")).to_be_visible()
    for box in page.locator("[name^=ack_]").all():
        box.fill("two passes, same volume")
    page.get_by_role("button", name="Record this refill").click()
    expect(page.locator(".saved-banner")).to_contain_text("Saved: record no. 3")


def test_by_keyboard_alone(served: tuple[str, str], window: Window) -> None:
    address, patient = served
    page = window()
    sign_in(page, address)
    page.goto(f"{address}/patients/{patient}/refill/")

    def reach(element_id: str) -> None:
        for _ in range(120):
            if page.evaluate("document.activeElement.id") == element_id:
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard never reached {element_id}")

    typed = {"id_identity_initials": "IF", "id_identity_birth_year": "1987", "id_identity_serial": "580H"}
    for element_id, text in (typed | {"id_aspirated_ml": "15.5", "id_filled_ml": "40"}).items():
        reach(element_id)
        page.keyboard.type(text)
    reach("id_mixture_0")
    page.keyboard.press("Space")
    reach("id_lot_0")
    page.keyboard.type("B1")
    reach("id_programme_0")
    page.keyboard.press("Space")
    reach("id_running_confirmed")
    page.keyboard.press("Space")
    expect(page.locator("#outcome .big")).to_be_visible()
    for _ in range(3):
        for box in page.locator("[name^=ack_]").all():
            if not box.input_value():
                box.focus()
                page.keyboard.type("looked at, goes on")
        page.get_by_role("button", name="Record this refill").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if page.locator(".saved-banner").count():
            break
        expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".saved-banner")).to_contain_text("Saved: record no. 3")


def test_signed_out_while_typing_nothing_is_lost(served: tuple[str, str], window: Window) -> None:
    address, patient = served
    page = window()
    sign_in(page, address)
    page.goto(f"{address}/patients/{patient}/refill/")
    fill_in(page)
    page.get_by_label("The pump is confirmed running").check()
    expect(page.locator("#outcome .big")).to_be_visible()
    page.context.clear_cookies(name="pumplog_session")
    page.get_by_label("Remarks").fill("came early")
    expect(page.locator("#saved [role=alert]")).to_contain_text("You have been signed out")
    page.get_by_role("button", name="Record this refill").click()
    page.wait_for_url(re.compile("/account/login/"))
    assert page.url == f"{address}/account/login/?next=/patients/{patient}/refill/"
    sign_in(page, address)
    expect(page.locator("main")).to_contain_text("Nothing is recorded yet")
    expect(page.get_by_label("Remarks")).to_have_value("came early")
    expect(page.get_by_label("Aspirated residual")).to_have_value("16")
    page.get_by_role("button", name="Record this refill").click()
    expect(page.locator(".saved-banner")).to_contain_text("Saved: record no. 3")


def test_two_nurses_on_one_pump(served: tuple[str, str], window: Window) -> None:
    address, patient = served
    alice, bob = window(), window()
    for page, who in ((alice, "alice"), (bob, "bob")):
        sign_in(page, address, who)
        page.goto(f"{address}/patients/{patient}/note/")
        page.get_by_label("Note", exact=True).fill(f"{who} was here")
    alice.get_by_role("button", name="Record this note").click()
    expect(alice.locator("h1")).to_contain_text("Note")
    bob.get_by_role("button", name="Record this note").click()
    conflict = bob.locator(".conflict")
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text("alice was here")
    expect(conflict).to_contain_text("bob was here")
    bob.get_by_role("button", name="Record this note").click()
    expect(bob.locator("main")).to_contain_text("bob was here")
