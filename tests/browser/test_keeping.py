"""Terms of keeping and legal holds in a real browser: held to the house rules, and a hold placed and released."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.rules import SYSTEM
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind
from compliance_app.documents.service import retention
from compliance_app.documents.service.retention import NewTerm
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from tests.browser.desk import Desk
from tests.documents.test_retention import accepted, remove
from tests.factories import TODAY, make_merchant, make_user

pytestmark = pytest.mark.database("sqlite")

REASON = "Dispute 2026-118, asked for by the legal department on 2 March."


@pytest.fixture
def administrator(desk: Desk) -> User:
    """An administrator, a merchant of which one file was removed, and a term that is about to change."""
    with desk.app.app_context():
        administrator = make_user(Role.ADMINISTRATOR, name="Ada Admin")
        merchant = make_merchant(make_user(), name="Harbour Books Ltd")
        first = accepted(merchant, administrator, TODAY - timedelta(days=1900))
        accepted(merchant, administrator, TODAY)
        db.session.commit()
        assert remove(TODAY) == 1
        db.session.refresh(first)
        term = NewTerm(5, clock.today() + timedelta(days=30), "Contract with the payment systems, section 8")
        retention.change_term(DocumentKind.AOC, term, SYSTEM, clock.now(), clock.today())
        db.session.commit()
        db.session.refresh(administrator)
        db.session.expunge_all()
    return administrator


def test_a_hold_is_placed_and_released(desk: Desk, administrator: User) -> None:
    page = desk.open("phone", dark=True)
    desk.sign_in(page, administrator)
    with desk.app.app_context():
        document = db.session.query(Document).order_by(Document.id.desc()).first()
        assert document is not None
        mid, did = document.merchant.public_id, document.public_id
        removed = db.session.query(Document).order_by(Document.id).first()
        assert removed is not None
        gone = removed.public_id
    page.goto(f"/merchants/{mid}")
    page.get_by_role("link", name="Hold SAQ A version 2").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hold SAQ A, receipt")
    desk.check(page)
    page.get_by_role("button", name="Place the hold").click()
    expect(page.locator(".error-summary")).to_contain_text("Give the reason")
    desk.check(page)
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Place the hold").click()
    expect(page.locator("#documents .message-warn")).to_contain_text(REASON)
    expect(page.locator("#documents")).to_contain_text("It was kept for 3 years")
    desk.check(page)
    page.goto(f"/reviews/{did}")
    expect(page.locator(".review-side .message-warn").first).to_contain_text(REASON)
    desk.check(page)
    page.goto("/documents/retention")
    expect(page.locator("#terms")).to_contain_text("5 years")
    desk.check(page)
    page.get_by_role("link", name="Release").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Release the hold on SAQ A")
    desk.check(page)
    page.get_by_label("Reason").fill("The dispute is settled.")
    page.get_by_role("button", name="Release the hold").click()
    expect(page.locator("#documents")).to_be_visible()
    expect(page.locator("#documents .message-warn")).to_have_count(0)
    page.goto("/documents/retention/saq")
    desk.check(page)
    answer = page.goto(f"/reviews/{gone}")
    assert answer is not None
    assert answer.status == 410
    expect(page.locator(".paper")).to_contain_text("It was kept for 3 years")
