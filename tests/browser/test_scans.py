"""Scans in a real browser: the register comes in by file, a rescan is recorded by keyboard, the merchant's line."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import sheets
from compliance_app.foundation.database import db
from compliance_app.scans import imports
from tests import world
from tests.browser.desk import Desk
from tests.reviews import papers
from tests.world import World

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def rescan(desk: Desk, told: World) -> str:
    """A rescan that waits for its check, after a scan that failed."""
    with desk.app.app_context():
        merchant, employee = world.merchant(told, "J"), db.session.merge(told.employee)
        teller = world.Teller(employee, db.session.merge(told.manager))
        teller.accepted(merchant, DocumentKind.ASV_SCAN_REPORT, 20, passed=False)
        document = papers.scan_report(merchant, employee, rescan=True).public_id
        db.session.commit()
        return document


def _imports_register(desk: Desk, page: Page, folder: Path) -> None:
    rows = [("Kestrel Scan Laboratories", "5012-01-16", "2020-01-01", "2020-12-31", "Kestrel Scans")]
    (folder / "vendors.csv").write_bytes(sheets.write_csv([column.name for column in imports.COLUMNS], rows))
    page.goto("/asv-register")
    desk.check(page)
    page.get_by_role("link", name="Import a file").press("Enter")
    page.get_by_label("File").set_input_files(folder / "vendors.csv")
    desk.check(page)
    page.get_by_role("button", name="Try the file").press("Enter")
    page.get_by_role("button", name="Import 1 row").press("Enter")
    expect(page.get_by_text("Imported vendors: 1 created.")).to_be_visible()
    page.goto("/asv-register")
    expect(page.get_by_role("rowheader", name="Kestrel Scan Laboratories")).to_be_visible()
    desk.check(page)


def _records_rescan(desk: Desk, page: Page, document: str) -> None:
    page.goto(f"/reviews/{document}")
    page.wait_for_load_state()
    expect(page.get_by_text("not on the day of the scan").first).to_be_visible()
    for confirm in page.locator("[data-accept] [data-confirm]").all():
        confirm.press("c")
    for number in range(1, 7):
        page.keyboard.press(str(number))
    page.get_by_label("full scan, failed, Kestrel Scan Laboratories").press("Space")
    page.keyboard.press("a")
    expect(page.get_by_text("Confirm that the customer's attestation (A.4)").first).to_be_visible()
    page.get_by_label("The customer's attestation (A.4) says").press("Space")
    desk.check(page)
    page.keyboard.press("a")
    expect(page.get_by_text(": accepted.")).to_be_visible()


def test_a_register_a_rescan_and_what_the_merchant_sees(desk: Desk, told: World, rescan: str, tmp_path: Path) -> None:
    administrator = desk.open()
    desk.sign_in(administrator, told.admin)
    _imports_register(desk, administrator, tmp_path)
    manager = desk.open()
    desk.sign_in(manager, told.manager)
    _records_rescan(desk, manager, rescan)
    manager.goto(f"/merchants/{told.merchants['J']}")
    manager.get_by_role("link", name="The year in detail").press("Enter")
    expect(manager.get_by_text("Rescan; one pass with the scan of")).to_be_visible()
    expect(manager.get_by_text("Not approved on that day").first).to_be_visible()
    desk.check(manager)
    employee = desk.open("phone")
    desk.sign_in(employee, told.employee)
    employee.goto(f"/portal/{told.merchants['J']}")
    expect(employee.get_by_text("Next scan must pass by")).to_be_visible()
    desk.check(employee)
