"""One document for several merchants or projects: who may map it, what follows for standings, what is kept."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.documents.models import Document, DocumentCoverage
from compliance_app.documents.queries import coverage as queries
from compliance_app.documents.rules import DocumentKind, DocumentState, Scope
from compliance_app.documents.service import coverage
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant, Project
from compliance_app.merchants.queries import projects
from compliance_app.merchants.rules import ProjectDetails
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.models import ObligationRecord
from compliance_app.obligations.rules import ObligationKind, ObligationState, periods
from compliance_app.reports.queries.papers import documents_on
from compliance_app.scans.models import AsvScan
from tests.factories import TODAY, actor_of, make_merchant
from tests.obligations.builders import Desk, moment

DAY = timedelta(days=1)


class Group(Desk):
    """A company with two sisters, each with a scan; the AOC and SAQs are the test's matter."""

    def __init__(self) -> None:
        super().__init__()
        self.sisters = [make_merchant(self.manager, name=f"Sister {letter} Ltd") for letter in "AB"]
        for sister in self.sisters:
            changes.note(sister.id, moment(TODAY))
        db.session.commit()
        everyone = [self.merchant, *self.sisters]
        for merchant in reversed(everyone):
            self.merchant = merchant
            self.scan(TODAY - DAY, TODAY)

    def add_project(self, merchant: Merchant, on: date) -> Project:
        number = 900_000 + len(projects(merchant.id)) + merchant.id * 100
        details = ProjectDetails(number, "Second shop")
        project = merchants.add_project(merchant, details, actor_of(self.manager), moment(on), on)
        db.session.commit()
        return project

    def cover(self, document: Document, on: date, **choices: Scope) -> None:
        """`own`, `a` and `b` name the merchants."""
        named = {"own": self.merchant, "a": self.sisters[0], "b": self.sisters[1]}
        scopes = {named[name].id: scope for name, scope in choices.items()}
        coverage.change_coverage(document, scopes, actor_of(self.manager), moment(on), on)
        db.session.commit()

    def may(self, merchant: Merchant, on: date) -> bool:
        return obligations.verdict(merchant.id, on).may_process


@pytest.fixture
def group(app: Flask) -> Group:
    return Group()


def only(merchant: Merchant) -> Scope:
    return frozenset({projects(merchant.id)[0].id})


def assert_projection_equals_rules(*held: Merchant) -> None:
    for merchant in held:
        facts = obligations.facts_of([merchant.id])[merchant.id]
        assert obligations.history(merchant.id) == periods(facts)


def test_an_accepted_document_counts_for_a_merchant_from_the_day_it_is_mapped(group: Group) -> None:
    aoc, later = group.file(DocumentKind.AOC, TODAY - DAY, TODAY), TODAY + 5 * DAY
    group.cover(aoc, later, a=None)
    sister = group.sisters[0]
    assert not group.may(sister, later - DAY), "the past stays true"
    assert group.may(sister, later)
    assert group.may(group.merchant, later), "its own merchant keeps what it had"
    assert not group.may(group.sisters[1], later)
    status = obligations.verdict(sister.id, later).obligations[1]
    assert status.evidence
    assert status.evidence.owner == group.merchant.legal_name
    assert f"of {group.merchant.legal_name}, which covers this merchant too" in status.reason
    assert_projection_equals_rules(group.merchant, *group.sisters)


def test_a_verdict_settles_everyone_who_is_covered(group: Group) -> None:
    aoc = group.upload(DocumentKind.AOC, TODAY)
    group.cover(aoc, TODAY, a=None, b=None)
    waiting = obligations.verdict(group.sisters[1].id, TODAY)
    assert waiting.obligations[1].state is ObligationState.IN_REVIEW
    group.accept(aoc, TODAY - DAY, TODAY)
    for merchant in (group.merchant, *group.sisters):
        place = obligations.position_on(merchant.id, TODAY)
        assert place
        assert place.may_process
    assert_projection_equals_rules(group.merchant, *group.sisters)


def test_projects_are_covered_together_and_what_is_missing_is_named(group: Group) -> None:
    first = projects(group.merchant.id)[0]
    second = group.add_project(group.merchant, TODAY)
    one = group.upload(DocumentKind.SAQ, TODAY)
    group.cover(one, TODAY, own=frozenset({first.id}))
    group.accept(one, TODAY - DAY, TODAY)
    half = obligations.verdict(group.merchant.id, TODAY)
    assert not half.may_process
    assert half.obligations[1].share
    assert half.obligations[1].share.missing == (f"{second.project_id} {second.name}",)
    assert f"covers 1 of 2 projects; missing: {second.project_id} Second shop." in half.obligations[1].reason
    other = group.upload(DocumentKind.SAQ, TODAY)
    group.cover(other, TODAY, own=frozenset({second.id}))
    group.accept(other, TODAY - 30 * DAY, TODAY)
    db.session.refresh(one)
    assert one.state is DocumentState.ACCEPTED
    assert group.may(group.merchant, TODAY)
    row = ObligationRecord
    watched = sa.select(row).where(row.merchant_id == group.merchant.id, row.obligation == ObligationKind.SAQ)
    record = db.session.scalars(watched).one()
    assert (record.evidence_id, record.valid_until) == (other.id, other.valid_until), "the earlier end is watched"
    assert_projection_equals_rules(group.merchant)


