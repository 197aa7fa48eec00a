"""The review in a real browser, by keyboard alone."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from compliance_app.documents import service
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentState
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests import world
from tests.browser.desk import Desk
from tests.factories import actor_of
from tests.reviews import papers
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


def world_day(desk: Desk, days_ago: int) -> str:
    with desk.app.app_context():
        return world.days_ago(days_ago).isoformat()


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
    expect(page.get_by_text("You are checking this.")).to_be_visible()  # the first tick took it
    page.keyboard.press("a")
    expect(page.get_by_label("Completion date", exact=True)).to_be_focused()
    with desk.app.app_context():
        completed_on = world.days_ago(9).isoformat()
    page.get_by_label("Completion date", exact=True).fill(completed_on)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Accept", exact=False).first.focus()
    page.keyboard.press("a")
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


@pytest.mark.database("sqlite")
def test_values_read_are_confirmed_by_keyboard_beside_their_place(desk: Desk, told: World, page: Page) -> None:
    with desk.app.app_context():
        document = papers.questionnaire(world.merchant(told, "J"), db.session.merge(told.employee)).public_id
        db.session.commit()
    page.goto(f"/reviews/{document}")
    heading(page, "SAQ A of Juniper Outdoor")
    page.keyboard.press("c")
    expect(page.get_by_label("Confirm Form", exact=True)).to_be_focused()
    values = page.locator("[data-accept] [data-confirm]").count()
    for _ in range(values):
        name = page.evaluate("document.activeElement.closest('[data-value]').dataset.value")
        mark = page.locator(f"rect[data-mark='{name}']")
        expect(mark).to_have_class("is-shown")
        expect(mark).to_be_in_viewport()
        page.keyboard.press("c")
    expect(page.locator("[data-confirm]:checked")).to_have_count(values)
    expect(page.get_by_label("The company named in Part 1a is this merchant.")).to_be_focused()
    for number in range(1, 9):
        page.keyboard.press(str(number))
    page.keyboard.press("a")
    expect(page.get_by_text("SAQ of Juniper Outdoor: accepted.")).to_be_visible()
    page.goto(f"/reviews/{document}")
    expect(page.get_by_text("confirmed as read").first).to_be_visible()
    with desk.app.app_context():
        kept = db.session.scalars(sa.select(Document).filter_by(public_id=document)).one()
        assert kept.completed_on == world.days_ago(9)
        assert {value["how"] for value in (kept.checked_values or {}).values()} == {"confirmed"}


@pytest.mark.database("sqlite")
@pytest.mark.parametrize(("size", "dark"), [("desktop", True), ("phone", False)])
def test_the_pages_of_the_review_keep_the_house_rules(desk: Desk, told: World, size: str, dark: bool) -> None:
    with desk.app.app_context():
        merchant, sender = world.merchant(told, "J"), db.session.merge(told.employee)
        document = papers.questionnaire(merchant, sender, company="Quite Another Trading GmbH").public_id
        db.session.commit()
    page = desk.open(size, dark=dark)
    desk.sign_in(page, told.admin)
    for address in (f"/reviews/{document}", "/reviews", "/checklists", "/checklists/reasons/new", "/exceptions"):
        page.goto(address)
        desk.check(page)


@pytest.mark.database("sqlite")
def test_an_exception_is_asked_for_and_decided(desk: Desk, told: World, page: Page) -> None:
    page.goto(f"/reviews/{told.waiting}")
    heading(page, "SAQ A of Gull Harbour Ferries")
    for number in range(2, 9):
        page.keyboard.press(str(number))
    page.get_by_label("Completion date", exact=True).fill(world_day(desk, 9))
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("e")
    expect(page.get_by_label("Why it may be accepted all the same")).to_be_focused()
    page.keyboard.type("Its name changed last month.")
    page.get_by_label("Accepted until").fill(world_day(desk, -90))
    page.get_by_role("button", name="Ask a second person").press("Enter")
    expect(page.get_by_text("SAQ of Gull Harbour Ferries: waits for a second person.")).to_be_visible()
    second = desk.open()
    desk.sign_in(second, told.lead)
    second.goto("/exceptions")
    desk.check(second)
    second.get_by_role("button", name="Approve and accept").click()
    expect(second.get_by_text("Gull Harbour Ferries: accepted with an exception.")).to_be_visible()
    assert state_of(desk, told.waiting) is DocumentState.ACCEPTED


@pytest.mark.database("sqlite")
def test_a_document_taken_by_a_colleague_says_so(desk: Desk, told: World, page: Page) -> None:
    page.goto(f"/reviews/{told.waiting}")
    heading(page, "SAQ A of Gull Harbour Ferries")
    other = desk.open()
    desk.sign_in(other, told.lead)
    other.goto(f"/reviews/{told.waiting}")
    heading(other, "SAQ A of Gull Harbour Ferries")
    other.keyboard.press("t")
    expect(other.get_by_text("You are checking this since")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_text("Lena Ostrowska is checking this document since")).to_be_visible()
    page.reload()
    desk.check(page)
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_text("You are checking this since")).to_be_visible()


@pytest.mark.database("sqlite")
def test_what_was_typed_survives_a_colleague_and_the_end_of_the_session(desk: Desk, told: World) -> None:
    page = desk.open("phone")
    page.clock.install()
    desk.sign_in(page, told.manager)
    page.goto(f"/reviews/{told.waiting}")
    heading(page, "SAQ A of Gull Harbour Ferries")
    page.get_by_text("Request changes", exact=True).click()
    page.get_by_label("It cannot be read").check()
    page.get_by_label("Note to the merchant").fill("The third page is missing.")
    page.clock.fast_forward("13:10")
    expect(page.get_by_text("You will be signed out at")).to_be_visible()
    desk.check(page)
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.get_by_text("You will be signed out at")).to_be_hidden()
    page.clock.fast_forward("15:10")
    expect(page.get_by_text("You have been signed out.")).to_be_visible()

    with desk.app.app_context():
        document = db.session.scalars(sa.select(Document).filter_by(public_id=told.waiting)).one()
        service.take_over(document, actor_of(db.session.merge(told.lead)), clock.now())
        db.session.commit()
    page.get_by_role("button", name="Send back to the merchant").click()
    expect(page.get_by_text("your form was not sent")).to_be_visible()
    expect(page.get_by_label("Note to the merchant")).to_have_value("The third page is missing.")
    page.get_by_role("button", name="Take over and keep this form").click()
    expect(page.get_by_text("You are checking this since")).to_be_visible()
    page.get_by_role("button", name="Send back to the merchant").click()
    expect(page.get_by_text("SAQ of Gull Harbour Ferries: sent back.")).to_be_visible()


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
