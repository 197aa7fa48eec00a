"""The portal in a real browser: several files with progress, without scripts, on a phone, by keyboard, refusals."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from compliance_app.documents.models import Document
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests import world
from tests.browser.desk import Desk
from tests.documents.builders import make_locked_pdf
from tests.forms import paper, scan_paper
from tests.world import World

READING = 60_000
"""Milliseconds that files may take to be read on a machine that does much else."""


@pytest.fixture
def people(desk: Desk) -> World:
    with desk.app.app_context():
        built = world.build()
        db.session.expunge_all()
        return built


@pytest.fixture
def papers(people: World, tmp_path: Path) -> dict[str, Path]:
    """Files as the merchant J has them, with which nothing is wrong, and two that cannot be taken."""
    company, day = "Juniper Outdoor Ltd", clock.today("UTC") - timedelta(days=10)
    contents = {
        "SAQ A signed.pdf": paper(company, "A", day),
        "SAQ A-EP signed.pdf": paper(company, "A-EP", day),
        "ASV scan report.pdf": scan_paper(company, day),
        "locked SAQ A.pdf": make_locked_pdf(),
        "holiday.pdf": b"\x89PNG\r\n\x1a\n" + bytes(100),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


def stored(desk: Desk, mid: str) -> list[tuple[str, str]]:
    """Kind and receipt of what the merchant's portal took since."""
    with desk.app.app_context():
        query = sa.select(Document).join(Document.merchant).where(Document.merchant.has(public_id=mid))
        return [(document.title, document.receipt) for document in db.session.scalars(query.order_by(Document.id))]


def open_upload(desk: Desk, people: World, letter: str, size: str = "desktop", scripts: bool = True) -> Page:
    page = desk.open(size, scripts=scripts)
    desk.sign_in(page, people.employee)
    page.goto(f"/portal/{people.merchants[letter]}")
    page.get_by_role("link", name="Send documents").click()
    if scripts:
        expect(page.locator("[data-drop]")).to_be_visible()  # the script listens from now on
    return page


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_every_page_keeps_the_rules_in_light_and_dark(desk: Desk, people: World, size: str) -> None:
    for dark in (False, True):
        page = desk.open(size, dark=dark)
        desk.sign_in(page, people.employee)
        page.goto("/portal")
        desk.check(page)
        for letter in "AFHJ":
            page.goto(f"/portal/{people.merchants[letter]}")
            desk.check(page)
        page.get_by_text("What is this?").first.click()
        desk.check(page)
        page.goto(f"/portal/{people.merchants['J']}/upload")
        desk.check(page)


def test_several_files_are_sent_with_a_receipt_each(desk: Desk, people: World, papers: dict[str, Path]) -> None:
    page = open_upload(desk, people, "J")
    names = ["SAQ A signed.pdf", "SAQ A-EP signed.pdf", "ASV scan report.pdf"]
    page.get_by_label("Choose files").set_input_files([papers[name] for name in names])
    expect(page.locator(".upload-file")).to_have_count(3)
    desk.check(page)
    page.get_by_role("button", name="Send 3 files").click()
    expect(page.get_by_text("3 files received.")).to_be_visible(timeout=READING)
    desk.check(page)
    taken = stored(desk, people.merchants["J"])
    assert [title for title, _ in taken] == ["SAQ A", "SAQ A-EP", "ASV scan report"]  # recognised
    for _, receipt in taken:
        expect(page.get_by_text(receipt)).to_be_visible()
    page.get_by_role("link", name="Back to your list").click()
    expect(page.get_by_text("Everything has arrived")).to_be_visible()


def test_what_is_refused_stays_with_the_reason_and_can_be_sent_again(
    desk: Desk, people: World, papers: dict[str, Path]
) -> None:
    page = open_upload(desk, people, "J")
    page.get_by_label("Choose files").set_input_files([papers["holiday.pdf"], papers["locked SAQ A.pdf"]])
    page.get_by_role("button", name="Send 2 files").click()
    expect(page.get_by_text("it looks like a picture")).to_be_visible(timeout=READING)
    expect(page.get_by_text("locked with a password")).to_be_visible(timeout=READING)
    assert [fault.split(" answers ")[1] for fault in desk.faults] == ["422", "422"]  # as it should be
    desk.faults.clear()
    desk.check(page)
    page.get_by_role("button", name="Remove holiday.pdf").click()
    page.get_by_role("button", name="Remove locked SAQ A.pdf").click()
    page.get_by_label("Choose files").set_input_files(papers["SAQ A signed.pdf"])
    desk.sign_in(page, people.employee)  # anew in another window: this page has the former session's token
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("1 file received.")).to_be_visible(timeout=READING)
    assert [fault.split(" answers ")[1] for fault in desk.faults] == ["400"]
    desk.faults.clear()
    assert [title for title, _ in stored(desk, people.merchants["J"])] == ["SAQ A"]


def test_files_may_be_dropped(desk: Desk, people: World) -> None:
    page = open_upload(desk, people, "J")
    transfer = page.evaluate_handle(
        """() => { const data = new DataTransfer();
           data.items.add(new File(["%PDF-1.7"], "scan.pdf", { type: "application/pdf" })); return data; }"""
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    expect(page.get_by_label("What is it? scan.pdf")).to_be_focused()


def test_it_works_on_a_phone_without_scripts(desk: Desk, people: World, papers: dict[str, Path]) -> None:
    page = open_upload(desk, people, "J", "phone", scripts=False)
    page.get_by_label("PDF file").nth(0).set_input_files(papers["SAQ A-EP signed.pdf"])
    page.get_by_label("What is it?").nth(1).select_option("asv_scan_report")
    page.get_by_label("PDF file").nth(1).set_input_files(papers["ASV scan report.pdf"])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("We have these files now")).to_be_visible()
    taken = stored(desk, people.merchants["J"])
    assert [title for title, _ in taken] == ["SAQ A-EP", "ASV scan report"]
    for _, receipt in taken:
        expect(page.get_by_text(receipt)).to_be_visible()


def test_it_works_by_keyboard(desk: Desk, people: World, papers: dict[str, Path]) -> None:
    page = open_upload(desk, people, "J", "phone")
    page.on("filechooser", lambda _: None)  # from now on the browser asks us: `expect` alone says so too late
    page.get_by_label("Choose files").focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(papers["SAQ A signed.pdf"])
    expect(page.get_by_label("What is it? SAQ A signed.pdf")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 file received.")).to_be_focused(timeout=READING)


def test_staff_hand_in_for_a_merchant(desk: Desk, people: World, papers: dict[str, Path]) -> None:
    page = desk.open()
    desk.sign_in(page, people.manager)
    page.goto(f"/merchants/{people.merchants['J']}/documents/upload")
    desk.check(page)
    page.get_by_label("Choose files").set_input_files(papers["ASV scan report.pdf"])
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("1 file received.")).to_be_visible(timeout=READING)
    assert [title for title, _ in stored(desk, people.merchants["J"])] == ["ASV scan report"]
