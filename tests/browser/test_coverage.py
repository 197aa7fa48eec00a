"""What a document covers, in a real browser: ticked by the account manager, seen by the merchant that is covered."""

import re

import pytest
from playwright.sync_api import expect

from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.merchants import service as merchants
from compliance_app.merchants.rules import ProjectDetails
from compliance_app.obligations import queries as obligations
from tests import world
from tests.browser.desk import Desk
from tests.documents.builders import make_document
from tests.factories import actor_of
from tests.world import World

pytestmark = pytest.mark.database("sqlite")  # the verbs are tried on both


def aoc_of(desk: Desk, told: World, letter: str) -> str:
    """An AOC of that merchant that waits for its check; the merchant beside it has a second and a third project."""
    with desk.app.app_context():
        sister = world.merchant(told, "B")
        for number, name in ((770_001, "Tickets by phone"), (770_002, "Harbour kiosk")):
            now = clock.now()
            details = ProjectDetails(number, name)
            merchants.add_project(sister, details, actor_of(told.manager), now, clock.day_of(now))
        at = clock.now()
        owner, on = world.merchant(told, letter), clock.day_of(at)
        document = make_document(owner, told.employee, DocumentKind.AOC, None, at=at, on=on)
        db.session.commit()
        return document.public_id


def test_a_document_is_mapped_to_merchants_and_single_projects(desk: Desk, told: World) -> None:
    did, page = aoc_of(desk, told, "A"), desk.open()
    desk.sign_in(page, told.manager)
    page.goto(f"/documents/{did}/coverage?q=baltic")
    desk.check(page)
    expect(page.get_by_text("Covers 1 of 1 project", exact=True)).to_be_visible()
    sister = page.get_by_role("group", name="Baltic Freight Tickets")
    sister.get_by_label("Main shop").check()
    sister.get_by_label("Tickets by phone").check()
    expect(sister).to_contain_text("covers 2 of 3 projects")
    page.get_by_role("button", name="Save what it covers").click()
    expect(page).to_have_url(re.compile(f"/documents/{did}/coverage$"))
    expect(page.get_by_text("Covers 3 of 4 projects", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="History of what it covers")).to_contain_text("Tickets by phone")
    desk.check(page)
    page.goto(f"/merchants/{told.merchants['B']}")
    expect(page.get_by_role("region", name="Documents of other merchants that cover this one")).to_contain_text(
        "missing: 770002 Harbour kiosk"
    )
    desk.check(page)
    page.goto(f"/merchants/{told.merchants['A']}")
    page.get_by_role("link", name="covers 3 of 4 projects of 2 merchants").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What the AOC of Alder & Finch Books covers")


def test_on_a_phone_the_covered_merchant_reads_whose_document_it_is(desk: Desk, told: World) -> None:
    did, page = aoc_of(desk, told, "A"), desk.open("phone", dark=True)
    desk.sign_in(page, told.manager)
    page.goto(f"/documents/{did}/coverage?q=gull")
    page.get_by_role("group", name="Gull Harbour Ferries").get_by_label("The whole merchant").check()
    page.get_by_role("button", name="Save what it covers").click()
    expect(page.get_by_text("Covers 2 of 2 projects", exact=True)).to_be_visible()
    desk.check(page)
    with desk.app.app_context():
        document = db.session.query(Document).filter_by(public_id=did).one()
        assert document.file_name == "document.pdf"
        on = clock.today()
        assert obligations.verdict(world.merchant(told, "G").id, on).obligations[1].waiting
    employee = desk.open("phone", dark=True)
    desk.sign_in(employee, told.employee)
    employee.goto(f"/portal/{told.merchants['G']}")
    group = employee.get_by_role("region", name="Documents of your group that cover you")
    expect(group).to_contain_text("AOC of Alder & Finch Books")
    expect(group.get_by_role("link")).to_have_count(0)
    desk.check(employee)
