"""What the page about a document's coverage shows: the merchants that the viewer may map, and what is ticked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from compliance_app.accounts.rules import Viewer
from compliance_app.documents.models import Document, DocumentCoverage
from compliance_app.documents.queries import coverage
from compliance_app.documents.queries.coverage import Part, Summary
from compliance_app.documents.rules import NOTHING, Scope
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Membership, Merchant, Project

_MOST_FOUND = 12


@dataclass(frozen=True)
class CoveragePage:
    """`rows`: merchants that are covered, then those found; `hidden`: covered ones that the viewer may not see."""

    document: Document
    summary: Summary
    covered: tuple[Part, ...]
    found: tuple[Part, ...]
    hidden: int
    history: Sequence[DocumentCoverage]


def coverage_page(viewer: Viewer, document: Document, search: str) -> CoveragePage:
    """What a document covers, and merchants to add: what was searched for, or who seems to be of the same group."""
    now = coverage.summary(document)
    seen = _visible_ids(viewer, [part.merchant.id for part in now.parts])
    there = {part.merchant.id for part in now.parts}
    candidates = merchants.search(viewer, search, _MOST_FOUND) if search else _of_the_group(viewer, document)
    others = [merchant for merchant in candidates if merchant.id not in there]
    projects = coverage.projects_of([merchant.id for merchant in others])
    return CoveragePage(
        document,
        now,
        tuple(part for part in now.parts if part.merchant.id in seen),
        tuple(coverage.part(merchant, NOTHING, projects[merchant.id]) for merchant in others),
        len(there - seen),
        _history(document, seen),
    )


def chosen(
    viewer: Viewer, shown: Collection[str], whole: Collection[str], projects: Collection[str]
) -> Mapping[int, Scope]:
    """The ticks of the page by the merchant's key; raises NotFound for a merchant that the viewer may not see."""
    query = merchants.visible_to(viewer).where(Merchant.public_id.in_(shown))
    found = {merchant.public_id: merchant.id for merchant in db.session.scalars(query)}
    if len(found) < len(set(shown)):
        raise NotFound
    named = sa.select(Project.merchant_id, Project.id).where(
        Project.public_id.in_(projects), Project.merchant_id.in_(found.values())
    )
    ticked = db.session.execute(named).all()
    return {
        key: None if public_id in whole else frozenset(row.id for row in ticked if row.merchant_id == key)
        for public_id, key in found.items()
    }


def _visible_ids(viewer: Viewer, ids: Collection[int]) -> set[int]:
    query = merchants.visible_to(viewer).with_only_columns(Merchant.id)
    return set(db.session.scalars(query.where(Merchant.id.in_(ids))))


def _of_the_group(viewer: Viewer, document: Document) -> Sequence[Merchant]:
    """Merchants for which somebody acts who acts for the owner too, and those named with the same first word."""
    people = sa.select(Membership.user_id).where(Membership.merchant_id == document.merchant_id)
    shared = sa.select(Membership.merchant_id).where(Membership.user_id.in_(people))
    query = merchants.visible_to(viewer).where(Merchant.id.in_(shared)).order_by(Merchant.sort_name)
    found = [*db.session.scalars(query.limit(_MOST_FOUND))]
    first_word = document.merchant.legal_name.split(" ")[0]
    found += merchants.search(viewer, first_word, _MOST_FOUND)
    return list({merchant.id: merchant for merchant in found}.values())


def _history(document: Document, seen: Collection[int]) -> Sequence[DocumentCoverage]:
    """Every line that held at any time, of merchants that the viewer may see, the latest first."""
    line = DocumentCoverage
    query = sa.select(line).where(line.document_id == document.id)
    rows = db.session.scalars(query.order_by(line.id.desc())).all()
    gone = {row.merchant_id for row in rows} - set(seen)
    return [row for row in rows if row.merchant_id not in gone]
