"""Documents taken for their check: two do not work on the same one, and nobody is locked out for long."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts.models import User
from compliance_app.audit.models import AuditEntry
from compliance_app.documents import queries, service
from compliance_app.documents.models import Document, ExceptionRequest, ReviewClaim
from compliance_app.documents.rules import CLAIM_IDLE, DocumentKind, DocumentState, ReasonCode
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict
from tests.beside import Beside
from tests.documents.builders import all_ticked, make_document
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ana(app: Flask) -> User:
    return make_user(name="Ana")


@pytest.fixture
def document(ana: User) -> Document:
    return make_document(make_merchant(ana), make_user(name="Ute"))


def reject(document: Document, reviewer: User, at: timedelta = MINUTE) -> None:
    service.reject(document, [ReasonCode.UNREADABLE], None, actor_of(reviewer), NOON + at, TODAY)


def events() -> list[str]:
    query = sa.select(AuditEntry.event).where(AuditEntry.event.like("review.%")).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def test_a_document_taken_gets_no_verdict_from_another(document: Document, ana: User) -> None:
    other = make_user()
    service.take(document, actor_of(ana), NOON)
    for refused in (
        lambda: service.take(document, actor_of(other), NOON + MINUTE),
        lambda: reject(document, other),
        lambda: service.accept(
            document, TODAY, all_ticked(DocumentKind.SAQ), None, actor_of(other), NOON + MINUTE, TODAY
        ),
    ):
        with pytest.raises(service.Taken, match="Ana is checking this document since 2 March 2026, 12:00 UTC"):
            refused()
    assert document.state is DocumentState.IN_REVIEW
    reject(document, ana)
    assert db.session.get(ReviewClaim, document.id) is None


def test_going_on_keeps_it_and_half_an_hour_without_work_frees_it(document: Document, ana: User) -> None:
    other = make_user()
    service.take(document, actor_of(ana), NOON)
    service.take(document, actor_of(ana), NOON + 20 * MINUTE)
    with pytest.raises(service.Taken):
        service.take(document, actor_of(other), NOON + 20 * MINUTE + CLAIM_IDLE - MINUTE)
    service.take(document, actor_of(other), NOON + 20 * MINUTE + CLAIM_IDLE)
    db.session.commit()
    claim = queries.claim_on(document.id, NOON + 20 * MINUTE + CLAIM_IDLE)
    assert claim is not None
    assert (claim.user_id, claim.taken_at) == (other.id, NOON + 50 * MINUTE)
    assert events() == ["review.taken", "review.taken"]


def test_an_expired_claim_does_not_keep_a_verdict_away(document: Document, ana: User) -> None:
    service.take(document, actor_of(ana), NOON)
    reject(document, make_user(), CLAIM_IDLE)
    assert document.state is DocumentState.REJECTED


def test_taking_over_leaves_a_trail_and_the_first_is_refused(document: Document, ana: User) -> None:
    other = make_user(name="Bo")
    service.take(document, actor_of(ana), NOON)
    service.take_over(document, actor_of(other), NOON + MINUTE)
    with pytest.raises(service.Taken, match="Bo is checking"):
        reject(document, ana)
    assert not service.leave(document, actor_of(ana), NOON + MINUTE), "it is not hers any more"
    reject(document, other)
    db.session.commit()
    assert events() == ["review.taken", "review.taken_over"]
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "review.taken_over")).one()
    assert (entry.after or {})["from"].startswith("Ana <")


def test_what_is_left_is_free_at_once(document: Document, ana: User) -> None:
    service.take(document, actor_of(ana), NOON)
    assert service.leave(document, actor_of(ana), NOON)
    service.take(document, actor_of(make_user()), NOON)


def test_ones_own_upload_is_not_taken(document: Document) -> None:
    uploader = db.session.get_one(User, document.uploaded_by_id)
    for verb in (service.take, service.take_over):
        with pytest.raises(service.OwnUpload):
            verb(document, actor_of(uploader), NOON)


def test_looking_goes_on_only_with_what_is_ones_own_and_still_held(document: Document, ana: User) -> None:
    other = make_user()
    service.go_on(document, actor_of(ana), NOON)
    assert db.session.get(ReviewClaim, document.id) is None
    service.take(document, actor_of(ana), NOON)
    for person, later, seen in ((other, 5, 0), (ana, 5, 5), (ana, 3, 5), (ana, 36, 5)):
        service.go_on(document, actor_of(person), NOON + later * MINUTE)
        claim = db.session.get_one(ReviewClaim, document.id, populate_existing=True)
        assert claim.seen_at == NOON + seen * MINUTE


def test_a_look_at_the_moment_of_the_verdict_is_no_fault(app: Flask, document: Document, ana: User) -> None:
    """The claim ends by the verdict while a page is still drawn for the same person."""
    service.take(document, actor_of(ana), NOON)
    claim = queries.claim_on(document.id, NOON)
    assert claim is not None
    db.session.execute(sa.delete(ReviewClaim).execution_options(synchronize_session=False))
    service.go_on(document, actor_of(ana), NOON + MINUTE)
    db.session.commit()


def test_after_the_verdict_nobody_takes_it(document: Document, ana: User) -> None:
    reject(document, ana)
    with pytest.raises(service.AlreadyReviewed):
        service.take(document, actor_of(make_user()), NOON)


def test_while_an_exception_waits_nobody_takes_it(document: Document, ana: User) -> None:
    ask_exception(document, ana)
    with pytest.raises(Conflict, match="waits for a second person"):
        service.take(document, actor_of(make_user()), NOON)
    assert db.session.get(ReviewClaim, document.id) is None


def ask_exception(document: Document, asker: User) -> ExceptionRequest:
    lines = [code for code in all_ticked(document.kind) if code != "scope"]
    facts: dict[str, object] = {"values": {}, "despite": {}, "scan": None}
    until = TODAY + timedelta(days=90)
    return service.ask_exception(
        document, TODAY, until, until, lines, "The shop follows.", facts, None, actor_of(asker), NOON, TODAY
    )


@pytest.mark.database("postgresql")  # SQLite has one writer at a time
def test_a_verdict_waits_for_a_request_at_the_same_moment(app: Flask, document: Document, ana: User) -> None:
    """The request is not committed yet when the other reviewer accepts: they are told of it all the same."""
    document_id, other = document.id, actor_of(make_user())
    db.session.commit()

    def accept() -> None:
        found = db.session.get_one(Document, document_id)
        service.accept(found, TODAY, all_ticked(found.kind), None, other, NOON, TODAY)

    ask_exception(document, ana)
    second = Beside(app, accept)
    second.until_it_waits()
    db.session.commit()
    assert second.ends().startswith("An exception")


def test_of_two_at_once_one_takes_it(app: Flask, document: Document, database_kind: str) -> None:
    document_id, people = document.id, [actor_of(make_user()) for _ in range(2)]
    db.session.commit()
    ready, ends = threading.Barrier(2, timeout=60), []

    def take(number: int) -> None:
        with app.app_context():
            if database_kind == "sqlite":
                ready.wait(10)
            found = db.session.get_one(Document, document_id)
            if database_kind == "postgresql":
                ready.wait(10)
            try:
                service.take(found, people[number], NOON)
                db.session.commit()
                ends.append("taken")
            except service.Taken:
                db.session.rollback()
                ends.append("refused")

    threads = [threading.Thread(target=take, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ends) == ["refused", "taken"]
