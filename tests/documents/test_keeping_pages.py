"""The pages of terms and holds, and what a removed file leaves of its pages."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.documents.models import Document, DocumentCoverage, LegalHold
from compliance_app.documents.queries import retention as kept
from compliance_app.documents.service import retention
from compliance_app.documents.service.keeping import FileRemoved
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.formats import long_date
from tests.conftest import SignIn
from tests.documents.test_retention import YEARS_LATER, accepted, noon_of, remove
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def administrator(app: Flask) -> User:
    return make_user(Role.ADMINISTRATOR, name="Ada Administrator")


@pytest.fixture
def old(administrator: User) -> Document:
    merchant = make_merchant(make_user())
    old = accepted(merchant, administrator)
    accepted(merchant, administrator, TODAY + timedelta(days=300))
    db.session.commit()
    return old


@pytest.fixture
def browser(client: FlaskClient, administrator: User, old: Document, sign_in: SignIn) -> FlaskClient:
    return sign_in(client, administrator)


def test_a_hold_is_placed_seen_and_released(browser: FlaskClient, old: Document) -> None:
    mid = old.merchant.public_id
    for address, what in (
        (f"/merchants/{mid}/holds/new", "All documents of"),
        (f"/documents/{old.public_id}/holds/new", "is held"),
    ):
        assert "Give the reason" in browser.post(address, data={"reason": ""}).text
        answer = browser.post(address, data={"reason": "Case 12, asked for by the court."}, follow_redirects=True)
        assert answer.status_code == 200
        assert what in answer.text
        assert "Case 12, asked for by the court." in answer.text
        assert "Ada Administrator" in answer.text
        assert "Case 12" in browser.get("/documents/retention").text
        assert "Case 12" in browser.get(f"/reviews/{old.public_id}").text
        (hold,) = kept.holds_of(old.merchant_id)
        release = f"/holds/{hold.public_id}/release"
        assert browser.post(release, data={"reason": ""}).status_code == 422
        answer = browser.post(release, data={"reason": "The court has decided."}, follow_redirects=True)
        assert "Case 12" not in answer.text
        assert browser.post(release, data={"reason": "Again."}).status_code == 409
        db.session.rollback()


def test_a_hold_on_a_merchant_keeps_the_document_of_another_that_covers_it(app: Flask, old: Document) -> None:
    covered = make_merchant(make_user())
    coverage = DocumentCoverage(
        document_id=old.id, merchant_id=covered.id, added_by="somebody", added_at=NOON, added_on=TODAY
    )
    db.session.add(coverage)
    hold = retention.place_hold(covered, None, "A case.", actor_of(make_user()), NOON)
    db.session.commit()
    assert kept.holds_on(old) == [hold]
    assert remove(YEARS_LATER) == 0
    retention.release_hold(hold, "Closed.", actor_of(make_user()), noon_of(YEARS_LATER))
    db.session.commit()
    assert remove(YEARS_LATER) == 1


def test_a_term_is_changed_and_taken_back(browser: FlaskClient) -> None:
    today = clock.today()
    later = {"years": "7", "valid_from": (today + timedelta(days=30)).isoformat(), "reason": "A contract"}
    assert "3 years" in browser.get("/documents/retention").text
    assert browser.get("/documents/retention/aoc").status_code == 200
    assert browser.post("/documents/retention/aoc", data=later | {"years": "99"}).status_code == 422
    answer = browser.post("/documents/retention/aoc", data=later | {"years": "3"})
    assert answer.status_code == 422
    assert "3 years already" in answer.text
    answer = browser.post("/documents/retention/aoc", data=later, follow_redirects=True)
    assert "7 years" in answer.text
    assert "A contract" in answer.text
    answer = browser.post("/documents/retention/aoc/cancel", follow_redirects=True)
    assert "7 years" not in answer.text
    assert browser.get("/documents/retention/nothing").status_code == 404


def test_pages_of_a_removed_file_say_so(app: Flask, browser: FlaskClient, old: Document) -> None:
    assert "pages/1.png" in browser.get(f"/reviews/{old.public_id}").text  # from now on its pages' sizes are known
    remove(YEARS_LATER)
    app.config["PROVIDER_TIMEZONE"] = "Pacific/Kiritimati"
    assert f"removed on {long_date(YEARS_LATER + timedelta(days=1))}" in FileRemoved(old).message
    answer = browser.get(f"/reviews/{old.public_id}")
    assert answer.status_code == 410
    assert "It was kept for 3 years" in answer.text
    assert browser.get(f"/reviews/{old.public_id}/pages/1.png").status_code == 410
    page = browser.get(f"/merchants/{old.merchant.public_id}").text
    assert "The file was removed on" in page
    assert f"/documents/{old.public_id}/file" not in page
    assert browser.post(f"/documents/{old.public_id}/holds/new", data={"reason": "Late."}).status_code == 409
    assert db.session.query(LegalHold).count() == 0
