"""The SAQ wizard in a real browser: a merchant's person answers by keyboard alone on a phone, and staff see it."""

import re

import pytest
from playwright.sync_api import Page, expect

from compliance_app.foundation.database import db
from tests import world
from tests.browser.desk import Desk
from tests.world import World


@pytest.fixture
def people(desk: Desk) -> World:
    with desk.app.app_context():
        built = world.build()
        db.session.expunge_all()
        return built


def choose(page: Page, question: str, *options: str) -> None:
    """Tick by keyboard and continue."""
    expect(page.get_by_role("group", name=question)).to_be_visible()
    for option in options:
        page.get_by_label(option, exact=True).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Continue").focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False])
def test_answers_lead_to_a_questionnaire_that_stays(desk: Desk, people: World, scripts: bool) -> None:
    page = desk.open("phone", dark=scripts, scripts=scripts)
    check = desk.check if scripts else lambda _page: None  # the rules are read by a script
    desk.sign_in(page, people.employee)
    mid = people.merchants["A"]
    page.goto(f"/merchants/{mid}/saq")
    check(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose an answer")
    choose(page, "Does your company handle card payments", "No")
    choose(page, "Do you keep full card numbers", "No")
    choose(page, "How do customers pay you by card?", "On a website or in an app", "With the card, on the spot")
    expect(page.get_by_role("group", name="On the website")).to_be_visible()
    check(page)
    choose(page, "On the website: where does the customer", "In a frame of our payment provider within our page")
    choose(page, "Have you confirmed that scripts cannot attack", "No")
    choose(
        page, "On the spot: how are the cards read?", "Only terminals that dial by telephone line, or imprint machines"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Your questionnaire: SAQ A-EP and SAQ B")
    check(page)
    page.get_by_role("link", name="Change the answer to: Have you confirmed").click()
    choose(page, "Have you confirmed that scripts cannot attack", "Yes")
    choose(
        page, "On the spot: how are the cards read?", "Only terminals that dial by telephone line, or imprint machines"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Your questionnaire: SAQ A and SAQ B")
    page.get_by_role("button", name="Save this result").click()
    expect(page).to_have_url(re.compile(f"/portal/{mid}$"))
    expect(page.get_by_text("Your answers were saved.")).to_be_visible()
    check(page)
