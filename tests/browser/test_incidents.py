"""An account data compromise in a real browser: by keyboard from the first word to Level 1, and seen on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests import world
from tests.browser.desk import Desk
from tests.browser.test_cases import tab_to
from tests.world import World

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both; the verbs are tested on both


@pytest.fixture
def people(desk: Desk) -> World:
    with desk.app.app_context():
        built = world.build()
        db.session.expunge_all()
        return built


def write(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(text)


def test_from_the_first_word_to_a_new_aoc(desk: Desk, people: World) -> None:
    page, mid, today = desk.open(), people.merchants["D"], clock.today("UTC")
    desk.sign_in(page, people.manager)
    page.goto(f"/merchants/{mid}/incidents/new")
    desk.check(page)
    page.get_by_role("button", name="Record the incident").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Say in a few words what happened.")
    write(page, "#summary", "A script copied card data.")
    tab_to(page, "#systems-0")
    page.keyboard.press("Space")
    page.locator("#discovered_on").fill(today.isoformat())
    write(page, "#reported_by", "The merchant")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Incident of Dovecote Hotels")
    expect(page.locator("#duties")).to_contain_text("Overdue")  # Visa's first notice is due at once
    desk.check(page)

    tab_to(page, "#duties summary")
    page.keyboard.press("Enter")
    write(page, "#duties details[open] input[name=reference]", "VCF-1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Noted.")).to_be_visible()
    expect(page.locator("#duties")).to_contain_text("VCF-1")

    page.get_by_role("link", name="Ask for Level 1").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ask for Level 1")
    desk.check(page)
    page.locator("#ends_on").fill((today + timedelta(days=100)).isoformat())
    page.locator("#agreed_until").fill((today + timedelta(days=60)).isoformat())
    write(page, "#reason", "Visa asks for it.")
    page.get_by_role("button", name="Ask for approval").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#escalation")).to_contain_text("Waits for a second person")

    desk.sign_in(page, people.lead)
    page.goto("/levels/overrides")
    waiting = page.get_by_role("article").filter(has_text="Dovecote Hotels")
    waiting.get_by_role("button", name="Approve").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Approved: Dovecote Hotels Ltd.")).to_be_visible()

    phone = desk.open("phone", dark=True)
    desk.sign_in(phone, people.lead)
    phone.goto(f"/merchants/{mid}")
    expect(phone.get_by_text("An account data compromise asks for an AOC").first).to_be_visible()
    phone.goto("/incidents")
    expect(phone.get_by_role("link", name="Dovecote Hotels")).to_be_visible()
    desk.check(phone)
    phone.get_by_role("link", name="Dovecote Hotels").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Incident of Dovecote Hotels")
    desk.check(phone)
