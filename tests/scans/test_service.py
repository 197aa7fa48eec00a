"""A scan recorded from its report: passed or failed, printed or 90 days, and who is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts.models import User
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, DocumentState, SaqType, Terms
from compliance_app.documents.service import AlreadyReviewed, OwnUpload
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound, Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans import queries, service
from compliance_app.scans.models import AsvScan, ExpirationSource
from compliance_app.scans.queries import sections
from compliance_app.scans.rules import WHOLE, Extent
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
    extent: Extent = WHOLE,
) -> AsvScan:
    actor = actor_of(reviewer)
    return service.accept_report(
        document, vendor, completed_on, passed, printed, TICKED, None, actor, NOON, TODAY, extent=extent
    )


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
    section = sections.section(report.merchant_id, TODAY)
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
    section = sections.section(merchant.id, TODAY)
    assert [(cell.quarter.label, cell.word) for cell in section.strip] == [
        ("Q2 2025", "none"),
        ("Q3 2025", "failed"),
        ("Q4 2025", "passed"),
        ("Q1 2026", "passed"),
    ]
    assert section.chain.longest == 97
    assert section.valid_until == date(2026, 5, 26)
    assert sections.section(merchant.id, date(2026, 4, 2)).strip[-1].word == "not yet"


def another(report: Document) -> Document:
    return make_document(report.merchant, make_user(), DocumentKind.ASV_SCAN_REPORT, None)


def test_a_partial_pass_alone_extends_nothing_and_the_merchant_is_told(report: Document, reviewer: User) -> None:
    scan = record(report, reviewer, extent=Extent(ScanReportType.PARTIAL, "3728-01-19"))
    db.session.commit()
    assert (scan.extends, scan.combined, scan.asv_certificate) == (False, False, "3728-01-19")
    assert (report.state, report.valid_until) == (DocumentState.ACCEPTED, None)
    assert not queries.facts_of([report.merchant_id])[report.merchant_id][0].extends
    letter = db.session.scalars(sa.select(OutboxMessage)).one()
    assert letter.subject.startswith("A partial scan does not count alone")
    assert sections.section(report.merchant_id, TODAY).strip[-1].word == "partial"


def test_a_rescan_and_what_it_completes_are_one_pass_from_its_day(report: Document, reviewer: User) -> None:
    failed = record(another(report), reviewer, passed=False, completed_on=COMPLETED - timedelta(days=20))
    partial = record(another(report), reviewer, extent=Extent(ScanReportType.PARTIAL))
    assert queries.to_complete(report.merchant_id, TODAY) == [partial, failed]
    chosen = Extent(ScanReportType.PARTIAL, completes=(failed.public_id, partial.public_id), attested=True)
    scan = record(report, reviewer, extent=chosen)
    db.session.commit()
    assert (scan.extends, [part.id for part in scan.parts]) == (True, [failed.id, partial.id])
    assert report.valid_until == scan.valid_until == COMPLETED + timedelta(days=90)
    assert [fact.extends for fact in queries.facts_of([report.merchant_id])[report.merchant_id]] == [False, False, True]
    assert queries.to_complete(report.merchant_id, TODAY) == []
    with pytest.raises(Refusal, match="a part of another pass"):
        record(another(report), reviewer, extent=replace(chosen, completes=(failed.public_id,)))


def test_a_rescan_completes_only_scans_of_its_own_merchant(report: Document, reviewer: User, uploader: User) -> None:
    elsewhere = make_document(make_merchant(uploader), uploader, DocumentKind.ASV_SCAN_REPORT, None)
    foreign = record(elsewhere, reviewer, passed=False)
    chosen = Extent(ScanReportType.PARTIAL, completes=(foreign.public_id,), attested=True)
    with pytest.raises(NotFound):
        record(report, reviewer, extent=chosen)
    assert report.state is DocumentState.IN_REVIEW


def test_an_earlier_day_is_not_for_what_never_counts(report: Document, reviewer: User) -> None:
    terms = Terms(COMPLETED + timedelta(days=30), "A change is coming.")
    with pytest.raises(Refusal, match="never counts"):
        service.accept_report(
            report, "V", COMPLETED, True, None, TICKED, None, actor_of(reviewer), NOON, TODAY, terms,
            extent=Extent(ScanReportType.PARTIAL),
        )  # fmt: skip
