"""Case by case in a real browser: an exemption between two people by keyboard, a change on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests import world
from tests.browser.desk import Desk
from tests.world import World

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both; the verbs are tested on both


@pytest.fixture
def people(desk: Desk) -> World:
    with desk.app.app_context():
        built = world.build()
        db.session.expunge_all()
        return built


def tab_to(page: Page, selector: str) -> None:
    """Move the focus with the tabulator key alone until it is on the element."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached with the tabulator key")


def test_an_exemption_is_asked_for_and_approved_by_keyboard(desk: Desk, people: World) -> None:
    page, mid, today = desk.open(), people.merchants["D"], clock.today("UTC")
    desk.sign_in(page, people.manager)
    page.goto(f"/merchants/{mid}/exemptions/new")
    desk.check(page)
    tab_to(page, "#kind-0")
    page.keyboard.press("Space")
    tab_to(page, "#subjects-0")
    page.keyboard.press("Space")
    tab_to(page, "#ground")
    page.keyboard.type("SAQ B")
    page.locator("#ends_on").fill((today + timedelta(days=200)).isoformat())
    tab_to(page, "#reason")
    page.keyboard.type("Only terminals that dial out.")
    tab_to(page, "#evidence")
    page.keyboard.type("The contract of the terminals.")
    tab_to(page, "form.mt-3 button[type=submit]")
    page.keyboard.press("Enter")
    section = page.locator("#exemptions")
    expect(section.get_by_text("Waits for approval")).to_be_visible()
    expect(section.get_by_text("is an SAQ A, not an SAQ B")).to_be_visible()
    desk.check(page)

    desk.sign_in(page, people.lead)
    page.goto("/merchants")
    tab_to(page, "a[href='/exemptions']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Exemptions", level=1)).to_be_visible()
    desk.check(page)
    tab_to(page, "button[value=approve]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Approved: ASV scan not applicable, Dovecote Hotels Ltd.")).to_be_visible()
    page.goto(f"/merchants/{mid}")
    expect(page.locator("#exemptions").get_by_text("In force")).to_be_visible()


def test_a_merchant_reports_a_change_on_a_phone_and_the_account_manager_takes_it_back(
    desk: Desk, people: World
) -> None:
    page, today, mid = desk.open("phone", dark=True), clock.today("UTC"), people.merchants["A"]
    desk.sign_in(page, people.employee)
    page.goto(f"/portal/{mid}")
    page.get_by_role("link", name="Report a change").click()
    page.get_by_role("button", name="Report the change").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what comes closest")
    desk.check(page)
    page.get_by_label("Something replaced, or upgraded in a big step").check()
    page.get_by_label("On which day?").fill((today - timedelta(days=3)).isoformat())
    page.get_by_label("In your words").fill("Another shop system.")
    page.get_by_role("button", name="Report the change").click()
    expect(page.get_by_text("Thank you, the change is noted.")).to_be_visible()
    expect(page.get_by_text("Scan due in 27 days")).to_be_visible()
    desk.check(page)

    desk.sign_in(page, people.manager)
    page.goto(f"/merchants/{mid}")
    desk.check(page)
    page.locator("#changes").get_by_role("link", name="Correct").click()
    desk.check(page)
    page.get_by_role("link", name="Cancel").click()
    page.locator("#changes").get_by_role("link", name="Withdraw").click()
    desk.check(page)
    page.get_by_label("Why it was reported in error").fill("It was only planned.")
    page.get_by_role("button", name="Withdraw the report").click()
    expect(page.locator("#changes").get_by_text("It was only planned.")).to_be_visible()
