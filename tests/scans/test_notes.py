"""Disputes count for their period only; the policy that was seen is kept with who saw it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from compliance_app.accounts.models import User
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.merchants.models import Merchant
from compliance_app.reports.queries import papers
from compliance_app.scans import service as scans
from compliance_app.scans.models import AsvScan
from compliance_app.scans.queries import notes as queries
from compliance_app.scans.queries import sections
from compliance_app.scans.rules import DisputeDecision, DisputeFact, DisputeKind, Quarter, to_submit_again
from compliance_app.scans.service import notes as service
from compliance_app.scans.service.notes import Dispute
from tests.documents.builders import all_ticked, make_document
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user

ACCEPTED, PENDING, REFUSED = DisputeDecision.ACCEPTED, DisputeDecision.PENDING, DisputeDecision.REFUSED
Q1, Q2, Q3 = (Quarter(2026, number) for number in (1, 2, 3))


def fact(
    number: int, quarter: Quarter, decision: DisputeDecision = ACCEPTED, about: str = "shop.example"
) -> DisputeFact:
    return DisputeFact(number, quarter, about, "CVE-2019-1", decision)


@pytest.mark.parametrize(
    ("disputes", "scanned", "quarter", "again"),
    [
        ([fact(1, Q1)], [Q1, Q2], Q2, [1]),
        ([fact(1, Q1, PENDING)], [Q1], Q2, [1]),
        ([fact(1, Q1, REFUSED)], [Q1, Q2], Q2, []),
        ([fact(1, Q1)], [Q1, Q2, Q3], Q3, []),
        ([fact(1, Q1)], [Q1, Q3], Q3, [1]),
        ([fact(1, Q1), fact(2, Q2, about="SHOP example")], [Q1, Q2], Q2, []),
        ([fact(1, Q1), fact(2, Q2, about="till.example")], [Q1, Q2], Q2, [1]),
        ([fact(1, Q1)], [Q1], Q1, []),
        ([], [], Q1, []),
    ],
)
def test_what_must_be_submitted_again(
    disputes: list[DisputeFact], scanned: list[Quarter], quarter: Quarter, again: list[int]
) -> None:
    assert [found.id for found in to_submit_again(disputes, scanned, quarter)] == again


@pytest.fixture
def manager(app: Flask) -> User:
    return make_user()


@pytest.fixture
def merchant(manager: User) -> Merchant:
    return make_merchant(manager)


def scanned(merchant: Merchant, manager: User, age: int) -> AsvScan:
    document = make_document(merchant, make_user(), DocumentKind.ASV_SCAN_REPORT, None)
    day, ticked = TODAY - timedelta(days=age), all_ticked(DocumentKind.ASV_SCAN_REPORT)
    return scans.accept_report(document, "Scanwell", day, True, None, ticked, None, actor_of(manager), NOON, day)


def test_the_next_period_shows_what_was_disputed_until_it_is_submitted_again(merchant: Merchant, manager: User) -> None:
    old, new, by = scanned(merchant, manager, 90), scanned(merchant, manager, 5), actor_of(manager)
    said = Dispute("shop.example", "CVE-2019-1", DisputeKind.FALSE_POSITIVE, PENDING, None, " Patched. ")
    row = service.dispute(old, said, by, NOON, TODAY)
    decided = Dispute("shop.example", "CVE-2019-1", DisputeKind.FALSE_POSITIVE, ACCEPTED, TODAY, "Patched.")
    service.edit_dispute(row, decided, by, NOON, TODAY)
    db.session.commit()
    assert sections.section(merchant.id, TODAY).again == (row,)
    assert queries.disputed_before(merchant.id, old.quarter) == []
    service.dispute(new, decided, by, NOON, TODAY)
    db.session.commit()
    year = sections.year(merchant.id, TODAY, TODAY)
    assert year.section.again == ()
    assert [(quarter, len(found)) for quarter, found in year.disputes] == [(new.quarter, 1), (old.quarter, 1)]


def test_the_report_of_a_day_lists_what_was_disputed_in_its_year_and_decided_by_then(
    merchant: Merchant, manager: User
) -> None:
    by, before = actor_of(manager), TODAY - timedelta(days=1)
    asked = Dispute("shop.example", "CVE-2019-1", DisputeKind.CVSS_SCORE, PENDING, None, "Scored 3.9.")
    service.dispute(scanned(merchant, manager, 370), asked, by, NOON, before)
    row = service.dispute(scanned(merchant, manager, 5), asked, by, NOON, before)
    service.edit_dispute(row, replace(asked, decision=ACCEPTED, decided_on=TODAY), by, NOON, TODAY)
    db.session.commit()
    assert papers.disputes_on(merchant.id, TODAY - timedelta(days=2)) == ()
    rows = {day: papers.disputes_on(merchant.id, day) for day in (before, TODAY)}
    assert [(row.word, row.decided_on) for row in rows[before]] == [("Not decided", None)]
    assert [(row.word, row.decided_on, row.kind) for row in rows[TODAY]] == [("Accepted", TODAY, "CVSS score")]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Dispute(" ", "x", DisputeKind.CVSS_SCORE, PENDING, None, ""), "component"),
        (Dispute("x", "y" * 201, DisputeKind.CVSS_SCORE, PENDING, None, ""), "vulnerability"),
        (Dispute("x", "y", DisputeKind.CVSS_SCORE, ACCEPTED, None, ""), "day of the vendor's decision"),
        (Dispute("x", "y", DisputeKind.CVSS_SCORE, PENDING, TODAY, ""), "day of the vendor's decision"),
        (Dispute("x", "y", DisputeKind.CVSS_SCORE, ACCEPTED, TODAY + timedelta(days=1), ""), "in the future"),
        (Dispute("x", "y", DisputeKind.CVSS_SCORE, ACCEPTED, TODAY - timedelta(days=9), ""), "before the scan"),
        (Dispute("x", "y", DisputeKind.CVSS_SCORE, PENDING, None, "z" * 1_001), "text"),
    ],
)
def test_a_dispute_that_cannot_be(merchant: Merchant, manager: User, said: Dispute, message: str) -> None:
    with pytest.raises(Refusal, match=message):
        service.dispute(scanned(merchant, manager, 5), said, actor_of(manager), NOON, TODAY)


def test_a_policy_counts_from_the_day_it_was_noted_until_it_is_taken_back(merchant: Merchant, manager: User) -> None:
    scanned(merchant, manager, 5)
    by, seen = actor_of(manager), TODAY - timedelta(days=20)
    policy = service.see_policy(merchant, seen, " Version 3, section 11. ", by, NOON, TODAY)
    assert policy.note == "Version 3, section 11."
    assert queries.policy_seen_on(merchant.id, TODAY - timedelta(days=1)) is None
    assert sections.section(merchant.id, TODAY).chain.word == "initial"
    service.take_back_policy(policy, by, NOON)
    assert sections.section(merchant.id, TODAY).chain.word == "gap"
    with pytest.raises(Conflict):
        service.take_back_policy(policy, by, NOON)
    with pytest.raises(Refusal, match="in the future"):
        service.see_policy(merchant, TODAY + timedelta(days=1), "x", by, NOON, TODAY)
    with pytest.raises(Refusal, match="Write the note"):
        service.see_policy(merchant, TODAY, "  ", by, NOON, TODAY)
