"""An upload with which something does not fit: on a phone, by keyboard, without scripts, and what is refused."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from compliance_app.documents.models import Document, HeldUpload
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests import world
from tests.browser.desk import Desk
from tests.forms import paper, stranger_paper
from tests.intake.builders import CARD, lettered
from tests.world import World

MERCHANT = "J"
READING = 60_000
"""Milliseconds that a file may take to be read on a machine that does much else."""
COMPANY = "Juniper Outdoor Ltd"


@pytest.fixture
def people(desk: Desk) -> World:
    with desk.app.app_context():
        built = world.build()
        db.session.expunge_all()
        return built


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Path]:
    """Questionnaires of the merchant with one fault each, a stranger's paper, and one with a card number."""
    day = clock.today("UTC") - timedelta(days=10)
    contents = {
        "unsigned.pdf": paper(COMPANY, "A", day, signed=False),
        "other company.pdf": paper("Somebody Else GmbH", "A", day),
        "really A-EP.pdf": paper(COMPANY, "A-EP", day),
        "certificate.pdf": stranger_paper(),
        "with card.pdf": lettered("Self-Assessment Questionnaire A", f"Test payment with {CARD} on the page"),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


def open_upload(desk: Desk, people: World, size: str = "desktop", scripts: bool = True, dark: bool = False) -> Page:
    page = desk.open(size, scripts=scripts, dark=dark)
    desk.sign_in(page, people.employee)
    page.goto(f"/portal/{people.merchants[MERCHANT]}/upload")
    if scripts:
        expect(page.locator("[data-drop]")).to_be_visible()  # the script listens from now on
    return page


def choose(page: Page, *files: Path) -> None:
    page.get_by_label("Choose files").set_input_files(list(files))
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-summary]")).not_to_be_empty(timeout=READING)


def kept(desk: Desk) -> tuple[list[str], int]:
    """The titles of what merchant J sent, and how many files are held back."""
    with desk.app.app_context():
        query = sa.select(Document).join(Document.merchant).where(Document.file_name.in_(NAMES)).order_by(Document.id)
        held = db.session.scalar(sa.select(sa.func.count()).select_from(HeldUpload)) or 0
        return [document.title for document in db.session.scalars(query)], held


NAMES = ("unsigned.pdf", "other company.pdf", "really A-EP.pdf", "certificate.pdf", "with card.pdf")


def test_on_a_phone_what_was_noticed_is_mended_or_sent(desk: Desk, people: World, papers: dict[str, Path]) -> None:
    page = open_upload(desk, people, "phone")
    page.get_by_label("Choose files").set_input_files([papers["unsigned.pdf"], papers["really A-EP.pdf"]])
    page.get_by_label("What is it? really A-EP.pdf").select_option("saq:A")
    page.get_by_role("button", name="Send 2 files").click()
    unsigned, other = (page.get_by_role("article", name=name) for name in ("unsigned.pdf", "really A-EP.pdf"))
    expect(page.get_by_text("2 files not sent yet")).to_be_visible(timeout=READING)
    expect(unsigned).to_be_focused()
    expect(unsigned).to_contain_text("We cannot see a signature in Part 3b.")
    expect(unsigned).to_contain_text(COMPANY)
    expect(other).to_contain_text("You chose SAQ A, but this looks like SAQ A-EP.")
    desk.check(page)
    assert kept(desk) == ([], 2)

    unsigned.get_by_role("button", name="Do not send").click()
    expect(page.get_by_text("unsigned.pdf was removed")).to_be_focused()
    other.get_by_role("button", name="Send as SAQ A-EP").click()
    expect(page.get_by_text("1 file received.")).to_be_visible()
    expect(other).to_contain_text("Receipt R-")
    desk.check(page)
    assert kept(desk) == (["SAQ A-EP"], 0)


def test_a_file_with_a_card_number_is_refused_and_nothing_of_it_is_kept(
    desk: Desk, people: World, papers: dict[str, Path]
) -> None:
    folder = Path(desk.app.config["FILES_DIR"])
    before = sorted(folder.rglob("*"))
    page = open_upload(desk, people)
    choose(page, papers["with card.pdf"])
    expect(page.get_by_text("what looks like card numbers, ending in 1111 (page 1).")).to_be_visible()
    assert CARD not in page.content()
    assert kept(desk) == ([], 0)
    assert sorted(folder.rglob("*")) == before
    assert [fault.split(" answers ")[1] for fault in desk.faults] == ["422"]  # as it should be
    desk.faults.clear()
    desk.check(page)


def test_by_keyboard_a_stranger_paper_is_sent_as_what_it_is_said_to_be(
    desk: Desk, people: World, papers: dict[str, Path]
) -> None:
    page = open_upload(desk, people, dark=True)
    choose(page, papers["certificate.pdf"])
    card = page.get_by_role("article", name="certificate.pdf")
    expect(card).to_be_focused()
    expect(card).to_contain_text("We do not recognise this")
    desk.check(page)
    select = card.get_by_label("What is it?")
    page.keyboard.press("Tab")
    expect(select).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(select).to_be_focused()  # nothing is chosen yet
    page.keyboard.type("AOC")
    expect(select).to_have_value("aoc")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 file received.")).to_be_focused()
    assert kept(desk) == (["AOC"], 0)


def test_without_scripts_the_page_holds_the_file_until_it_is_sent(
    desk: Desk, people: World, papers: dict[str, Path]
) -> None:
    page = open_upload(desk, people, "phone", scripts=False)
    page.get_by_label("PDF file").nth(0).set_input_files(papers["other company.pdf"])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("One file is not with us yet.")).to_be_visible(timeout=READING)
    card = page.get_by_role("article", name="other company.pdf")
    expect(card).to_contain_text("The document names “Somebody Else GmbH”.")
    page.reload()
    card.get_by_role("button", name="Send anyway").click()
    expect(page.get_by_text("Receipt R-")).to_be_visible()
    assert kept(desk) == (["SAQ A"], 0)


def test_what_a_merchant_left_is_there_for_staff_on_the_same_day(
    desk: Desk, people: World, papers: dict[str, Path]
) -> None:
    page = open_upload(desk, people)
    choose(page, papers["other company.pdf"])
    expect(page.get_by_role("article", name="other company.pdf")).to_be_focused()
    staff = desk.open()
    desk.sign_in(staff, people.manager)
    staff.goto(f"/merchants/{people.merchants[MERCHANT]}/documents/upload")
    desk.check(staff)
    staff.get_by_role("article", name="other company.pdf").get_by_role("button", name="Do not send").click()
    expect(staff.get_by_text("nothing of it was kept")).to_be_visible()
    page.get_by_role("button", name="Send anyway").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing at this address")
    assert [fault.split(" answers ")[1] for fault in desk.faults] in ([], ["404"])
    desk.faults.clear()
    assert kept(desk) == ([], 0)
