"""A scan recorded from its report: passed or failed, printed or 90 days, and who is told."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts.models import User
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, DocumentState, SaqType
from compliance_app.documents.service import AlreadyReviewed, OwnUpload
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.scans import queries, service
from compliance_app.scans.models import AsvScan, ExpirationSource
from tests.documents.builders import all_ticked, make_document
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user

TICKED = all_ticked(DocumentKind.ASV_SCAN_REPORT)
COMPLETED = date(2026, 2, 20)


def record(
    document: Document,
    reviewer: User,
    passed: bool = True,
    completed_on: date = COMPLETED,
    printed: date | None = None,
    vendor: str = " Scanwell Ltd ",
) -> AsvScan:
    actor = actor_of(reviewer)
    return service.accept_report(document, vendor, completed_on, passed, printed, TICKED, None, actor, NOON, TODAY)


@pytest.fixture
def uploader(app: Flask) -> User:
    return make_user(email="ute@teashop.example")


@pytest.fixture
def reviewer(app: Flask) -> User:
    return make_user()


@pytest.fixture
def report(uploader: User) -> Document:
    return make_document(make_merchant(uploader), uploader, DocumentKind.ASV_SCAN_REPORT, None)


def test_a_passed_scan_counts_90_days(report: Document, reviewer: User) -> None:
    scan = record(report, reviewer)
    db.session.commit()
    assert (scan.asv_company, scan.quarter.label) == ("Scanwell Ltd", "Q1 2026")
    assert (scan.valid_until, scan.expiration_source) == (date(2026, 5, 21), ExpirationSource.NINETY_DAYS)
    assert (report.state, report.valid_until) == (DocumentState.ACCEPTED, date(2026, 5, 21))
    fact = queries.facts_of([report.merchant_id])[report.merchant_id][0]
    assert (fact.passed, fact.counts_from, fact.valid_until) == (True, TODAY, date(2026, 5, 21))
    assert "21 May 2026" in db.session.scalars(sa.select(OutboxMessage)).one().text


def test_a_printed_expiration_counts_and_its_difference_is_noted(report: Document, reviewer: User) -> None:
    scan = record(report, reviewer, printed=date(2026, 5, 23))
    assert (scan.valid_until, scan.expiration_source) == (date(2026, 5, 23), ExpirationSource.PRINTED)
    assert scan.note == "The report prints an expiration 92 days after completion instead of 90."


def test_a_failed_scan_is_kept_and_extends_nothing(report: Document, reviewer: User, uploader: User) -> None:
    earlier = make_document(report.merchant, uploader, DocumentKind.ASV_SCAN_REPORT, None)
    record(earlier, reviewer, completed_on=date(2026, 1, 5))
    failed = record(report, reviewer, passed=False)
    db.session.commit()
    assert (failed.passed, report.valid_until) == (False, None)
    assert (report.state, earlier.state) == (DocumentState.ACCEPTED, DocumentState.ACCEPTED)
    section = queries.section(report.merchant_id, TODAY)
    assert section.valid_until == date(2026, 4, 5)
    letter = db.session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.key == f"document-verdict:{report.public_id}")
    ).one()
    assert "did not pass" in letter.subject
    assert "Scanwell Ltd" in letter.text
    assert "Scanwell Ltd" in letter.html


def test_a_failed_scan_may_be_old(report: Document, reviewer: User) -> None:
    assert record(report, reviewer, passed=False, completed_on=date(2025, 6, 1)).passed is False


@pytest.mark.parametrize(
    ("completed_on", "printed", "says"),
    [
        (TODAY + timedelta(days=1), None, "in the future"),
        (TODAY - timedelta(days=91), None, "ran out"),
        (COMPLETED, COMPLETED - timedelta(days=1), "before the date the scan was completed"),
        (COMPLETED, COMPLETED + timedelta(days=367), "more than a year"),
        (COMPLETED, TODAY - timedelta(days=1), "ran out"),
    ],
)
def test_dates_that_cannot_be(
    report: Document, reviewer: User, completed_on: date, printed: date | None, says: str
) -> None:
    with pytest.raises(Refusal, match=says):
        record(report, reviewer, completed_on=completed_on, printed=printed)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AsvScan)) == 0


def test_the_last_day_still_counts(report: Document, reviewer: User) -> None:
    assert record(report, reviewer, completed_on=TODAY - timedelta(days=90)).valid_until == TODAY


def test_what_reviews_refuse_is_refused_here_too(report: Document, reviewer: User, uploader: User) -> None:
    with pytest.raises(OwnUpload):
        record(report, uploader)
    with pytest.raises(Refusal, match="vendor"):
        record(report, reviewer, vendor="  ")
    with pytest.raises(Refusal, match="Not confirmed"):
        service.accept_report(report, "V", COMPLETED, True, None, [], None, actor_of(reviewer), NOON, TODAY)
    questionnaire = make_document(report.merchant, uploader, DocumentKind.SAQ, SaqType.A)
    with pytest.raises(Refusal, match="not an ASV scan report"):
        record(questionnaire, reviewer)
    record(report, reviewer)
    with pytest.raises(AlreadyReviewed):
        record(report, reviewer)


def test_the_strip_shows_four_quarters_and_the_gap(uploader: User, reviewer: User) -> None:
    merchant = make_merchant(uploader)
    for completed_on, passed in ((date(2025, 8, 1), False), (date(2025, 11, 20), True), (date(2026, 2, 25), True)):
        document = make_document(merchant, uploader, DocumentKind.ASV_SCAN_REPORT, None)
        on = completed_on + timedelta(days=3)
        arguments = (completed_on, passed, None, TICKED, None, actor_of(reviewer), NOON, on)
        service.accept_report(document, "Scanwell Ltd", *arguments)
    section = queries.section(merchant.id, TODAY)
    assert [(cell.quarter.label, cell.word) for cell in section.strip] == [
        ("Q2 2025", "none"),
        ("Q3 2025", "failed"),
        ("Q4 2025", "passed"),
        ("Q1 2026", "passed"),
    ]
    assert section.longest_gap == 97
    assert section.valid_until == date(2026, 5, 26)
    assert queries.section(merchant.id, date(2026, 4, 2)).strip[-1].word == "not yet"
