"""Pages that everyone meets, signed in or not."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both; the journeys run on both


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True])
def test_a_page_that_does_not_exist_says_so(desk: Desk, size: str, dark: bool) -> None:
    page = desk.open(size, dark=dark)
    answer = page.goto("/nothing-here")
    assert answer is not None
    assert answer.status == 404
    desk.check(page)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark" if dark else "light")


def test_the_appearance_chosen_is_kept(desk: Desk) -> None:
    page = desk.open()
    page.goto("/nothing-here")
    page.get_by_role("button", name="Dark appearance").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.get_by_role("button", name="Light appearance")).to_be_visible()
