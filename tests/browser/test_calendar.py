"""The calendar by keyboard, from the month to its feed, and on a dark phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from compliance_app.accounts.models import User
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests.browser.desk import Desk
from tests.deadlines.builders import record
from tests.factories import make_merchant, make_user

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both


def manager_of_five(desk: Desk) -> User:
    """An account manager with five merchants whose scans end on the same day, and what ends is near."""
    with desk.app.app_context():
        manager = make_user(name="Clara Voss")
        for n in range(5):
            record(make_merchant(manager, f"Alder Books {n}"), clock.today() + timedelta(days=1))
        db.session.commit()
        db.session.refresh(manager)
        db.session.expunge_all()
        return manager


def test_from_the_month_to_the_feed_by_keyboard(desk: Desk) -> None:
    manager = manager_of_five(desk)
    with desk.app.app_context():
        month = f"{clock.today() + timedelta(days=1):%Y-%m}"
    page, phone = desk.open(), desk.open("phone", dark=True)
    desk.sign_in(page, manager)
    page.goto(f"/calendar?month={month}")
    desk.check(page)
    page.get_by_role("link", name="and 2 more").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Last day of the ASV scan")).to_have_count(5)
    desk.check(page)
    page.get_by_role("link", name="Alder Books 4").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alder Books 4")
    expect(page.get_by_role("region", name="What falls due")).to_contain_text("Last day of the ASV scan")
    page.goto("/account")
    page.get_by_role("button", name="Make a secret address").focus()
    page.keyboard.press("Enter")
    feed = page.get_by_role("region", name="Your calendar in other programs")
    expect(feed).to_contain_text("/calendar/feed/")
    desk.check(page)
    page.get_by_role("button", name="Withdraw the address").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The address opens nothing any more.")).to_be_visible()
    desk.sign_in(phone, manager)
    phone.goto(f"/calendar?month={month}")
    expect(phone.get_by_text("5 due")).to_be_visible()
    desk.check(phone)
