"""A rescan recorded alone becomes one pass with earlier scans later, and is taken apart again."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.documents.models import Document
from compliance_app.documents.queries import retention
from compliance_app.documents.rules import DocumentKind, DocumentState
from compliance_app.documents.service import OwnUpload
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound, Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.rules import ObligationKind, ObligationState, expiries, standing_on
from compliance_app.readings.rules import ScanReportType
from compliance_app.reports.queries import papers
from compliance_app.scans import queries, service
from compliance_app.scans.models import AsvScan
from compliance_app.scans.queries import sections
from compliance_app.scans.rules import WHOLE, Extent
from compliance_app.scans.service import combining
from tests.conftest import SignIn
from tests.documents.builders import all_ticked, make_document
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user

TICKED = all_ticked(DocumentKind.ASV_SCAN_REPORT)
DAY = timedelta(days=1)
FIRST = TODAY - 10 * DAY
WHY = "A.4 of the report names both."


class Told:
    """A merchant whose scan failed, whose rescan passed and was recorded alone."""

    def __init__(self) -> None:
        self.uploader, self.reviewer = make_user(email="ute@teashop.example"), make_user()
        self.merchant = make_merchant(self.reviewer)
        self.failed = self.scan(FIRST, passed=False)
        self.rescan = self.scan(FIRST + 5 * DAY, extent=Extent(ScanReportType.PARTIAL))
        db.session.commit()

    def scan(self, completed: date, passed: bool = True, extent: Extent = WHOLE) -> AsvScan:
        report = make_document(self.merchant, self.uploader, DocumentKind.ASV_SCAN_REPORT, None)
        actor = actor_of(self.reviewer)
        return service.accept_report(
            report, "Scanwell", completed, passed, None, TICKED, None, actor, NOON, TODAY, extent=extent
        )

    def combine(self, day: date, *parts: AsvScan, attested: bool = True) -> None:
        ids = [part.public_id for part in parts or (self.failed,)]
        combining.combine(self.rescan, ids, attested, WHY, actor_of(self.reviewer), NOON, day)
        db.session.commit()

    def take_apart(self, day: date) -> None:
        combining.take_apart(self.rescan, "The report names other hosts.", actor_of(self.reviewer), NOON, day)
        db.session.commit()

    def scan_state(self, day: date) -> ObligationState:
        facts = obligations.facts_of([self.merchant.id])[self.merchant.id]
        owed = standing_on(facts, day).obligations
        return next(status.state for status in owed if status.kind is ObligationKind.ASV_SCAN)

    def report(self) -> Document:
        return self.rescan.document


@pytest.fixture
def told(app: Flask) -> Told:
    return Told()


def test_the_report_of_a_part_is_kept_as_long_as_that_of_the_pass(told: Told) -> None:
    """RETENTION-5: of itself its time is over three years after its verdict."""
    day, failed = TODAY.replace(year=TODAY.year + 3) + DAY, told.failed.document_id

    def may_go() -> list[int]:
        return [found.document_id for found in retention.due(told.merchant.id, day)]

    assert may_go() == [failed]
    told.combine(TODAY)
    assert may_go() == []
    told.take_apart(TODAY + DAY)
    assert may_go() == [failed]


def test_the_pass_counts_from_the_day_of_combining_and_no_day_before_changes(told: Told) -> None:
    later = TODAY + 3 * DAY
    assert told.report().valid_until is None
    told.combine(later)
    assert (told.rescan.extends, [part.id for part in told.rescan.parts]) == (True, [told.failed.id])
    assert told.report().valid_until == told.rescan.valid_until == FIRST + 95 * DAY
    assert told.scan_state(later - DAY) is ObligationState.NON_COMPLIANT
    assert told.scan_state(later) is ObligationState.MET
    assert told.failed.document.state is DocumentState.SUPERSEDED
    assert [sections.year_to(told.merchant.id, later, day).passed_on for day in (later - DAY, later)] == [
        (), (told.rescan.completed_on,)
    ]  # fmt: skip
    letter = db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert letter is not None
    assert letter.subject.startswith("Your partial scan counts now")


def test_taken_apart_only_the_longest_of_the_passes_before_stands_again(told: Told) -> None:
    """The first was replaced by the second already, before the combined pass replaced both."""
    first, second = told.scan(FIRST + DAY), told.scan(FIRST + 2 * DAY)
    told.combine(TODAY)
    assert told.report().state is DocumentState.ACCEPTED, "what counts is not shown as replaced by what ran out before"
    assert {scan.document.state for scan in (first, second)} == {DocumentState.SUPERSEDED}
    told.take_apart(TODAY)
    assert [scan.document.state for scan in (first, second)] == [DocumentState.SUPERSEDED, DocumentState.ACCEPTED]


def test_the_report_of_a_day_says_what_was_so_on_it(told: Told) -> None:
    later = TODAY + 3 * DAY
    told.combine(later)
    rows = {day: papers.scans_on(told.merchant.id, day)[0] for day in (later - DAY, later)}
    assert [(row.kind, row.extends) for row in rows.values()] == [("Partial", False), ("Partial, combined", True)]
    words = [papers.documents_on(told.merchant.id, day)[0] for day in (later - DAY, later)]
    assert [row.word for row in words] == ["Accepted, partial", "Accepted, in force"]
    assert [row.valid_until for row in words] == [None, told.rescan.valid_until]


def test_taken_apart_it_counts_no_more_and_the_days_before_stay(told: Told) -> None:
    told.combine(TODAY + 2 * DAY)
    told.take_apart(TODAY + 5 * DAY)
    assert (told.rescan.extends, told.rescan.parts, told.report().valid_until) == (False, [], None)
    days = [TODAY + offset * DAY for offset in (1, 2, 4, 5)]
    assert [told.scan_state(day) is ObligationState.MET for day in days] == [False, True, True, False]
    assert told.failed.document.state is DocumentState.ACCEPTED
    facts = obligations.facts_of([told.merchant.id])[told.merchant.id]
    assert expiries(facts) == (), "nothing is met any more, so nothing ends"
    told.combine(TODAY + 7 * DAY)
    assert [told.scan_state(TODAY + offset * DAY) is ObligationState.MET for offset in (4, 6, 7)] == [True, False, True]
    events = [Event.SCAN_COMBINED, Event.SCAN_TAKEN_APART]
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event.in_(events)).order_by(AuditEntry.id)
    ).all()
    assert [entry.event for entry in entries] == [*events, Event.SCAN_COMBINED]
    assert (entries[0].after or {})["completes"] == [told.failed.public_id]
    assert db.session.scalar(sa.select(sa.func.count(OutboxMessage.id))) == 5


def test_what_cannot_be_one_pass_is_refused_and_nothing_changes(told: Told) -> None:
    with pytest.raises(Refusal, match="Confirm that"):
        told.combine(TODAY, attested=False)
    with pytest.raises(Refusal, match="Choose the earlier scans"):
        combining.combine(told.rescan, [], True, WHY, actor_of(told.reviewer), NOON, TODAY)
    with pytest.raises(Refusal, match="an auditor reads it"):
        combining.combine(told.rescan, [told.failed.public_id], True, " ", actor_of(told.reviewer), NOON, TODAY)
    with pytest.raises(OwnUpload):
        combining.combine(told.rescan, [told.failed.public_id], True, WHY, actor_of(told.uploader), NOON, TODAY)
    with pytest.raises(NotFound):
        combining.combine(told.rescan, ["of-nobody"], True, WHY, actor_of(told.reviewer), NOON, TODAY)
    with pytest.raises(Refusal, match="nothing to take apart"):
        told.take_apart(TODAY)
    other = told.scan(FIRST + 6 * DAY, extent=Extent(ScanReportType.PARTIAL))
    with pytest.raises(Refusal, match="later than this one"):
        told.combine(TODAY, other)
    assert not told.rescan.combined
    told.combine(TODAY)
    assert queries.to_complete_by(other) == []
    with pytest.raises(Refusal, match="already"):
        told.combine(TODAY)


def test_once_a_later_scan_passed_it_is_not_taken_apart(told: Told) -> None:
    told.combine(TODAY)
    told.scan(FIRST + 7 * DAY)
    with pytest.raises(Refusal, match="passed since"):
        told.take_apart(TODAY)
    assert told.rescan.combined


@pytest.mark.database("sqlite")
def test_the_pages_combine_and_take_apart(told: Told, client: FlaskClient, sign_in: SignIn) -> None:
    auditor = make_user(email="ada@benker.example", role=Role.AUDITOR)
    address, year = f"/scans/{told.rescan.public_id}", f"/merchants/{told.merchant.public_id}/scans"
    sign_in(client, auditor)
    assert client.get(f"{address}/combine").status_code == 403
    sign_in(client, told.reviewer)
    assert f"{address}/combine" in client.get(year).text
    sent = {"completes": [told.failed.public_id], "attested": "y", "because": WHY + "\x00"}
    for wrong in ({**sent, "because": " "}, {**sent, "attested": ""}, {**sent, "completes": ["x"]}, {}):
        assert client.post(f"{address}/combine", data=wrong).status_code == 422
    assert client.post(f"{address}/combine", data=sent).status_code == 302
    assert f"{address}/take-apart" in client.get(year).text
    assert "counts no more from today" in client.get(f"{address}/take-apart").text
    assert client.post(f"{address}/take-apart", data={"because": ""}).status_code == 422
    assert client.post(f"{address}/take-apart", data={"because": "Other hosts."}).status_code == 302
    page = client.get(f"{address}/combine").text
    assert ("Taken apart" in page, "Other hosts." in page) == (True, True)
    assert told.scan_state(clock.today()) is not ObligationState.MET
