"""Long pages fold by section on a phone, and nowhere else."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.world import World

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both


def test_on_a_phone_a_merchants_sections_open_one_by_one(desk: Desk, told: World) -> None:
    page = desk.open("phone")
    desk.sign_in(page, told.manager)
    page.goto(f"/merchants/{told.merchants['A']}")
    legal_name = page.get_by_text("Legal name", exact=True)
    expect(legal_name).to_be_hidden()
    page.get_by_role("link", name="Details and contacts").click()
    expect(legal_name).to_be_visible()
    page.locator("summary", has_text="Details").press("Enter")
    expect(legal_name).to_be_hidden()
    page.goto("/merchants")
    page.goto(f"/merchants/{told.merchants['A']}#details")
    expect(legal_name).to_be_visible()
    page.locator("summary", has_text="Details").press("Enter")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(legal_name).to_be_visible()


def test_a_link_to_a_rule_opens_its_chapter(desk: Desk, told: World) -> None:
    page = desk.open("phone")
    desk.sign_in(page, told.manager)
    page.goto("/rules")
    expect(page.locator("#SCAN-VALIDITY")).to_be_hidden()
    page.goto("/rules#SCAN-VALIDITY")
    expect(page.locator("#SCAN-VALIDITY")).to_be_in_viewport()
    expect(page.locator("#EXPIRY")).to_be_hidden()
    page.goto("/rules?q=validity")
    expect(page.locator("#SCAN-VALIDITY")).to_be_visible()


def test_without_scripts_a_wide_page_and_paper_show_everything(desk: Desk, told: World) -> None:
    page = desk.open(scripts=False)
    desk.sign_in(page, told.manager)
    page.goto("/rules#SCAN-VALIDITY")
    expect(page.locator("#SCAN-VALIDITY")).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/rules")
    expect(page.locator("#SCAN-VALIDITY")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("#SCAN-VALIDITY")).to_be_visible()
