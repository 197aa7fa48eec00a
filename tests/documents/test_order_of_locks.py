"""Verbs that touch several merchants at once wait for each other in one order: nobody waits in a circle."""

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts.rules import Role
from compliance_app.documents import service
from compliance_app.documents.models import Document, LegalHold
from compliance_app.documents.rules import DocumentState
from compliance_app.documents.service import coverage, retention
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.rules import periods
from tests.beside import Beside
from tests.documents.builders import all_ticked, make_document
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user

pytestmark = pytest.mark.database("postgresql")  # SQLite has one writer at a time


class Sisters:
    """Two merchants, each with a document that waits for its check and covers the other one too."""

    def __init__(self) -> None:
        self.manager, uploader = make_user(), make_user(Role.MERCHANT)
        merchants = [make_merchant(self.manager, members=(uploader,)) for _ in range(2)]
        self.ids = [merchant.id for merchant in merchants]
        documents = [make_document(merchant, uploader) for merchant in merchants]
        self.documents = [document.id for document in documents]
        for document, other in zip(documents, reversed(self.ids), strict=True):
            coverage.change_coverage(document, {other: None}, actor_of(uploader), NOON, TODAY)
        self.reviewers = [actor_of(make_user()) for _ in range(2)]
        db.session.commit()

    def accept(self, number: int) -> None:
        document = db.session.get_one(Document, self.documents[number])
        service.accept(document, TODAY, all_ticked(document.kind), None, self.reviewers[number], NOON, TODAY)

    def hold(self, number: int) -> None:
        merchant = db.session.get_one(Merchant, self.ids[number])
        retention.place_hold(merchant, None, "A case at court", self.reviewers[number], NOON)


@pytest.fixture
def sisters(app: Flask) -> Sisters:
    return Sisters()


def assert_standings_are_those_of_the_rules(sisters: Sisters) -> None:
    db.session.rollback()
    for key, facts in obligations.facts_of(sisters.ids).items():
        assert obligations.history(key) == periods(facts)


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_verdicts_on_documents_that_cover_each_others_merchants_one_waits(
    app: Flask, sisters: Sisters, first: int
) -> None:
    sisters.accept(first)
    other = Beside(app, lambda: sisters.accept(1 - first))
    other.until_it_waits()
    db.session.commit()
    assert other.ends() == ""
    states = set(db.session.scalars(sa.select(Document.state)))
    assert states == {DocumentState.ACCEPTED}
    assert_standings_are_those_of_the_rules(sisters)


@pytest.mark.parametrize("whose", [0, 1])
def test_a_hold_waits_for_a_verdict_that_touches_its_merchant(app: Flask, sisters: Sisters, whose: int) -> None:
    """The verdict writes a letter for the second merchant, then wants the first; the hold comes from the other end."""
    sisters.accept(1)
    other = Beside(app, lambda: sisters.hold(whose))
    other.until_it_waits()
    db.session.commit()
    assert other.ends() == ""
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LegalHold)) == 1


def test_who_maps_a_document_waits_for_its_verdict(app: Flask, sisters: Sisters) -> None:
    third = make_merchant(sisters.manager).id
    db.session.commit()

    def cover_a_third() -> None:
        document = db.session.get_one(Document, sisters.documents[0])
        coverage.change_coverage(document, {third: None}, sisters.reviewers[0], NOON, TODAY)

    sisters.accept(0)
    other = Beside(app, cover_a_third)
    other.until_it_waits()
    db.session.commit()
    assert other.ends() == ""


def test_a_verdict_on_what_covers_more_by_now_is_asked_to_look_again(app: Flask, sisters: Sisters) -> None:
    third = make_merchant(sisters.manager).id
    db.session.commit()
    document = db.session.get_one(Document, sisters.documents[0])
    coverage.change_coverage(document, {third: None}, sisters.reviewers[0], NOON, TODAY)
    other = Beside(app, lambda: sisters.accept(0))
    other.until_it_waits()
    db.session.commit()
    assert other.ends().startswith("A colleague has just changed what this document covers.")
    assert db.session.get_one(Document, document.id).state is DocumentState.IN_REVIEW
