"""The portfolio in a real browser: by keyboard alone, on a phone, and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.world import World


@pytest.fixture
def page(desk: Desk, told: World) -> Page:
    return signed_in(desk, told)


def signed_in(desk: Desk, told: World, size: str = "desktop", *, scripts: bool = True) -> Page:
    page = desk.open(size, scripts=scripts)
    desk.sign_in(page, told.manager)
    page.goto("/merchants")
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_rows_are_walked_and_opened_by_keyboard(page: Page) -> None:
    page.keyboard.press("j")
    assert focused(page) == "Alder & Finch Books"
    for _ in range(2):
        page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == "Baltic Freight Tickets"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Baltic Freight Tickets")


def test_the_walk_stops_at_the_ends(page: Page) -> None:
    page.keyboard.press("k")
    assert focused(page) == "Juniper Outdoor"
    page.keyboard.press("j")
    assert focused(page) == "Juniper Outdoor"


def test_letters_typed_into_a_field_are_letters(page: Page) -> None:
    page.keyboard.press("/")
    search = page.get_by_role("combobox", name="Search merchants")
    expect(search).to_be_focused()
    page.keyboard.type("jk?/")
    expect(search).to_have_value("jk?/")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_search_finds_as_one_types_and_opens(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("hazel")
    expect(page.get_by_role("option", name="Hazel Street Opticians")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hazel Street Opticians")


def test_the_keys_are_listed_and_the_list_closes(page: Page, desk: Desk) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys on this page")
    expect(dialog).to_contain_text("Next row")
    desk.check(page)
    page.keyboard.press("j")  # no key of the page while the list is open
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_filters_are_chosen_kept_in_the_address_and_taken_away(page: Page) -> None:
    page.get_by_role("navigation", name="Standing").get_by_role("link", name="Expiring").click()
    expect(page).to_have_url(re.compile(r"standing=expiring"))
    page.wait_for_load_state()  # a choice is sent by a script, which comes after the page
    page.get_by_label("Level").select_option("Level 3")
    expect(page.get_by_text("1 to 3 of 3 merchants")).to_be_visible()
    expect(page).to_have_url(re.compile(r"^(?=.*standing=expiring)(?=.*level=3)"))
    page.get_by_role("link", name="Take the filter “Level 3” away").click()
    expect(page).to_have_url(re.compile(r"^(?!.*level).*standing=expiring"))


def test_a_figure_leads_to_what_it_counts(page: Page) -> None:
    page.get_by_role("link", name="6 blocked now").click()
    expect(page.get_by_text("1 to 6 of 6 merchants")).to_be_visible()
    expect(page.get_by_role("link", name="Take the filter “Blocked” away")).to_be_visible()


def test_a_menu_of_the_bar_is_used_by_keyboard(page: Page) -> None:
    menu = page.locator("summary", has_text="Lists")
    menu.focus()
    page.keyboard.press("Enter")
    groups = page.get_by_role("link", name="Groups", exact=True)
    expect(groups).to_be_visible()
    page.keyboard.press("Escape")
    expect(groups).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")  # a menu that was left covers nothing
    expect(groups).to_be_hidden()
    menu.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Groups")


def test_on_a_phone_rows_are_cards_and_the_menu_is_folded(desk: Desk, told: World) -> None:
    page = signed_in(desk, told, "phone")
    expect(page.get_by_role("link", name="Reviews")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Reviews", exact=True)).to_be_visible()
    page.locator("summary", has_text="Lists").click()
    expect(page.get_by_role("link", name="Groups", exact=True)).to_be_visible()
    desk.check(page)
    page.get_by_role("button", name="Menu").click()
    card = page.locator("tr[data-row]").first
    box = card.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 360
    quarters = card.get_by_role("list", name="ASV scans by quarter")
    expect(quarters).to_be_hidden()
    card.locator("summary", has_text="More about Alder & Finch Books").click()
    expect(quarters).to_be_visible()
    desk.check(page)
    card.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alder & Finch Books")


def test_without_scripts_the_list_filters_all_the_same(desk: Desk, told: World) -> None:
    page = signed_in(desk, told, scripts=False)
    page.get_by_label("Name, reference, project or website").fill("cedar")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("1 to 1 of 1 merchants")).to_be_visible()
    page.get_by_role("link", name="Cedar Lane Pharmacy").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cedar Lane Pharmacy")
    page.locator("summary", has_text="Lists").click()
    page.get_by_role("link", name="Groups", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Groups")
