"""Accepting and rejecting: what is refused, what follows, who is told."""

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts.models import User
from compliance_app.documents import service
from compliance_app.documents.models import Document
from compliance_app.documents.queries import facts_of
from compliance_app.documents.rules import REASONS, DocumentKind, DocumentState, ReasonCode, SaqType, Verdict
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Contact, Merchant
from compliance_app.merchants.rules import ContactRole
from tests.databases import MakeApp
from tests.documents.builders import all_ticked, make_document
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user

TICKED = all_ticked(DocumentKind.SAQ)
COMPLETED = date(2026, 2, 1)


def accept(document: Document, reviewer: User, completed_on: date = COMPLETED) -> None:
    ticked = all_ticked(document.kind)
    service.accept(document, completed_on, ticked, "looks right", actor_of(reviewer), NOON, TODAY)


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    merchant = make_merchant(make_user(name="Mona Manager", email="mona@benker.example"), name="Teashop")
    db.session.add(
        Contact(merchant_id=merchant.id, role=ContactRole.FIRST, name="Fay First", email="fay@teashop.example")
    )
    db.session.add(
        Contact(merchant_id=merchant.id, role=ContactRole.SECOND, name="Sam Second", email="sam@teashop.example")
    )
    return merchant


@pytest.fixture
def uploader(merchant: Merchant) -> User:
    return make_user(name="Ute Uploader", email="ute@teashop.example")


@pytest.fixture
def reviewer(merchant: Merchant) -> User:
    return make_user(name="Rae Reviewer")


def test_accepted_counts_for_a_year_and_both_are_told(merchant: Merchant, uploader: User, reviewer: User) -> None:
    document = make_document(merchant, uploader, name="saq.pdf")
    accept(document, reviewer)
    db.session.commit()

    assert (document.state, document.valid_until) == (DocumentState.ACCEPTED, date(2027, 2, 1))
    assert [line["code"] for line in document.confirmed] == TICKED
    assert facts_of([merchant.id])[merchant.id][0].verdict is Verdict.ACCEPTED
    letter = db.session.scalars(sa.select(OutboxMessage)).one()
    assert letter.key == f"document-verdict:{document.public_id}"
    assert letter.to == ["ute@teashop.example", "fay@teashop.example"]
    assert (letter.from_name, letter.reply_to) == ("Mona Manager", "mona@benker.example")
    for body in (letter.text, letter.html):
        assert "1 February 2027" in body
        assert document.receipt in body
        assert "looks right" not in body  # the note is for colleagues


def test_rejected_says_each_sentence_and_whom_to_ask(merchant: Merchant, uploader: User, reviewer: User) -> None:
    document = make_document(merchant, uploader)
    reasons = [ReasonCode.NOT_SIGNED, ReasonCode.OTHER]
    service.reject(document, reasons, "Page 7 <b>is</b> blank.", actor_of(reviewer), NOON, TODAY)
    db.session.commit()

    assert document.state is DocumentState.REJECTED
    assert not document.non_compliant
    letter = db.session.scalars(sa.select(OutboxMessage)).one()
    for says in (REASONS[ReasonCode.NOT_SIGNED].sentence, "Page 7", "Mona Manager", "mona@benker.example"):
        assert says in letter.text
        assert says in letter.html
    assert "<b>is</b>" not in letter.html
    assert f"/portal/{merchant.public_id}/upload" in letter.text


def test_a_document_that_says_non_compliant_is_flagged(merchant: Merchant, uploader: User, reviewer: User) -> None:
    document = make_document(merchant, uploader)
    service.reject(document, [ReasonCode.NON_COMPLIANT], None, actor_of(reviewer), NOON, TODAY)
    db.session.commit()
    fact = facts_of([merchant.id])[merchant.id][0]
    assert (fact.verdict, fact.non_compliant, fact.valid_until) == (Verdict.REJECTED, True, None)


def test_nobody_to_tell_is_fine(app: Flask, reviewer: User) -> None:
    document = make_document(make_merchant(), make_user())
    document.uploaded_by_id = None
    accept(document, reviewer)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0


def test_nobody_reviews_their_own_upload(merchant: Merchant, uploader: User) -> None:
    document = make_document(merchant, uploader)
    with pytest.raises(service.OwnUpload):
        accept(document, uploader)
    with pytest.raises(service.OwnUpload):
        service.reject(document, [ReasonCode.UNREADABLE], None, actor_of(uploader), NOON, TODAY)
    assert document.state is DocumentState.IN_REVIEW


def test_a_verdict_is_given_once(merchant: Merchant, uploader: User, reviewer: User) -> None:
    document = make_document(merchant, uploader)
    accept(document, reviewer)
    for again in (make_user(), uploader):
        with pytest.raises(service.AlreadyReviewed, match="Rae Reviewer"):
            accept(document, again)
        with pytest.raises(service.AlreadyReviewed):
            service.reject(document, [ReasonCode.UNREADABLE], None, actor_of(again), NOON, TODAY)


