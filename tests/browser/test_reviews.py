"""The review in a real browser, by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentState
from compliance_app.foundation.database import db
from tests import world
from tests.browser.desk import Desk
from tests.world import World


@pytest.fixture
def page(desk: Desk, told: World) -> Page:
    page = desk.open()
    desk.sign_in(page, told.manager)
    page.goto("/reviews")
    return page


def state_of(desk: Desk, public_id: str) -> DocumentState:
    with desk.app.app_context():
        return db.session.query(Document.state).filter_by(public_id=public_id).scalar()  # type: ignore[no-any-return]


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    page.wait_for_load_state()  # a key pressed before the scripts ran would be lost


def test_two_documents_are_checked_without_a_mouse(desk: Desk, told: World, page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    heading(page, "SAQ A of Gull Harbour Ferries")
    picture = page.get_by_role("img", name="Page 1 of the document")
    picture.wait_for()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200

    page.keyboard.press("a")  # not all is confirmed: it leads to the first open line and accepts nothing
    expect(page.get_by_label("The company named in Part 1a is this merchant.")).to_be_focused()
    for number in range(1, 9):
        page.keyboard.press(str(number))
    page.keyboard.press("a")
    expect(page.get_by_label("Completion date", exact=True)).to_be_focused()
    with desk.app.app_context():
        completed_on = world.days_ago(9).isoformat()
    page.get_by_label("Completion date", exact=True).fill(completed_on)
    page.keyboard.press("Enter")
    expect(page.get_by_text("SAQ of Gull Harbour Ferries: accepted.")).to_be_visible()
    assert state_of(desk, told.waiting) is DocumentState.ACCEPTED

    heading(page, "ASV scan report of Gull Harbour Ferries")
    page.keyboard.press("r")
    expect(page.get_by_label("It is not the document asked for")).to_be_focused()
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.get_by_label("Note to the merchant").fill("The report is of another shop.")
    page.get_by_role("button", name="Send back to the merchant").press("Enter")
    expect(page.get_by_text("ASV scan report of Gull Harbour Ferries: sent back.")).to_be_visible()
    heading(page, "Reviews")  # only an upload of one's own is left, which another person must check
    expect(page.get_by_text("another person must check it")).to_be_visible()
    assert state_of(desk, told.waiting_scan) is DocumentState.REJECTED


def test_the_queue_is_leafed_through(told: World, page: Page) -> None:
    page.goto(f"/reviews/{told.waiting}")
    page.keyboard.press("j")
    heading(page, "ASV scan report of Gull Harbour Ferries")
    page.keyboard.press("j")
    heading(page, "SAQ A of Ivory Keys Music")
    page.keyboard.press("a")  # nothing to accept here
    page.keyboard.press("k")
    heading(page, "ASV scan report of Gull Harbour Ferries")


def test_letters_in_the_note_are_letters(told: World, page: Page) -> None:
    page.goto(f"/reviews/{told.waiting}")
    note = page.get_by_label("Note for colleagues")
    note.focus()
    page.keyboard.type("jar 1?")
    expect(note).to_have_value("jar 1?")
    heading(page, "SAQ A of Gull Harbour Ferries")


def test_what_is_missing_has_the_focus_after_a_refusal(desk: Desk, told: World, page: Page) -> None:
    page.goto(f"/reviews/{told.waiting}")
    page.get_by_role("button", name="Accept").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Tick every line")
    desk.check(page)
    summary.get_by_role("link", name="Completion date").click()
    expect(page.get_by_label("Completion date", exact=True)).to_be_focused()
