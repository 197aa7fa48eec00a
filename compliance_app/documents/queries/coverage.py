"""What documents cover: today for pages, ever for standings, and how many projects that is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.documents.models import Document, DocumentCoverage
from compliance_app.documents.rules import DocumentKind, DocumentState, Extent, Scope
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant, Project

MAPPABLE = frozenset({DocumentKind.AOC, DocumentKind.SAQ})
"""Kinds that may cover other merchants or single projects; a scan is of internet addresses (COVERAGE-1)."""


@dataclass(frozen=True)
class Part:
    """What a document covers of one merchant: `covered` of its `projects`; `whole`: later ones included."""

    merchant: Merchant
    whole: bool
    chosen: frozenset[int]
    projects: tuple[Project, ...]

    @property
    def covered(self) -> int:
        """How many of the merchant's projects."""
        return len(self.projects) if self.whole else sum(project.id in self.chosen for project in self.projects)

    @property
    def missing(self) -> tuple[Project, ...]:
        """The projects that are not covered."""
        return () if self.whole else tuple(project for project in self.projects if project.id not in self.chosen)


@dataclass(frozen=True)
class Summary:
    """What a document covers: of each merchant that is in its mapping, the owner first. `mapped`: it has a mapping."""

    parts: tuple[Part, ...]
    mapped: bool

    @property
    def covered(self) -> int:
        """How many projects of all these merchants together."""
        return sum(part.covered for part in self.parts)

    @property
    def projects(self) -> int:
        """How many projects these merchants have."""
        return sum(len(part.projects) for part in self.parts)


@dataclass(frozen=True)
class GroupDocument:
    """A document of another merchant that covers this one, as far as this merchant's people may know of it."""

    document: Document
    owner: str
    part: Part


def holding(document_ids: Collection[int]) -> dict[int, list[DocumentCoverage]]:
    """The lines of these documents that hold now; nothing for those without."""
    found: dict[int, list[DocumentCoverage]] = defaultdict(list)
    if document_ids:
        line = DocumentCoverage
        query = sa.select(line).where(line.document_id.in_(document_ids), line.removed_at.is_(None))
        for row in db.session.scalars(query.order_by(line.id)):
            found[row.document_id].append(row)
    return found


def extent(document: Document, lines: Iterable[DocumentCoverage]) -> Extent:
    """What it covers by these lines; without a line its own merchant whole (COVERAGE-1)."""
    chosen: dict[int, set[int | None]] = defaultdict(set)
    for line in lines:
        chosen[line.merchant_id].add(line.project_id)
    if not chosen:
        return {document.merchant_id: None}
    return {merchant_id: _scope(keys) for merchant_id, keys in chosen.items()}


def _scope(keys: set[int | None]) -> Scope:
    return None if None in keys else frozenset(key for key in keys if key is not None)


def extents(documents: Sequence[Document]) -> dict[int, Extent]:
    """What each of the documents covers now, by its key."""
    lines = holding([document.id for document in documents])
    return {document.id: extent(document, lines[document.id]) for document in documents}


def ever_covered(document: Document) -> set[int]:
    """The keys of all merchants whose standing the document may touch: its own, and every one mapped at any time."""
    line = DocumentCoverage
    query = sa.select(line.merchant_id).where(line.document_id == document.id).distinct()
    return {document.merchant_id, *db.session.scalars(query)}


def summary(document: Document) -> Summary:
    """What a document covers now, counted."""
    return summaries([document], always=True)[document.id]


def summaries(documents: Sequence[Document], *, always: bool = False) -> dict[int, Summary]:
    """What each mapped document covers now; those without a mapping are left out unless `always`."""
    lines = holding([document.id for document in documents])
    chosen = {item.id: extent(item, lines[item.id]) for item in documents if always or lines[item.id]}
    ids = {merchant_id for found in chosen.values() for merchant_id in found}
    merchants, projects = _merchants(ids), projects_of(ids)
    return {
        item.id: Summary(_parts(item, chosen[item.id], merchants, projects), mapped=bool(lines[item.id]))
        for item in documents
        if item.id in chosen
    }


def _parts(
    document: Document, chosen: Extent, merchants: dict[int, Merchant], projects: dict[int, list[Project]]
) -> tuple[Part, ...]:
    parts = [part(merchants[key], scope, projects[key]) for key, scope in chosen.items()]
    own = document.merchant_id
    return tuple(sorted(parts, key=lambda part: (part.merchant.id != own, part.merchant.sort_name, part.merchant.id)))


def part(merchant: Merchant, scope: Scope, projects: Sequence[Project]) -> Part:
    """What a document that covers so much of a merchant covers of its projects."""
    return Part(merchant, scope is None, scope or frozenset(), tuple(projects))


def _merchants(ids: Collection[int]) -> dict[int, Merchant]:
    query = sa.select(Merchant).where(Merchant.id.in_(ids))
    return {merchant.id: merchant for merchant in db.session.scalars(query)} if ids else {}


def projects_of(merchant_ids: Collection[int]) -> dict[int, list[Project]]:
    """The projects of each merchant by number."""
    found: dict[int, list[Project]] = defaultdict(list)
    if merchant_ids:
        query = sa.select(Project).where(Project.merchant_id.in_(merchant_ids)).order_by(Project.project_id)
        for project in db.session.scalars(query):
            found[project.merchant_id].append(project)
    return found


def group_documents(merchant_id: int) -> list[GroupDocument]:
    """The documents of other merchants that cover this one, the newest first; those sent back are left out."""
    line = DocumentCoverage
    covering = sa.select(line.document_id).where(line.merchant_id == merchant_id, line.removed_at.is_(None))
    query = sa.select(Document).where(
        Document.id.in_(covering), Document.merchant_id != merchant_id, Document.state != DocumentState.REJECTED
    )
    query = query.options(joinedload(Document.merchant)).order_by(Document.id.desc())
    return [
        GroupDocument(document, document.merchant.legal_name, own)
        for document in db.session.scalars(query)
        for own in summary(document).parts
        if own.merchant.id == merchant_id
    ]


def document_by_id(document_id: int) -> Document:
    """A document that covers somebody, whoever may see its owner."""
    return db.session.get_one(Document, document_id)


def words_on(document: Document, on: date) -> str:
    """`Covers 14 of 17 projects of 4 merchants.` as on that day; empty for a document without a mapping then."""
    line = DocumentCoverage
    query = sa.select(line).where(
        line.document_id == document.id,
        line.added_on <= on,
        sa.or_(line.removed_on.is_(None), line.removed_on > on),
    )
    lines = list(db.session.scalars(query.order_by(line.id)))
    if not lines:
        return ""
    chosen = extent(document, lines)
    found = projects_of(chosen)
    there = {key: [project for project in found[key] if project.since <= on] for key in chosen}
    covered = sum(
        len(there[key]) if scope is None else sum(project.id in scope for project in there[key])
        for key, scope in chosen.items()
    )
    return counted(covered, sum(map(len, there.values())), len(chosen))


def counted(covered: int, projects: int, merchants: int) -> str:
    """`Covers 14 of 17 projects of 4 merchants.`"""
    of = f" of {merchants:,} merchants" if merchants > 1 else ""
    noun = "project" if projects == 1 else "projects"
    return f"Covers {covered:,} of {projects:,} {noun}{of}."
