"""A service provider from its name to whom it touches: handed in, read by the machine, checked by a colleague."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from compliance_app.accounts.models import User
from compliance_app.demo import papers
from compliance_app.demo.stories import Paper
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests.browser.desk import Desk
from tests.factories import make_merchant, make_user

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both


def people(desk: Desk) -> tuple[User, User, str]:
    """An account manager, a colleague, and the address of the manager's merchant."""
    with desk.app.app_context():
        manager, colleague = make_user(name="Clara Voss"), make_user(name="Ben Ohm")
        merchant = make_merchant(manager, "Alder Books Ltd").public_id
        db.session.commit()
        for person in (manager, colleague):
            db.session.refresh(person)
        db.session.expunge_all()
        return manager, colleague, f"/merchants/{merchant}"


def attestation(desk: Desk, folder: Path) -> Path:
    """An AOC for service providers as a file, its merchants told of its end in three weeks."""
    with desk.app.app_context():
        done = clock.today() - timedelta(days=344)
    subject = papers.Subject("Harbour Gateway Ltd", "Harbour Pay", "https://harbour.example", "Ana Lis", "Ewa Roe")
    made = papers.provider_attestation(Paper(1, DocumentKind.AOC, done), subject, ["Payment gateway"])
    path = folder / "aoc.pdf"
    path.write_bytes(made.body)
    return path


def write_down(desk: Desk, page: Page) -> None:
    page.goto("/service-providers")
    desk.check(page)
    page.get_by_role("link", name="New service provider").first.click()
    page.get_by_role("button", name="Save service provider").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the provider’s legal name")
    page.get_by_label("Legal name").fill("Harbour Gateway Ltd")
    page.get_by_label("Payment gateway").check()
    desk.check(page)
    page.get_by_role("button", name="Save service provider").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour Gateway Ltd")


def test_from_a_name_to_whom_it_touches(desk: Desk, tmp_path: Path) -> None:
    manager, colleague, merchant = people(desk)
    page, other = desk.open(), desk.open("phone", dark=True)
    desk.sign_in(page, manager)
    desk.sign_in(other, colleague)
    write_down(desk, page)
    address = page.url
    page.get_by_role("link", name="Hand in an AOC").first.click()
    page.get_by_label("PDF file").set_input_files(attestation(desk, tmp_path))
    desk.check(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Version 1 was received")).to_be_visible()
    other.goto(address)
    other.get_by_role("link", name="Check version 1").click()
    expect(other.get_by_label("Company assessed", exact=True)).to_have_value("Harbour Gateway Ltd")
    expect(other.get_by_label("Result (Part 3)")).to_have_value("compliant")
    expect(other.get_by_label("QSA company")).not_to_have_value("")
    for line in ("It is the attestation", "The company assessed", "The services it includes", "The provider signed it"):
        other.get_by_role("checkbox", name=re.compile(line)).check()
    desk.check(other)
    other.get_by_role("button", name="Accept").click()
    expect(other.get_by_text("Accepted: it counts")).to_be_visible()
    desk.check(other)
    page.goto(f"{merchant}/service-providers/new")
    page.get_by_label("Service provider", exact=True).select_option("Harbour Gateway Ltd")
    page.get_by_label("Payment gateway").check()
    desk.check(page)
    page.get_by_role("button", name="Save").click()
    section = page.get_by_role("region", name="Relies on")
    expect(section.get_by_text("Ends soon")).to_be_visible()
    desk.check(page)
    section.get_by_role("link", name="Harbour Gateway Ltd", exact=True).click()
    expect(page.get_by_role("row", name="Alder Books Ltd")).to_contain_text("Clara Voss")
    desk.check(page)