@pytest.mark.parametrize(
    ("completed_on", "says"),
    [
        (TODAY + timedelta(days=1), "in the future"),
        (date(2025, 3, 1), "ran out on 1 March 2026"),
    ],
)
def test_dates_that_cannot_be_accepted(
    merchant: Merchant, uploader: User, reviewer: User, completed_on: date, says: str
) -> None:
    document = make_document(merchant, uploader)
    with pytest.raises(Refusal, match=says):
        accept(document, reviewer, completed_on)
    assert document.state is DocumentState.IN_REVIEW


@pytest.mark.parametrize("completed_on", [TODAY, date(2025, 3, 2)])
def test_completed_today_or_on_its_last_day_is_accepted(
    merchant: Merchant, uploader: User, reviewer: User, completed_on: date
) -> None:
    document = make_document(merchant, uploader)
    accept(document, reviewer, completed_on)
    assert document.state is DocumentState.ACCEPTED


@pytest.mark.parametrize("left_out", TICKED)
def test_every_line_must_be_ticked(merchant: Merchant, uploader: User, reviewer: User, left_out: str) -> None:
    document = make_document(merchant, uploader)
    ticked = [code for code in TICKED if code != left_out]
    with pytest.raises(Refusal, match="Not confirmed yet"):
        service.accept(document, COMPLETED, ticked, None, actor_of(reviewer), NOON, TODAY)


@pytest.mark.parametrize(
    ("reasons", "note"),
    [([], None), ([ReasonCode.OTHER], "  "), ([ReasonCode.WRONG_SAQ_TYPE], None)],
)
def test_reasons_must_be_there_and_fit(
    merchant: Merchant, uploader: User, reviewer: User, reasons: list[ReasonCode], note: str | None
) -> None:
    document = make_document(merchant, uploader, DocumentKind.AOC, None)
    with pytest.raises(Refusal):
        service.reject(document, reasons, note, actor_of(reviewer), NOON, TODAY)
    assert document.state is DocumentState.IN_REVIEW


def test_a_scan_report_is_not_accepted_as_a_document(merchant: Merchant, uploader: User, reviewer: User) -> None:
    document = make_document(merchant, uploader, DocumentKind.ASV_SCAN_REPORT, None)
    with pytest.raises(Refusal, match="vendor"):
        accept(document, reviewer)


def test_a_later_one_supersedes_and_the_past_stays_true(merchant: Merchant, uploader: User, reviewer: User) -> None:
    old, new = make_document(merchant, uploader), make_document(merchant, uploader)
    accept(old, reviewer, date(2025, 6, 1))
    accept(new, reviewer)
    db.session.commit()
    assert (old.state, new.state) == (DocumentState.SUPERSEDED, DocumentState.ACCEPTED)
    assert [fact.verdict for fact in facts_of([merchant.id])[merchant.id]] == [Verdict.ACCEPTED] * 2


def test_one_that_ends_earlier_or_is_of_another_kind_supersedes_nothing(
    merchant: Merchant, uploader: User, reviewer: User
) -> None:
    first = make_document(merchant, uploader)
    earlier = make_document(merchant, uploader)
    other_type = make_document(merchant, uploader, saq_type=SaqType.B)
    attestation = make_document(merchant, uploader, DocumentKind.AOC, None)
    foreign = make_document(make_merchant(), uploader)
    accept(first, reviewer)
    accept(earlier, reviewer, date(2025, 6, 1))
    for document in (other_type, attestation, foreign):
        accept(document, reviewer, TODAY)
    assert {d.state for d in (first, earlier, other_type, attestation, foreign)} == {DocumentState.ACCEPTED}


def test_of_two_reviewers_at_once_one_is_told_of_the_other(
    app: Flask, make_app: MakeApp, merchant: Merchant, uploader: User, database_kind: str
) -> None:
    document_id = make_document(merchant, uploader).id
    reviewers = [actor_of(make_user()) for _ in range(2)]
    db.session.commit()
    ready, ends = threading.Barrier(2, timeout=60), []

    def review(number: int) -> None:
        with app.app_context():
            if database_kind == "sqlite":  # where the first to read holds the only write lock
                ready.wait(10)
            document = db.session.get_one(Document, document_id)
            if database_kind == "postgresql":
                ready.wait(10)
            try:
                service.accept(document, COMPLETED, TICKED, None, reviewers[number], NOON, TODAY)
                db.session.commit()
                ends.append("accepted")
            except service.AlreadyReviewed as refusal:
                db.session.rollback()
                ends.append(type(refusal).__name__)

    threads = [threading.Thread(target=review, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ends) == ["AlreadyReviewed", "accepted"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 1
