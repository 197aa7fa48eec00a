"""The pages of policies in a real browser: held to the house rules, and a change between two people by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.policies import service
from compliance_app.policies.rules import Policy
from tests.browser.desk import Desk
from tests.factories import actor_of, make_user

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both; tests/rulebook runs on both


@pytest.fixture
def people(desk: Desk) -> tuple[User, User, str]:
    """Two administrators, and a change that one of them asked for."""
    with desk.app.app_context():
        ada, dan = (make_user(Role.ADMINISTRATOR, name=name) for name in ("Ada Asks", "Dan Decides"))
        today, at = clock.today(), clock.now()
        later, source = today + timedelta(days=30), "Letter of the acquiring bank"
        change = service.ask(Policy.SCAN_VALIDITY, 60, later, source, "Twice a quarter.", actor_of(ada), at, today)
        db.session.commit()
        for kept in (ada, dan):
            db.session.refresh(kept)
            db.session.expunge(kept)
        return ada, dan, change.public_id


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_every_page_keeps_the_house_rules(desk: Desk, people: tuple[User, User, str], size: str, dark: bool) -> None:
    _, dan, change = people
    page = desk.open(size, dark=dark)
    desk.sign_in(page, dan)
    for path in ("", "/form_validity", "/counted_types", "/scan_validity", f"/changes/{change}"):
        answer = page.goto(f"/settings/policies{path}")
        assert answer is not None
        assert answer.status == 200
        desk.check(page)


def test_a_number_and_a_choice_are_asked_for_and_approved_by_keyboard(
    desk: Desk, people: tuple[User, User, str]
) -> None:
    ada, dan, _ = people
    page = desk.open("phone")
    desk.sign_in(page, ada)
    page.goto("/settings/policies/form_validity")
    page.get_by_label("New value in months").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("6")
    _type_into(page, "Source", "Letter of 1 March")
    _type_into(page, "Reason", "Twice a year from now on.")
    _press(page, "Preview the change")
    expect(page.get_by_text("it would change the standing of")).to_be_visible()
    desk.check(page)
    _press(page, "Ask for approval")
    page.get_by_text("It counts once another administrator approves it").wait_for()

    page.goto("/settings/policies/counted_types")
    page.get_by_label("Invoice").focus()
    page.keyboard.press("Space")
    _type_into(page, "Source", "Letter of 1 March")
    _type_into(page, "Reason", "An invoice moves no funds.")
    _press(page, "Preview the change")
    _press(page, "Ask for approval")
    page.get_by_text("It counts once another administrator approves it").wait_for()

    desk.sign_in(page, dan)
    for title in ("How long an AOC or SAQ counts", "Types of operations that count"):
        page.goto("/settings/policies")
        page.get_by_role("link", name=f"at the change of {title}").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=f"Change: {title}")).to_be_visible()
        _press(page, "Approve the change")
        expect(page.get_by_role("heading", name="Policies", exact=True)).to_be_visible()
    expect(page.get_by_text("6 months")).to_be_visible()
    expect(page.get_by_text("all but Invoice")).to_be_visible()


def _type_into(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).focus()
    page.keyboard.type(text)


def _press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")
