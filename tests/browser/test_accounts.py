"""Signing in, a first password and a person's page in a real browser, with their mistakes, held to the house rules."""

import re

import pytest
from playwright.sync_api import expect

from compliance_app.accounts import service
from compliance_app.accounts.models import Team
from compliance_app.accounts.rules import Role
from compliance_app.audit.rules import SYSTEM
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests.browser.desk import Desk
from tests.factories import make_user

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both; the journeys run on both


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_the_way_in_and_its_mistakes(desk: Desk, size: str, dark: bool) -> None:
    with desk.app.app_context():
        _, path = service.create_administrator("ada@example.com", "Ada Admin", SYSTEM, clock.now())
        db.session.commit()
    page = desk.open(size, dark=dark)
    page.goto("/password/forgot")
    desk.check(page)
    page.goto(path)
    desk.check(page)
    page.get_by_label("New password", exact=True).fill("harbour lights 7")
    page.get_by_label("New password again").fill("harbour lights 7")
    page.get_by_role("button", name="Set the password and sign in").click()
    expect(page.get_by_text("Your password is set, and you are signed in.")).to_be_visible()
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link opens no more")
    desk.check(page)


@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("desktop", True)])
def test_a_person_a_team_and_the_trail(desk: Desk, size: str, dark: bool) -> None:
    with desk.app.app_context():
        team = Team(name="North")
        administrator = make_user(Role.ADMINISTRATOR, name="Ada Admin")
        colleague = make_user(team=team, name="Bo Berg")
        db.session.commit()
        person, north = f"/users/{colleague.public_id}", f"/teams/{team.public_id}"
    page = desk.open(size, dark=dark)
    desk.sign_in(page, administrator)
    page.goto(north)
    desk.check(page)
    page.goto(person)
    desk.check(page)
    page.get_by_label("Reason").fill("Left the company")
    page.get_by_role("button", name="Disable the account").click()
    expect(page.get_by_text("Left the company")).to_be_visible()
    desk.check(page)
    page.get_by_role("link", name="Trail of this account").click()
    expect(page).to_have_url(re.compile("object_type=user"))
    expect(page.locator("td", has_text="User: disabled")).to_be_visible()
    desk.check(page)