def test_a_later_project_opens_a_gap_only_where_projects_are_mapped(group: Group) -> None:
    sister, later = group.sisters[0], TODAY + 9 * DAY
    aoc = group.file(DocumentKind.AOC, TODAY - DAY, TODAY)
    group.cover(aoc, TODAY, own=None, a=only(sister))
    for merchant in (group.merchant, sister):
        group.add_project(merchant, later)
    assert [group.may(merchant, later) for merchant in (group.merchant, sister)] == [True, False]
    assert [group.may(merchant, later - DAY) for merchant in (group.merchant, sister)] == [True, True]
    assert obligations.position_on(sister.id, later).may_process is False  # type: ignore[union-attr]
    group.cover(aoc, later + DAY, a=None)
    assert group.may(sister, later + DAY)
    assert_projection_equals_rules(group.merchant, sister)


def test_what_is_taken_away_is_kept_as_history(group: Group) -> None:
    sister, later = group.sisters[0], TODAY + 3 * DAY
    aoc = group.file(DocumentKind.AOC, TODAY - DAY, TODAY)
    group.cover(aoc, TODAY, a=None)
    group.cover(aoc, later, a=frozenset())
    assert [group.may(sister, day) for day in (TODAY, later - DAY, later)] == [True, True, False]
    assert queries.holding([aoc.id])[aoc.id] == [], "its own merchant whole needs no line"
    assert group.may(group.merchant, later)
    lines = db.session.scalars(sa.select(DocumentCoverage).where(DocumentCoverage.merchant_id == sister.id)).all()
    assert [(line.added_on, line.removed_on) for line in lines] == [(TODAY, later)]
    assert_projection_equals_rules(group.merchant, sister)


def test_the_trail_says_before_and_after(group: Group) -> None:
    aoc, sister = group.upload(DocumentKind.AOC, TODAY), group.sisters[0]
    group.cover(aoc, TODAY, a=only(sister))
    group.cover(aoc, TODAY, a=only(sister))
    query = sa.select(AuditEntry).where(AuditEntry.event == Event.DOCUMENT_COVERAGE_CHANGED)
    entry = db.session.scalars(query).one()
    assert entry.before == {"covers": {group.merchant.reference: "whole"}}
    number = projects(sister.id)[0].project_id
    assert entry.after == {"covers": {group.merchant.reference: "whole", sister.reference: [number]}}


def test_what_cannot_be_mapped_is_refused(group: Group) -> None:
    aoc, sister = group.upload(DocumentKind.AOC, TODAY), group.sisters[0]
    with pytest.raises(Refusal, match="has to cover something"):
        group.cover(aoc, TODAY, own=frozenset())
    with pytest.raises(Refusal, match="not this merchant’s"):
        group.cover(aoc, TODAY, a=only(group.merchant))
    report = db.session.get(Document, db.session.scalars(sa.select(AsvScan.document_id)).first())
    assert report
    with pytest.raises(Refusal, match="cannot be mapped"):
        group.cover(report, TODAY, a=None)
    group.accept(aoc, TODAY - DAY, TODAY)
    with pytest.raises(Refusal, match="uploaded this document yourself"):
        coverage.change_coverage(aoc, {sister.id: None}, actor_of(group.uploader), moment(TODAY), TODAY)
    assert queries.holding([aoc.id])[aoc.id] == []


def test_a_newer_document_supersedes_only_where_it_covers_as_much(group: Group) -> None:
    older = group.file(DocumentKind.AOC, TODAY - 9 * DAY, TODAY)
    group.cover(older, TODAY, a=None)
    alone = group.file(DocumentKind.AOC, TODAY - 2 * DAY, TODAY)
    db.session.refresh(older)
    assert (older.state, alone.state) == (DocumentState.ACCEPTED, DocumentState.ACCEPTED)
    for_both = group.upload(DocumentKind.AOC, TODAY)
    group.cover(for_both, TODAY, a=None)
    group.accept(for_both, TODAY - DAY, TODAY)
    for document in (older, alone):
        db.session.refresh(document)
        assert document.state is DocumentState.SUPERSEDED
    assert group.may(group.sisters[0], TODAY)


def test_projects_are_counted_over_all_merchants(group: Group) -> None:
    group.add_project(group.sisters[0], TODAY)
    aoc, sister = group.upload(DocumentKind.AOC, TODAY), group.sisters[0]
    assert (queries.summary(aoc).mapped, queries.summary(aoc).covered) == (False, 1)
    group.cover(aoc, TODAY, a=only(sister), b=None)
    found = queries.summary(aoc)
    assert [(part.merchant.id, part.covered, len(part.projects)) for part in found.parts] == [
        (group.merchant.id, 1, 1),
        (sister.id, 1, 2),
        (group.sisters[1].id, 1, 1),
    ]
    assert (found.covered, found.projects, found.mapped) == (3, 4, True)
    assert queries.words_on(aoc, TODAY) == "Covers 3 of 4 projects of 3 merchants."
    assert queries.words_on(aoc, TODAY - DAY) == ""
    papers = documents_on(sister.id, TODAY)
    assert [(row.kind, row.owner, row.remarks) for row in papers if row.owner] == [
        ("AOC", group.merchant.legal_name, ("Covers 1 of 2 projects.",))
    ]
    assert documents_on(group.merchant.id, TODAY)[0].remarks[0] == "Covers 3 of 4 projects of 3 merchants."
    assert [item.owner for item in queries.group_documents(sister.id)] == [group.merchant.legal_name]
