"""Volumes, imports and the search box in a real browser, held to the house rules."""

import pytest
from playwright.sync_api import Page, expect

from compliance_app.foundation import clock
from compliance_app.volumes import rules
from tests.browser.desk import Desk
from tests.world import World

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both; the journeys run on both

ROWS = "reference;legal_name;country;mcc\nN-1;New Ltd;GB;5732\nN-2;Bad Ltd;XX;5732\n"


def signed_in(desk: Desk, told: World, size: str = "desktop", *, dark: bool = False, scripts: bool = True) -> Page:
    page = desk.open(size, dark=dark, scripts=scripts)
    desk.sign_in(page, told.manager)
    return page


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_figures_are_typed_corrected_and_shown_by_day(desk: Desk, told: World, size: str, dark: bool) -> None:
    page = signed_in(desk, told, size, dark=dark)
    month = rules.annual_window(clock.today("UTC"))[1]
    address = f"/merchants/{told.merchants['A']}/volumes"
    for text in ("1,234", "4 321"):
        page.goto(f"{address}?column=jcb.moto")
        page.get_by_label(f"{month:%B %Y}, JCB, MOTO").fill(text)
        page.get_by_role("button", name="Save figures").click()
        expect(page.get_by_text("Figures saved")).to_be_visible()
    expect(page.get_by_label(f"{month:%B %Y}, JCB, MOTO")).to_have_value("4,321")
    expect(page.get_by_role("heading", name="Corrections")).to_be_visible()
    desk.check(page)
    page.get_by_label(f"{month:%B %Y}, JCB, MOTO").fill("a few")
    page.get_by_role("button", name="Save figures").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a whole number")
    desk.check(page)
    page.goto(f"{address}?month={month:%Y-%m}")
    desk.check(page)


@pytest.mark.parametrize(("size", "dark"), [("desktop", True), ("phone", False)])
def test_an_import_is_shown_then_stored(desk: Desk, told: World, size: str, dark: bool) -> None:
    page = signed_in(desk, told, size, dark=dark)
    page.goto("/merchants/import")
    page.get_by_label("File").set_input_files({"name": "m.csv", "mimeType": "text/csv", "buffer": ROWS.encode()})
    page.get_by_role("button", name="Try the file").click()
    expect(page.get_by_role("heading", name="Check the import")).to_be_visible()
    desk.check(page)
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_role("heading", name="Result of the import")).to_be_visible()
    desk.check(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the rows left out").click()
    assert download.value.suggested_filename == "rows-with-errors.csv"


def test_the_search_box_tells_a_screen_reader_what_it_does(desk: Desk, told: World) -> None:
    page = signed_in(desk, told)
    page.goto("/merchants/new")
    box = page.get_by_role("combobox", name="Search merchants")
    box.press_sequentially("haz")
    found = page.get_by_role("listbox", name="Merchants found")
    expect(found.get_by_role("option")).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    desk.check(page)
    box.press("ArrowDown")
    expect(found.get_by_role("option", selected=True)).to_contain_text("Hazel Street Opticians")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("nothing like this")
    expect(page.get_by_role("status").filter(has_text="No merchant found.")).to_have_count(1)
    desk.check(page)


def test_the_search_box_without_scripts_leads_to_the_list(desk: Desk, told: World) -> None:
    page = signed_in(desk, told, scripts=False)
    page.goto("/merchants/new")
    page.get_by_label("Search merchants").fill("hazel")
    page.get_by_label("Search merchants").press("Enter")
    page.wait_for_url("**/merchants?*q=hazel*")
    expect(page.get_by_role("link", name="Hazel Street Opticians")).to_be_visible()
