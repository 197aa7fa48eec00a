"""Groups in a real browser: a merchant is found to belong to a company that a colleague entered, and both rise."""

import pytest
from playwright.sync_api import expect

from compliance_app.accounts.models import User
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.service.belongings import index_words
from compliance_app.volumes.rules import month_of, months_before
from tests.browser.desk import Desk
from tests.factories import make_merchant, make_user
from tests.groups.builders import join, make_entity
from tests.levels.builders import make_volume

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def manager(desk: Desk) -> tuple[User, Merchant]:
    """An account manager with two shops, and a colleague's shop that belongs to Northwind Holding already."""
    with desk.app.app_context():
        person = make_user(name="Ann Manager")
        shop, sister = make_merchant(person, name="Blue Lantern"), make_merchant(person, name="Blue Harbour")
        foreign, today = make_merchant(make_user(name="Bo Colleague"), name="Grey Tower"), clock.today()
        for merchant in (shop, sister, foreign):
            make_volume(merchant, 400_000, months_before(month_of(today), 1))
            index_words(merchant)
        join(make_entity("Northwind Holding", "GB", "NW 4417"), foreign, today, on=today)
        db.session.commit()
        for kept in (person, shop):
            db.session.refresh(kept)
            db.session.expunge(kept)
        return person, shop


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_shops_join_a_colleagues_group_and_rise_together(
    desk: Desk, manager: tuple[User, Merchant], size: str, dark: bool
) -> None:
    person, shop = manager
    page = desk.open(size, dark=dark)
    desk.sign_in(page, person)
    page.goto(f"/merchants/{shop.public_id}/group")
    desk.check(page)
    page.get_by_label("Legal name").fill("Northwind")
    page.get_by_label("Country of the register").select_option("GB")
    page.get_by_label("Number in the register").fill("nw-4417")
    page.get_by_role("button", name="Add to the group").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Northwind Holding")
    expect(page.get_by_text("1 further merchant is looked after by colleagues")).to_be_visible()
    expect(page.get_by_text("not shown", exact=True).first).to_be_visible()
    expect(page.get_by_text("800,000")).to_have_count(0)
    page.get_by_label("Name, reference, project or website").fill("harbour")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("link", name="Add Blue Harbour").click()
    page.get_by_role("button", name="Add to the group").click()
    expect(page.get_by_text("at least 1,000,000 operations in 12 months is Level 2")).to_be_visible()
    expect(page.get_by_text("Grey Tower")).to_have_count(0)
    desk.check(page)
    page.goto(f"/merchants/{shop.public_id}/level")
    expect(page.get_by_text("Visa operations of the 3 merchants of").first).to_be_visible()
    desk.check(page)
    page.goto(f"/merchants/{shop.public_id}/group")
    page.get_by_label("Independently owned (franchise, licensee)").check()
    page.get_by_label("Reason").fill("A franchise; contract of 3 May 2024.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It counts alone from today on.")).to_be_visible()
    desk.check(page)
    page.goto("/groups")
    desk.check(page)
