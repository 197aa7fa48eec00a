"""A merchant on a phone asks where documents go, the account manager answers by keyboard, the merchant sees it."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.world import World


@pytest.mark.database("sqlite")  # the verbs and pages are tested on both
def test_a_question_is_asked_on_a_phone_and_answered_by_keyboard(desk: Desk, told: World) -> None:
    portal = f"/portal/{told.merchants['A']}"
    phone = desk.open("phone", dark=True)
    desk.sign_in(phone, told.employee)
    phone.goto(portal)
    phone.get_by_role("link", name="Ask about it").click()
    phone.get_by_role("button", name="Send the question").click()
    expect(phone.get_by_role("alert")).to_contain_text("Choose a payment system")
    desk.check(phone)
    phone.get_by_label("Do you need my documents for").select_option("American Express")
    phone.get_by_label("What should we know?").fill("They wrote to us.")
    phone.get_by_role("button", name="Send the question").click()
    expect(phone.get_by_text("Your question was sent.")).to_be_visible()
    expect(phone.get_by_role("heading", name="American Express")).to_be_visible()
    desk.check(phone)

    page = desk.open()
    desk.sign_in(page, told.manager)
    page.goto("/merchants")
    act = page.get_by_role("listitem").filter(has_text="Asks whether we need its documents for American Express")
    act.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("They wrote to us.")).to_be_visible()
    desk.check(page)
    page.get_by_label("To Benker").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Directly to American Express")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Their contract is with you, so they check the documents themselves.")
    page.get_by_role("button", name="Answer the merchant").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Decided: American Express, directly to American Express.")).to_be_visible()
    desk.check(page)
    page.goto("/submissions")
    expect(page.get_by_text("No question waits")).to_be_visible()
    desk.check(page)
    page.goto(f"/merchants/{told.merchants['A']}/submissions/forward?system=amex")
    desk.check(page)
    page.get_by_label("SAQ A, version 1").check()
    page.get_by_role("button", name="Record the forwarding").click()
    page.get_by_role("link", name="American Express, look at it").click()
    desk.check(page)
    page.goto("/submissions/forwarded")
    desk.check(page)

    phone.goto(portal)
    expect(phone.get_by_text("Send your documents to American Express itself.")).to_be_visible()
    expect(phone.get_by_text("so they check the documents themselves")).to_be_visible()
    expect(phone.get_by_text("We forwarded SAQ A to American Express")).to_be_visible()
    desk.check(phone)
